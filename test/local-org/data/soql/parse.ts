/** Queries and searches as text and in Apex, parsed: the same way for both. `convert.ts` makes them plain data. */
import {
  ApexErrorListener,
  ApexParserFactory,
  type ExpressionContext,
  type QueryContext,
  type SoslLiteralContext,
} from "@apexdevtools/apex-parser";
import type { CountOperand, Query, Search } from "./ast.ts";
import { QueryConverter, unescape } from "./convert.ts";
import { SoqlError } from "./error.ts";

export interface StaticQuery {
  readonly query: Query;
  /** The Apex expressions behind the binds, in order of their index. */
  readonly binds: readonly ExpressionContext[];
}

/** Converts a static query of Apex. @throws SoqlError when it uses what the local org does not have. */
export function parseStaticQuery(context: QueryContext): StaticQuery {
  const binds: ExpressionContext[] = [];
  const converter = new QueryConverter((bound) => {
    binds.push(bound.expression());
    return binds.length - 1;
  });
  return { query: converter.query(context), binds };
}

/** A parsed query text; `bindNames` are the variables that it names, in order of their index. */
export interface TextQuery {
  readonly query: Query;
  readonly bindNames: readonly string[];
}

/** [Salesforce Developer Limits: SOQL and SOSL Limits] */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 20;
const CACHE_SIZE = 500;
const parsedTexts = new Map<string, TextQuery>();

/** Parses query text (`Database.query`, REST). @throws SoqlError MALFORMED_QUERY */
export function parseQueryText(text: string): TextQuery {
  const known = parsedTexts.get(text);
  if (known) return known;
  if (text.length > MAX_LENGTH)
    throw new SoqlError("MALFORMED_QUERY", `SOQL statements cannot be longer than ${MAX_LENGTH} characters.`);
  refuseDepth(text);
  const bindNames: string[] = [];
  const converter = new QueryConverter((bound) => {
    bindNames.push(bound.expression().getText());
    return bindNames.length - 1;
  });
  const parsed = { query: converter.query(parseTree(text)), bindNames };
  if (parsedTexts.size >= CACHE_SIZE) parsedTexts.delete(parsedTexts.keys().next().value as string);
  parsedTexts.set(text, parsed);
  return parsed;
}

/** The parser looks ahead for each open parenthesis: a depth that nobody writes would hold up the whole org. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(/'(?:\\.|[^'\\])*'|[()]/gs)) {
    if (token === "(" && ++depth > MAX_DEPTH) throw new SoqlError("MALFORMED_QUERY", "The query is nested too deeply.");
    if (token === ")") depth--;
  }
}

class FirstError extends ApexErrorListener {
  apexSyntaxError(_line: number, _column: number, message: string): void {
    const token = /(?:mismatched|extraneous) input '(.*?)'|at input '(.*?)'$/.exec(message);
    const found = (token?.[1] ?? token?.[2])?.replace(/\]$/, ""); // the bracket that parseTree puts around the text
    const shown =
      found === undefined ? message : found === "" ? "unexpected token: <EOF>" : `unexpected token: '${found}'`;
    throw new SoqlError("MALFORMED_QUERY", shown);
  }
}

function parseTree(text: string): QueryContext {
  // The grammar's SOQL literal is the one rule that ends at a known token.
  const source = `[${withApexEscapes(text)}]`;
  const { parser } = ApexParserFactory.createLexerAndParser(source, new FirstError());
  const literal = parser.soqlLiteral();
  if (literal.stop && literal.stop.stop !== source.length - 1)
    throw new SoqlError("MALFORMED_QUERY", "unexpected token: ']'");
  return literal.query();
}

/** `\%` and `\_` are escapes of SOQL that the grammar, made for Apex, does not know: the backslash is escaped for it. */
function withApexEscapes(text: string): string {
  return text.replace(/\\\\|\\[%_]/g, (escape) => (escape === "\\\\" ? escape : `\\${escape}`));
}

/** Converts a static search of Apex. @throws SoqlError when it uses what the local org does not have. */
export function parseStaticSearch(context: SoslLiteralContext): {
  search: Search;
  binds: readonly ExpressionContext[];
} {
  const binds: ExpressionContext[] = [];
  const converter = new QueryConverter((bound) => {
    binds.push(bound.expression());
    return binds.length - 1;
  });
  const bound = context.boundExpression();
  const term = bound ? converter.bind(bound) : literalTerm(context.FindLiteral().getText());
  return { search: converter.search(term, context.soslClauses()), binds };
}

/** Parses search text (`Search.query`): `FIND 'x' ...` or `FIND {x} ...`. @throws SoqlError MALFORMED_SEARCH */
export function parseSearchText(text: string): { search: Search; bindNames: readonly string[] } {
  const bindNames: string[] = [];
  const converter = new QueryConverter((bound) => {
    bindNames.push(bound.expression().getText());
    return bindNames.length - 1;
  });
  const { parser } = ApexParserFactory.createLexerAndParser(`[${text.trim()}]`, new FirstError());
  if (/^\s*find\s*\{/i.test(text)) {
    const literal = parser.soslLiteralAlt();
    return {
      search: converter.search(literalTerm(literal.FindLiteralAlt().getText()), literal.soslClauses()),
      bindNames,
    };
  }
  const literal = parser.soslLiteral();
  const bound = literal.boundExpression();
  const term = bound ? converter.bind(bound) : literalTerm(literal.FindLiteral().getText());
  return { search: converter.search(term, literal.soslClauses()), bindNames };
}

/** The text between the quotes or braces of `[FIND 'x'`. */
function literalTerm(token: string): CountOperand {
  const quoted = /['{]([\s\S]*)['}]/.exec(token)?.[1] ?? "";
  return { kind: "literal", type: "string", text: unescape(quoted) };
}
