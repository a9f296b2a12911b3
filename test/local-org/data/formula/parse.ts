/** The platform's formula language: text to a tree. [Salesforce Help: Formula Operators and Functions] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";

export type Formula =
  | { readonly kind: "literal"; readonly value: ApexValue }
  /** `Name`, `Account__r.Owner.Name`, `$User.Id`. */
  | { readonly kind: "field"; readonly path: readonly string[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Formula[] }
  | { readonly kind: "not" | "negate"; readonly operand: Formula }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Formula; readonly right: Formula };

export type BinaryOperator = "+" | "-" | "*" | "/" | "^" | "&" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "&&" | "||";

/** A formula that cannot be saved; the message is what the deployment shows. */
export class FormulaError extends Error {}

interface Token {
  readonly kind: "number" | "string" | "name" | "operator" | "end";
  readonly text: string;
}

const TOKEN =
  /\s+|\/\*[\s\S]*?\*\/|(\d+(?:\.\d+)?|\.\d+)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\$?[A-Za-z_][\w:]*)|(&&|\|\||==|<>|!=|<=|>=|[-+*/^&=<>!(),.])/gy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new FormulaError(`Syntax error.  Found '${text[at]}'`);
    const [, number, string, name, operator] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (string !== undefined) tokens.push({ kind: "string", text: unquote(string) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (_whole, escaped: string) => ({ n: "\n", t: "\t" })[escaped] ?? escaped);
}

/** Operators from the loosest to the tightest; each row is read from left to right. */
const LEVELS: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { "||": "||" },
  { "&&": "&&" },
  { "=": "=", "==": "=", "<>": "<>", "!=": "<>" },
  { "<": "<", "<=": "<=", ">": ">", ">=": ">=" },
  { "+": "+", "-": "-", "&": "&" },
  { "*": "*", "/": "/" },
  { "^": "^" },
];

/** @throws FormulaError */
export function parseFormula(text: string): Formula {
  const tokens = tokensOf(text);
  let position = 0;
  const peek = () => tokens[position] as Token;
  const isNext = (operator: string) => peek().kind === "operator" && peek().text === operator;
  const take = (operator: string) => {
    if (!isNext(operator))
      throw new FormulaError(
        peek().kind === "end"
          ? `Syntax error.  Missing '${operator}'`
          : `Syntax error.  Extra '${peek().text}' where '${operator}' was expected`,
      );
    position++;
  };

  function level(index: number): Formula {
    const operators = LEVELS[index];
    if (!operators) return unary();
    let left = level(index + 1);
    while (peek().kind === "operator" && operators[peek().text]) {
      const operator = operators[peek().text] as BinaryOperator;
      position++;
      left = { kind: "binary", operator, left, right: level(index + 1) };
    }
    return left;
  }

  function unary(): Formula {
    for (const [operator, kind] of [
      ["!", "not"],
      ["-", "negate"],
    ] as const)
      if (isNext(operator)) {
        position++;
        return { kind, operand: unary() };
      }
    if (isNext("+")) position++;
    return primary();
  }

  function primary(): Formula {
    const token = peek();
    position++;
    if (token.kind === "number") return { kind: "literal", value: ApexDecimal.parse(token.text) };
    if (token.kind === "string") return { kind: "literal", value: token.text };
    if (token.kind === "name") return named(token.text);
    if (token.kind === "operator" && token.text === "(") {
      const inner = level(0);
      take(")");
      return inner;
    }
    throw new FormulaError(
      token.kind === "end" ? "Syntax error.  Missing expression" : `Syntax error.  Extra '${token.text}'`,
    );
  }

  function named(name: string): Formula {
    if (isNext("(")) return { kind: "call", name: name.toUpperCase(), args: args() };
    const constant = { true: true, false: false, null: null }[name.toLowerCase()];
    if (constant !== undefined && !isNext(".")) return { kind: "literal", value: constant };
    const path = [name];
    while (isNext(".")) {
      position++;
      const part = peek();
      if (part.kind !== "name") throw new FormulaError(`Syntax error.  Found '${part.text}'`);
      path.push(part.text);
      position++;
    }
    return { kind: "field", path };
  }

  function args(): Formula[] {
    take("(");
    const found: Formula[] = [];
    while (!isNext(")")) {
      if (found.length > 0) take(",");
      found.push(level(0));
    }
    take(")");
    return found;
  }

  const formula = level(0);
  if (peek().kind !== "end") throw new FormulaError(`Syntax error.  Extra '${peek().text}'`);
  return formula;
}
