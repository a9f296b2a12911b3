/** What SOQL takes where: comparisons, orders, what is selected. [SOQL Reference: Comparison Operators, ORDER BY, FOR UPDATE] */
import { ApexDate, MS_PER_DAY } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { normalizeId } from "../../platform/values/id.ts";
import type { FieldDescribe, FieldType } from "../schema/index.ts";
import type { ComparisonOperator, LiteralType, Operand } from "./ast.ts";
import { SoqlError } from "./error.ts";
import { resolvedText, type Resolved, type ResolvedQuery } from "./resolve.ts";

const NUMBERS: readonly FieldType[] = ["int", "long", "double", "currency", "percent"];
const SOAP_TYPES: Partial<Record<FieldType, string>> = { datetime: "dateTime", int: "int", currency: "currency" };

/** @throws SoqlError when the field cannot be compared so, in the platform's words. */
export function checkComparison(left: Resolved, operator: ComparisonOperator, right: Operand): void {
  checkBrackets(operator, right);
  if (left.kind === "function") return;
  const { field } = left;
  if (!field.isFilterable)
    throw new SoqlError("INVALID_FIELD", `field '${field.name}' can not be filtered in a query call`);
  checkOperator(field, operator, right);
  for (const item of right.kind === "list" ? right.items : [right]) checkOperand(field, item);
}

/** @throws SoqlError for a field that is selected twice */
export function checkSelect(query: ResolvedQuery): void {
  if (query.kind !== "rows") return;
  const seen = new Set<string>();
  for (const item of query.select) {
    if (item.kind !== "value") continue;
    const text = item.alias ?? selectedText(item.value);
    if (seen.has(text)) throw new SoqlError("INVALID_FIELD", `duplicate field selected: ${text}`);
    seen.add(text);
  }
}

/** Without an alias a function answers under the name of its field. */
export function selectedText(value: Resolved): string {
  const content = value.kind === "function" ? (value.argument ?? value.inner) : null;
  return content ? selectedText(content) : resolvedText(value);
}

/** @throws SoqlError for what can be selected but not filtered by. The wordings are ours. */
export function checkFilterValue(left: Resolved, clause: "WHERE" | "HAVING"): void {
  if (left.kind !== "function") return;
  if (left.name === "FORMAT") throw new SoqlError("MALFORMED_QUERY", `FORMAT() cannot be used in ${clause}`);
  if (clause === "WHERE" && left.isAggregate)
    throw new SoqlError("MALFORMED_QUERY", `Aggregate functions are not allowed in WHERE: ${resolvedText(left)}`);
  // [SOQL Reference: toLabel(): record types are filtered by their master value]
  if (left.name === "TOLABEL" && left.argument?.object.name === "RecordType")
    throw new SoqlError("MALFORMED_QUERY", "toLabel() of a record type cannot be filtered by");
}

/** @throws SoqlError for a field that cannot be sorted by, and for an order where rows are locked */
export function checkOrder(query: ResolvedQuery): void {
  for (const { value } of query.orderBy) {
    // [SOQL Reference: toLabel() cannot be used with ORDER BY, which always takes the order of the picklist]
    if (value.kind === "function" && (value.name === "TOLABEL" || value.name === "FORMAT"))
      throw new SoqlError("MALFORMED_QUERY", `field '${resolvedText(value)}' can not be sorted in a query call`);
    if (value.kind === "field" && (!value.field.isFilterable || value.field.type === "multipicklist"))
      throw new SoqlError("MALFORMED_QUERY", `field '${value.field.name}' can not be sorted in a query call`);
  }
  if (!query.forUpdate) return;
  // [Apex Developer Guide: Querying All Records with a SOQL Statement: not together with FOR UPDATE; the wording is ours]
  if (query.allRows) throw new SoqlError("MALFORMED_QUERY", "ALL ROWS cannot be used with FOR UPDATE");
  // [salesforce.stackexchange.com/questions/169107: the platform's words for Group]
  if (query.object.name === "Group") throw new SoqlError("MALFORMED_QUERY", "SObject type does not allow locking rows");
  if (query.orderBy.length > 0)
    throw new SoqlError("MALFORMED_QUERY", "ORDER BY cannot be used in a query that locks rows with FOR UPDATE");
  if (query.kind !== "rows")
    throw new SoqlError("MALFORMED_QUERY", "FOR UPDATE cannot be used with aggregate functions or GROUP BY");
}

