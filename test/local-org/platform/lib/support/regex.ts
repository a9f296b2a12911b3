/**
 * Java's regular expressions as JavaScript's.
 *
 * Most syntax is shared; what differs is translated, and what JavaScript cannot express is refused by name (possessive quantifiers, atomic
 * groups, `\G`, `\X`), never approximated.
 */
import { chargeWork } from "../../limits.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";

const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;
const CLASS_SYNTAX = /[\^\\\-[\](){}/|&~!#%,:;<=>@`$*+.?]/;
const LINE_END = "\\n\\r\\u0085\\u2028\\u2029";
/** Java's `$` also stands before a last line terminator. */
const END_OF_INPUT = `(?=(?:\\r\\n|[${LINE_END}])?(?![\\s\\S]))`;

/** POSIX and `java.lang.Character` classes: what stands inside a character class. */
const PROPERTIES: Readonly<Record<string, string>> = {
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\x00-\\x7F",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E",
  Graph: "\\x21-\\x7E",
  Print: "\\x20-\\x7E",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1F\\x7F",
  XDigit: "0-9a-fA-F",
  Space: " \\t\\n\\x0B\\f\\r",
  javaLowerCase: "\\p{Lowercase}",
  javaUpperCase: "\\p{Uppercase}",
  javaWhitespace: "\\s",
  IsAlphabetic: "\\p{Alphabetic}",
  IsLetter: "\\p{L}",
  IsDigit: "\\p{Nd}",
};

/** Escapes that are a set of characters: what stands inside a character class. */
const SETS: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "a-zA-Z0-9_",
  s: " \\t\\n\\x0B\\f\\r",
  h: " \\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000\\t",
  v: "\\n\\x0B\\f\\r\\x85\\u2028\\u2029",
};

const CHARACTERS: Readonly<Record<string, string>> = {
  t: "\\t",
  n: "\\n",
  r: "\\r",
  f: "\\f",
  a: "\\x07",
  e: "\\x1B",
};

/** JavaScript source and flags of a pattern, without `g` or `y`. */
export type TranslatedPattern = Pick<RegExp, "source" | "flags">;

const cache = new Map<string, TranslatedPattern>();

/** Translates a Java pattern. @throws System.StringException `Invalid regex: …` */
export function translatePattern(pattern: string): TranslatedPattern {
  let translated = cache.get(pattern);
  if (!translated) {
    translated = compiled(new Translator(pattern).translate());
    cache.set(pattern, translated);
  }
  return translated;
}

/** Lets JavaScript look at the pattern once, so that what is wrong with it is said when it is compiled. */
function compiled({ source, flags }: TranslatedPattern): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throwApex("System.StringException", `Invalid regex: ${(error as Error).message}`);
  }
}

