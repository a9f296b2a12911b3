/** A SOQL query as plain data: it is embedded in compiled Apex and cached. Names are as written; `resolve.ts` finds what they mean. */

export type AccessClause = "user" | "system" | "security-enforced";

/** `FOR VIEW` and `FOR REFERENCE`. */
export type ViewClause = "view" | "reference";

export type Subtotals = "rollup" | "cube";

/** `FIELDS(ALL)` and its kin. */
export type FieldGroup = "ALL" | "CUSTOM" | "STANDARD";

export interface Query {
  readonly select: readonly SelectItem[];
  /** The object, or the child relationship of a subquery. */
  readonly from: string;
  readonly alias: string | null;
  readonly where: Condition | null;
  readonly access: AccessClause | null;
  /** `USING SCOPE`, in lower case. */
  readonly scope: string | null;
  readonly groupBy: readonly Expression[];
  /** `GROUP BY ROLLUP` and `CUBE`. */
  readonly subtotals: Subtotals | null;
  readonly having: Condition | null;
  readonly orderBy: readonly OrderItem[];
  readonly limit: CountOperand | null;
  readonly offset: CountOperand | null;
  readonly allRows: boolean;
  readonly forUpdate: boolean;
  readonly views: readonly ViewClause[];
}

export type SelectItem =
  | (Expression & { readonly alias: string | null })
  | { readonly kind: "children"; readonly query: Query }
  | { readonly kind: "fields"; readonly group: FieldGroup }
  | {
      readonly kind: "typeof";
      /** The relationship. */
      readonly path: readonly string[];
      readonly branches: readonly TypeofBranch[];
      readonly otherwise: readonly (readonly string[])[] | null;
    };

export interface TypeofBranch {
  readonly object: string;
  readonly fields: readonly (readonly string[])[];
}

/** What can be selected, compared, grouped by and ordered by. */
export type Expression = { readonly kind: "field"; readonly path: readonly string[] } | FunctionExpression;

export interface FunctionExpression {
  readonly kind: "function";
  /** Upper case: `COUNT`, `CALENDAR_YEAR`. */
  readonly name: string;
  /** Null for `COUNT()`, and where a function stands inside. */
  readonly argument: readonly string[] | null;
  /** The function inside of `FORMAT`. */
  readonly inner: FunctionExpression | null;
  /** `convertTimezone(...)` around the argument. */
  readonly inUserTimeZone: boolean;
}

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | {
      readonly kind: "compare";
      readonly left: Expression;
      readonly operator: ComparisonOperator;
      readonly right: Operand;
    };

export type ComparisonOperator =
  "=" | "!=" | "<" | "<=" | ">" | ">=" | "LIKE" | "IN" | "NOT IN" | "INCLUDES" | "EXCLUDES";

export type LiteralType = "null" | "boolean" | "string" | "number" | "date" | "datetime" | "time";

export type Operand =
  | { readonly kind: "literal"; readonly type: LiteralType; readonly text: string }
  /** `TODAY`, `LAST_N_DAYS` with its number. */
  | { readonly kind: "dateLiteral"; readonly name: string; readonly count: number }
  /** `name` is the bind's text, for binds of dynamic queries. */
  | { readonly kind: "bind"; readonly index: number; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Operand[] }
  | { readonly kind: "query"; readonly query: Query };

/** What LIMIT and OFFSET take. */
export type CountOperand = Extract<Operand, { kind: "literal" | "bind" }>;

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
  /** Null when the query does not say. */
  readonly nullsLast: boolean | null;
}

/** A SOSL search: what is looked for where, and a query for each object of RETURNING. */
export interface Search {
  readonly term: CountOperand;
  readonly group: SearchGroup;
  readonly queries: readonly Query[];
}

export type SearchGroup = "ALL" | "NAME" | "EMAIL" | "PHONE";
