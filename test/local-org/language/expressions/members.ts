/** Dots: fields of objects and rows, static members, nested types, SObject and field tokens. */
import type { AnyIdContext } from "@apexdevtools/apex-parser";
import type { FieldDescribe, SObjectDescribe } from "../../data/schema/index.ts";
import { requireVisibleType } from "../access.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import {
  BOOLEAN,
  ID,
  INTEGER,
  isSObject,
  listOf,
  makeType,
  mapOf,
  platformType,
  sameType,
  SOBJECT,
  sobjectType,
  STRING,
} from "../types.ts";
import type { Type } from "../types.ts";
import { instanceField, staticField } from "./names.ts";
import { dereference, functionPlace, isValue, valueAt } from "./value.ts";
import type { Operand, Place, Value } from "./value.ts";

/** `operand.name`. */
export function memberOf(scope: CodeScope, at: Located, operand: Operand, id: AnyIdContext): Operand {
  const name = id.getText();
  if (isValue(operand)) return valueMember(scope, at, operand, name);
  if ("typeName" in operand) return typeMember(scope, at, operand.typeName, name);
  if ("namespace" in operand) return namespaceMember(scope, at, operand.namespace, name);
  return pathMember(scope, at, operand, name);
}

function valueMember(scope: CodeScope, at: Located, receiver: Value, name: string): Value {
  if (receiver.causes) {
    const cause = receiver.causes.find((known) => known.toLowerCase() === name.toLowerCase());
    if (cause === undefined) refuse(at, `Variable does not exist: ${name}`);
    return { code: JSON.stringify(cause), type: STRING, nonNull: true };
  }
  if (isSObject(receiver.type)) return rowMember(scope, at, receiver, name);
  const field = scope.index.findField(receiver.type, name);
  if (!field || field.isStatic) refuse(at, `Variable does not exist: ${name}`);
  const value = instanceField(scope, at, { ...receiver, code: dereference(receiver), nonNull: true }, field);
  return isSObject(field.type) && field.owner.origin !== "platform" ? { ...value, isMemberRow: true } : value;
}

/** A field, parent or list of children of a row. */
function rowMember(scope: CodeScope, at: Located, receiver: Value, name: string): Value {
  const isLenient = receiver.isParentRow || (receiver.isMemberRow && name.toLowerCase() !== "id");
  const row = isLenient ? receiver.code : dereference(receiver);
  const suffix = isLenient ? "OrNull" : "";
  if (sameType(receiver.type, SOBJECT)) {
    if (name.toLowerCase() !== "id") refuse(at, `Variable does not exist: ${name}`);
    return valueAt(functionPlace([row, '"Id"'], `R.rowField${suffix}`, "R.setRowField"), ID);
  }
  const described = describeObject(scope, at, receiver.type);
  const field = described.field(name);
  if (field) {
    const type = fieldType(scope, field.apexType);
    const isFlag = sameType(type, BOOLEAN);
    const reader = `R.rowField${isFlag ? "Flag" : ""}${suffix}`;
    const place: Place = {
      ...functionPlace([row, JSON.stringify(field.name)], reader, "R.setRowField"),
      check: (_scope, where) => requireWritableField(where, described, field),
    };
    return valueAt(place, type, { nonNull: isFlag && suffix === "" });
  }
  const parent = described.relationship(name);
  if (parent) {
    const relationship = JSON.stringify(parent.relationshipName ?? name);
    const place = functionPlace([row, relationship], `R.parentRow${suffix}`, "R.setParentRow");
    return valueAt(place, parentType(scope, parent.referenceTo), { isParentRow: true });
  }
  const children = described.childRelationship(name);
  if (children) {
    const code = `R.childRows${suffix}(${row}, ${JSON.stringify(children.relationshipName)})`;
    return { code, type: listOf(sobjectType(children.childObject)) };
  }
  refuse(at, `Variable does not exist: ${name}`);
}

/**
 * Refuses to set what the platform keeps: formulas, roll-ups, system fields. Ids may be set on rows in memory, and so may all fields of
 * objects that Apex cannot save (custom metadata, ApexClass): tests make such rows.
 */
export function requireWritableField(at: Located, object: SObjectDescribe, field: FieldDescribe): void {
  if (field.createable || field.updateable || field.name === "Id" || !object.dml?.insert) return;
  refuse(at, `Field is not writeable: ${object.name}.${field.name}`);
}

/** The description of an SObject type. */
export function describeObject(scope: CodeScope, at: Located, type: Type) {
  return scope.index.schema.object(type.name) ?? refuse(at, `Invalid type: ${type.display}`);
}

/** The static type of a reference's parent: its object, or what several objects have in common. */
export function parentType(scope: CodeScope, referenceTo: readonly string[]): Type {
  const [only] = referenceTo;
  if (referenceTo.length === 1 && only) return sobjectType(scope.index.schema.object(only)?.name ?? only);
  return scope.index.schema.object("Name") ? sobjectType("Name") : SOBJECT;
}