/** The pattern as a JavaScript expression with more flags, e.g. `g`. */
export function javaRegExp(pattern: string, flags: string = ""): RegExp {
  const translated = translatePattern(pattern);
  return new RegExp(translated.source, translated.flags + flags);
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #out = "";
  #flags = new Set(["v"]);
  #multiline = false;
  /** The groups that are open, the pattern itself first: what flags have been set inside of each, to be ended with it. */
  readonly #open: string[][] = [[]];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  translate(): TranslatedPattern {
    while (this.#at < this.#pattern.length) this.#out += this.#next();
    this.#out += ")".repeat(this.#open.at(-1)?.length ?? 0);
    return { source: this.#out, flags: [...this.#flags].join("") };
  }

  #next(): string {
    const character = this.#pattern[this.#at] as string;
    switch (character) {
      case "\\":
        return this.#escape();
      case "[":
        return this.#class();
      case "(":
        return this.#group();
      case "$":
        this.#at++;
        return this.#multiline ? "$" : END_OF_INPUT;
      case "*":
      case "+":
      case "?":
        if (/(^|(?<!\\)(?:\\\\)*[(|])$/.test(this.#pattern.slice(0, this.#at)))
          this.#invalid(`Dangling meta character '${character}'`);
        this.#at++;
        return this.#quantifier(character);
      case "{":
        return this.#counted();
      case ")": {
        this.#at++;
        const flags = this.#open.length > 1 ? (this.#open.pop() ?? []) : [];
        return ")".repeat(flags.length + 1);
      }
      case "|": {
        this.#at++;
        const flags = this.#open.at(-1) ?? [];
        return `${")".repeat(flags.length)}|${flags.join("")}`;
      }
      case "}":
      case "]":
      case "/":
        this.#at++;
        return `\\${character}`;
      default:
        this.#at++;
        return character;
    }
  }

  #quantifier(text: string): string {
    if (this.#pattern[this.#at] === "+")
      throw new NotImplementedError("a possessive quantifier in a regular expression");
    if (this.#pattern[this.#at] !== "?") return text;
    this.#at++;
    return `${text}?`;
  }

  #counted(): string {
    const match = /^\{\d+(?:,\d*)?\}/.exec(this.#pattern.slice(this.#at));
    if (!match) this.#invalid("Illegal repetition");
    this.#at += match[0].length;
    return this.#quantifier(match[0]);
  }

  /** `(`, a special group, or inline flags such as `(?i)`. */
  #group(): string {
    const rest = this.#pattern.slice(this.#at);
    if (rest.startsWith("(?>")) throw new NotImplementedError("an atomic group in a regular expression");
    const flags = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/.exec(rest);
    if (!flags || flags[0] === "(?:") {
      const opening = /^\(\?(?::|=|!|<=|<!|<[a-zA-Z][a-zA-Z0-9]*>)|^\(/.exec(rest)?.[0] ?? "(";
      this.#at += opening.length;
      this.#open.push([]);
      return opening;
    }
    const [whole, on = "", off, end] = flags;
    if (off !== undefined || (end === ":" && on !== "") || (this.#at > 0 && this.#out !== "")) {
      const isKnown = /^[is]*$/.test(on) && (off === undefined || /^[is]*$/.test(off));
      if (end === ":" && /^[ims]*$/.test(on) && (off === undefined || /^[ims]*$/.test(off))) {
        this.#at += whole.length;
        this.#open.push([]);
        return whole;
      }
      // Set in the middle, they hold to the end of the group around. [java.util.regex.Pattern, "Special constructs"]
      if (end === ")" && isKnown) {
        this.#at += whole.length;
        const opening = `${whole.slice(0, -1)}:`;
        this.#open.at(-1)?.push(opening);
        return opening;
      }
      throw new NotImplementedError(`the flags ${whole} inside a regular expression`);
    }
    this.#at += whole.length;
    for (const flag of on) this.#setFlag(flag);
    return "";
  }

  #setFlag(flag: string): void {
    if (flag === "i" || flag === "s") this.#flags.add(flag);
    else if (flag === "m") {
      this.#flags.add("m");
      this.#multiline = true;
    } else if (flag !== "u" && flag !== "U") throw new NotImplementedError(`the regular expression flag ${flag}`);
  }

  #escape(): string {
    const next = this.#pattern[this.#at + 1];
    if (next === undefined) this.#invalid("Unexpected internal error");
    if (next === "Q") return this.#quoted();
    this.#at += 2;
    const set = SETS[next] ?? SETS[next.toLowerCase()];
    if (set && /[dwshvDWSHV]/.test(next)) return next === next.toLowerCase() ? `[${set}]` : `[^${set}]`;
    if (CHARACTERS[next]) return CHARACTERS[next];
    switch (next) {
      case "A":
        return this.#multiline ? "(?<![\\s\\S])" : "^";
      case "z":
        return "(?![\\s\\S])";
      case "Z":
        return END_OF_INPUT;
      case "R":
        return `(?:\\r\\n|[${LINE_END}\\x0B\\f])`;
      case "b":
      case "B":
        return `\\${next}`;
      case "k":
        return "\\k";
      case "p":
      case "P":
        return `[${next === "P" ? "^" : ""}${this.#property()}]`;
      case "x":
      case "u":
      case "c":
      case "0":
        return this.#codePoint(next);
      default:
        if (/[1-9]/.test(next)) return `\\${next}`;
        if (/[a-zA-Z]/.test(next)) return this.#unknownEscape(next);
        return escapeCharacter(next);
    }
  }

  #unknownEscape(letter: string): never {
    if ("GX".includes(letter)) throw new NotImplementedError(`\\${letter} in a regular expression`);
    this.#invalid("Illegal/unsupported escape sequence");
  }

  #quoted(): string {
    const start = this.#at + 2;
    const end = this.#pattern.indexOf("\\E", start);
    const text = this.#pattern.slice(start, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return [...text].map(escapeCharacter).join("");
  }

  /** After `\p`: the class as what stands inside brackets. */
  #property(): string {
    const match = /^(?:\{(\^?)([A-Za-z_=]+)\}|([A-Z]))/.exec(this.#pattern.slice(this.#at));
    if (!match) this.#invalid("Unknown character property");
    this.#at += match[0].length;
    const name = match[2] ?? match[3] ?? "";
    return PROPERTIES[name] ?? `\\p{${name.replace(/^Is/, "").replace(/^In/, "Script=")}}`;
  }

  #codePoint(kind: string): string {
    const rest = this.#pattern.slice(this.#at);
    const shapes: Record<string, RegExp> = {
      x: /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/,
      u: /^()([0-9a-fA-F]{4})/,
      "0": /^()([0-7]{1,3})/,
      c: /^()([@-_])/,
    };
    const match = shapes[kind]?.exec(rest);
    if (!match) this.#invalid("Illegal hexadecimal escape sequence");
    this.#at += match[0].length;
    const digits = match[1] || match[2] || "";
    const code = kind === "c" ? digits.charCodeAt(0) ^ 64 : parseInt(digits, kind === "0" ? 8 : 16);
    return `\\u{${code.toString(16)}}`;
  }

  /** A character class, with nested classes and `&&`, which the `v` flag knows too. */
  #class(): string {
    this.#at++;
    let out = "[";
    if (this.#pattern[this.#at] === "^") {
      out += "^";
      this.#at++;
    }
    let first = true;
    let operand = "";
    const operands: string[] = [];
    for (;;) {
      const character = this.#pattern[this.#at];
      if (character === undefined) this.#invalid("Unclosed character class");
      if (character === "]" && !first) break;
      first = false;
      if (character === "&" && this.#pattern[this.#at + 1] === "&") {
        this.#at += 2;
        operands.push(operand);
        operand = "";
      } else operand += this.#classPart(character, operand);
    }
    this.#at++;
    operands.push(operand);
    const body =
      operands.length === 1
        ? operand
        : operands
            .filter(Boolean)
            .map((part) => `[${part}]`)
            .join("&&");
    return `${out}${body}]`;
  }

  /** @param before what stands in the class so far, translated */
  #classPart(character: string, before: string): string {
    if (character === "[") return this.#class();
    if (character === "\\") return this.#classEscape();
    this.#at++;
    if (character === "-") {
      const rest = this.#pattern.slice(this.#at);
      // Beside a nested class or a set it is itself. [rflib: its masking rules, `[\d\d-\d]`]
      const isBesideClass = /^(?:\[|\\[dwshvDWSHVpP])/.test(rest) || /(?<!\\)(?:\\\\)*\]$/.test(before);
      const isRange = before !== "" && rest !== "" && !rest.startsWith("]") && !isBesideClass;
      return isRange ? "-" : "\\-";
    }
    return CLASS_SYNTAX.test(character) ? `\\${character}` : character;
  }

  #classEscape(): string {
    const next = this.#pattern[this.#at + 1];
    if (next === undefined) this.#invalid("Unclosed character class");
    if (next === "Q") return this.#quoted();
    if (next === "b") this.#invalid("Illegal/unsupported escape sequence");
    if (/[a-zA-Z0-9]/.test(next)) return this.#escape();
    this.#at += 2;
    return CLASS_SYNTAX.test(next) ? `\\${next}` : next;
  }

  #invalid(reason: string): never {
    throwApex("System.StringException", `Invalid regex: ${reason} near index ${this.#at}\n${this.#pattern}`);
  }
}

