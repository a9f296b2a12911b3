/** DML statements. */
import type { AccessLevelContext, ExpressionContext, StatementContext } from "@apexdevtools/apex-parser";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { compileExpression } from "./expressions/index.ts";
import { describeObject } from "./expressions/members.ts";
import type { Value } from "./expressions/value.ts";
import { SECURE_BY_DEFAULT } from "./scope.ts";
import type { CodeScope } from "./scope.ts";
import { isList, isNull, isSObject, sameType, SOBJECT } from "./types.ts";
import type { Type } from "./types.ts";

interface DmlStatement {
  readonly operation: "insert" | "update" | "upsert" | "delete" | "undelete" | "merge";
  readonly records: ExpressionContext;
  /** For merge: the records that go. */
  readonly others: ExpressionContext | null;
  readonly access: AccessLevelContext | null;
  /** For upsert: the external id field, as written. */
  readonly field: readonly string[];
}

/** The DML statement behind a statement, if it is one. */
export function dmlOf(statement: StatementContext): DmlStatement | null {
  const simple = [
    ["insert", statement.insertStatement()],
    ["update", statement.updateStatement()],
    ["delete", statement.deleteStatement()],
    ["undelete", statement.undeleteStatement()],
  ] as const;
  for (const [operation, context] of simple) {
    if (context)
      return { operation, records: context.expression(), others: null, access: context.accessLevel(), field: [] };
  }
  const upsert = statement.upsertStatement();
  if (upsert) {
    const field =
      upsert
        .qualifiedName()
        ?.id_list()
        .map((id) => id.getText()) ?? [];
    return { operation: "upsert", records: upsert.expression(), others: null, access: upsert.accessLevel(), field };
  }
  const merge = statement.mergeStatement();
  const [master, others] = merge?.expression_list() ?? [];
  return merge && master
    ? { operation: "merge", records: master, others: others ?? null, access: merge.accessLevel(), field: [] }
    : null;
}

export function compileDml(scope: CodeScope, statement: StatementContext, dml: DmlStatement): string {
  if (dml.operation === "merge") return compileMerge(scope, statement, dml);
  const records = compileExpression(scope, dml.records);
  const row = rowType(records);
  if (!row) refuse(statement, `DML requires SObject or SObject list type: ${records.type.display}`);
  requireOperation(scope, statement, dml.operation, row);
  const access = dml.access ? (dml.access.USER() ? '"user"' : '"system"') : defaultAccess(scope);
  const field = dml.field.length > 0 ? externalIdField(scope, statement, row, dml.field) : "null";
  return `R.dml(${JSON.stringify(dml.operation)}, ${records.code}, ${access}, ${field});`;
}

/** Refuses what no row of the object takes; of a generic row the data engine says so. */
function requireOperation(scope: CodeScope, at: Located, operation: DmlStatement["operation"], row: Type): void {
  if (operation === "merge" || row.kind !== "sobject") return;
  const object = scope.index.schema.object(row.name);
  const support = object?.dml;
  if (!support) return;
  const isAllowed = operation === "upsert" ? support.insert || support.update : support[operation];
  if (!isAllowed) refuse(at, `DML operation ${operation.toUpperCase()} not allowed on ${row.display}`);
}

/** [Apex Developer Guide: Merge Statement] */
const MERGEABLE = new Set(["account", "case", "contact", "lead", "sobject"]);

function compileMerge(scope: CodeScope, statement: StatementContext, dml: DmlStatement): string {
  const master = compileExpression(scope, dml.records);
  const others = compileExpression(scope, dml.others as ExpressionContext);
  if (!isSObject(master.type)) refuse(statement, `DML requires SObject or SObject list type: ${master.type.display}`);
  if (!MERGEABLE.has(master.type.name)) refuse(statement, `DML operation MERGE not allowed on ${master.type.display}`);
  const isId = ["id", "string"].includes((isList(others.type) ? others.type.args[0] : others.type)?.name ?? "");
  const row = isId ? master.type : rowType(others);
  if (!row) refuse(statement, `DML requires SObject or SObject list type: ${others.type.display}`);
  if (!sameType(row, master.type) && !sameType(row, SOBJECT) && !sameType(master.type, SOBJECT))
    refuse(statement, `Invalid merge of ${row.display} with ${master.type.display}`);
  const access = dml.access ? (dml.access.USER() ? '"user"' : '"system"') : defaultAccess(scope);
  return `R.merge(${master.code}, ${others.code}, ${access});`;
}

/** What an operation that names no mode runs in. */
function defaultAccess(scope: CodeScope): string {
  return scope.unit.apiVersion >= SECURE_BY_DEFAULT ? '"user"' : "null";
}

function rowType(records: Value): Type | undefined {
  if (isNull(records.type)) return SOBJECT;
  if (isSObject(records.type)) return records.type;
  const [element] = records.type.args;
  return isList(records.type) && element && isSObject(element) ? element : undefined;
}

/** `upsert rows Key__c` and `upsert rows Account.Key__c`. */
function externalIdField(scope: CodeScope, statement: StatementContext, row: Type, path: readonly string[]): string {
  const name = path.at(-1) ?? "";
  if (sameType(row, SOBJECT)) refuse(statement, "Upsert with a field specification requires a concrete SObject type");
  const field = describeObject(scope, statement, row).field(name);
  if (!field) refuse(statement, `Field does not exist: ${name} on ${row.display}`);
  if (!field.externalId && !field.idLookup && field.name !== "Id")
    refuse(
      statement,
      `Invalid field for upsert, must be an External Id custom or standard indexed field: ${field.name}`,
    );
  return JSON.stringify(field.name);
}
