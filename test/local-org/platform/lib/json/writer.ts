/** JSON text, compact or as the platform's pretty printer lays it out. */
import { throwApex } from "../../values/exceptions.ts";

interface Level {
  readonly kind: "object" | "array";
  count: number;
  named: boolean;
}

/** A string with quotes; control characters are escaped as Jackson does, the platform's library. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/\\u00[01][0-9a-f]/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`);
}

export class JsonWriter {
  readonly #pretty: boolean;
  readonly #levels: Level[] = [];
  #out: string[] = [];

  constructor(pretty: boolean) {
    this.#pretty = pretty;
  }

  start(kind: "object" | "array"): void {
    this.#beforeValue();
    this.#levels.push({ kind, count: 0, named: false });
    this.#out.push(kind === "object" ? "{" : "[");
  }
  end(kind: "object" | "array"): void {
    const level = this.#levels.pop();
    if (!level || level.kind !== kind) fail(`Current context not an ${kind.toUpperCase()}`);
    if (this.#pretty) this.#out.push(level.count > 0 && kind === "object" ? this.#newLine() : " ");
    this.#out.push(kind === "object" ? "}" : "]");
  }
  name(name: string): void {
    const level = this.#levels[this.#levels.length - 1];
    if (level?.kind !== "object" || level.named) fail("Can not write a field name, expecting a value");
    if (level.count++ > 0) this.#out.push(",");
    if (this.#pretty) this.#out.push(this.#newLine());
    this.#out.push(quote(name), this.#pretty ? " : " : ":");
    level.named = true;
  }
  /** A string, number or other value, already as JSON text. */
  raw(json: string): void {
    this.#beforeValue();
    this.#out.push(json);
  }
  string(text: string): void {
    this.raw(quote(text));
  }
  /** Ends what is still open. */
  close(): void {
    for (let level = this.#levels.at(-1); level; level = this.#levels.at(-1)) this.end(level.kind);
  }
  toString(): string {
    return this.#out.join("");
  }

  #beforeValue(): void {
    const level = this.#levels[this.#levels.length - 1];
    if (!level) return;
    if (level.kind === "object") {
      if (!level.named) fail("Can not write value, expecting field name");
      level.named = false;
      return;
    }
    if (level.count++ > 0) this.#out.push(",");
    if (this.#pretty) this.#out.push(" ");
  }
  #newLine(): string {
    return `\n${"  ".repeat(this.#levels.filter(({ kind }) => kind === "object").length)}`;
  }
}

function fail(message: string): never {
  throwApex("System.JSONException", message);
}
