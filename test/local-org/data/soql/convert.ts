/** From the parser's trees to the query AST. */
import type {
  BoundExpressionContext,
  ConditionalExpressionContext,
  FieldExpressionContext,
  FieldListContext,
  FieldNameContext,
  FieldNameListContext,
  FieldOrderContext,
  FieldSpecContext,
  FieldSpecListContext,
  FromNameListContext,
  LogicalExpressionContext,
  OrderByClauseContext,
  QueryContext,
  SelectEntryContext,
  SoqlFunctionContext,
  SoslClausesContext,
  SoslWithClauseContext,
  SubFieldEntryContext,
  SubQueryContext,
  TypeOfContext,
  ValueContext,
  WhereConditionalExpressionContext,
  WhereLogicalExpressionContext,
  WithClauseContext,
} from "@apexdevtools/apex-parser";
import type {
  AccessClause,
  ComparisonOperator,
  Condition,
  CountOperand,
  FieldGroup,
  FunctionExpression,
  Operand,
  OrderItem,
  Query,
  Search,
  SelectItem,
} from "./ast.ts";
import { SoqlError, soqlNotImplemented } from "./error.ts";

/** What a query without the clause has: common to queries, subqueries and searches. */
const PLAIN = {
  alias: null,
  where: null,
  access: null,
  scope: null,
  groupBy: [],
  subtotals: null,
  having: null,
  orderBy: [],
  limit: null,
  offset: null,
  allRows: false,
  forUpdate: false,
  views: [],
} as const;

type BindRecorder = (bound: BoundExpressionContext) => number;

/** Converts one query or search; `recordBind` numbers the binds in the order in which they are written. */
export class QueryConverter {
  readonly #recordBind: BindRecorder;

  constructor(recordBind: BindRecorder) {
    this.#recordBind = recordBind;
  }

  query(context: QueryContext): Query {
    if (context.updateList()) throw soqlNotImplemented("UPDATE TRACKING and VIEWSTAT");
    const groupBy = context.groupByClause();
    const forClauses = context.forClauses();
    const limit = context.limitClause();
    const offset = context.offsetClause();
    const select = context
      .selectList()
      .selectEntry_list()
      .map((entry) => this.#selectItem(entry));
    // Binds are numbered as they are met, so the clauses are read in the order in which they are written.
    const where = context.whereClause() ? this.#where(context.whereClause().whereLogicalExpression()) : null;
    const having = groupBy?.logicalExpression() ? this.#logical(groupBy.logicalExpression()) : null;
    return {
      select,
      ...this.#from(context.fromNameList()),
      where,
      access: context.withClause() ? access(context.withClause()) : null,
      scope: context.usingScope()?.soqlId().getText().toLowerCase() ?? null,
      groupBy: (groupBy?.fieldGroupByList().fieldGroupBy_list() ?? []).map((item) =>
        item.soqlFunction() ? this.#function(item.soqlFunction()) : field(item.fieldName()),
      ),
      subtotals: groupBy?.ROLLUP() ? "rollup" : groupBy?.CUBE() ? "cube" : null,
      having,
      orderBy: this.#orderBy(context.orderByClause()),
      limit: limit ? this.#count(limit.IntegerLiteral(), limit.boundExpression()) : null,
      offset: offset ? this.#count(offset.IntegerLiteral(), offset.boundExpression()) : null,
      allRows: context.allRowsClause() != null,
      forUpdate: (forClauses?.UPDATE_list().length ?? 0) > 0,
      views: [
        ...(forClauses?.VIEW_list().length ? (["view"] as const) : []),
        ...(forClauses?.REFERENCE_list().length ? (["reference"] as const) : []),
      ],
    };
  }

  #subQuery(context: SubQueryContext): Query {
    const forClauses = context.forClauses();
    if (forClauses && forClauses.FOR_list().length > 0) throw soqlNotImplemented("FOR in a subquery");
    if (context.updateList()) throw soqlNotImplemented("UPDATE in a subquery");
    const limit = context.limitClause();
    return {
      ...PLAIN,
      select: context
        .subFieldList()
        .subFieldEntry_list()
        .map((entry) => this.#selectItem(entry)),
      ...this.#from(context.fromNameList()),
      where: context.whereClause() ? this.#where(context.whereClause().whereLogicalExpression()) : null,
      orderBy: this.#orderBy(context.orderByClause()),
      limit: limit ? this.#count(limit.IntegerLiteral(), limit.boundExpression()) : null,
    };
  }

  #from(context: FromNameListContext): { from: string; alias: string | null } {
    if (context.fieldName_list().length > 1) throw soqlNotImplemented("a FROM with several names");
    const alias = context.soqlId_list()[0]?.getText() ?? null;
    // The grammar takes any word for an alias: `FROM Account WHERE` without a condition.
    if (alias !== null && CLAUSES.has(alias.toLowerCase()))
      throw new SoqlError("MALFORMED_QUERY", `unexpected token: '${alias}'`);
    return { from: context.fieldName(0).getText(), alias };
  }