function escapeCharacter(character: string): string {
  return SYNTAX.test(character) ? `\\${character}` : character;
}

/** Expands `$1`, `${name}` and `\x` of a Java replacement text. */
export function expandReplacement(replacement: string, match: RegExpExecArray): string {
  let out = "";
  for (let at = 0; at < replacement.length; at++) {
    const character = replacement[at] as string;
    if (character === "\\") {
      if (at + 1 >= replacement.length) throwApex("System.StringException", "character to be escaped is missing");
      out += replacement[++at];
    } else if (character === "$") {
      const reference = /^(?:\{([a-zA-Z][a-zA-Z0-9]*)\}|(\d))/.exec(replacement.slice(at + 1));
      if (!reference) throwApex("System.StringException", "Illegal group reference");
      let length = reference[0].length;
      let group: string | undefined;
      if (reference[1]) group = match.groups?.[reference[1]];
      else {
        let number = Number(reference[2]);
        if (number >= match.length) throwApex("System.StringException", `No group ${number}`);
        for (;;) {
          const digit = replacement[at + 1 + length];
          if (!digit || !/\d/.test(digit) || number * 10 + Number(digit) >= match.length) break;
          number = number * 10 + Number(digit);
          length++;
        }
        group = match[number];
      }
      out += group ?? "";
      at += length;
    } else out += character;
  }
  return out;
}

/** Java's `replaceAll` and `replaceFirst`. */
export function replaceMatches(text: string, expression: RegExp, replacement: string): string {
  let out = "";
  let end = 0;
  for (const match of expression.global ? text.matchAll(expression) : firstMatch(text, expression)) {
    out += text.slice(end, match.index) + expandReplacement(replacement, match);
    end = match.index + match[0].length;
  }
  return out + text.slice(end);
}

function firstMatch(text: string, expression: RegExp): RegExpExecArray[] {
  const match = expression.exec(text);
  return match ? [match] : [];
}

/** Java's `split`: with limit 0 trailing empty strings go; a leading empty string of a match without width never appears. */
export function splitByPattern(text: string, pattern: string, limit: number = 0): string[] {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(javaRegExp(pattern, "g"))) {
    if (limit > 0 && parts.length === limit - 1) break;
    const matchEnd = match.index + match[0].length;
    if (matchEnd === 0) continue;
    if (match[0] === "" && match.index >= text.length) continue;
    parts.push(text.slice(end, match.index));
    end = matchEnd;
  }
  if (parts.length === 0) return [text];
  parts.push(text.slice(end));
  if (limit === 0) while (parts.length > 0 && parts[parts.length - 1] === "") parts.pop();
  return parts;
}

/** Characters for which one statement is counted: about 10 MB of text a second of CPU time, which is chosen. */
const CHARACTERS_A_STATEMENT = 20;

/** The text itself; that a pattern is looked for in it is counted. */
export function searched(text: string): string {
  chargeWork(text.length / CHARACTERS_A_STATEMENT);
  return text;
}
