/** Refuses changes of records that are not shared with the running user: in user mode, and in classes that run with sharing. */
import { normalizeId } from "../../platform/values/id.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { Store, StoredRow } from "../engine/store.ts";
import type { FieldDescribe } from "../schema/index.ts";
import { LEVEL } from "./levels.ts";
import type { RecordAccess } from "./record-access.ts";
import type { UserAccess } from "./user-access.ts";

interface Judge {
  readonly store: Store;
  readonly records: RecordAccess;
  readonly access: UserAccess;
  readonly userId: string;
}

/** Setup objects are not shared: what opens them are permissions. */
export function recordAccessCheck(judge: Judge): (change: RowChange) => void {
  return (change) => {
    if (change.object.isSetup) return;
    if (change.object.shareOf) checkShare(change, judge);
    else if (change.before) checkExisting(change, change.before, judge);
    if (!change.failed && (change.operation === "insert" || change.operation === "update"))
      checkReferences(change, judge);
  };
}

function checkExisting(change: RowChange, row: StoredRow, { records, access, userId }: Judge): void {
  const transfers = change.operation === "update" && change.given.has("OwnerId") && change.changes("OwnerId");
  const needed = change.operation !== "update" ? LEVEL.all : transfers ? LEVEL.transfer : LEVEL.edit;
  const level = records.level(userId, row, needed);
  if (level >= needed) return;
  if (transfers && level >= LEVEL.edit && access.hasSystemPermission(userId, "TransferAnyEntity")) return;
  if (level < LEVEL.read) refuseReference(change, row.id);
  else change.fail("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
}

/** Sharing a record is for those who have all access to it. [Apex Developer Guide: Understanding Sharing, "Access Levels"] */
function checkShare(change: RowChange, { store, records, access, userId }: Judge): void {
  const parentId = change.value(change.object.shareOf?.parentField ?? "");
  const parent = typeof parentId === "string" ? store.find(parentId) : undefined;
  if (!parent) return; // the reference itself is refused later
  if (records.level(userId, parent) < LEVEL.all) refuseReference(change, parent.id);
  // "Apex managed sharing can only be changed by users with the Modify All Data permission" [same page]
  else if (isApexReason(change) && !access.hasSystemPermission(userId, "ModifyAllData"))
    change.fail("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
}

function isApexReason(change: RowChange): boolean {
  return String(change.value("RowCause") ?? "").endsWith("__c");
}

/** Who points to a record must be able to read it; who adds a detail must be able to write the master, unless reading is made to suffice. */
function checkReferences(change: RowChange, judge: Judge): void {
  for (const name of change.given) {
    const field = change.object.field(name);
    if (field?.type !== "reference" || !change.source.wasAssigned(name) || !change.changes(field.name)) continue;
    const id = change.value(field.name);
    const target = typeof id === "string" ? judge.store.find(normalizeId(id) ?? id) : undefined;
    if (!target || target.object.isSetup || target.object.shareOf) continue;
    const needed = neededOf(field);
    if (judge.records.level(judge.userId, target, needed) < needed) return refuseReference(change, target.id);
  }
}

function neededOf(field: FieldDescribe): typeof LEVEL.read | typeof LEVEL.edit {
  return field.masterDetail && !field.masterReadSuffices ? LEVEL.edit : LEVEL.read;
}

function refuseReference(change: RowChange, id: string): void {
  change.fail(
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
  );
}
