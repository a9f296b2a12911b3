import type { DuplicateHeader } from "../../data/duplicates/rules.ts";
import type { ApexValue } from "../registry.ts";
import { exactEquals, hashKey } from "./equality.ts";
import { throwApex, TriggerFinalException } from "./exceptions.ts";
import type { ApexReference } from "./reference.ts";
import { textOf } from "./text.ts";

/** An error that `addError` put on a row; `field` is null when it stands on the row itself. */
export interface RowError {
  readonly field: string | null;
  readonly message: string;
}

/** What a query read into a row; null for a row that Apex made. */
interface Retrieved {
  /** What may be read. */
  readonly fields: Set<string>;
  /** What the query's select list names, which is less: foreign keys come along with their parents, `Id` always. */
  readonly selected: Set<string>;
}

/**
 * A row in memory: `new Account(Name = 'x')`, or what a query answered.
 *
 * Names are the canonical API names of the schema (`Id`, `LastName`, `Score__c`; relationships `Account`, `Manager__r`, `Contacts`): the compiler
 * and the data layer resolve them, this class compares them as they are.
 */
export class SObjectValue implements ApexReference {
  readonly objectName: string;
  readonly fields = new Map<string, ApexValue>();
  /** Parent rows by relationship name. A null is a parent that was queried and is not there. */
  readonly parents = new Map<string, SObjectValue | null>();
  /** Child rows by child relationship name: an `ApexList`. */
  readonly children = new Map<string, ApexValue>();
  #retrieved: Retrieved | null = null;
  #readOnly = false;
  #inTrigger = false;
  /** `DMLOptions.allowFieldTruncation` of the row: texts that are too long are cut when it is written. */
  allowsTruncation = false;
  /** `DMLOptions.DuplicateRuleHeader` of the row. */
  duplicateHeader: DuplicateHeader | null = null;
  /** What `setOptions` put on the row. */
  dmlOptions: ApexValue = null;
  /** For a row that `clone` made: the id of the row it was made from. */
  cloneSource: { readonly id: string | null } | null = null;
  readonly #errors: RowError[] = [];
  readonly #assigned = new Set<string>();

  constructor(objectName: string, fields?: Readonly<Record<string, ApexValue>>) {
    this.objectName = objectName;
    if (fields) for (const [name, value] of Object.entries(fields)) this.fields.set(name, value);
  }

  get typeKey(): string {
    return this.objectName.toLowerCase();
  }

  /** Reads a field. A row from a query answers only what was queried or set since. */
  get(field: string): ApexValue {
    const value = this.fields.get(field);
    if (value !== undefined) return value;
    this.#assertRetrieved(field);
    return null;
  }

