/** Reads values of rows: stored ones, and those the platform derives. */
import type { ApexValue } from "../../platform/registry.ts";
import { NotImplementedError } from "../../platform/values/exceptions.ts";
import { formulaField } from "../formula/fields.ts";
import { summaryField } from "../formula/summary.ts";
import { derivedValue } from "../rules/derived.ts";
import type { Schema } from "../schema/index.ts";
import type { Store, StoredRow } from "./store.ts";

export class DataReader {
  readonly store: Store;
  readonly now: () => number;

  constructor(store: Store, now: () => number) {
    this.store = store;
    this.now = now;
  }

  get schema(): Schema {
    return this.store.schema;
  }

  /** The value of a field, by canonical name. @throws NotImplementedError for a derived field that nobody derives */
  value(row: StoredRow, fieldName: string): ApexValue {
    if (fieldName === "Id") return row.id;
    if (fieldName === "IsDeleted") return row.isDeleted; // of the row, whatever default a write left in its values
    const stored = row.values[fieldName];
    if (stored !== undefined) return stored;
    const field = row.object.field(fieldName);
    if (!field?.calculated) return null;
    if (field.formula) return formulaField(row, field, this);
    if (field.summary) return summaryField(row, field, this);
    const derive = derivedValue(row.object.name, field);
    if (!derive) throw new NotImplementedError(`the derived field ${row.object.name}.${field.name}`);
    return derive(row, this);
  }

  /** The row that a reference field points to, unless it is deleted. */
  parent(row: StoredRow, referenceField: string): StoredRow | null {
    const id = this.value(row, referenceField);
    if (id === null) return null;
    const field = row.object.field(referenceField);
    if (field?.apexType === "string") return this.#definition(row, field.referenceTo[0] ?? "", String(id));
    const parent = this.store.find(id);
    return parent && !parent.isDeleted ? parent : null;
  }

  /** The definition that a metadata relationship names: an object by API name, a field by that too, of the object beside it. */
  #definition(row: StoredRow, definitions: string, name: string): StoredRow | null {
    const found = this.store.lookup(definitions, "QualifiedApiName", name);
    if (definitions === "EntityDefinition" || found.length < 2) return found[0] ?? null;
    const objects = new Set(Object.values(row.values).map((value) => `${value}.${name}`));
    return found.find((field) => objects.has(String(field.values["DurableId"]))) ?? null;
  }
}
