/** Inserts and updates: the platform's order of execution for a chunk of rows. [Apex Developer Guide: Triggers and Order of Execution] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { checkDuplicates } from "../duplicates/check.ts";
import { checkValidationRules, defaultByFormula } from "../formula/fields.ts";
import { auditChange } from "../rules/audit-trail.ts";
import { rulesOf } from "../rules/index.ts";
import { applyRecordType, checkRecordType } from "../rules/record-types.ts";
import { keepOwnerShare } from "../rules/shares.ts";
import type { AutoNumber, SObjectDescribe } from "../schema/describe.ts";
import { applyFieldDefaults, coerce } from "./coerce.ts";
import { attemptChunk } from "./attempts.ts";
import { chunksOf, type DmlHost } from "./dml-host.ts";
import { saveParents, summariesBefore } from "./roll-up.ts";
import type { RowChange } from "./row-change.ts";
import { runTriggers } from "./run-triggers.ts";
import type { StoredRow } from "./store.ts";
import { checkUnique } from "./unique.ts";
import { checkBeforeTriggers, checkCheckboxes, checkFields, checkWritable } from "./validate.ts";

/** Saves inserts or updates of one object; what fails says so in its change. */
export function saveChanges(host: DmlHost, changes: readonly RowChange[], allOrNone: boolean): void {
  for (const chunk of chunksOf(changes)) {
    prepare(host, chunk);
    attemptChunk(host, chunk, allOrNone, (live) => attemptSave(host, live));
    if (allOrNone && chunk.some((change) => change.failed)) return;
  }
}

/** Defaults, and the checks that come before triggers. */
function prepare(host: DmlHost, chunk: readonly RowChange[]): void {
  for (const change of chunk) {
    // Triggers of the chunks before may have changed the row since the statement began.
    if (change.before) change.rebase(host.store.find(change.before.id) ?? change.before);
    checkWritable(change);
    checkCheckboxes(change);
    if (change.operation === "insert") applyDefaults(host, change);
    rulesOf(change.object).complete?.(change, host.rules);
    if (!change.failed) checkBeforeTriggers(change, host.schema, host.store);
    if (!change.failed) checkRecordType(change, host.rules.reader);
  }
}

function applyDefaults(host: DmlHost, change: RowChange): void {
  applyFieldDefaults(change.object, change.values, change.given);
  for (const field of change.object.fields)
    if (field.defaultFormula && !change.given.has(field.name))
      change.values[field.name] = defaultByFormula(field, host.rules.reader);
  // Settings of a hierarchy are the organisation's unless they say whose. [newbedev.com/how-to-create-hierarchy-custom-settings-in-apex]
  if (change.object.customSettingsType === "Hierarchy" && change.value("SetupOwnerId") === null)
    change.values["SetupOwnerId"] = [...host.store.tableOf("Organization").rows()][0]?.id ?? null;
  applyRecordType(change, host.rules.reader, host.userId);
  const owner = change.object.field("OwnerId");
  if (owner?.createable && change.value("OwnerId") === null) change.values["OwnerId"] = host.userId;
}

function attemptSave(host: DmlHost, live: readonly RowChange[]): void {
  const [first] = live;
  if (!first) return;
  const verb = first.operation === "insert" ? "INSERT" : "UPDATE";
  runTriggers(host, `BEFORE_${verb}`, live);
  const summaries = summariesBefore(host, live);
  // One row after the other: a row sees what those before it have taken (unique values, licence seats).
  for (const change of live) if (!change.failed) saveOne(host, change, live);
  const saved = live.filter((change) => change.saved !== null);
  runTriggers(host, `AFTER_${verb}`, saved);
  saveParents(host, saved, summaries, (parents) => saveChanges(host, parents, true));
}

/** Saves one row; what was written on its account before it failed is taken back. */
function saveOne(host: DmlHost, change: RowChange, together: readonly RowChange[]): void {
  const start = host.mark();
  writeOne(host, change, together);
  if (change.failed) host.rollbackTo(start);
}

