/** System.String. Apex Reference Guide, "String Class". */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { exactEquals } from "../../values/equality.ts";
import { throwApex } from "../../values/exceptions.ts";
import { sameId } from "../../values/id.ts";
import { iterate } from "../../values/iterator.ts";
import { ApexList } from "../../values/list.ts";
import { textOf } from "../../values/text.ts";
import { refuseNull, refuseNullStatics } from "../support/arguments.ts";
import { formatPattern } from "../support/date-format.ts";
import { joined, meter } from "../../limits.ts";
import { LimitException } from "../../values/exceptions.ts";
import { javaRegExp, replaceMatches, searched, splitByPattern } from "../support/regex.ts";
import { userZone } from "../support/timezone.ts";
import * as edit from "../text/edit.ts";
import * as escape from "../text/escape.ts";
import * as search from "../text/search.ts";

const stringList = (items: string[]): ApexList => new ApexList("list<string>", items);

/** Text of a Datetime in the running user's zone: `2026-01-31 09:30:00`. */
export function localDatetimeText(value: ApexDatetime): string {
  return formatPattern(value.ms, "yyyy-MM-dd HH:mm:ss", userZone(), "en-US");
}

/** `String.valueOf`: null stays null; a Datetime is in the user's zone, unlike in concatenation. */
export function stringValueOf(value: ApexValue): string | null {
  if (value === null) return null;
  return value instanceof ApexDatetime ? localDatetimeText(value) : textOf(value);
}

function substring(text: string, start: number, end: number = text.length): string {
  if (start < 0 || start > text.length)
    throwApex("System.StringException", `Starting position out of bounds: ${start}`);
  if (end < start || end > text.length) throwApex("System.StringException", `Ending position out of bounds: ${end}`);
  return text.slice(start, end);
}

/** Index of the character, or `StringIndexOutOfBounds` as a StringException. */
function checkedIndex(text: string, index: number, last: number = text.length - 1): number {
  if (index < 0 || index > last) throwApex("System.StringException", `String index out of range: ${index}`);
  return index;
}

function indexOfChar(text: string, character: number, from: number = 0): number {
  return text.indexOf(String.fromCodePoint(character), from);
}

const tests: Record<string, Implementation> = {
  contains: (self: string, part: string) => self.includes(part),
  containsany: (self: string, characters: string) => search.indexOfAny(self, characters) >= 0,
  containsignorecase: (self: string, part: string) => self.toLowerCase().includes(part.toLowerCase()),
  containsnone: (self: string, characters: string) => search.indexOfAny(self, characters) < 0,
  containsonly: (self: string, characters: string) => search.indexOfAnyBut(self, characters) < 0,
  containswhitespace: (self: string) => /\s/.test(self),
  endswith: (self: string, end: string) => self.endsWith(end),
  isalllowercase: (self: string) => /^\p{Ll}+$/u.test(self),
  isalluppercase: (self: string) => /^\p{Lu}+$/u.test(self),
  isalpha: (self: string) => /^\p{L}+$/u.test(self),
  isalphaspace: (self: string) => /^[\p{L} ]*$/u.test(self),
  isalphanumeric: (self: string) => /^[\p{L}\p{Nd}]+$/u.test(self),
  isalphanumericspace: (self: string) => /^[\p{L}\p{Nd} ]*$/u.test(self),
  isasciiprintable: (self: string) => /^[\x20-\x7e]*$/.test(self),
  isnumeric: (self: string) => /^\p{Nd}+$/u.test(self),
  isnumericspace: (self: string) => /^[\p{Nd} ]*$/u.test(self),
  iswhitespace: (self: string) => /^\s*$/.test(self),
  startswith: (self: string, start: string) => self.startsWith(start),
  startswithignorecase: (self: string, start: string) => self.toLowerCase().startsWith(start.toLowerCase()),
};

