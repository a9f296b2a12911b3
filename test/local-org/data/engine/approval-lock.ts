/**
 * Records locked for approval. "Record locks and unlocks are treated as DML": they count, and are rolled back with the transaction; admins can
 * edit locked records. [Apex Reference Guide: Approval Class, "lock"]
 */
import { currentTransaction } from "../../platform/transaction.ts";
import type { UserAccess } from "../access/user-access.ts";
import type { DmlHost } from "./dml-host.ts";
import type { RowResult } from "./dml-types.ts";
import type { RowChange } from "./row-change.ts";
import type { Store } from "./store.ts";

/** Locks or unlocks records, each for itself; what there is not is refused. The wording of the refusal is ours. */
export function lockRecords(host: DmlHost, ids: readonly string[], isLocked: boolean): RowResult[] {
  const { limits } = currentTransaction();
  limits.use("dmlStatements");
  limits.use("dmlRows", ids.length);
  return ids.map((id) => {
    const row = host.store.find(id);
    if (!row || row.isDeleted)
      return {
        id: null,
        success: false,
        created: false,
        errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY", message: "invalid cross reference id", fields: [] }],
      };
    if ((row.isLocked ?? false) !== isLocked) host.write(row.object, row.id, { ...row, isLocked });
    return { id: row.id, success: true, created: false, errors: [] };
  });
}

/** Locks hold in system mode too. Admins are those who modify all records of the object. */
export function approvalLockCheck(store: Store, access: UserAccess, userId: string): (change: RowChange) => void {
  return (change) => {
    if (change.operation === "insert" || change.before === null) return;
    if (!store.find(change.before.id)?.isLocked || access.modifiesAll(userId, change.object)) return;
    // [salesforce.stackexchange.com/questions/267852: the platform's words]
    change.fail("ENTITY_IS_LOCKED", "This record is locked. If you need to edit it, contact your admin.");
  };
}
