/**
 * Arrays of arrays, `new String[][]{ ... }`, which the platform takes and the parser's grammar does not: they are read as `new List<String>[]{ ... }`.
 * [github.com/octoberswimmer/aer-dist/issues/55; Apex Developer Guide: Lists, "Using Array Notation"]
 */
import { ApexLexer, ApexParserFactory } from "@apexdevtools/apex-parser";
import type { ApexToken } from "@apexdevtools/apex-parser";

/** Whether it is worth looking closer: two pairs of brackets somewhere behind `new`. */
const MAYBE = /\bnew\s[^;(){}]*\]\s*\[\s*\]/i;

/** The source with the same lines, whose arrays of arrays are lists. */
export function withNestedArrays(text: string): string {
  if (!MAYBE.test(text)) return text;
  const stream = ApexParserFactory.createTokenStream(text);
  stream.fill();
  const tokens = stream.tokens.filter((token) => token.channel === 0);
  const characters = Array.from(text); // the lexer counts code points
  for (const [index, token] of tokens.entries()) {
    if (token.type !== ApexLexer.NEW) continue;
    const open = endOfName(tokens, index + 1);
    const pairs = open === undefined ? 0 : emptyPairs(tokens, open);
    if (open === undefined || pairs < 2) continue;
    const first = tokens[index + 1] as ApexToken;
    const last = tokens[open - 1] as ApexToken;
    characters[first.start] = "List<".repeat(pairs - 1) + (characters[first.start] as string);
    characters[last.stop] = (characters[last.stop] as string) + ">".repeat(pairs - 1);
    for (const { start } of tokens.slice(open + 2, open + 2 * pairs)) characters[start] = " ";
  }
  return characters.join("");
}

/** Where the bracket stands that follows the name of a type with its arguments; undefined where something else does. */
function endOfName(tokens: readonly ApexToken[], from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const { type } = tokens[index] as ApexToken;
    if (type === ApexLexer.LT) depth++;
    else if (type === ApexLexer.GT) depth--;
    else if (depth === 0 && type === ApexLexer.LBRACK) return index > from ? index : undefined;
    else if (ENDS.has(type)) return undefined;
  }
  return undefined;
}

const ENDS: ReadonlySet<number> = new Set([
  ApexLexer.LPAREN,
  ApexLexer.RPAREN,
  ApexLexer.LBRACE,
  ApexLexer.RBRACE,
  ApexLexer.SEMI,
]);

function emptyPairs(tokens: readonly ApexToken[], from: number): number {
  let pairs = 0;
  while (tokens[from + 2 * pairs]?.type === ApexLexer.LBRACK && tokens[from + 2 * pairs + 1]?.type === ApexLexer.RBRACK)
    pairs++;
  return pairs;
}