const FIELD_TYPE_NAMES: Readonly<Record<string, string>> = {
  id: "Id",
  string: "String",
  boolean: "Boolean",
  integer: "Integer",
  long: "Long",
  decimal: "Decimal",
  double: "Double",
  date: "Date",
  datetime: "Datetime",
  time: "Time",
  blob: "Blob",
};

/** The type of a field from the key that the schema gives. */
export function fieldType(scope: CodeScope, key: string): Type {
  return makeType("platform", FIELD_TYPE_NAMES[key] ?? scope.index.signatures.find(key)?.name ?? "Object");
}

/** A static member of a class, a nested type, or a token of an SObject type. */
function typeMember(scope: CodeScope, at: Located, type: Type, name: string): Operand {
  if (type.kind === "sobject") return objectToken(scope, at, type, name);
  if (type.kind === "platform") {
    const special = platformPath(scope, at, type, name);
    if (special) return special;
  }
  const field = scope.index.findField(type, name);
  if (field?.isStatic) return staticField(scope, at, field);
  const token = type.kind === "platform" ? namesakeToken(scope, at, type, name) : undefined;
  if (token) return token;
  const nested =
    type.kind === "user"
      ? nestedType(scope, type, name)
      : (scope.index.resolve([type.display, name], null) ??
        (type.name === "system" || type.name === "schema" ? scope.index.resolve([name], null) : undefined));
  if (nested) {
    requireVisibleType(scope.owner, at, scope.index.declarationOf(nested));
    return { typeName: nested };
  }
  refuse(at, `Variable does not exist: ${name}`);
}

/** `BusinessHours.SObjectType`, `BusinessHours.Name`: the object that bears the name of a class. */
function namesakeToken(scope: CodeScope, at: Located, type: Type, name: string): Operand | undefined {
  const object = type.name.includes(".") ? undefined : scope.index.schema.object(type.name);
  if (!object) return undefined;
  const isToken = ["sobjecttype", "fields"].includes(name.toLowerCase()) || object.field(name) !== undefined;
  return isToken ? objectToken(scope, at, sobjectType(object.name), name) : undefined;
}

function nestedType(scope: CodeScope, type: Type, name: string): Type | undefined {
  const declaration = scope.index.declarationOf(type);
  const inner = declaration?.inner.get(name.toLowerCase());
  return inner && scope.index.typeOf(inner);
}

/** Paths through platform classes that no signature describes: Trigger.new, Label.X, SObjectType.Account. */
function platformPath(scope: CodeScope, at: Located, type: Type, name: string): Operand | undefined {
  switch (type.name) {
    case "trigger":
      return triggerVariable(scope, at, name);
    case "label":
      return label(scope, at, name);
    case "schema.sobjecttype":
      return describeValue(scope, at, name);
    case "system":
      if (name.toLowerCase() === "label") return { path: "label" };
      return undefined;
    default:
      return undefined;
  }
}

function namespaceMember(scope: CodeScope, at: Located, namespace: string, name: string): Operand {
  const lower = namespace.toLowerCase();
  if (lower === "system" && name.toLowerCase() === "label") return { path: "label" };
  const type = scope.index.resolve([namespace, name], null);
  if (!type) refuse(at, `Variable does not exist: ${namespace}.${name}`);
  return { typeName: type };
}

function pathMember(scope: CodeScope, at: Located, path: Extract<Operand, { path: string }>, name: string): Operand {
  const { object } = path;
  if (path.path === "label") return label(scope, at, name, path.prefix);
  if (path.path === "page") return page(scope, at, name);
  if (!object) refuse(at, `Variable does not exist: ${name}`);
  if (path.path === "fieldsets") {
    if (!scope.index.schema.fieldSetNames(object.display).includes(name.toLowerCase()))
      refuse(at, `Variable does not exist: ${name}`);
    return {
      code: `R.fieldSet(${JSON.stringify(object.display)}, ${JSON.stringify(name)})`,
      type: platformType("Schema.FieldSet"),
      nonNull: true,
    };
  }
  const field = describeObject(scope, at, object).field(name);
  if (!field) refuse(at, `Variable does not exist: ${name}`);
  const args = `${JSON.stringify(object.display)}, ${JSON.stringify(field.name)}`;
  if (path.path === "token-fields")
    return { code: `R.fieldToken(${args})`, type: platformType("Schema.SObjectField"), nonNull: true };
  return { code: `R.describeField(${args})`, type: platformType("Schema.DescribeFieldResult"), nonNull: true };
}