  #selectItem(entry: SelectEntryContext | SubFieldEntryContext): SelectItem {
    if (entry.typeOf()) return typeOf(entry.typeOf());
    if (entry.subQuery()) return { kind: "children", query: this.#subQuery(entry.subQuery()) };
    const alias = entry.soqlId()?.getText() ?? null;
    const called = entry.soqlFunction();
    if (called?.FIELDS()) {
      const group = called.soqlFieldsParameter().getText().toUpperCase() as FieldGroup;
      if (alias !== null) throw new SoqlError("MALFORMED_QUERY", `unexpected token: '${alias}'`);
      return { kind: "fields", group };
    }
    if (called) return { ...this.#function(called), alias };
    return { ...field(entry.fieldName()), alias };
  }

  #function(context: SoqlFunctionContext): FunctionExpression {
    const name = context.getChild(0).getText().toUpperCase();
    if (name === "FIELDS") throw new SoqlError("MALFORMED_QUERY", "unexpected token: 'FIELDS'");
    if (!FUNCTIONS.has(name)) throw soqlNotImplemented(`the function ${name}`);
    const inner = context.soqlFunction() ? this.#function(context.soqlFunction()) : null;
    if (inner && name !== "FORMAT") throw soqlNotImplemented(`a function inside ${name}`);
    const dateField = context.dateFieldName();
    const argument = dateField ? dateField.fieldName() : context.fieldName();
    return {
      kind: "function",
      name,
      argument: argument ? path(argument) : null,
      inner,
      inUserTimeZone: dateField?.CONVERT_TIMEZONE() != null,
    };
  }

  #where(context: WhereLogicalExpressionContext): Condition {
    const parts = context.whereConditionalExpression_list().map((part) => this.#whereCondition(part));
    return combine(parts, context.SOQLOR_list().length > 0, context.NOT() != null);
  }