const searches: Record<string, Implementation> = {
  charat: (self: string, index: number) => self.charCodeAt(checkedIndex(self, index)),
  codepointat: (self: string, index: number) => self.codePointAt(checkedIndex(self, index)),
  codepointbefore: (self: string, index: number) => {
    checkedIndex(self, index - 1);
    const pair = index >= 2 ? self.codePointAt(index - 2) : undefined;
    return pair !== undefined && pair > 0xffff ? pair : self.charCodeAt(index - 1);
  },
  codepointcount: (self: string, start: number, end: number) => [...substring(self, start, end)].length,
  compareto: search.compareTo,
  countmatches: search.countMatches,
  getchars: (self: string) =>
    new ApexList(
      "list<integer>",
      self.split("").map((c) => c.charCodeAt(0)),
    ),
  "getlevenshteindistance/1": search.levenshtein,
  "getlevenshteindistance/2": (self: string, other: string, threshold: number) => {
    const distance = search.levenshtein(self, other);
    return distance <= threshold ? distance : -1;
  },
  hashcode: search.javaHashCode,
  indexof: (self: string, part: string, from: number = 0) => (from > self.length ? -1 : self.indexOf(part, from)),
  indexofany: search.indexOfAny,
  indexofanybut: search.indexOfAnyBut,
  indexofchar: indexOfChar,
  indexofdifference: search.indexOfDifference,
  indexofignorecase: (self: string, part: string, from: number = 0) =>
    from > self.length ? -1 : self.toLowerCase().indexOf(part.toLowerCase(), from),
  lastindexof: (self: string, part: string, from: number = self.length) =>
    from < 0 ? -1 : self.lastIndexOf(part, from),
  lastindexofchar: (self: string, character: number, from: number = self.length) =>
    from < 0 ? -1 : self.lastIndexOf(String.fromCodePoint(character), from),
  lastindexofignorecase: (self: string, part: string, from: number = self.length) =>
    from < 0 ? -1 : self.toLowerCase().lastIndexOf(part.toLowerCase(), from),
  length: (self: string) => self.length,
  offsetbycodepoints: (self: string, index: number, offset: number) => {
    checkedIndex(self, index, self.length);
    const before = Array.from(self.slice(0, index)).length + offset;
    return Array.from(self).slice(0, before).join("").length;
  },
};

/** A text longer than any heap is not made at all. */
function repeated(text: string, times: number): string {
  const count = Math.max(times, 0);
  if (text.length * count > meter.heap) throw new LimitException(`Apex heap size too large: ${text.length * count}`);
  return text.repeat(count);
}

const edits: Record<string, Implementation> = {
  abbreviate: edit.abbreviate,
  capitalize: (self: string) => self.slice(0, 1).toUpperCase() + self.slice(1),
  center: edit.center,
  deletewhitespace: (self: string) => self.replace(/\s/g, ""),
  difference: (self: string, other: string) => {
    const at = search.indexOfDifference(self, other);
    return at < 0 ? "" : other.slice(at);
  },
  left: (self: string, length: number) => self.slice(0, Math.max(length, 0)),
  mid: edit.mid,
  normalizespace: edit.normalizeSpace,
  overlay: edit.overlay,
  remove: (self: string, part: string) => (part === "" ? self : self.replaceAll(part, "")),
  removeend: (self: string, end: string) => (end !== "" && self.endsWith(end) ? self.slice(0, -end.length) : self),
  removeendignorecase: (self: string, end: string) =>
    end !== "" && self.toLowerCase().endsWith(end.toLowerCase()) ? self.slice(0, -end.length) : self,
  removestart: (self: string, start: string) => (self.startsWith(start) ? self.slice(start.length) : self),
  removestartignorecase: (self: string, start: string) =>
    self.toLowerCase().startsWith(start.toLowerCase()) ? self.slice(start.length) : self,
  "repeat/1": (self: string, times: number) => joined(repeated(self, times)),
  "repeat/2": (self: string, separator: string, times: number) =>
    times <= 0 ? "" : joined(self + repeated(separator + self, times - 1)),
  replace: (self: string, target: string, replacement: string) => joined(self.replaceAll(target, () => replacement)),
  replaceall: (self: string, pattern: string, replacement: string) =>
    joined(replaceMatches(searched(self), javaRegExp(pattern, "g"), replacement)),
  replacefirst: (self: string, pattern: string, replacement: string) =>
    replaceMatches(self, javaRegExp(pattern), replacement),
  reverse: (self: string) => [...self].reverse().join(""),
  right: (self: string, length: number) => (length <= 0 ? "" : self.slice(-length)),
  split: (self: string, pattern: string, limit: number = 0) =>
    stringList(splitByPattern(searched(self), pattern, limit)),
  splitbycharactertype: (self: string) => stringList(edit.splitByCharacterType(self, false)),
  splitbycharactertypecamelcase: (self: string) => stringList(edit.splitByCharacterType(self, true)),
  striphtmltags: (self: string) => self.replace(/<[^>]*>/g, ""),
  substring,
  substringafter: (self: string, separator: string) => {
    const at = self.indexOf(separator);
    return at < 0 ? "" : self.slice(at + separator.length);
  },
  substringafterlast: (self: string, separator: string) => {
    const at = separator === "" ? -1 : self.lastIndexOf(separator);
    return at < 0 ? "" : self.slice(at + separator.length);
  },
  substringbefore: (self: string, separator: string) => {
    const at = self.indexOf(separator);
    return at < 0 ? self : self.slice(0, at);
  },
  substringbeforelast: (self: string, separator: string) => {
    const at = separator === "" ? -1 : self.lastIndexOf(separator);
    return at < 0 ? self : self.slice(0, at);
  },
  substringbetween: (self: string, open: string, close: string = open) => edit.substringBetween(self, open, close),
  swapcase: edit.swapCase,
  "tolowercase/0": (self: string) => self.toLowerCase(),
  "tolowercase/1": (self: string, locale: string) => self.toLocaleLowerCase(locale.replaceAll("_", "-")),
  "touppercase/0": (self: string) => self.toUpperCase(),
  "touppercase/1": (self: string, locale: string) => self.toLocaleUpperCase(locale.replaceAll("_", "-")),
  // Java's trim takes every character up to the space, and no other white space.
  trim: (self: string) => self.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, ""),
  uncapitalize: (self: string) => self.slice(0, 1).toLowerCase() + self.slice(1),
};

