/** The rows of an org in memory: one table an object, rows that never change in place, indexes made when first used. */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { normalizeId } from "../../platform/values/id.ts";
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";

/** What an undelete must know of a delete. */
export interface Deletion {
  /** The row that was deleted; the others went with it. */
  readonly rootId: string;
  /** Lookups that pointed to this row and were emptied. */
  readonly cleared: readonly { readonly id: string; readonly field: string }[];
}

/** A committed or pending row. Fields without a value are left out. A change puts another row in its place. */
export interface StoredRow {
  readonly id: string;
  readonly object: SObjectDescribe;
  readonly values: Readonly<Record<string, ApexValue>>;
  /** In the recycle bin. */
  readonly isDeleted: boolean;
  /** How it got there, for the way back. */
  readonly deletion?: Deletion;
  /** For approval. */
  readonly isLocked?: boolean;
}

export type IndexKey = string | number | boolean;

/** The key under which an index holds a value: text without case unless the field minds it. */
export function indexKey(field: FieldDescribe, value: ApexValue): IndexKey {
  if (typeof value === "string")
    return field.apexType === "id" || (field.unique && field.caseSensitive) ? value : value.toLowerCase();
  if (value instanceof ApexDecimal) return value.stripTrailingZeros().toPlainString();
  if (value instanceof ApexDate) return value.days;
  if (value instanceof ApexDatetime) return value.ms;
  return typeof value === "bigint" ? value.toString() : (value as IndexKey);
}

export function isIndexed(field: FieldDescribe): boolean {
  if (field.calculated) return false;
  return (
    field.type === "reference" ||
    field.unique ||
    field.externalId ||
    field.idLookup ||
    field.nameField ||
    ALSO_INDEXED.has(field.name)
  );
}

/** Fields that are looked for although they are not marked so. */
const ALSO_INDEXED = new Set(["DeveloperName", "CommunityNickname", "Field", "SobjectType"]);

type FieldIndex = Map<IndexKey, Set<string>>;

export class Table {
  readonly object: SObjectDescribe;
  #rows: Map<string, StoredRow>;
  #lastId = "";
  /** Whether the rows stand in the order of their ids: one that a rollback puts back comes last at first. */
  #isInOrder = true;
  readonly #indexes = new Map<string, FieldIndex>();