  #whereCondition(context: WhereConditionalExpressionContext): Condition {
    if (context.whereLogicalExpression()) return this.#where(context.whereLogicalExpression());
    const comparison = context.whereFieldExpression();
    if (comparison.FORMULA()) throw soqlNotImplemented("FORMULA");
    return this.#comparison(comparison.fieldExpression());
  }

  #logical(context: LogicalExpressionContext): Condition {
    const parts = context.conditionalExpression_list().map((part) => this.#condition(part));
    return combine(parts, context.SOQLOR_list().length > 0, context.NOT() != null);
  }

  #condition(context: ConditionalExpressionContext): Condition {
    return context.logicalExpression()
      ? this.#logical(context.logicalExpression())
      : this.#comparison(context.fieldExpression());
  }

  #comparison(context: FieldExpressionContext): Condition {
    const left = context.soqlFunction() ? this.#function(context.soqlFunction()) : field(context.fieldName());
    const written = context
      .comparisonOperator()
      .getText()
      .toUpperCase()
      .replace(/^NOTIN$/, "NOT IN");
    const operator = (written === "<>" ? "!=" : written) as ComparisonOperator;
    return { kind: "compare", left, operator, right: this.#operand(context.value()) };
  }

  #operand(context: ValueContext): Operand {
    if (context.subQuery()) return { kind: "query", query: this.#subQuery(context.subQuery()) };
    if (context.valueList())
      return {
        kind: "list",
        items: context
          .valueList()
          .value_list()
          .map((item) => this.#operand(item)),
      };
    if (context.boundExpression()) return this.#bind(context.boundExpression());
    if (context.NULL()) return { kind: "literal", type: "null", text: "null" };
    if (context.BooleanLiteral()) return { kind: "literal", type: "boolean", text: context.getText().toLowerCase() };
    if (context.signedNumber()) return { kind: "literal", type: "number", text: context.getText() };
    if (context.StringLiteral())
      return { kind: "literal", type: "string", text: unescape(context.getText().slice(1, -1)) };
    if (context.DateLiteral()) return { kind: "literal", type: "date", text: context.getText() };
    if (context.DateTimeLiteral()) return { kind: "literal", type: "datetime", text: context.getText() };
    if (context.TimeLiteral()) return { kind: "literal", type: "time", text: context.getText() };
    const formula = context.dateFormula();
    if (formula) {
      const name = formula.getChild(0).getText().toUpperCase();
      return {
        kind: "dateLiteral",
        name,
        count: formula.signedInteger() ? Number(formula.signedInteger().getText()) : 0,
      };
    }
    throw soqlNotImplemented(`the value ${context.getText()}`);
  }

  search(term: CountOperand, clauses: SoslClausesContext): Search {
    for (const clause of clauses.soslWithClause_list()) checkSearchClause(clause);
    const group = clauses.searchGroup();
    const specs = clauses.fieldSpecList();
    if (!specs) throw new SoqlError("NOT_IMPLEMENTED", "local org: SOSL without RETURNING is not implemented");
    const queries = this.#fieldSpecs(specs);
    const limit = clauses.limitClause();
    const overall = limit ? this.#count(limit.IntegerLiteral(), limit.boundExpression()) : null;
    if (clauses.UPDATE() && queries.some(({ from }) => ARTICLES.test(from)))
      throw new SoqlError("NOT_IMPLEMENTED", "local org: UPDATE of articles in SOSL is not implemented");
    return {
      term,
      group: group?.NAME() ? "NAME" : group?.EMAIL() ? "EMAIL" : group?.PHONE() ? "PHONE" : "ALL",
      queries: queries.map((query) => ({ ...query, limit: query.limit ?? overall })),
    };
  }

  #fieldSpecs(context: FieldSpecListContext): Query[] {
    return [
      this.#fieldSpec(context.fieldSpec()),
      ...context.fieldSpecList_list().flatMap((rest) => this.#fieldSpecs(rest)),
    ];
  }

  #fieldSpec(context: FieldSpecContext): Query {
    if (context.USING()) throw new SoqlError("NOT_IMPLEMENTED", "local org: USING LISTVIEW in SOSL is not implemented");
    const fields = context.fieldList();
    const order = context.fieldOrderList();
    const limit = context.limitClause();
    const offset = context.offsetClause();
    const id: SelectItem = { kind: "field", path: ["Id"], alias: null };
    return {
      ...PLAIN,
      select: fields ? searchFields(fields) : [id],
      from: context.soslId(0).getText(),
      where: context.logicalExpression() ? this.#logical(context.logicalExpression()) : null,
      orderBy: order ? order.fieldOrder_list().map((item) => this.#order(item)) : [],
      limit: limit ? this.#count(limit.IntegerLiteral(), limit.boundExpression()) : null,
      offset: offset ? this.#count(offset.IntegerLiteral(), offset.boundExpression()) : null,
    };
  }

  bind(bound: BoundExpressionContext): CountOperand {
    return this.#bind(bound);
  }

  #bind(bound: BoundExpressionContext): CountOperand {
    return { kind: "bind", index: this.#recordBind(bound), name: bound.expression().getText() };
  }

  #count(literal: { getText(): string } | null, bound: BoundExpressionContext | null): CountOperand {
    return literal
      ? { kind: "literal", type: "number", text: literal.getText() }
      : this.#bind(bound as BoundExpressionContext);
  }

  #orderBy(context: OrderByClauseContext | null): OrderItem[] {
    return (context?.fieldOrderList().fieldOrder_list() ?? []).map((item) => this.#order(item));
  }

  #order(item: FieldOrderContext): OrderItem {
    return {
      expression: item.soqlFunction() ? this.#function(item.soqlFunction()) : field(item.fieldName()),
      descending: item.DESC() != null,
      nullsLast: item.NULLS() ? item.LAST() != null : null,
    };
  }
}

/** What has tracking of keywords and views: UPDATE TRACKING and VIEWSTAT are about nothing else. [SOSL: Update an Article's Keyword Tracking with SOSL] */
const ARTICLES = /^KnowledgeArticle|__ka(v)?$/i;

