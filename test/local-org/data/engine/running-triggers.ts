/** The triggers that are running, one inside the other: how deep they stand, and which rows they keep from being written. */
import { throwApex } from "../../platform/values/exceptions.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import { failure, type RowFailure } from "./dml-types.ts";
import type { ChangeOperation, RowChange } from "./row-change.ts";
import type { TriggerContext, TriggerDefinition, TriggerOperation } from "./trigger-context.ts";

/** [Execution Governors and Limits: "Total stack depth for any Apex invocation that recursively fires triggers due to insert, update, or delete"] */
const MAX_DEPTH = 16;

interface Running {
  readonly trigger: TriggerDefinition;
  readonly context: TriggerContext;
  readonly ids: ReadonlySet<string>;
}

/** What a trigger may not do to its own rows. [Apex Developer Guide: Context Variable Considerations; after: trigger-lib, trigger-discover.md] */
const REFUSED: Partial<Record<TriggerOperation, readonly ChangeOperation[]>> = {
  BEFORE_UPDATE: ["update", "delete"],
  BEFORE_DELETE: ["delete"],
  AFTER_DELETE: ["delete", "undelete"],
  AFTER_UNDELETE: ["delete"],
};

export class RunningTriggers {
  readonly #running: Running[] = [];

  get isTooDeep(): boolean {
    return this.#running.length >= MAX_DEPTH;
  }

  /** One line a trigger, the innermost first, as the platform's message lists them. */
  trace(): string {
    return [...this.#running]
      .reverse()
      .map(({ context, ids }) => {
        const rows = ids.size > 0 ? ` for [${[...ids].map((id) => id.slice(0, 15)).join(", ")}]` : "";
        return `${context.objectName} trigger event ${momentName(context.operation)}${rows}`;
      })
      .join("\n");
  }

  run(trigger: TriggerDefinition, context: TriggerContext): void {
    this.#running.push({ trigger, context, ids: idsOf(context) });
    try {
      trigger.run();
    } finally {
      this.#running.pop();
    }
  }

  /**
   * Rows of `Trigger.new` and `Trigger.old` are not written by statements, in whatever list they stand. [github.com/beyond-the-cloud-dev/trigger-lib,
   * trigger-discover.md, "The self-DML guards": tried in an org of API 67]
   * @throws System.SObjectException
   */
  refuseOwnRows(records: readonly SObjectValue[]): void {
    if (this.#running.some(({ context }) => records.some((record) => context.holds(record))))
      throwApex("System.SObjectException", "DML statement cannot operate on trigger.new or trigger.old");
  }

  /** Why a row cannot be written now: a trigger that has it in hand is still running. */
  refusal({ operation, before, source }: RowChange): RowFailure | null {
    const id = before?.id ?? source.id;
    if (id === null) return null;
    const holder = this.#running.find(
      ({ context, ids }) => ids.has(id) && REFUSED[context.operation]?.includes(operation),
    );
    if (!holder) return null;
    return failure(
      "SELF_REFERENCE_FROM_TRIGGER",
      `Object (id = ${id.slice(0, 15)}) is currently in trigger ${holder.trigger.name}, therefore it cannot recursively ${operation} itself`,
    );
  }
}

function idsOf({ newRows, oldRows }: TriggerContext): ReadonlySet<string> {
  const rows = (newRows ?? oldRows)?.items ?? [];
  return new Set(rows.flatMap((row: { readonly id: string | null }) => (row.id === null ? [] : [row.id])));
}

/** `BEFORE_INSERT` -> `BeforeInsert`, as messages write it. */
export function momentName(operation: TriggerOperation): string {
  return operation.toLowerCase().replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}