  constructor(object: SObjectDescribe, rows: Iterable<readonly [string, StoredRow]> = []) {
    this.object = object;
    this.#rows = new Map(rows);
    for (const id of this.#rows.keys()) this.#noteOrder(id);
  }

  get(id: string): StoredRow | undefined {
    return this.#rows.get(id) ?? this.#rows.get(normalizeId(id) ?? id);
  }

  /** All rows, deleted ones too, in the order in which they were made. */
  rows(): IterableIterator<StoredRow> {
    this.#putInOrder();
    return this.#rows.values();
  }

  get size(): number {
    return this.#rows.size;
  }

  entries(): Iterable<readonly [string, StoredRow]> {
    this.#putInOrder();
    return this.#rows;
  }

  put(row: StoredRow): void {
    const before = this.#rows.get(row.id);
    for (const [name, index] of this.#indexes) {
      const field = this.object.field(name) as FieldDescribe;
      if (before) removeEntry(index, field, before);
      addEntry(index, field, row);
    }
    if (!before) this.#noteOrder(row.id);
    this.#rows.set(row.id, row);
  }

  #noteOrder(id: string): void {
    if (id < this.#lastId) this.#isInOrder = false;
    else this.#lastId = id;
  }

  #putInOrder(): void {
    if (this.#isInOrder) return;
    this.#rows = new Map([...this.#rows].sort(([left], [right]) => (left < right ? -1 : 1)));
    this.#isInOrder = true;
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (!before) return;
    for (const [name, index] of this.#indexes) removeEntry(index, this.object.field(name) as FieldDescribe, before);
    this.#rows.delete(id);
  }

  /** Rows that hold a value in an indexed field, deleted ones too, in the order in which they were made. */
  lookup(field: FieldDescribe, value: ApexValue): StoredRow[] {
    const ids = this.#index(field).get(indexKey(field, value));
    if (!ids) return [];
    return [...ids].sort().map((id) => this.#rows.get(id) as StoredRow);
  }

  #index(field: FieldDescribe): FieldIndex {
    let index = this.#indexes.get(field.name);
    if (!index) {
      index = new Map();
      for (const row of this.#rows.values()) addEntry(index, field, row);
      this.#indexes.set(field.name, index);
    }
    return index;
  }
}

function addEntry(index: FieldIndex, field: FieldDescribe, row: StoredRow): void {
  const value = row.values[field.name] ?? null;
  if (value === null) return;
  const key = indexKey(field, value);
  const ids = index.get(key);
  if (ids) ids.add(row.id);
  else index.set(key, new Set([row.id]));
}

function removeEntry(index: FieldIndex, field: FieldDescribe, row: StoredRow): void {
  const value = row.values[field.name] ?? null;
  if (value === null) return;
  const key = indexKey(field, value);
  const ids = index.get(key);
  ids?.delete(row.id);
  if (ids?.size === 0) index.delete(key);
}

/** All rows of an org at one moment. Rows are shared with the store: they never change. */
export interface StoreImage {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, StoredRow>>;
  readonly counters: ReadonlyMap<string, number>;
}

/** Rows as rows of an object whose describe may have changed since. */
function rowsOf(object: SObjectDescribe, rows: ReadonlyMap<string, StoredRow>): Iterable<readonly [string, StoredRow]> {
  const [first] = rows.values();
  if (!first || first.object === object) return rows;
  return [...rows].map(([id, row]) => [id, { ...row, object }] as const);
}

/** All tables of an org. */
export class Store {
  #schema: Schema;
  readonly #tables = new Map<string, Table>();
  readonly #counters = new Map<string, number>();
  readonly #fill: (objectName: string) => void;
  #setupVersion = 0;

  /** @param fill puts the rows that an object has by itself into its table, when that is first looked at */
  constructor(schema: Schema, fill: (objectName: string) => void = () => {}) {
    this.#schema = schema;
    this.#fill = fill;
  }

  get schema(): Schema {
    return this.#schema;
  }

  /** Puts another schema in place: rows stay, of the objects as they are now. */
  useSchema(schema: Schema): void {
    this.#schema = schema;
    this.restore(this.image());
  }

  /** Grows with each change of a setup object: what is derived from permissions can be kept while it stands. */
  get setupVersion(): number {
    return this.#setupVersion;
  }

  table(object: SObjectDescribe): Table {
    let table = this.#tables.get(object.name);
    if (!table) {
      table = new Table(object);
      this.#tables.set(object.name, table);
      this.#fill(object.name);
    }
    return table;
  }

  /** The table of an object that the org surely has. */
  tableOf(name: string): Table {
    const object = this.schema.object(name);
    if (!object) throw new Error(`The org has no object ${name}`);
    return this.table(object);
  }

  /** Rows of an object that hold a value in an indexed field, deleted ones too, in the order in which they were made; none where the field is unknown. */
  lookup(objectName: string, fieldName: string, value: ApexValue): StoredRow[] {
    const table = this.tableOf(objectName);
    const field = table.object.field(fieldName);
    return field ? table.lookup(field, value) : [];
  }

  /** The tables that were looked at so far: any other has no rows, or rows that nobody has seen. */
  usedTables(): Iterable<Table> {
    return this.#tables.values();
  }

  isUsed(objectName: string): boolean {
    return this.#tables.has(objectName);
  }

  /** A row by its id, in either length, deleted ones too. */
  find(id: string | null): StoredRow | undefined {
    if (id === null) return undefined;
    const object = this.schema.objectOfId(id);
    return object ? this.table(object).get(id) : undefined;
  }

  /** Puts or (with null) removes a row; answers what stood there. */
  replace(table: Table, id: string, row: StoredRow | null): StoredRow | null {
    const before = table.get(id) ?? null;
    if (row) table.put(row);
    else table.remove(id);
    if (table.object.isSetup || table.object.name === "CustomPermission") this.#setupVersion++;
    return before;
  }

  /** The next number of a counter: row ids and auto-numbers. Like the platform's, it is not rolled back. */
  next(counter: string, start: number = 1): number {
    const value = this.#counters.get(counter) ?? start;
    this.#counters.set(counter, value + 1);
    return value;
  }

  image(): StoreImage {
    const tables = new Map<string, ReadonlyMap<string, StoredRow>>();
    for (const [name, table] of this.#tables) tables.set(name, new Map(table.entries()));
    return { tables, counters: new Map(this.#counters) };
  }

  restore(image: StoreImage): void {
    this.#tables.clear();
    this.#counters.clear();
    for (const [name, rows] of image.tables) {
      const object = this.schema.object(name);
      if (object) this.#tables.set(name, new Table(object, rowsOf(object, rows)));
    }
    for (const [name, value] of image.counters) this.#counters.set(name, value);
    this.#setupVersion++;
  }
}
