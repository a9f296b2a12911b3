/** Runs resolved queries over the rows. */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { firstDayOfWeek } from "../../platform/values/week.ts";
import type { DataReader } from "../engine/reader.ts";
import { isIndexed, type StoredRow } from "../engine/store.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import { aggregateRows } from "./aggregate.ts";
import type { CountOperand } from "./ast.ts";
import { dateFunction, dayIn, zoneOffset } from "./dates.ts";
import { SoqlError } from "./error.ts";
import {
  compileFilter,
  convertMember,
  operandValue,
  operandValues,
  orderOf,
  type FilterContext,
  type ReadValue,
} from "./filter.ts";
import { formatted, labelOf } from "./labels.ts";
import type {
  FieldReference,
  FunctionReference,
  Resolved,
  ResolvedCondition,
  ResolvedOrder,
  ResolvedQuery,
  ResolvedTypeof,
} from "./resolve.ts";

export interface QueryOptions {
  readonly binds: readonly ApexValue[];
  /** The running user's time zone, for date literals. */
  readonly timeZone: string;
  /** The running user's locale, for FORMAT(); `en_US` when left out. */
  readonly locale?: string;
  /** The running user, for USING SCOPE. */
  readonly userId?: string;
  /** Which fields of `FIELDS()` the running user may read; all when left out. */
  readonly mayRead?: (reference: FieldReference) => boolean;
  /** Deleted rows too (`ALL ROWS`, `queryAll`). */
  readonly includeDeleted?: boolean;
  /** Which rows of an object the running user may see: null for all, and all when left out. */
  readonly visibility?: (object: SObjectDescribe) => ((row: StoredRow) => boolean) | null;
  /** Which rows of the queried object a search has found; all when left out. */
  readonly found?: (row: StoredRow) => boolean;
  /** Rows in place of the table's, for objects that the platform works out when asked; undefined for all others. */
  readonly rowsOf?: (query: ResolvedQuery) => Iterable<StoredRow> | undefined;
  /** Values of fields that differ from user to user; undefined for all others. */
  readonly valueForUser?: (row: StoredRow, fieldName: string) => ApexValue | undefined;
}

export interface QueryResult {
  /** Rows, or AggregateResult rows. */
  readonly rows: readonly SObjectValue[];
  /** For `COUNT()`: the number; else the number of rows. */
  readonly count: number;
  /** What counts against the limit of query rows. */
  readonly rowsUsed: number;
  /** Subqueries that ran: one a relationship, however many parents there are. [Apex Developer Guide: Execution Governors and Limits] */
  readonly childQueries: number;
  readonly ids: readonly string[];
}

/** [SOQL Reference: OFFSET] */
const MAX_OFFSET = 2000;
const MAX_INTEGER = 2 ** 31 - 1;

export function executeQuery(query: ResolvedQuery, reader: DataReader, options: QueryOptions): QueryResult {
  return new Execution(reader, options).run(query);
}

class Execution {
  readonly #reader: DataReader;
  readonly #options: QueryOptions;
  readonly #context: FilterContext;
  readonly #visible = new Map<SObjectDescribe, ((row: StoredRow) => boolean) | null>();
  #rowsUsed = 0;
  readonly #childQueries = new Set<ResolvedQuery>();

