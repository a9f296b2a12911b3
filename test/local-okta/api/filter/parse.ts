import { invalidSearch } from "../../errors.ts";

export type Operator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le" | "pr";
export type Literal = string | number | boolean | null;

/** A filter as SCIM writes it (RFC 7644, 3.4.2.2), in the part that Okta understands. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly inner: Filter }
  | { readonly kind: "compare"; readonly attribute: string; readonly operator: Operator; readonly value: Literal };

const TOKEN = /\s*(?:(\()|(\))|("(?:[^"\\]|\\.)*")|([^\s()"]+))/y;
const OPERATORS: ReadonlySet<string> = new Set(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"]);

/** @throws E0000031 when the text is no filter */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokenize(text));
  const filter = parser.or();
  if (!parser.atEnd()) throw invalidSearch();
  return filter;
}

function tokenize(text: string): string[] {
  const trimmed = text.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) throw invalidSearch();
    tokens.push(match[0].trim());
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly string[];
  #position = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  atEnd(): boolean {
    return this.#position === this.#tokens.length;
  }

  or(): Filter {
    let left = this.#and();
    while (this.#takes("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#unit();
    while (this.#takes("and")) left = { kind: "and", left, right: this.#unit() };
    return left;
  }

  #unit(): Filter {
    if (this.#takes("not")) return { kind: "not", inner: this.#unit() };
    if (this.#takes("(")) {
      const inner = this.or();
      if (!this.#takes(")")) throw invalidSearch();
      return inner;
    }
    const attribute = this.#next();
    const operator = this.#next().toLowerCase();
    if (!OPERATORS.has(operator) || attribute === "(" || attribute === ")") throw invalidSearch();
    const value = operator === "pr" ? null : literal(this.#next());
    return { kind: "compare", attribute, operator: operator as Operator, value };
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#position]?.toLowerCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  #next(): string {
    const token = this.#tokens[this.#position++];
    if (token === undefined) throw invalidSearch();
    return token;
  }
}

function literal(token: string): Literal {
  try {
    const value: unknown = JSON.parse(token);
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return value;
  } catch {
    // Not a literal: refused below like everything else that is none.
  }
  throw invalidSearch();
}
