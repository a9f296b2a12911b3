/** System.SObject: what every row can do, fields by name. Apex Reference Guide, "SObject Class". */
import type { FieldDescribe, SObjectDescribe } from "../../../data/schema/index.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { ApexException, NotImplementedError, throwApex, TriggerFinalException } from "../../values/exceptions.ts";
import { toId } from "../../values/id.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { allOrNoneOf, duplicateHeaderOf, truncates, type ApexDmlOptions } from "../Database/DMLOptions.ts";
import { ApexDatabaseError } from "../Database/results.ts";
import { ApexFieldToken, ApexObjectToken, describedObject } from "../Schema/tokens.ts";

type FieldName = string | ApexFieldToken | null;

function objectOf(row: SObjectValue): SObjectDescribe {
  const object = currentTransaction().data.schema.object(row.objectName);
  return object ?? throwApex("System.SObjectException", `Invalid sobject type: ${row.objectName}`);
}

function fieldOf(row: SObjectValue, name: FieldName): FieldDescribe {
  const text = name instanceof ApexFieldToken ? name.field.name : name;
  if (text === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  return (
    objectOf(row).field(text) ?? throwApex("System.SObjectException", `Invalid field ${text} for ${row.objectName}`)
  );
}

/** The relationship that a name, or the token of its reference field, means. */
function relationshipOf(row: SObjectValue, name: FieldName): string {
  const field =
    name instanceof ApexFieldToken ? name.field : name === null ? undefined : objectOf(row).relationship(name);
  return (
    field?.relationshipName ??
    throwApex("System.SObjectException", `Invalid relationship ${String(name)} for ${row.objectName}`)
  );
}

function childRelationshipOf(row: SObjectValue, name: string): string {
  const relationship = objectOf(row).childRelationship(name)?.relationshipName;
  return relationship ?? throwApex("System.SObjectException", `Invalid relationship ${name} for ${row.objectName}`);
}

function get(row: SObjectValue, name: FieldName): ApexValue {
  if (row.objectName === "AggregateResult") return aggregateValue(row, String(name));
  const alias = typeof name === "string" ? aliasOf(row, name) : undefined;
  return alias === undefined ? row.get(fieldOf(row, name).name) : row.get(alias);
}

/** What `toLabel(Status) shown` selected is read by the alias. */
function aliasOf(row: SObjectValue, name: string): string | undefined {
  if (!row.isRetrieved || objectOf(row).field(name)) return undefined;
  return [...row.fields.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
}

/** Aliases are found in any case. */
function aggregateValue(row: SObjectValue, alias: string): ApexValue {
  for (const [name, value] of row.fields) if (name.toLowerCase() === alias.toLowerCase()) return value;
  throwApex("System.SObjectException", `Invalid field ${alias} for AggregateResult`);
}

function put(row: SObjectValue, name: FieldName, value: ApexValue): ApexValue {
  const field = fieldOf(row, name);
  const before = row.fields.get(field.name) ?? null;
  if (field.name !== "Id" && !(field.createable || field.updateable))
    throwApex("System.SObjectException", `Field ${field.name} is not editable`);
  row.set(field.name, convert(field, value));
  return before;
}

/** Assignment through `put` converts as an assignment in code would. */
function convert(field: FieldDescribe, value: ApexValue): ApexValue {
  if (value === null) return null;
  switch (field.apexType) {
    case "string":
      if (typeof value === "string") return value;
      break;
    case "id":
      if (typeof value === "string") return toId(value);
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "integer":
      if (typeof value === "number") return value;
      break;
    case "decimal":
      if (value instanceof ApexDecimal) return value;
      if (value instanceof ApexDouble) return ApexDecimal.fromNumber(value.value);
      if (typeof value === "number" || typeof value === "bigint") return ApexDecimal.fromInteger(value);
      break;
    case "date":
      if (value instanceof ApexDate) return value;
      break;
    case "datetime":
      if (value instanceof ApexDatetime) return value;
      if (value instanceof ApexDate) return new ApexDatetime(value.ms);
      break;
    default:
      return value;
  }
  throwApex("System.SObjectException", `Illegal assignment from ${apexTypeName(value)} to ${capital(field.apexType)}`);
}

function apexTypeName(value: ApexValue): string {
  if (typeof value === "string") return "String";
  if (typeof value === "boolean") return "Boolean";
  if (typeof value === "number") return "Integer";
  if (typeof value === "bigint") return "Long";
  return capital(String(value.typeKey ?? "Object"));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Who made and changed the row and when is left behind unless it is asked for. [Apex Reference Guide: SObject Class, clone;
 * that IsDeleted and SystemModstamp stay behind too: public code (NebulaLogger) inserts clones of whole settings]
 */
const SYSTEM_FIELDS = [
  "CreatedById",
  "CreatedDate",
  "LastModifiedById",
  "LastModifiedDate",
  "SystemModstamp",
  "IsDeleted",
] as const;

function clone(
  row: SObjectValue,
  preserveId?: boolean | null,
  isDeep?: boolean | null,
  preserveTimestamps?: boolean | null,
  preserveAutonumber?: boolean | null,
): SObjectValue {
  const copy = row.copy({ keepId: preserveId === true, deep: isDeep === true });
  if (preserveTimestamps !== true) for (const name of SYSTEM_FIELDS) copy.fields.delete(name);
  if (preserveAutonumber !== true)
    for (const name of copy.fields.keys()) if (objectOf(row).field(name)?.autoNumber) copy.fields.delete(name);
  copy.cloneSource = { id: row.id };
  return copy;
}

function populated(row: SObjectValue): ApexMap {
  const map = new ApexMap("map<string,object>");
  for (const [name, value] of row.fields) map.put(name, value);
  for (const [name, parent] of row.parents) if (parent) map.put(name, parent);
  for (const [name, children] of row.children) map.put(name, children);
  return map;
}

function addError(row: SObjectValue, ...args: ApexValue[]): null {
  const { trigger } = currentTransaction();
  // [github.com/beyond-the-cloud-dev/trigger-lib, trigger-discover.md, "addError semantics"]
  if (trigger && !trigger.isDelete && trigger.oldRows?.items.includes(row))
    throw new TriggerFinalException("SObject row does not allow errors");
  const texts = args.filter((arg) => typeof arg !== "boolean"); // the flag says whether to escape HTML
  const message = texts[texts.length - 1];
  const text = message instanceof ApexException ? message.getmessage() : String(message);
  row.addError(text, texts.length === 2 ? fieldOf(row, texts[0]).name : null);
  return null;
}

function errors(row: SObjectValue): ApexList {
  const list = row.errors.map(
    ({ field, message }) =>
      new ApexDatabaseError("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, field === null ? [] : [field]),
  );
  return new ApexList("list<database.error>", list);
}

/** Salesforce Help 000381135: more than 200 rows of a relationship are not handed over at once; only a for loop reads on. */
const MOST_CHILD_ROWS = 200;

function childRows(row: SObjectValue, name: string): ApexValue {
  const rows = row.childRows(childRelationshipOf(row, name)) ?? null;
  if (rows instanceof ApexList && rows.size() > MOST_CHILD_ROWS)
    throwApex("System.QueryException", "Aggregate query has too many rows for direct assignment, use FOR loop");
  return rows;
}

const methods: Record<string, Implementation> = {
  get,
  put,
  getsobject: (row: SObjectValue, name: FieldName) => row.parent(relationshipOf(row, name)),
  putsobject: (row: SObjectValue, name: FieldName, parent: SObjectValue | null) => {
    const relationship = relationshipOf(row, name);
    const targets = objectOf(row).relationship(relationship)?.referenceTo ?? [];
    if (parent !== null && targets.length > 0 && ![...targets, "Name"].includes(parent.objectName))
      throwApex("System.SObjectException", `Illegal assignment from ${parent.objectName} to ${targets.join(", ")}`);
    row.setParent(relationship, parent);
    return parent;
  },
  "getsobjects(string)": childRows,
  setoptions: (row: SObjectValue, options: ApexDmlOptions | null) => {
    if (options && allOrNoneOf(options) === false)
      throw new NotImplementedError("SObject.setOptions with OptAllOrNone");
    row.dmlOptions = options;
    row.duplicateHeader = options && duplicateHeaderOf(options);
    row.allowsTruncation = options !== null && truncates(options);
    return null;
  },
  getoptions: (row: SObjectValue) => row.dmlOptions,
  isclone: (row: SObjectValue) => row.cloneSource !== null,
  getclonesourceid: (row: SObjectValue) => row.cloneSource?.id ?? null,
  getsobjecttype: (row: SObjectValue) => new ApexObjectToken(describedObject(row.objectName)),
  getpopulatedfieldsasmap: populated,
  isset: (row: SObjectValue, name: FieldName) => row.isSet(fieldOf(row, name).name),
  "clone/0": clone,
  "clone/1": clone,
  "clone/2": clone,
  "clone/3": clone,
  "clone/4": clone,
  adderror: addError,
  haserrors: (row: SObjectValue) => row.errors.length > 0,
  geterrors: errors,
  clear: (row: SObjectValue) => {
    row.fields.clear();
    return null;
  },
  tostring: (row: SObjectValue) => row.apexText(),
  equals: (row: SObjectValue, other: ApexValue) => row.apexEquals(other),
};

definePlatformClass({
  name: "System.SObject",
  dispatch: "value",
  isInstance: (value: ApexValue) => value instanceof SObjectValue,
  methods,
});