const escapes: Record<string, Implementation> = {
  escapecsv: escape.escapeCsv,
  escapeecmascript: escape.escapeEcmaScript,
  escapehtml3: (self: string) => escape.escapeHtml(self, 3),
  escapehtml4: (self: string) => escape.escapeHtml(self, 4),
  escapejava: escape.escapeJava,
  escapeunicode: escape.escapeUnicode,
  escapexml: escape.escapeXml,
  unescapecsv: escape.unescapeCsv,
  unescapeecmascript: escape.unescapeJava,
  unescapehtml3: (self: string) => escape.unescapeHtml(self, 3),
  unescapehtml4: (self: string) => escape.unescapeHtml(self, 4),
  unescapejava: escape.unescapeJava,
  unescapeunicode: escape.unescapeUnicode,
  unescapexml: escape.unescapeXml,
};

definePlatformClass({
  name: "System.String",
  dispatch: "value",
  isInstance: (value) => typeof value === "string",
  statics: {
    escapesinglequotes: (text: string | null) => (text === null ? null : escape.escapeSingleQuotes(text)),
    format: (pattern: string | null, args: ApexList | null) => {
      if (pattern === null) throwApex("System.NullPointerException", "Argument cannot be null."); // [rflib: rflib_DefaultLoggerTest.testMessageWithException]
      return edit.formatMessage(
        pattern,
        (args?.items ?? []).map((item) => stringValueOf(item) ?? "null"),
      );
    },
    ...refuseNullStatics({
      fromchararray: (codes: ApexList) => String.fromCharCode(...codes.items),
      getcommonprefix: (texts: ApexList) => search.commonPrefix(texts.items),
    }),
    isblank: (text: string | null) => text === null || /^\s*$/.test(text),
    isempty: (text: string | null) => text === null || text === "",
    isnotblank: (text: string | null) => text !== null && /\S/.test(text),
    isnotempty: (text: string | null) => text !== null && text !== "",
    join: (items: ApexValue, separator: string | null) => {
      if (items === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
      const texts = [...iterate(items)].map((item) => (item === null ? "" : stringValueOf(item)));
      return joined(texts.join(separator ?? throwApex("System.NullPointerException", "Argument 2 cannot be null")));
    },
    valueof: stringValueOf,
    valueofgmt: (value: ApexDatetime | null) => (value === null ? null : value.toGmtText()),
  },
  methods: {
    ...refuseNull({ ...tests, ...searches, ...edits }),
    // ActionPlansV4 compares with the object of each tab, which has none where the tab shows something else.
    endswithignorecase: (self: string, end: string | null) =>
      end !== null && self.toLowerCase().endsWith(end.toLowerCase()),
    ...escapes,
    // Padding with null is padding with blanks: the one argument of these methods that may be null.
    leftpad: (self: string, size: number, padding: string | null = null) => edit.leftPad(self, size, padding ?? " "),
    rightpad: (self: string, size: number, padding: string | null = null) => edit.rightPad(self, size, padding ?? " "),
    // An Id may stand on either side; ids are equal in 15 and 18 characters.
    equals: (self: string, other: ApexValue) =>
      exactEquals(self, other) || (typeof other === "string" && self.length !== other.length && sameId(self, other)),
    equalsignorecase: (self: string, other: string | null) =>
      other !== null && self.toLowerCase() === other.toLowerCase(),
    tostring: (self: string) => self,
  },
});
