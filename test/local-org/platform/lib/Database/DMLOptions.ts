/**
 * Database.DMLOptions and its headers. `optAllOrNone` decides; assignment rules, duplicate rules and automatic e-mails do not exist in the local org, so
 * their headers are kept and change nothing. Apex Reference Guide, "DmlOptions Class".
 */
import { defineRecordClass, type RecordObject } from "../support/records.ts";

defineRecordClass({
  name: "Database.DMLOptions.AssignmentRuleHeader",
  properties: { AssignmentRuleId: null, UseDefaultRule: null },
});
defineRecordClass({
  name: "Database.DMLOptions.DuplicateRuleHeader",
  properties: { AllowSave: null, RunAsCurrentUser: null },
});
defineRecordClass({
  name: "Database.DMLOptions.EmailHeader",
  properties: { TriggerAutoResponseEmail: null, TriggerOtherEmail: null, TriggerUserEmail: null },
});

const options = defineRecordClass({
  name: "Database.DMLOptions",
  properties: {
    AllowFieldTruncation: null,
    AssignmentRuleHeader: null,
    DuplicateRuleHeader: null,
    EmailHeader: null,
    LocaleOptions: null,
    OptAllOrNone: null,
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
