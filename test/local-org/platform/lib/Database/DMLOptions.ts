/**
 * Database.DMLOptions and its headers. Assignment rules and automatic e-mails do not exist in the local org, so their headers are kept and change
 * nothing. Apex Reference Guide, "DmlOptions Class".
 */
import type { DuplicateHeader } from "../../../data/duplicates/rules.ts";
import { defineRecordClass, type RecordClass, type RecordObject } from "../support/records.ts";

const assignmentRule = defineRecordClass({
  name: "Database.DMLOptions.AssignmentRuleHeader",
  properties: { AssignmentRuleId: null, UseDefaultRule: null },
});
const duplicateRule = defineRecordClass({
  name: "Database.DMLOptions.DuplicateRuleHeader",
  properties: { AllowSave: null, RunAsCurrentUser: null },
});
const email = defineRecordClass({
  name: "Database.DMLOptions.EmailHeader",
  properties: { TriggerAutoResponseEmail: null, TriggerOtherEmail: null, TriggerUserEmail: null },
});

const options: RecordClass = defineRecordClass({
  name: "Database.DMLOptions",
  properties: {
    AllowFieldTruncation: null,
    AssignmentRuleHeader: null,
    DuplicateRuleHeader: null,
    EmailHeader: null,
    LocaleOptions: null,
    OptAllOrNone: null,
  },
  // The headers are there from the beginning: `options.DuplicateRuleHeader.AllowSave = true` stands in the reference as the first line that names it.
  constructors: {
    "new/0": () =>
      options.create({
        AssignmentRuleHeader: assignmentRule.create(),
        DuplicateRuleHeader: duplicateRule.create(),
        EmailHeader: email.create(),
      }),
  },
});

export type ApexDmlOptions = RecordObject;

/** What `optAllOrNone` says, or null. */
export function allOrNoneOf(value: ApexDmlOptions): boolean | null {
  return value.value("OptAllOrNone");
}

/** True when `Database.insert`'s second argument is DMLOptions rather than `allOrNone`. */
export function isDmlOptions(value: unknown): value is ApexDmlOptions {
  return options.definition.isInstance?.(value) ?? false;
}

/** True when texts that are too long for their fields are to be cut rather than refused. */
export function truncates(value: ApexDmlOptions): boolean {
  return value.value("AllowFieldTruncation") === true;
}

/** What the options say of duplicate rules; null when they say nothing. */
export function duplicateHeaderOf(value: ApexDmlOptions): DuplicateHeader | null {
  const header: RecordObject | null = value.value("DuplicateRuleHeader");
  if (header === null) return null;
  const says = (property: string): boolean => header.value(property) === true;
  return {
    allowSave: says("AllowSave"),
    runAsCurrentUser: says("RunAsCurrentUser"),
    includeRecordDetails: true,
  };
}