function writeOne(host: DmlHost, change: RowChange, together: readonly RowChange[]): void {
  for (const field of change.object.fields)
    if (field.name in change.values) change.values[field.name] = coerce(field, change.values[field.name]);
  checkFields(change, host.schema, host.store);
  if (!change.failed) checkRecordType(change, host.rules.reader);
  checkOwner(host, change);
  if (!change.failed) checkValidationRules(change, host.schema.validationRules(change.object.name), host.rules.reader);
  if (!change.failed) checkDuplicates(host, change, together);
  if (!change.failed) takeKeys(host, change);
  if (!change.failed) checkUnique(change, host.store);
  const rules = rulesOf(change.object);
  if (!change.failed) rules.check?.(change, host.rules);
  if (change.failed) return;
  const id = change.before?.id ?? host.newId(change.object);
  const row: StoredRow = {
    ...(change.before && host.store.find(change.before.id)), // a trigger may have locked it
    id,
    object: change.object,
    values: storedValues(host, change, id),
    isDeleted: false,
  };
  host.write(change.object, id, row);
  change.saved = row;
  rules.saved?.(change, host.rules);
  auditChange(change, host.rules);
  keepOwnerShare(change, host.rules);
}

/** Whether a value of a unique field is free is known when whoever is about to take it has ended. */
function takeKeys(host: DmlHost, change: RowChange): void {
  const refused = host.lockKeys(change);
  if (refused) change.failures.push(refused);
}

/** Rows cannot be given to an inactive user. */
function checkOwner(host: DmlHost, change: RowChange): void {
  const ownerId = change.value("OwnerId");
  if (ownerId === null || change.object.isSetup || !change.changes("OwnerId")) return;
  const owner = host.store.find(ownerId);
  if (owner?.object.name === "User" && owner.values["IsActive"] !== true)
    change.fail(
      "INACTIVE_OWNER_OR_USER",
      `operation performed with inactive user [${ownerId.slice(0, 15)}] as owner of ${change.object.label.toLowerCase()}`,
    );
}

function storedValues(host: DmlHost, change: RowChange, id: string): Record<string, ApexValue> {
  const { object } = change;
  const values: Record<string, ApexValue> = {};
  for (const [name, value] of Object.entries(change.values)) if (value !== null && name !== "Id") values[name] = value;
  const now = new ApexDatetime(Math.floor(host.now / 1000) * 1000);
  if (change.operation === "insert") {
    numberAutomatically(host, object, values);
    // A custom object's name that nobody gives is the id.
    if (object.isCustom && object.field("Name")?.nameField && values["Name"] === undefined)
      values["Name"] = id.slice(0, 15);
    stamp(object, values, "Created", now, host.userId);
  }
  stamp(object, values, "LastModified", now, host.userId);
  if (object.field("SystemModstamp")) values["SystemModstamp"] = now;
  return values;
}

function stamp(
  object: SObjectDescribe,
  values: Record<string, ApexValue>,
  prefix: string,
  now: ApexDatetime,
  userId: string,
): void {
  if (object.field(`${prefix}Date`)) values[`${prefix}Date`] = now;
  if (object.field(`${prefix}ById`)) values[`${prefix}ById`] = userId;
}

function numberAutomatically(host: DmlHost, object: SObjectDescribe, values: Record<string, ApexValue>): void {
  for (const field of object.fields)
    if (field.autoNumber)
      values[field.name] = formatAutoNumber(field.autoNumber, host.nextNumber(object, field), host.now);
}

/** `A-{YYYY}-{0000}` with 7 -> `A-2026-0007`. [Salesforce Help: Auto-Number Fields] */
function formatAutoNumber(autoNumber: AutoNumber, number: number, now: number): string {
  const today = ApexDate.ofMs(now);
  const two = (value: number) => String(value).padStart(2, "0");
  return autoNumber.format.replace(/\{([^}]*)\}/g, (whole, part: string) => {
    if (/^0+$/.test(part)) return String(number).padStart(part.length, "0");
    if (part === "YYYY") return String(today.year);
    if (part === "YY") return two(today.year % 100);
    if (part === "MM") return two(today.month);
    if (part === "DD") return two(today.day);
    return whole;
  });
}