/** One value stands without brackets, several within; a bind may be either. */
function checkBrackets(operator: ComparisonOperator, right: Operand): void {
  const takesSeveral = ["IN", "NOT IN", "INCLUDES", "EXCLUDES"].includes(operator);
  if (right.kind === "list" && !takesSeveral) throw new SoqlError("MALFORMED_QUERY", `unexpected token: '('`);
  if ((right.kind === "literal" || right.kind === "dateLiteral") && takesSeveral)
    throw new SoqlError("MALFORMED_QUERY", `unexpected token: '${right.kind === "literal" ? right.text : right.name}'`);
}

function checkOperator(field: FieldDescribe, operator: ComparisonOperator, right: Operand): void {
  const isText = field.apexType === "string";
  if (operator === "LIKE" && !isText)
    throw new SoqlError("INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${field.type} field`);
  if ((operator === "INCLUDES" || operator === "EXCLUDES") && field.type !== "multipicklist")
    throw new SoqlError(
      "INVALID_QUERY_FILTER_OPERATOR",
      `includes/excludes operator only valid on multipicklist field`,
    );
  const ordering = operator.startsWith("<") || operator.startsWith(">");
  // The key of an object is ordered, which is what paging by Id goes by. [developer.salesforce.com: PK chunking techniques]
  const unordered = field.apexType === "boolean" || field.type === "reference" || field.type === "multipicklist";
  if (ordering && unordered)
    throw new SoqlError("INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${field.type} field`);
  if (right.kind === "query" && field.apexType !== "id")
    throw new SoqlError(
      "MALFORMED_QUERY",
      `The left operand '${field.name}' in the where expression with outer query must be an id or reference field`,
    );
}

function checkOperand(field: FieldDescribe, operand: Operand): void {
  if (operand.kind === "dateLiteral") {
    if (field.type !== "date" && field.type !== "datetime") throw wrongType(field);
    return;
  }
  if (operand.kind !== "literal" || operand.type === "null") return;
  if (!literalTypes(field).includes(operand.type)) throw wrongType(field);
  checkDay(operand.type, operand.text);
  if (field.apexType === "id" && operand.text !== "" && normalizeId(operand.text) === null)
    throw new SoqlError("INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${operand.text}`);
}

const [FIRST_DAY, LAST_DAY] = [Date.UTC(1700, 0, 1), Date.UTC(4000, 11, 31) + MS_PER_DAY];

/**
 * A day or a time that the calendar has, of the years that the platform knows. [sfdecoded.github.io/errors/invalid-date-format.html; SOQL Reference: Date
 * Formats and Date Literals, Minimum and Maximum Dates, whose wording is taken to be the same; the hours that time zones shift it by are let pass]
 */
function checkDay(type: LiteralType, text: string): void {
  if (type !== "date" && type !== "datetime") return;
  const ms = (type === "date" ? ApexDate : ApexDatetime).tryParseIso(text)?.ms;
  if (ms === undefined || ms < FIRST_DAY - MS_PER_DAY || ms >= LAST_DAY + MS_PER_DAY)
    throw new SoqlError("MALFORMED_QUERY", `Invalid ${type}: ${text}`);
}

function literalTypes(field: FieldDescribe): readonly LiteralType[] {
  if (NUMBERS.includes(field.type)) return ["number"];
  if (field.type === "boolean") return ["boolean"];
  if (field.type === "date") return ["date"];
  if (field.type === "datetime") return ["datetime"];
  if (field.type === "time") return ["time"];
  return ["string"];
}

function wrongType(field: FieldDescribe): SoqlError {
  const expected = SOAP_TYPES[field.type] ?? (literalTypes(field)[0] === "string" ? "string" : field.type);
  const quotes =
    literalTypes(field)[0] === "string" ? "should be enclosed in quotes" : "should not be enclosed in quotes";
  return new SoqlError(
    "INVALID_FIELD",
    `value of filter criterion for field '${field.name}' must be of type ${expected} and ${quotes}`,
  );
}
