import type { Sight } from "../duplicates/match.ts";
import type { DuplicateHeader, DuplicateRule } from "../duplicates/rules.ts";
import type { RuleContext } from "../rules/rules.ts";
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";
import type { LimitUse } from "../../platform/limits.ts";
import type { RowFailure } from "./dml-types.ts";
import type { RowChange } from "./row-change.ts";
import type { RunningTriggers } from "./running-triggers.ts";
import type { Store, StoredRow } from "./store.ts";
import type { TriggerContext, TriggerDefinition, TriggerOperation } from "./trigger-context.ts";

/** A moment of a transaction: how many rows it had written, what waited for its commit, what it had used of its limits. */
export interface Checkpoint {
  readonly mark: number;
  readonly waiting: number;
  readonly limits: LimitUse;
}

/** What DML needs of the session that it runs in. */
export interface DmlHost {
  readonly schema: Schema;
  readonly store: Store;
  readonly rules: RuleContext;
  readonly userId: string;
  readonly now: number;
  /** Undo positions of rows alone: rows written after a mark are put back by `rollbackTo`. */
  mark(): number;
  rollbackTo(mark: number): void;
  /** Undo positions of all that a statement does: its rows, and what it leaves waiting for the commit. */
  checkpoint(): Checkpoint;
  returnTo(checkpoint: Checkpoint): void;
  /** Sets the governor limits to where they stood. */
  resetLimits(checkpoint: Checkpoint): void;
  write(object: SObjectDescribe, id: string, row: StoredRow | null): void;
  newId(object: SObjectDescribe): string;
  nextNumber(object: SObjectDescribe, field: FieldDescribe): number;
  triggersOn(object: SObjectDescribe, operation: TriggerOperation): readonly TriggerDefinition[];
  hasTriggers(object: SObjectDescribe): boolean;
  /** The triggers around the statement. */
  readonly running: RunningTriggers;
  /** Runs one trigger with `Trigger.*` set; throws what its body throws. */
  runTrigger(trigger: TriggerDefinition, context: TriggerContext): void;
  /** Locks what a run writes; answers the failure of all its rows when another transaction holds it for too long. */
  lock(changes: readonly RowChange[]): RowFailure | null;
  /** Locks the values of unique fields that a row is about to take. */
  lockKeys(change: RowChange): RowFailure | null;
  /** What a duplicate rule may compare with. */
  duplicateSight(rule: DuplicateRule, header: DuplicateHeader): Sight;
  /** The failure of every row, when the statement mixes setup objects with others. */
  noteMixed(object: SObjectDescribe, changes: readonly RowChange[]): RowFailure | null;
}

export const CHUNK_SIZE = 200;

/** `Trigger.new` holds at most 200 rows. [Apex Developer Guide: Bulk Triggers] */
export function chunksOf<T>(items: readonly T[], size: number = CHUNK_SIZE): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
