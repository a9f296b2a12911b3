/** Puts a standard object together: the jar's fields, the written facts, the project's custom fields. */
import {
  SObjectDescribe,
  labelOf,
  makeField,
  type ChildRelationship,
  type FieldDescribe,
  type FieldSpec,
} from "./describe.ts";
import { recordTypeField, type RecordTypeDescribe } from "./record-types.ts";
import { jarObject, type JarChildList } from "./standard-types.ts";
import { standardFacts, standardNames } from "./standard/index.ts";
import type { FieldFacts, ObjectFacts } from "./standard/facts.ts";

/** Kept by the platform on every object that has them. [Object Reference: System Fields] */
const SYSTEM_FIELDS = new Set([
  "id",
  "isdeleted",
  "createddate",
  "createdbyid",
  "lastmodifieddate",
  "lastmodifiedbyid",
  "systemmodstamp",
  "lastvieweddate",
  "lastreferenceddate",
  "lastactivitydate",
]);

/** Which child relationships lead to an object from custom fields. */
export type CustomChildren = (objectName: string) => readonly ChildRelationship[];

/** Builds the describe of a standard object, or undefined when no rules of it are written down. */
export function standardObject(
  name: string,
  customFields: readonly FieldDescribe[],
  customChildren: CustomChildren,
  recordTypes: readonly RecordTypeDescribe[] = [],
  ownPrefixes: readonly string[] = [],
): SObjectDescribe | undefined {
  const facts = standardFacts(name);
  if (!facts) return undefined;
  // The jar lacks the objects that describe the org itself.
  const known = jarObject(name) ?? { name: facts.name, fields: [], childLists: [] };
  const label = facts.label ?? labelOf(facts.name);
  return new SObjectDescribe({
    name: facts.name,
    label,
    labelPlural: facts.labelPlural ?? `${label}s`,
    keyPrefix: facts.keyPrefix,
    isCustom: false,
    isSetup: facts.setup ?? false,
    customSettingsType: null,
    isCustomMetadata: false,
    publishBehavior: facts.publishBehavior ?? null,
    sharingModel: facts.sharing ?? null,
    shareOf: facts.shareOf ?? null,
    dml: facts.dml,
    fields: [...withRecordType(standardFields(facts, known.fields), recordTypes), ...customFields],
    recordTypes,
    ownPrefixes,
    children: () => [...standardChildren(facts, known.childLists), ...customChildren(facts.name)],
    bareChild: (relationshipName) => bareChild(facts.name, known.childLists, relationshipName),
  });
}

/** An object with record types has the field for them, which its facts may leave out. */
function withRecordType(
  fields: readonly FieldDescribe[],
  recordTypes: readonly RecordTypeDescribe[],
): readonly FieldDescribe[] {
  if (recordTypes.length === 0) return fields;
  return [...fields.filter((field) => field.name !== "RecordTypeId"), recordTypeField()];
}

function standardFields(facts: ObjectFacts, jarFields: readonly FieldDescribe[]): FieldDescribe[] {
  const written = new Map(Object.entries(facts.fields).map(([name, field]) => [name.toLowerCase(), field]));
  const fields = jarFields
    .filter((field) => !isAbsent(facts, field.name))
    .map((field) => describeField(facts, field, written.get(field.name.toLowerCase())));
  const names = new Set(fields.map((field) => field.name));
  for (const [name, field] of Object.entries(facts.fields))
    if (!names.has(name) && field.type && !isAbsent(facts, name))
      fields.push(makeField({ ...field, name, type: field.type }));
  return fields;
}

function isAbsent(facts: ObjectFacts, field: string): boolean {
  if (!facts.absent) return false;
  return facts.absent instanceof RegExp ? facts.absent.test(field) : facts.absent.includes(field);
}

function describeField(facts: ObjectFacts, jarField: FieldDescribe, written: FieldFacts | undefined): FieldDescribe {
  const system = SYSTEM_FIELDS.has(jarField.name.toLowerCase());
  const writable = !system && facts.otherFields === "writable" && jarField.type !== "address";
  const base: FieldSpec = {
    name: jarField.name,
    type: jarField.type,
    referenceTo: jarField.referenceTo,
    relationshipName: jarField.relationshipName,
  };
  if (!written) return makeField({ ...base, createable: writable, updateable: writable });
  const relationshipName =
    written.relationshipName ?? jarField.relationshipName ?? relationshipOf(jarField.name, written);
  return makeField({ ...base, ...written, relationshipName });
}