/** `Account.SObjectType`, `Account.Name`, `Account.fields`. */
function objectToken(scope: CodeScope, at: Located, type: Type, name: string): Operand {
  const lower = name.toLowerCase();
  if (lower === "sobjecttype") {
    return objectTokenValue(type);
  }
  if (lower === "fields") return { path: "token-fields", object: type };
  const described = describeObject(scope, at, type);
  const field = described.field(name) ?? described.relationship(name);
  if (!field) refuse(at, `Variable does not exist: ${name}`);
  return {
    code: `R.fieldToken(${JSON.stringify(type.display)}, ${JSON.stringify(field.name)})`,
    type: platformType("Schema.SObjectField"),
    nonNull: true,
    // `Schema.Job__Share.RowCause.Recruiter__c`. [Apex Developer Guide: Creating Apex Managed Sharing]
    ...(described.shareOf && field.name === "RowCause" ? { causes: field.picklist.map(({ value }) => value) } : {}),
  };
}

/** `SObjectType.Account`: the description of the object, with `fields` and `fieldSets` below it. */
function describeValue(scope: CodeScope, at: Located, name: string): Operand {
  const described = scope.index.schema.object(name);
  if (!described) refuse(at, `Variable does not exist: ${name}`);
  return {
    code: `R.describeObject(${JSON.stringify(described.name)})`,
    type: platformType("Schema.DescribeSObjectResult"),
    nonNull: true,
    tokenOf: { kind: "describe", object: sobjectType(described.name) },
  };
}

/** `fields` and `fieldSets` of an object's token or description, which are no values themselves. */
export function describePath(operand: Operand, name: string): Operand | undefined {
  if (!isValue(operand) || !operand.tokenOf) return undefined;
  const { kind, object } = operand.tokenOf;
  if (name.toLowerCase() === "fields") return { path: kind === "token" ? "token-fields" : "fields", object };
  return name.toLowerCase() === "fieldsets" ? { path: "fieldsets", object } : undefined;
}

/** `Account.SObjectType`. */
export function objectTokenValue(type: Type): Value {
  return {
    code: `R.objectToken(${JSON.stringify(type.display)})`,
    type: platformType("Schema.SObjectType"),
    nonNull: true,
    tokenOf: { kind: "token", object: type },
  };
}

/**
 * A custom label, whose text is fixed when the code is compiled: `Label.Name`, and `Label.prefix.Name` with the prefix of the project or of a package,
 * whose labels stand in the files as `prefix__Name`. [Apex Reference Guide: Label Class: "System.Label.myNS.myLabelName"]
 */
function label(scope: CodeScope, at: Located, name: string, prefix?: string): Operand {
  const { labels } = scope.unit.settings;
  const isOwn = prefix === undefined || prefix.toLowerCase() === "c" || scope.index.isOwnNamespace(prefix);
  const text = labels.get((isOwn ? name : `${prefix}__${name}`).toLowerCase());
  if (text === undefined && prefix === undefined && isLabelPrefix(scope, name)) return { path: "label", prefix: name };
  if (text === undefined)
    refuse(at, `External string does not exist: ${prefix === undefined ? "" : `${prefix}.`}${name}`);
  return { code: JSON.stringify(text), type: STRING, nonNull: true };
}

function isLabelPrefix(scope: CodeScope, name: string): boolean {
  if (name.toLowerCase() === "c" || scope.index.isOwnNamespace(name)) return true;
  return [...scope.unit.settings.labels.keys()].some((label) => label.startsWith(`${name.toLowerCase()}__`));
}

/**
 * `Page.Name`: a new reference to a Visualforce page of the source, by its name in lower case, as survey-force's GettingStartedController_Test has it.
 * [Apex Reference Guide: PageReference Class, "Instantiation"]
 */
function page(scope: CodeScope, at: Located, name: string): Value {
  const found = scope.index.schema.pageName(name);
  if (found === undefined) refuse(at, `Page does not exist: ${name}`);
  const make = scope.unit.import(
    `R.platformMember("System.PageReference", "constructors", "new", ${JSON.stringify(["string"])})`,
  );
  const type = makeType("platform", "PageReference");
  return {
    code: `${make}(${JSON.stringify(type.key)}, ${JSON.stringify(`/apex/${found.toLowerCase()}`)})`,
    type,
    nonNull: true,
  };
}

/** Source: Apex Developer Guide, "Trigger Context Variables". */
function triggerVariable(scope: CodeScope, at: Located, name: string): Value {
  const row = scope.triggerObject ?? SOBJECT;
  const types: Readonly<Record<string, Type>> = {
    new: listOf(row),
    old: listOf(row),
    newmap: mapOf(ID, row),
    oldmap: mapOf(ID, row),
    isexecuting: BOOLEAN,
    isinsert: BOOLEAN,
    isupdate: BOOLEAN,
    isdelete: BOOLEAN,
    isundelete: BOOLEAN,
    isbefore: BOOLEAN,
    isafter: BOOLEAN,
    size: INTEGER,
    operationtype: platformType("TriggerOperation"),
  };
  const type = types[name.toLowerCase()];
  if (!type) refuse(at, `Variable does not exist: Trigger.${name}`);
  return { code: `R.triggerVariable(${JSON.stringify(name.toLowerCase())})`, type, nonNull: sameType(type, BOOLEAN) };
}
