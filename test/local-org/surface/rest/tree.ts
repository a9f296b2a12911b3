/** The resource `composite/tree/X`: new rows with their details, all or nothing. [REST API Developer Guide: sObject Tree] */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody, listIn, rowOf } from "./context.ts";
import type { RestContext } from "./context.ts";
import type { DataDoor, SaveError } from "./door.ts";
import { duplicateOptions } from "./duplicate-header.ts";
import { orRollBack } from "./parts.ts";
import { existingObject } from "./sobjects.ts";

const MAX_RECORDS = 200;
const MAX_TYPES = 5;
const MAX_LEVELS = 5;

interface Node {
  readonly objectName: string;
  readonly referenceId: string;
  readonly fields: JsonObject;
  /** The row that this one is a detail of, and the field that says so. */
  readonly parent: { readonly node: Node; readonly field: string } | null;
  id: string;
}

interface TreeResult {
  readonly referenceId: string;
  readonly id?: string;
  readonly errors?: readonly SaveError[];
}

export function createTree(context: RestContext, objectName: string): RestResponse {
  const { name } = existingObject(context, objectName);
  const roots = listIn(jsonBody(context), "records").map((record) => ({ record, parent: null, type: name }));
  const levels: Node[][] = [];
  for (let level: Branch[] = roots; level.length > 0;) {
    if (levels.length === MAX_LEVELS) throw exceeded(`${MAX_LEVELS} levels`);
    const read = level.map((branch) => readBranch(context, branch));
    levels.push(read.map(({ node }) => node));
    level = read.flatMap(({ details }) => details);
  }
  const nodes = levels.flat();
  requireWithinLimits(nodes);
  const duplicates = nodes.filter(({ referenceId }) => nodes.filter((n) => n.referenceId === referenceId).length > 1);
  // "In the case of duplicate reference IDs, results contains one item for each instance of the duplicate ID."
  if (duplicates.length > 0) return answer(duplicates.map(({ referenceId }) => ({ referenceId, errors: [DUPLICATE] })));
  return answer(orRollBack(context, (data) => insertAll(context, levels.flatMap(groupsOf), data)).results);
}

const DUPLICATE: SaveError = {
  statusCode: "INVALID_INPUT",
  message: "Duplicate ReferenceId provided in the request.",
  fields: [],
};

interface Branch {
  readonly record: JsonValue;
  readonly parent: Node["parent"];
  readonly type: string;
}

/** Tells a row's fields from its details: `{"Contacts": {"records": [...]}}`. */
function readBranch(context: RestContext, { record, parent, type }: Branch): { node: Node; details: Branch[] } {
  const { objectName, fields: all } = rowOf(record);
  const attributes = (record as JsonObject)["attributes"] as JsonObject;
  const { referenceId } = attributes;
  if (typeof referenceId !== "string" || referenceId === "")
    throw restError("INVALID_INPUT", "Include a reference ID for each record in the request.");
  if (objectName.toLowerCase() !== type.toLowerCase())
    throw restError("INVALID_INPUT", `The record ${referenceId} is a ${objectName} where a ${type} is expected.`);
  const fields: JsonObject = {};
  const node: Node = { objectName, referenceId, fields, parent, id: "" };
  const details: Branch[] = [];
  for (const [key, value] of Object.entries(all)) {
    const records = isJsonObject(value) ? value["records"] : undefined;
    const child = Array.isArray(records) ? context.door.childRelationship(objectName, key) : undefined;
    if (child)
      for (const detail of records as JsonValue[])
        details.push({ record: detail, parent: { node, field: child.field }, type: child.childObject });
    else fields[key] = value;
  }
  return { node, details };
}

/** "Triggers ... fire separately for ... all second-level records of the same type" */
function groupsOf(level: readonly Node[]): Node[][] {
  return [...Map.groupBy(level, (node) => node.objectName.toLowerCase()).values()];
}

function insertAll(
  context: RestContext,
  groups: readonly Node[][],
  data: DataDoor,
): { readonly done: boolean; readonly results: readonly TreeResult[] } {
  for (const group of groups) {
    const rows = group.map(({ objectName, fields, parent }) => ({
      objectName,
      fields: parent ? { ...fields, [parent.field]: parent.node.id } : fields,
    }));
    const outcomes = data.write("insert", rows, { allOrNone: false, ...duplicateOptions(context) });
    const failed = group.flatMap(({ referenceId }, index) => {
      const outcome = outcomes[index];
      return outcome && !outcome.success ? [{ referenceId, errors: outcome.errors }] : [];
    });
    if (failed.length > 0) return { done: false, results: failed };
    for (const [index, node] of group.entries()) node.id = outcomes[index]?.id ?? "";
  }
  return { done: true, results: groups.flat().map(({ referenceId, id }) => ({ referenceId, id })) };
}

function answer(results: readonly TreeResult[]): RestResponse {
  const hasErrors = results.some((result) => result.errors);
  return jsonResponse(hasErrors ? 400 : 201, { hasErrors, results });
}

function requireWithinLimits(nodes: readonly Node[]): void {
  if (nodes.length === 0) throw restError("INVALID_INPUT", "At least one record is required.");
  if (nodes.length > MAX_RECORDS) throw exceeded(`${MAX_RECORDS} records`);
  if (new Set(nodes.map((node) => node.objectName.toLowerCase())).size > MAX_TYPES)
    throw exceeded(`${MAX_TYPES} types of records`);
}

function exceeded(what: string): Error {
  return restError("LIMIT_EXCEEDED", `Cannot have more than ${what} in an sObject tree request.`);
}
