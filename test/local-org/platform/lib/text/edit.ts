/** Changing strings, as Apache Commons Lang does it, which the platform's String methods follow. */
import { throwApex } from "../../values/exceptions.ts";

/** Shortens with an ellipsis; `offset` moves the window right. */
export function abbreviate(text: string, width: number, offset: number = 0): string {
  if (width < 4) throwApex("System.StringException", "Minimum abbreviation width is 4");
  if (text.length <= width) return text;
  let start = Math.min(offset, text.length);
  if (text.length - start < width - 3) start = text.length - (width - 3);
  if (start <= 4) return `${text.slice(0, width - 3)}...`;
  if (width < 7) throwApex("System.StringException", "Minimum abbreviation width with offset is 7");
  if (start + width - 3 < text.length) return `...${abbreviate(text.slice(start), width - 3)}`;
  return `...${text.slice(text.length - (width - 3))}`;
}

export function leftPad(text: string, size: number, padding: string = " "): string {
  return text.padStart(size, padding === "" ? " " : padding);
}

export function rightPad(text: string, size: number, padding: string = " "): string {
  return text.padEnd(size, padding === "" ? " " : padding);
}

export function center(text: string, size: number, padding: string = " "): string {
  const missing = size - text.length;
  if (missing <= 0) return text;
  return rightPad(leftPad(text, text.length + Math.floor(missing / 2), padding), size, padding);
}

export function overlay(text: string, part: string, from: number, to: number): string {
  const clamp = (at: number): number => Math.min(Math.max(at, 0), text.length);
  const [start, end] = [clamp(from), clamp(to)].sort((a, b) => a - b) as [number, number];
  return text.slice(0, start) + part + text.slice(end);
}

export function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join("");
}

export function mid(text: string, start: number, length: number): string {
  if (length < 0 || start > text.length) return "";
  const from = Math.max(start, 0);
  return text.slice(from, from + length);
}

export function normalizeSpace(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

export function substringBetween(text: string, open: string, close: string): string | null {
  const start = text.indexOf(open);
  if (start < 0) return null;
  const end = text.indexOf(close, start + open.length);
  return end < 0 ? null : text.slice(start + open.length, end);
}

function characterType(character: string): string {
  if (/\p{Lu}/u.test(character)) return "upper";
  if (/\p{Ll}/u.test(character)) return "lower";
  if (/\p{Nd}/u.test(character)) return "digit";
  return /\p{L}/u.test(character)
    ? "letter"
    : /\s/u.test(character)
      ? "space"
      : /\p{P}/u.test(character)
        ? "punctuation"
        : "other";
}

/** Runs of characters of one type; in camel case a capital goes with the small letters after it: `fooBar` is foo, Bar. */
export function splitByCharacterType(text: string, camelCase: boolean): string[] {
  const parts: string[] = [];
  let start = 0;
  let type = characterType(text[0] ?? "");
  for (let at = 1; at < text.length; at++) {
    const next = characterType(text[at] as string);
    if (next === type) continue;
    if (camelCase && next === "lower" && type === "upper") {
      if (at - 1 > start) {
        parts.push(text.slice(start, at - 1));
        start = at - 1;
      }
    } else {
      parts.push(text.slice(start, at));
      start = at;
    }
    type = next;
  }
  if (text !== "") parts.push(text.slice(start));
  return parts;
}

/** Java's `MessageFormat` as `String.format` uses it: `{0}` is an argument, `''` a quote, `'{0}'` stands as it is. */
export function formatMessage(pattern: string, args: readonly string[]): string {
  let out = "";
  let quoted = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === "'") {
      if (pattern[at + 1] === "'") {
        out += "'";
        at++;
      } else quoted = !quoted;
      continue;
    }
    const placeholder = !quoted && character === "{" ? /^\{(\d+)\}/.exec(pattern.slice(at)) : null;
    if (placeholder) {
      out += args[Number(placeholder[1])] ?? placeholder[0];
      at += placeholder[0].length - 1;
    } else if (!quoted && character === "{") {
      throwApex("System.StringException", "can't parse argument number: " + pattern.slice(at + 1).split("}")[0]);
    } else out += character;
  }
  return out;
}
