import type { ApexValue } from "../../platform/registry.ts";
import { exactEquals } from "../../platform/values/equality.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { DuplicateHeader } from "../duplicates/rules.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { failure, type RowFailure } from "./dml-types.ts";
import type { StoredRow } from "./store.ts";

export type ChangeOperation = "insert" | "update" | "delete" | "undelete";

/** One row of a DML statement on its way to the store. */
export class RowChange {
  readonly object: SObjectDescribe;
  readonly operation: ChangeOperation;
  /** Its place in the statement. */
  readonly index: number;
  /** The caller's row: an insert gives it its id. */
  readonly source: SObjectValue;
  #before: StoredRow | null;
  /** For a parent that is saved because its roll-ups change: what they were. */
  readonly #summariesBefore: Readonly<Record<string, ApexValue>> | null;
  /** Fields that the caller gave. */
  readonly given: ReadonlySet<string>;
  /** The values the row shall have, by field. */
  values: Record<string, ApexValue>;
  /** The row after it was saved. */
  saved: StoredRow | null = null;
  readonly failures: RowFailure[] = [];
  duplicateHeader: DuplicateHeader | null = null;

  constructor(options: {
    readonly object: SObjectDescribe;
    readonly operation: ChangeOperation;
    readonly index: number;
    readonly source: SObjectValue;
    readonly before: StoredRow | null;
    readonly values: Record<string, ApexValue>;
    readonly summariesBefore?: Readonly<Record<string, ApexValue>>;
  }) {
    this.object = options.object;
    this.operation = options.operation;
    this.index = options.index;
    this.source = options.source;
    this.#before = options.before;
    this.given = new Set(options.source.fields.keys());
    this.values = options.values;
    this.#summariesBefore = options.summariesBefore ?? null;
  }

  /** What is stored now; null for an insert. */
  get before(): StoredRow | null {
    return this.#before;
  }

  /** Puts the change on another state of its row: what the change does not touch is as the row has it. */
  rebase(row: StoredRow): void {
    const before = this.#before;
    if (row === before) return;
    const touched = Object.entries(this.values).filter(
      ([name, value]) => this.given.has(name) || value !== before?.values[name],
    );
    const summaries = this.#summariesBefore;
    this.#before = summaries ? { ...row, values: { ...row.values, ...summaries } } : row;
    this.values = { ...row.values, ...Object.fromEntries(touched) };
  }

  get id(): string | null {
    return this.before?.id ?? this.saved?.id ?? null;
  }

  get failed(): boolean {
    return this.failures.length > 0;
  }

  fail(statusCode: string, message: string, fields: readonly string[] = []): void {
    this.failures.push(failure(statusCode, message, fields));
  }

  value(field: string): ApexValue {
    return this.values[field] ?? null;
  }

  /** The value before the change; null for an insert. */
  valueBefore(field: string): ApexValue {
    return this.before?.values[field] ?? null;
  }

  /** True when the change gives the field another value (an insert: any value). */
  changes(field: string): boolean {
    return !exactEquals(this.value(field), this.valueBefore(field));
  }
}

/** A row as triggers see it: every stored field, nothing marked as queried. */
export function rowValue(
  row: { readonly object: SObjectDescribe; readonly values: Readonly<Record<string, ApexValue>> },
  id: string | null,
): SObjectValue {
  const value = new SObjectValue(row.object.name);
  if (id !== null) value.fields.set("Id", id);
  for (const [name, content] of Object.entries(row.values)) if (name !== "Id") value.fields.set(name, content ?? null);
  return value;
}