  constructor(reader: DataReader, options: QueryOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#context = {
      binds: options.binds,
      timeZone: options.timeZone,
      today: dayIn(options.timeZone, reader.now()),
      firstDay: firstDayOfWeek(options.locale ?? "en_US"),
      subquery: (query) => this.#semiJoin(query),
    };
  }

  run(query: ResolvedQuery): QueryResult {
    const matches = this.#matches(query);
    if (query.kind === "aggregate") return this.#aggregate(query, matches);
    if (query.kind === "count") {
      const count = this.#page(query, matches).length;
      return { rows: [], count, rowsUsed: 1, childQueries: 0, ids: [] };
    }
    const page = this.#page(query, this.#sorted(query, matches));
    this.#rowsUsed += page.length;
    const rows = page.map((row) => this.#project(query, row));
    return {
      rows,
      count: rows.length,
      rowsUsed: this.#rowsUsed,
      childQueries: this.#childQueries.size,
      ids: page.map((row) => row.id),
    };
  }

  #matches(query: ResolvedQuery): StoredRow[] {
    const includeDeleted = query.allRows || this.#options.includeDeleted === true;
    const filter = query.where ? compileFilter(query.where, this.#context, this.#read) : null;
    const mayRead = this.#visibility(query.object);
    const result: StoredRow[] = [];
    const owner = query.scope === "mine" ? this.#options.userId : undefined;
    for (const row of this.#candidates(query)) {
      if (owner !== undefined && ownerOf(row, this.#reader) !== owner) continue;
      if (row.isDeleted && !includeDeleted) continue;
      if (filter && filter(row) !== true) continue;
      if (mayRead && !mayRead(row)) continue;
      if (this.#options.found?.(row) === false) continue;
      result.push(row);
    }
    return result;
  }

  /** Null when every row of the object may be seen. */
  #visibility(object: SObjectDescribe): ((row: StoredRow) => boolean) | null {
    let known = this.#visible.get(object);
    if (known === undefined) this.#visible.set(object, (known = this.#options.visibility?.(object) ?? null));
    return known;
  }

  #isHidden(row: StoredRow): boolean {
    const mayRead = this.#visibility(row.object);
    return mayRead !== null && !mayRead(row);
  }

  /** Rows that an index offers for a condition that every result must meet, or all rows. */
  #candidates(query: ResolvedQuery): Iterable<StoredRow> {
    const rows = this.#options.rowsOf?.(query);
    if (rows) return rows;
    const table = this.#reader.store.table(query.object);
    for (const condition of query.where ? requiredConditions(query.where) : []) {
      if (condition.kind !== "compare" || condition.left.kind !== "field" || condition.left.hops.length > 0) continue;
      const { field } = condition.left;
      const isEquality = condition.operator === "=" || condition.operator === "IN";
      if (!isEquality || condition.right.kind === "dateLiteral" || !(field.name === "Id" || isIndexed(field))) continue;
      const values = operandValues(condition.right, this.#context).map((value) => convertMember(field, value));
      if (values.includes(null)) continue;
      return this.#indexed(query.object, field, values);
    }
    return table.rows();
  }

  #indexed(object: SObjectDescribe, field: FieldDescribe, values: readonly ApexValue[]): StoredRow[] {
    const table = this.#reader.store.table(object);
    const found = new Map<string, StoredRow>();
    for (const value of values) {
      const rows = field.name === "Id" ? [table.get(value)] : table.lookup(field, value);
      for (const row of rows) if (row) found.set(row.id, row);
    }
    // In the order of the table, so that an index never changes what a query answers.
    return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  readonly #read: ReadValue<StoredRow> = (row, value) =>
    value.kind === "field" ? this.#field(row, value) : this.#function(row, value);

  #field(row: StoredRow, reference: FieldReference): ApexValue {
    let current: StoredRow | null = row;
    for (const [level, hop] of reference.hops.entries()) {
      current = this.#reader.parent(current, hop.name);
      if (!current || (this.#isHidden(current) && !isNameOf(current, reference, level))) return null;
    }
    return this.#fieldOf(current, reference);
  }

  /** Behind a relationship to several objects stands `Name`: its fields are those of the same name of the real object. */
  #fieldOf(row: StoredRow, reference: FieldReference): ApexValue {
    if (reference.object.name === "Name" && row.object.name !== "Name") {
      if (reference.field.name === "Type") return row.object.name;
      return row.object.field(reference.field.name) ? this.#value(row, reference.field.name) : null;
    }
    return this.#value(row, reference.field.name);
  }

  #value(row: StoredRow, fieldName: string): ApexValue {
    const forUser = this.#options.valueForUser?.(row, fieldName);
    return forUser === undefined ? this.#reader.value(row, fieldName) : forUser;
  }

  #function(row: StoredRow, value: FunctionReference): ApexValue {
    const content = value.argument ?? value.inner;
    const argument = content ? this.#read(row, content) : null;
    if (argument === null || content === null) return null;
    if (value.name === "TOLABEL" || value.name === "FORMAT") return this.#asRead(value.name, content, argument);
    const ms = (argument as ApexDate | ApexDatetime).ms;
    const isInstant = argument instanceof ApexDatetime;
    const local = isInstant && value.inUserTimeZone ? ms + zoneOffset(this.#options.timeZone, ms) : ms;
    return dateFunction(value.name, local);
  }

  /** What toLabel() and FORMAT() make of a value. */
  readonly #asRead = (name: "TOLABEL" | "FORMAT", content: Resolved, value: ApexValue): ApexValue => {
    const field = content.kind === "field" ? content.field : content.argument?.field;
    if (!field) return value;
    const { timeZone, locale = "en_US" } = this.#options;
    return name === "TOLABEL" ? labelOf(field, value) : formatted(field, value, { timeZone, locale });
  };

  #semiJoin(query: ResolvedQuery): readonly ApexValue[] {
    const [item] = query.select;
    if (item?.kind !== "value") return [];
    return this.#page(query, this.#sorted(query, this.#matches(query)))
      .map((row) => this.#read(row, item.value))
      .filter((value) => value !== null);
  }

  #sorted(query: ResolvedQuery, rows: StoredRow[]): StoredRow[] {
    return sortRows(rows, query.orderBy, (row, value) => sortKey(value, this.#read(row, value)));
  }

  #page<Row>(query: ResolvedQuery, rows: readonly Row[]): readonly Row[] {
    const offset = this.#number(query.offset, "OFFSET") ?? 0;
    const limit = this.#number(query.limit, "LIMIT");
    if (offset > MAX_OFFSET)
      throw new SoqlError("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
    return offset === 0 && limit === null ? rows : rows.slice(offset, limit === null ? undefined : offset + limit);
  }

  #number(operand: CountOperand | null, clause: string): number | null {
    if (!operand) return null;
    const value = operandValue(operand, this.#context);
    if (value === null) return null;
    const number = Number(String(value));
    if (!Number.isInteger(number) || number < 0 || number > MAX_INTEGER)
      throw new SoqlError("MALFORMED_QUERY", `${clause} is not a whole number from 0 to ${MAX_INTEGER}: ${number}`);
    return number;
  }

  #aggregate(query: ResolvedQuery, matches: readonly StoredRow[]): QueryResult {
    const results = aggregateRows(query, matches, this.#read, { ...this.#context, asRead: this.#asRead });
    const page = this.#page(query, results);
    const rowsUsed = countsOnly(query) ? page.length : matches.length;
    return { rows: page, count: page.length, rowsUsed, childQueries: 0, ids: [] };
  }

  #project(query: ResolvedQuery, row: StoredRow): SObjectValue {
    const result = new SObjectValue(row.object.name);
    const names = new Set<string>(["Id"]);
    const selected = new Set<string>();
    result.fields.set("Id", row.id);
    for (const item of query.select) {
      if (item.kind === "children") {
        selected.add(item.relationshipName);
        result.children.set(item.relationshipName, this.#children(item.field, item.query, row));
      } else if (item.kind === "typeof") {
        const [first] = item.hops;
        if (first?.relationshipName) selected.add(first.relationshipName);
        if (first) names.add(first.name);
        this.#projectTypeof(result, row, item);
      } else if (item.value.kind === "function") {
        this.#projectFunction(result, row, item.value, item.alias);
        const [first] = item.alias === null ? (fieldInside(item.value)?.hops ?? []) : [];
        selected.add(item.alias ?? first?.relationshipName ?? (fieldInside(item.value)?.field.name as string));
      } else if (item.fromGroup && this.#options.mayRead?.(item.value) === false) continue;
      else {
        const [first] = item.value.hops;
        if (first?.relationshipName) selected.add(first.relationshipName);
        else selected.add(item.value.field.name);
        if (first) names.add(first.name);
        this.#projectField(result, row, item.value);
      }
    }
    return result.markRetrieved([...names, ...selected], selected);
  }

  #projectFunction(target: SObjectValue, row: StoredRow, value: FunctionReference, alias: string | null): void {
    const text = this.#function(row, value);
    const inside = fieldInside(value);
    if (alias !== null || !inside) target.fields.set(alias ?? "", text);
    else this.#projectField(target, row, inside, { value: text });
  }

  /** The parent with the fields of the branch of its object; null where no branch is of it. */
  #projectTypeof(target: SObjectValue, row: StoredRow, { hops, branches, otherwise }: ResolvedTypeof): void {
    const last = hops[hops.length - 1] as FieldDescribe;
    const parent = this.#reader.parent(row, last.name);
    const fields = parent && (branches.get(parent.object.name) ?? otherwise);
    const foreignKey = this.#reader.value(row, last.name);
    if (foreignKey !== null) target.fields.set(last.name, foreignKey);
    if (!parent || !fields) {
      target.parents.set(last.relationshipName as string, null);
      return;
    }
    const value = new SObjectValue(parent.object.name, { Id: parent.id }).markRetrieved(["Id"], []);
    target.parents.set(last.relationshipName as string, value);
    for (const reference of fields) {
      const [first] = reference.hops;
      value.addRetrieved(first ? (first.relationshipName as string) : reference.field.name);
      this.#projectField(value, parent, reference);
    }
  }

  /** `shown` stands in the place of the field's value. */
  #projectField(
    target: SObjectValue,
    row: StoredRow,
    reference: FieldReference,
    shown: { readonly value: ApexValue } | null = null,
  ): void {
    let current: StoredRow | null = row;
    let value: SObjectValue = target;
    for (const [level, hop] of reference.hops.entries()) {
      const relationship = hop.relationshipName as string;
      const foreignKey = this.#reader.value(current, hop.name);
      if (foreignKey !== null && !value.fields.has(hop.name)) value.fields.set(hop.name, foreignKey);
      current = this.#reader.parent(current, hop.name);
      // Behind a row that the user may not see nothing is found.
      if (current && level < reference.hops.length - 1 && this.#isHidden(current)) current = null;
      if (!current) {
        value.parents.set(relationship, null);
        return;
      }
      const next = reference.hops[level + 1];
      value = parentValue(
        value,
        relationship,
        reference,
        level,
        current,
        next ? (next.relationshipName as string) : reference.field.name,
      );
    }
    const isClosed =
      reference.hops.length > 0 && this.#isHidden(current) && !isNameOf(current, reference, reference.hops.length - 1);
    const read = isClosed ? null : shown ? shown.value : this.#fieldOf(current, reference);
    if (read !== null || reference.field.name === "Id") value.fields.set(reference.field.name, read);
  }

  #children(field: FieldDescribe, query: ResolvedQuery, parent: StoredRow): ApexList {
    this.#childQueries.add(query);
    const filter = query.where ? compileFilter(query.where, this.#context, this.#read) : null;
    const mayRead = this.#visibility(query.object);
    const workedOut = this.#options.rowsOf?.(query);
    const ofParent = workedOut
      ? [...workedOut].filter((row) => row.values[field.name] === parent.id)
      : this.#reader.store.table(query.object).lookup(field, parent.id);
    const children = ofParent.filter(
      (row) => !row.isDeleted && (!filter || filter(row) === true) && (!mayRead || mayRead(row)),
    );
    const page = this.#page(query, this.#sorted(query, children));
    this.#rowsUsed += page.length;
    const rows = page.map((row) => this.#project(query, row));
    return new ApexList(`list<${query.object.name.toLowerCase()}>`, rows);
  }
}

/** A user's own row is the user's. */
function ownerOf(row: StoredRow, reader: DataReader): ApexValue {
  return row.object.name === "User" ? row.id : reader.value(row, "OwnerId");
}

/** The field whose value a function shows. */
function fieldInside(value: FunctionReference): FieldReference | null {
  return value.argument ?? (value.inner ? fieldInside(value.inner) : null);
}

/** Of a record that one may not see a lookup shows the name all the same. [Salesforce Help: Built-in Sharing Behavior] */
function isNameOf(row: StoredRow, { hops, field }: FieldReference, level: number): boolean {
  return level === hops.length - 1 && (field.name === "Id" || row.object.field(field.name)?.nameField === true);
}

/** The parent row value under `relationship`, which now has been queried for `name` too. */
function parentValue(
  child: SObjectValue,
  relationship: string,
  reference: FieldReference,
  level: number,
  row: StoredRow,
  name: string,
): SObjectValue {
  const hop = reference.hops[level] as FieldDescribe;
  const objectName = hop.referenceTo.length === 1 ? row.object.name : "Name";
  const parent =
    child.parents.get(relationship) ?? new SObjectValue(objectName, { Id: row.id }).markRetrieved(["Id"], []);
  parent.addRetrieved(name);
  child.parents.set(relationship, parent);
  return parent;
}

/** Conditions that hold for every row of the result: the condition itself, or the parts of an AND. */
function requiredConditions(condition: ResolvedCondition): readonly ResolvedCondition[] {
  return condition.kind === "and" ? condition.parts : [condition];
}

/**
 * Picklists are sorted by the order of their values in the definition; values that are not in it come last, by their text.
 * [declarative-lookup-rollup-summaries: TestLREngine.testRollupConcatenate]
 */
function sortKey(value: Resolved, content: ApexValue): ApexValue {
  if (
    content === null ||
    value.kind !== "field" ||
    value.field.type !== "picklist" ||
    value.field.picklist.length === 0
  )
    return content;
  const index = value.field.picklist.findIndex((entry) => entry.value === content);
  return index < 0 ? `99999${String(content)}` : String(index).padStart(5, "0");
}

/**
 * Whether a query only counts: then a row of the result is a query row, and else each row that was aggregated is (Apex Developer
 * Guide, "Working with SOQL Aggregate Functions").
 */
function countsOnly(query: ResolvedQuery): boolean {
  const aggregates = query.select.flatMap((item) =>
    item.kind === "value" && item.value.kind === "function" && item.value.isAggregate ? [item.value.name] : [],
  );
  return aggregates.length > 0 && aggregates.every((name) => name === "COUNT");
}

/** Sorts by keys read once for each row; rows that are equal keep their order. */
export function sortRows<Row>(
  rows: Row[],
  orderBy: readonly ResolvedOrder[],
  read: (row: Row, value: Resolved) => ApexValue,
): Row[] {
  if (orderBy.length === 0) return rows;
  const keyed = rows.map((row) => ({ row, keys: orderBy.map((item) => read(row, item.value)) }));
  keyed.sort((a, b) => {
    for (const [index, item] of orderBy.entries()) {
      const order = compareKeys(a.keys[index] ?? null, b.keys[index] ?? null, item);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map((entry) => entry.row);
}

function compareKeys(left: ApexValue, right: ApexValue, item: ResolvedOrder): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === item.nullsLast ? 1 : -1;
  }
  const order = orderOf(left, right);
  return item.descending ? -order : order;
}
