/** What a running trigger sees as `Trigger.*`, and which triggers stand on which object. */
import { ApexList } from "../../platform/values/list.ts";
import { ApexMap } from "../../platform/values/map.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";

/** `Trigger.operationType`: the constants of System.TriggerOperation. */
export type TriggerOperation =
  | "BEFORE_INSERT"
  | "BEFORE_UPDATE"
  | "BEFORE_DELETE"
  | "AFTER_INSERT"
  | "AFTER_UPDATE"
  | "AFTER_DELETE"
  | "AFTER_UNDELETE";

/** One running trigger's context variables. [Apex Developer Guide: Trigger Context Variables] */
export class TriggerContext {
  readonly operation: TriggerOperation;
  readonly objectName: string;
  /** `Trigger.new`: a list of the object, or null in delete triggers. */
  readonly newRows: ApexList | null;
  readonly oldRows: ApexList | null;
  readonly newMap: ApexMap | null;
  readonly oldMap: ApexMap | null;
  readonly size: number;

  constructor(
    operation: TriggerOperation,
    objectName: string,
    newRows: readonly SObjectValue[] | null,
    oldRows: readonly SObjectValue[] | null,
  ) {
    this.operation = operation;
    this.objectName = objectName;
    const type = objectName.toLowerCase();
    const list = (rows: readonly SObjectValue[] | null) => rows && new ApexList(`list<${type}>`, [...rows]).fix();
    const map = (rows: readonly SObjectValue[] | null) =>
      rows &&
      new ApexMap(
        `map<id,${type}>`,
        rows.map((row) => [row.id, row] as const),
      ).fix();
    this.newRows = list(newRows);
    this.oldRows = list(oldRows);
    this.newMap = operation === "BEFORE_INSERT" ? null : map(newRows);
    this.oldMap = map(oldRows);
    this.size = (newRows ?? oldRows ?? []).length;
  }

  /** Whether the row is one of those of the trigger itself, not a copy or another row of the same id. */
  holds(row: SObjectValue): boolean {
    return (this.newRows?.items.includes(row) || this.oldRows?.items.includes(row)) ?? false;
  }

  get isBefore(): boolean {
    return this.operation.startsWith("BEFORE");
  }
  get isAfter(): boolean {
    return !this.isBefore;
  }
  get isInsert(): boolean {
    return this.operation.endsWith("_INSERT");
  }
  get isUpdate(): boolean {
    return this.operation.endsWith("_UPDATE");
  }
  get isDelete(): boolean {
    return this.operation.endsWith("_DELETE");
  }
  get isUndelete(): boolean {
    return this.operation.endsWith("_UNDELETE");
  }
}

/** A compiled trigger. `run` executes its body; the context is the running transaction's `trigger`. */
export interface TriggerDefinition {
  readonly name: string;
  readonly objectName: string;
  /** `before insert`, `after undelete` ... as a trigger's head writes them, lower case. */
  readonly events: ReadonlySet<string>;
  readonly run: () => void;
}

export class TriggerRegistry {
  readonly #triggers = new Map<string, TriggerDefinition[]>();

  register(trigger: TriggerDefinition): void {
    const key = trigger.objectName.toLowerCase();
    const list = this.#triggers.get(key);
    if (list) list.push(trigger);
    else this.#triggers.set(key, [trigger]);
  }

  /** Every trigger. */
  all(): TriggerDefinition[] {
    return [...this.#triggers.values()].flat();
  }

  clear(): void {
    this.#triggers.clear();
  }

  on(objectName: string, operation: TriggerOperation): readonly TriggerDefinition[] {
    const event = operation.toLowerCase().replace("_", " ");
    return (this.#triggers.get(objectName.toLowerCase()) ?? []).filter((trigger) => trigger.events.has(event));
  }

  any(objectName: string): boolean {
    return this.#triggers.has(objectName.toLowerCase());
  }
}
