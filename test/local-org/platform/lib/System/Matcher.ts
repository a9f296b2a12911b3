/** System.Matcher. Apex Reference Guide, "Matcher Class". A matcher keeps the last match and where the next search begins. */
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { refuseNull } from "../support/arguments.ts";
import { PlainObject } from "../support/plain-object.ts";
import { javaRegExp, replaceMatches, translatePattern } from "../support/regex.ts";
import type { ApexPattern } from "./Pattern.ts";

export class ApexMatcher extends PlainObject {
  readonly typeKey = "matcher";
  pattern: ApexPattern;
  #text: string;
  #match: RegExpExecArray | null = null;
  #next = 0;
  #regionStart = 0;
  #regionEnd: number;

  constructor(pattern: ApexPattern, text: string) {
    super();
    this.pattern = pattern;
    this.#text = text;
    this.#regionEnd = text.length;
  }

  get regionStart(): number {
    return this.#regionStart;
  }
  get regionEnd(): number {
    return this.#regionEnd;
  }
  /** The match of the last operation. @throws System.StringException when there was none */
  get match(): RegExpExecArray {
    return this.#match ?? throwApex("System.StringException", "No match found");
  }

  reset(text: string = this.#text): this {
    this.#text = text;
    this.#match = null;
    this.#next = 0;
    this.#regionStart = 0;
    this.#regionEnd = text.length;
    return this;
  }
  region(start: number, end: number): this {
    if (start < 0 || end < start || end > this.#text.length)
      throwApex("System.StringException", "Region out of bounds");
    this.reset();
    this.#regionStart = start;
    this.#regionEnd = end;
    this.#next = start;
    return this;
  }
  usePattern(pattern: ApexPattern): this {
    this.pattern = pattern;
    this.#match = null;
    return this;
  }

  find(): boolean {
    if (this.#next > this.#regionEnd) return this.#found(null);
    return this.#found(this.#execute("g", this.#next));
  }
  findFrom(start: number): boolean {
    if (start < 0 || start > this.#text.length) throwApex("System.StringException", "Illegal start index");
    this.reset();
    this.#next = start;
    return this.find();
  }
  lookingAt(): boolean {
    return this.#found(this.#execute("y", this.#regionStart));
  }
  /** The whole region must match: alternatives are tried until one reaches the end. */
  matches(): boolean {
    const { source, flags } = translatePattern(this.pattern.text);
    const whole = new RegExp(`(?:${source})(?![\\s\\S])`, `${flags}yd`);
    whole.lastIndex = this.#regionStart;
    return this.#found(whole.exec(this.#text.slice(0, this.#regionEnd)));
  }
  /** Leaves the matcher where its last search ended, as Java's does: a loop `while (m.find()) text = m.replaceAll(x)` ends. [Summit-Events-App: SummitEventsRegistration] */
  replace(replacement: string, all: boolean): string {
    this.reset();
    let found = this.find();
    if (all) while (found) found = this.find();
    return replaceMatches(this.#text, javaRegExp(this.pattern.text, all ? "g" : ""), replacement);
  }

  start(group: number): number {
    return this.#indices(group)?.[0] ?? -1;
  }
  end(group: number): number {
    return this.#indices(group)?.[1] ?? -1;
  }
  group(group: number): string | null {
    this.#checkGroup(group);
    return this.match[group] ?? null;
  }
  get groupCount(): number {
    const { source, flags } = translatePattern(this.pattern.text);
    return (new RegExp(`${source}|`, flags).exec("")?.length ?? 1) - 1;
  }

  #execute(flag: string, from: number): RegExpExecArray | null {
    const expression = javaRegExp(this.pattern.text, `${flag}d`);
    expression.lastIndex = from;
    return expression.exec(this.#text.slice(0, this.#regionEnd));
  }
  #found(match: RegExpExecArray | null): boolean {
    this.#match = match;
    if (match) this.#next = match.index + match[0].length + (match[0] === "" ? 1 : 0);
    return match !== null;
  }
  #checkGroup(group: number): void {
    if (group < 0 || group >= this.match.length) throwApex("System.StringException", `No group ${group}`);
  }
  #indices(group: number): [number, number] | undefined {
    this.#checkGroup(group);
    const { match } = this;
    if (match.indices) return match.indices[group] as [number, number] | undefined;
    return group === 0 ? [match.index, match.index + match[0].length] : undefined;
  }
}

definePlatformClass({
  name: "System.Matcher",
  dispatch: "value",
  jsClass: ApexMatcher,
  statics: {
    quotereplacement: (text: string) => text.replace(/[\\$]/g, "\\$&"),
  },
  methods: refuseNull({
    end: (self: ApexMatcher, group: number = 0) => self.end(group),
    "find/0": (self: ApexMatcher) => self.find(),
    "find/1": (self: ApexMatcher, start: number) => self.findFrom(start),
    group: (self: ApexMatcher, group: number = 0) => self.group(group),
    groupcount: (self: ApexMatcher) => self.groupCount,
    lookingat: (self: ApexMatcher) => self.lookingAt(),
    matches: (self: ApexMatcher) => self.matches(),
    pattern: (self: ApexMatcher) => self.pattern,
    region: (self: ApexMatcher, start: number, end: number) => self.region(start, end),
    regionend: (self: ApexMatcher) => self.regionEnd,
    regionstart: (self: ApexMatcher) => self.regionStart,
    replaceall: (self: ApexMatcher, replacement: string) => self.replace(replacement, true),
    replacefirst: (self: ApexMatcher, replacement: string) => self.replace(replacement, false),
    reset: (self: ApexMatcher, text?: string) => self.reset(text),
    start: (self: ApexMatcher, group: number = 0) => self.start(group),
    usepattern: (self: ApexMatcher, pattern: ApexPattern) => self.usePattern(pattern),
  }),
});
