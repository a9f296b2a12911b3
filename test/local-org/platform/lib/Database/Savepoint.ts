/** System.Savepoint. Apex Developer Guide, "Transaction Control". */
import type { Transaction } from "../../transaction.ts";
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexSavepoint extends PlainObject {
  readonly typeKey = "savepoint";
  readonly mark: number;
  /** Work that waited for the commit when the savepoint was set: what was added since is dropped with it. */
  readonly waiting: number;
  isReleased = false;

  constructor(mark: number, waiting: number) {
    super();
    this.mark = mark;
    this.waiting = waiting;
  }
}

/** Savepoints count as DML statements. */
export function setSavepoint(transaction: Transaction): ApexSavepoint {
  transaction.limits.use("dmlStatements");
  return new ApexSavepoint(transaction.data.mark(), transaction.waiting.length);
}

export function rollbackToSavepoint(transaction: Transaction, savepoint: ApexSavepoint | null): void {
  if (savepoint === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  if (savepoint.isReleased || savepoint.mark > transaction.data.mark())
    throwApex("System.InvalidParameterValueException", "Savepoint is no longer valid");
  transaction.limits.use("dmlStatements");
  transaction.data.rollbackTo(savepoint.mark);
  transaction.cutWaiting(savepoint.waiting);
}

definePlatformClass({ name: "System.Savepoint", dispatch: "value", jsClass: ApexSavepoint });
