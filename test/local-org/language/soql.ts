/** SOQL in square brackets: parsed and checked when the class is compiled, run with the values of its bind expressions. */
import type { SoqlLiteralContext, SoslLiteralContext } from "@apexdevtools/apex-parser";
import { SoqlError } from "../data/soql/error.ts";
import { parseStaticQuery, parseStaticSearch } from "../data/soql/parse.ts";
import { resolveQuery } from "../data/soql/resolve.ts";
import { checkInApex } from "../data/soql/select-rules.ts";
import type { Schema } from "../data/schema/index.ts";
import { checkBinds } from "./binds.ts";
import { refuse } from "./errors.ts";
import { compileExpression } from "./expressions/index.ts";
import type { Value } from "./expressions/value.ts";
import { SECURE_BY_DEFAULT } from "./scope.ts";
import type { CodeScope } from "./scope.ts";
import { AGGREGATE_RESULT, INTEGER, listOf, SOBJECT, sobjectType } from "./types.ts";

/** A query as a value: a list of rows, a list of aggregates, or a count. */
export function compileQuery(scope: CodeScope, context: SoqlLiteralContext): Value {
  try {
    const { query, binds } = parseStaticQuery(context.query());
    const shape = resolveQuery(query, scope.index.schema as Schema);
    checkInApex(shape);
    const bound = binds.map((bind) => ({ at: bind, value: compileExpression(scope, bind) }));
    checkBinds(shape, bound);
    const values = bound.map(({ value }) => value.code);
    const isSecure = scope.unit.apiVersion >= SECURE_BY_DEFAULT;
    if (isSecure && query.access === "security-enforced")
      refuse(context, "WITH SECURITY_ENFORCED is not supported in API version 67.0 and later; use WITH USER_MODE");
    const constant = scope.unit.import(`R.query(${JSON.stringify(query)}${isSecure ? ', "user"' : ""})`);
    const code = `${constant}([${values.join(", ")}])`;
    if (shape.kind === "count") return { code, type: INTEGER, nonNull: true };
    const row = shape.kind === "aggregate" ? AGGREGATE_RESULT : sobjectType(shape.object.name);
    const inLoop = `${constant}([${values.join(", ")}], true)`;
    return { code, type: listOf(row), rows: true, nonNull: true, loop: [code, inLoop] };
  } catch (error) {
    if (error instanceof SoqlError) refuse(context, error.message);
    throw error;
  }
}

/** A search as a value: a list of rows for each object that it returns. */
export function compileSearch(scope: CodeScope, context: SoslLiteralContext): Value {
  try {
    const { search, binds } = parseStaticSearch(context);
    for (const query of search.queries) resolveQuery(query, scope.index.schema as Schema);
    const values = binds.map((bind) => compileExpression(scope, bind).code);
    const constant = scope.unit.import(`R.search(${JSON.stringify(search)})`);
    return { code: `${constant}([${values.join(", ")}])`, type: listOf(listOf(SOBJECT)), nonNull: true };
  } catch (error) {
    if (error instanceof SoqlError) refuse(context, error.message);
    throw error;
  }
}