/** The relationship of a reference is its field's name without `Id`. */
function relationshipOf(name: string, written: FieldFacts): string | null {
  return written.type === "reference" && name.endsWith("Id") ? name.slice(0, -2) : null;
}

/**
 * The jar names lists of child rows but not the field behind them. It is taken from the facts; else it is the child's only reference to this
 * object, not counting the system's. A list that stays ambiguous is left out, so that a query over it is refused.
 */
function standardChildren(facts: ObjectFacts, lists: readonly JarChildList[]): ChildRelationship[] {
  const result: ChildRelationship[] = [];
  const names = new Set(standardNames());
  for (const { relationshipName, childObject } of lists) {
    const written = facts.children?.[relationshipName];
    if (written) {
      result.push(child(written.object, written.field, relationshipName));
      continue;
    }
    if (!names.has(childObject) || isOfPersonAccounts(facts.name, relationshipName)) continue;
    const field = fieldBehind(facts.name, relationshipName, childObject);
    if (field !== undefined) result.push(child(childObject, field, relationshipName));
  }
  for (const [relationshipName, { object, field }] of Object.entries(facts.children ?? {}))
    if (!result.some((known) => known.relationshipName === relationshipName))
      result.push(child(object, field, relationshipName));
  return result;
}

/**
 * Tasks and events hang at their name (`WhoId`) where that may be the parent, else at what they are about; the account that the platform keeps beside makes no
 * list. Where no reference names the parent, the only one that takes any object is meant: notes, attachments, links of files. [Object Reference: Task,
 * "WhoId", "WhatId"; Note, "ParentId"; Attachment, "ParentId"; ContentDocumentLink, "LinkedEntityId"]
 */
function fieldBehind(parent: string, relationshipName: string, childObject: string): string | undefined {
  const candidates = referencesTo(parent, childObject);
  const fitting = candidates.length > 0 ? candidates : openReferences(childObject);
  if (fitting.length > 1 && relationshipName === `${childObject}s`)
    return fitting.find((field) => field === "WhoId") ?? fitting.find((field) => field === "WhatId");
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Lists that custom objects have too. */
export function customObjectChildren(takesActivities: boolean): ChildRelationship[] {
  const about = (childObject: string): ChildRelationship[] =>
    takesActivities ? [child(childObject, "WhatId", `${childObject}s`)] : [];
  const list = (childObject: string): ChildRelationship[] =>
    openReferences(childObject).map((field) => child(childObject, field, `${childObject}s`));
  return [...about("Task"), ...about("Event"), ...["Note", "Attachment", "ContentDocumentLink"].flatMap(list)];
}

/** Lists of person accounts, which the org has not enabled: `PersonUsers` beside `Users`. [Salesforce Help: Person Accounts] */
function isOfPersonAccounts(parent: string, relationshipName: string): boolean {
  return parent === "Account" && relationshipName.startsWith("Person");
}

/** A list of rows of an object without written facts: asked for by name, since an object has a hundred of them. */
function bareChild(
  parent: string,
  lists: readonly JarChildList[],
  relationshipName: string,
): ChildRelationship | undefined {
  const list = lists.find((known) => known.relationshipName.toLowerCase() === relationshipName.toLowerCase());
  if (!list || isOfPersonAccounts(parent, list.relationshipName)) return undefined;
  const [field, ...others] = referencesTo(parent, list.childObject);
  return field !== undefined && others.length === 0 ? child(list.childObject, field, list.relationshipName) : undefined;
}

function child(childObject: string, field: string, relationshipName: string): ChildRelationship {
  const cascadeDelete = standardFacts(childObject)?.fields[field]?.deleteRule === "cascade";
  return { childObject, field, relationshipName, cascadeDelete };
}

/** References that take rows of any object. */
function openReferences(childObject: string): string[] {
  const facts = standardFacts(childObject);
  return (jarObject(childObject)?.fields ?? [])
    .filter((field) => field.type === "reference" && field.relationshipName !== null)
    .filter((field) => (facts?.fields[field.name]?.referenceTo ?? field.referenceTo).length === 0)
    .filter((field) => !(facts && isAbsent(facts, field.name)))
    .map((field) => field.name);
}

function referencesTo(parent: string, childObject: string): string[] {
  const facts = standardFacts(childObject);
  return (jarObject(childObject)?.fields ?? [])
    .filter((field) => field.type === "reference" && !SYSTEM_FIELDS.has(field.name.toLowerCase()))
    .filter((field) => (facts?.fields[field.name]?.referenceTo ?? field.referenceTo).includes(parent))
    .filter((field) => !(facts && isAbsent(facts, field.name)))
    .map((field) => field.name);
}