  /** Sets a field. @throws System.FinalException when the row is read-only (`Trigger.old`, after triggers). */
  set(field: string, value: ApexValue): ApexValue {
    if (this.#readOnly) throwReadOnly(this.#inTrigger);
    this.fields.set(field, value ?? null);
    this.#assigned.add(field);
    return value;
  }

  /** True when Apex has assigned the field, as opposed to a query having read it. */
  wasAssigned(field: string): boolean {
    return !this.#retrieved || this.#assigned.has(field);
  }

  /** Reads a parent row through its relationship name. */
  parent(relationship: string): SObjectValue | null {
    const row = this.parents.get(relationship);
    if (row !== undefined) return row;
    this.#assertRetrieved(relationship);
    return null;
  }

  setParent(relationship: string, row: SObjectValue | null): void {
    if (this.#readOnly) throwReadOnly(this.#inTrigger);
    this.parents.set(relationship, row);
  }

  /**
   * Reads the rows of a child relationship (an `ApexList`), or undefined when the row holds none. Unlike fields, lists that no query has asked for may be
   * read: NPSP's RD2_RecurringDonation takes `npe03__Donations__r` of rows queried without it.
   */
  childRows(relationship: string): ApexValue {
    return this.children.get(relationship);
  }

  /** True when the field has been set or queried, with whatever value. */
  isSet(field: string): boolean {
    return this.fields.has(field);
  }

  /** Id of the row, or null. */
  get id(): string | null {
    return this.fields.get("Id") ?? null;
  }

  /** Marks the row as the answer of a query that read these names; others are refused from now on. */
  markRetrieved(names: Iterable<string>, selected?: Iterable<string>): this {
    const fields = new Set(names);
    this.#retrieved = { fields, selected: new Set(selected ?? fields) };
    return this;
  }

  /** One name more that the query read into the row. */
  addRetrieved(name: string): void {
    this.#retrieved?.fields.add(name);
    this.#retrieved?.selected.add(name);
  }

  /** Takes a field or relationship out of the row as if it had not been queried. */
  forget(name: string): void {
    this.fields.delete(name);
    this.parents.delete(name);
    this.children.delete(name);
    this.#retrieved?.fields.delete(name);
    this.#retrieved?.selected.delete(name);
  }

  /** The names in the select list, in its order; null for a row that Apex made. */
  get retrievedNames(): Iterable<string> | null {
    return this.#retrieved?.selected ?? null;
  }

  isQueriedField(name: string): boolean {
    return this.#retrieved?.selected.has(name) ?? false;
  }

  /** True for a row that a query answered. */
  get isRetrieved(): boolean {
    return this.#retrieved !== null;
  }

  get isReadOnly(): boolean {
    return this.#readOnly;
  }

  /** @param inTrigger whether a trigger runs that has it in hand: writing to it ends the trigger then, whatever it catches */
  setReadOnly(readOnly: boolean, inTrigger = false): void {
    this.#readOnly = readOnly;
    this.#inTrigger = inTrigger;
  }

  /** Forgets errors: a trigger begins with rows without any. */
  clearErrors(): void {
    this.#errors.length = 0;
  }

  /** What `addError` has put on the row so far. */
  get errors(): readonly RowError[] {
    return this.#errors;
  }

  /** `row.addError(message)` and `row.Field.addError(message)`. Outside of a trigger they stand on the row and stop nothing. */
  addError(message: string, field: string | null = null): void {
    this.#errors.push({ field, message });
  }

  /** A copy of the row. Deep copies parents too; children never follow. @see SObject.clone in the Apex reference */
  copy(options: { readonly keepId: boolean; readonly deep?: boolean }): SObjectValue {
    const copy = new SObjectValue(this.objectName);
    for (const [name, value] of this.fields) if (name !== "Id" || options.keepId) copy.fields.set(name, value);
    for (const [name, row] of this.parents)
      copy.parents.set(name, options.deep && row ? row.copy({ keepId: true, deep: true }) : row);
    if (this.#retrieved) copy.markRetrieved(this.#retrieved.fields, this.#retrieved.selected);
    return copy;
  }

  /** Two rows are equal when their objects and all their fields are. */
  apexEquals(other: ApexValue): boolean {
    if (this === other) return true;
    if (!(other instanceof SObjectValue) || other.objectName !== this.objectName) return false;
    const mine = presentFields(this);
    const theirs = presentFields(other);
    return (
      mine.length === theirs.length && mine.every(([name, value]) => exactEquals(value, other.fields.get(name) ?? null))
    );
  }

  apexHash(): string {
    const fields = presentFields(this).map(([name, value]) => `${name}=${String(hashKey(value))}`);
    return `${this.objectName}:${fields.sort().join("|")}`;
  }

  /** As the debug log prints rows: `Account:{Name=Acme, Id=001...}`. */
  apexText(): string {
    const fields = [...this.fields].map(([name, value]) => `${name}=${textOf(value)}`);
    return `${this.objectName}:{${fields.join(", ")}}`;
  }

  #assertRetrieved(name: string): void {
    if (!this.#retrieved || this.#retrieved.fields.has(name)) return;
    throwApex(
      "System.SObjectException",
      `SObject row was retrieved via SOQL without querying the requested field: ${this.objectName}.${name}`,
    );
  }
}

/** Fields with a value: to equality, a field set to null and one never set are the same. */
function presentFields(row: SObjectValue): [string, ApexValue][] {
  return [...row.fields].filter(([, value]) => value !== null);
}

function throwReadOnly(inTrigger: boolean): never {
  if (inTrigger) throw new TriggerFinalException("Record is read-only");
  throwApex("System.FinalException", "Record is read-only");
}
