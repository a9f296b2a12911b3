/** System.Savepoint. Apex Developer Guide, "Transaction Control". */
import { TransactionSlot, type Transaction } from "../../transaction.ts";
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexSavepoint extends PlainObject {
  readonly typeKey = "savepoint";
  readonly mark: number;
  /** Work that waited for the commit when the savepoint was set: what was added since is dropped with it. */
  readonly waiting: number;

  constructor(mark: number, waiting: number) {
    super();
    this.mark = mark;
    this.waiting = waiting;
  }
}

/** The savepoints of a transaction that are valid, in the order in which they were set. */
const validSavepoints = new TransactionSlot<ApexSavepoint[]>(() => []);

/** Savepoints count as DML statements. */
export function setSavepoint(transaction: Transaction): ApexSavepoint {
  transaction.limits.use("dmlStatements");
  const savepoint = new ApexSavepoint(transaction.data.mark(), transaction.waiting.length);
  transaction.get(validSavepoints).push(savepoint);
  return savepoint;
}

/** Whether a callout must wait for a savepoint to be released. */
export function hasActiveSavepoints(transaction: Transaction): boolean {
  return transaction.get(validSavepoints).length > 0;
}

/** Rolling back to a savepoint makes those set after it invalid. */
export function rollbackToSavepoint(transaction: Transaction, savepoint: ApexSavepoint | null): void {
  dropFrom(transaction, savepoint, 1);
  transaction.limits.use("dmlStatements");
  transaction.data.rollbackTo(savepoint.mark);
  transaction.cutWaiting(savepoint.waiting);
}

/**
 * Makes a savepoint and those set after it invalid. It counts as a DML statement, as setting one and going back do: Apex-Opensource-Library's
 * DatabaseUnitOfWorkTest counts three.
 */
export function releaseSavepoint(transaction: Transaction, savepoint: ApexSavepoint | null): void {
  dropFrom(transaction, savepoint, 0);
  transaction.limits.use("dmlStatements");
}

/** Keeps the savepoints before this one, and `kept` more. @throws System.InvalidParameterValueException when it is not valid itself */
function dropFrom(
  transaction: Transaction,
  savepoint: ApexSavepoint | null,
  kept: 0 | 1,
): asserts savepoint is ApexSavepoint {
  if (savepoint === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  const valid = transaction.get(validSavepoints);
  const at = valid.indexOf(savepoint);
  if (at < 0) throwApex("System.InvalidParameterValueException", "Savepoint is no longer valid");
  valid.length = at + kept;
}

definePlatformClass({ name: "System.Savepoint", dispatch: "value", jsClass: ApexSavepoint });
