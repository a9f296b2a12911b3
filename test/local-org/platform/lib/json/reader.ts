/** JSON text as tokens, the way the platform's parser gives them. */
import { throwApex } from "../../values/exceptions.ts";

/** Names of System.JSONToken. */
export type TokenName =
  | "START_OBJECT"
  | "END_OBJECT"
  | "START_ARRAY"
  | "END_ARRAY"
  | "FIELD_NAME"
  | "VALUE_STRING"
  | "VALUE_NUMBER_INT"
  | "VALUE_NUMBER_FLOAT"
  | "VALUE_TRUE"
  | "VALUE_FALSE"
  | "VALUE_NULL";

interface Level {
  readonly kind: "object" | "array";
  /** What has been read last: nothing, a name, or a value. */
  last: "nothing" | "name" | "value";
  name: string | null;
}

const LITERALS: Readonly<Record<string, TokenName>> = { true: "VALUE_TRUE", false: "VALUE_FALSE", null: "VALUE_NULL" };
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

/** Reads one value; text after it is ignored, as the platform does. */
export class JsonReader {
  /** The current token; null before the first and after the last. */
  token: TokenName | null = null;
  /** Text of the current token: a name, the unescaped string, the digits of a number, or the token itself. */
  text = "";
  /** Where the current token begins. */
  start = 0;
  readonly #source: string;
  #at = 0;
  #levels: Level[] = [];
  #done = false;

  constructor(source: string) {
    this.#source = source;
  }

  /** The name of the field that the current token belongs to, or null. */
  get currentName(): string | null {
    const level = this.#levels[this.#levels.length - 1];
    const isStart = this.token === "START_OBJECT" || this.token === "START_ARRAY";
    return (isStart ? this.#levels[this.#levels.length - 2] : level)?.name ?? null;
  }

  /** Moves to the next token; null at the end. */
  next(): TokenName | null {
    if (this.#done) return (this.token = null);
    this.#skipSpace();
    const level = this.#levels[this.#levels.length - 1];
    this.token = level ? this.#nextInside(level) : this.#value();
    if (this.#levels.length === 0 && this.token !== null) this.#done = true;
    return this.token;
  }

  /** Moves past everything inside the array or object that the current token starts. */
  skipChildren(): void {
    if (this.token !== "START_OBJECT" && this.token !== "START_ARRAY") return;
    const depth = this.#levels.length;
    while (this.#levels.length >= depth && this.next() !== null);
  }

  /** Moves past the value that the current token starts; answers its text. */
  rawValue(): string {
    const { start } = this;
    this.skipChildren();
    return this.#source.slice(start, this.#at);
  }

  /** `[line:1, column:5]` of the current token. */
  get place(): string {
    return `[line:${this.#line(this.start)}, column:${this.#column(this.start)}]`;
  }

  #nextInside(level: Level): TokenName | null {
    const character = this.#source[this.#at];
    if (character === undefined)
      this.#fail(`Unexpected end-of-input: expected close marker for ${level.kind.toUpperCase()}`);
    const close = level.kind === "object" ? "}" : "]";
    if (character === close && level.last !== "name") return this.#end(level);
    if (level.last === "value") {
      if (character !== ",") this.#unexpected(`was expecting comma to separate ${level.kind.toUpperCase()} entries`);
      this.#at++;
      this.#skipSpace();
    }
    return level.kind === "object" && level.last !== "name" ? this.#name(level) : this.#value();
  }

  #end(level: Level): TokenName {
    this.start = this.#at++;
    this.#levels.pop();
    this.text = level.kind === "object" ? "}" : "]";
    return level.kind === "object" ? "END_OBJECT" : "END_ARRAY";
  }

  #name(level: Level): TokenName {
    if (this.#source[this.#at] !== '"') this.#unexpected("was expecting double-quote to start field name");
    this.start = this.#at;
    level.name = this.text = this.#string();
    this.#skipSpace();
    if (this.#source[this.#at] !== ":") this.#unexpected("was expecting a colon to separate field name and value");
    this.#at++;
    level.last = "name";
    return "FIELD_NAME";
  }

  #value(): TokenName | null {
    const level = this.#levels[this.#levels.length - 1];
    const character = this.#source[this.#at];
    if (character === undefined) {
      if (level) this.#fail("Unexpected end-of-input within/between entries");
      return null;
    }
    if (level) level.last = "value";
    this.start = this.#at;
    if (character === "{" || character === "[") return this.#begin(character);
    if (character === '"') {
      this.text = this.#string();
      return "VALUE_STRING";
    }
    return this.#number() ?? this.#literal();
  }

  #begin(character: "{" | "["): TokenName {
    this.#at++;
    this.text = character;
    const kind = character === "{" ? "object" : "array";
    this.#levels.push({ kind, last: "nothing", name: null });
    return kind === "object" ? "START_OBJECT" : "START_ARRAY";
  }

  #number(): TokenName | null {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#source);
    if (!match) return null;
    this.#at = NUMBER.lastIndex;
    this.text = match[0];
    return match[1] || match[2] ? "VALUE_NUMBER_FLOAT" : "VALUE_NUMBER_INT";
  }

  #literal(): TokenName {
    const word = /[A-Za-z0-9_$]*/y;
    word.lastIndex = this.#at;
    const text = word.exec(this.#source)?.[0] ?? "";
    const token = Object.hasOwn(LITERALS, text) ? LITERALS[text] : undefined;
    if (token) {
      this.#at += text.length;
      this.text = text;
      return token;
    }
    if (/^[tfn]/.test(text)) this.#fail(`Unrecognized token '${text}': was expecting 'true', 'false' or 'null'`);
    this.#unexpected("expected a valid value (number, String, array, object, 'true', 'false' or 'null')");
  }

  #string(): string {
    let out = "";
    for (let from = this.#at + 1, at = from; ; at++) {
      const character = this.#source[at];
      if (character === undefined) this.#fail("Unexpected end-of-input in a String value");
      if (character === '"') {
        this.#at = at + 1;
        return out + this.#source.slice(from, at);
      }
      if (character < " ") {
        this.#at = at;
        this.#fail(
          `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      }
      if (character !== "\\") continue;
      out += this.#source.slice(from, at);
      const [text, length] = this.#escape(at + 1);
      out += text;
      at += length;
      from = at + 1;
    }
  }

  /** The escaped character and how many characters stand for it after the backslash. */
  #escape(at: number): [string, number] {
    const letter = this.#source[at] ?? "";
    if (letter === "u") {
      const hex = this.#source.slice(at + 1, at + 5);
      if (/^[0-9a-fA-F]{4}$/.test(hex)) return [String.fromCharCode(parseInt(hex, 16)), 5];
    }
    const escaped = ESCAPES[letter];
    if (escaped !== undefined) return [escaped, 1];
    this.#at = at;
    this.#fail(`Unrecognized character escape '${letter}' (code ${letter.charCodeAt(0)})`);
  }

  #skipSpace(): void {
    while (" \t\n\r".includes(this.#source[this.#at] ?? "x")) this.#at++;
  }
  #unexpected(expectation: string): never {
    const character = this.#source[this.#at] ?? "";
    this.#fail(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${expectation}`);
  }
  #fail(message: string): never {
    const at = Math.min(this.#at, this.#source.length);
    throwApex("System.JSONException", `${message} at input location [${this.#line(at)},${this.#column(at) + 1}]`);
  }
  #line(at: number): number {
    return this.#source.slice(0, at).split("\n").length;
  }
  #column(at: number): number {
    return at - (this.#source.lastIndexOf("\n", at - 1) + 1) + 1;
  }
}