/**
 * SNIPPET, HIGHLIGHT and METADATA change what the API tells beside the rows, and SPELL_CORRECTION helps a search that finds nothing; in Apex each leaves the rows
 * as they are. The others filter by what is not here. [SOQL and SOSL Reference, the page of each clause]
 */
function checkSearchClause(clause: SoslWithClauseContext): void {
  const refused = [
    [clause.DIVISION(), "DIVISION"],
    [clause.DATA(), "DATA CATEGORY"],
    [clause.NETWORK(), "NETWORK"],
    [clause.PRICEBOOKID(), "PricebookId"],
  ].find(([found]) => found);
  if (refused) throw new SoqlError("NOT_IMPLEMENTED", `local org: WITH ${refused[1]} in SOSL is not implemented`);
}

function searchFields(context: FieldListContext): SelectItem[] {
  return [searchField(context), ...context.fieldList_list().flatMap((rest) => searchFields(rest))];
}

/** A field, as it is, by its label or as the user's locale writes it. [SOQL and SOSL Reference: toLabel(fields), FORMAT()] */
function searchField(context: FieldListContext): SelectItem {
  if (context.CONVERT_CURRENCY() || context.soqlFunction())
    throw new SoqlError("NOT_IMPLEMENTED", "local org: this function in SOSL is not implemented");
  const [field, alias = null] = context.soslId_list().map((id) => id.getText());
  const path = field?.split(".") as string[];
  const name = context.TOLABEL() ? "TOLABEL" : context.FORMAT() ? "FORMAT" : null;
  if (name === null) return { kind: "field", path, alias: null };
  return { kind: "function", name, argument: path, inner: null, inUserTimeZone: false, alias };
}

/** [SOQL Reference: Alias Notation: words that an alias cannot be] */
const CLAUSES = new Set(
  "and asc desc excludes first from group having in includes last like limit not null nulls or select using where with".split(
    " ",
  ),
);

// prettier-ignore
const FUNCTIONS = new Set([
  "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX",
  "CALENDAR_YEAR", "CALENDAR_QUARTER", "CALENDAR_MONTH", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "DAY_ONLY", "HOUR_IN_DAY",
  "WEEK_IN_MONTH", "WEEK_IN_YEAR", "FISCAL_YEAR", "FISCAL_QUARTER", "FISCAL_MONTH", "GROUPING",
  "TOLABEL", "FORMAT", "CONVERTCURRENCY",
]);

function typeOf(context: TypeOfContext): SelectItem {
  const otherwise = context.elseClause();
  return {
    kind: "typeof",
    path: path(context.fieldName()),
    branches: context.whenClause_list().map((branch) => ({
      object: branch.fieldName().getText(),
      fields: paths(branch.fieldNameList()),
    })),
    otherwise: otherwise ? paths(otherwise.fieldNameList()) : null,
  };
}

function paths(context: FieldNameListContext): string[][] {
  return context.fieldName_list().map((name) => path(name));
}

function access(context: WithClauseContext): AccessClause {
  if (context.USER_MODE()) return "user";
  if (context.SYSTEM_MODE()) return "system";
  if (context.SECURITY_ENFORCED()) return "security-enforced";
  throw soqlNotImplemented("WITH DATA CATEGORY and other filters");
}

/** `AND` and `OR` cannot stand side by side without parentheses; the grammar already says so. */
function combine(parts: Condition[], isOr: boolean, isNot: boolean): Condition {
  const condition: Condition = parts.length === 1 ? (parts[0] as Condition) : { kind: isOr ? "or" : "and", parts };
  return isNot ? { kind: "not", part: condition } : condition;
}

function field(context: FieldNameContext): { kind: "field"; path: readonly string[] } {
  return { kind: "field", path: path(context) };
}

function path(context: FieldNameContext): string[] {
  return context.soqlId_list().map((part) => part.getText());
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** Escapes of SOQL strings. `\_` and `\%` stay escaped: LIKE reads them. [SOQL Reference: Quoted String Escape Sequences] */
export function unescape(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, escape: string) => {
    if (escape === "_" || escape === "%") return whole;
    if (/^u[0-9a-fA-F]{4}$/.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
    return ESCAPES[escape.toLowerCase()] ?? escape;
  });
}
