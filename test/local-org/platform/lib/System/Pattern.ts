/** System.Pattern. Apex Reference Guide, "Pattern Class". */
import { definePlatformClass } from "../../registry.ts";
import { ApexList } from "../../values/list.ts";
import { refuseNull, refuseNullStatics } from "../support/arguments.ts";
import { PlainObject } from "../support/plain-object.ts";
import { searched, splitByPattern, translatePattern } from "../support/regex.ts";
import { ApexMatcher } from "./Matcher.ts";

export class ApexPattern extends PlainObject {
  readonly typeKey = "pattern";
  readonly text: string;

  /** @throws System.StringException when the pattern is wrong */
  constructor(text: string) {
    super();
    translatePattern(text);
    this.text = text;
  }
  override apexText(): string {
    return this.text;
  }
}

const split = (self: ApexPattern, text: string, limit: number = 0): ApexList =>
  new ApexList("list<string>", splitByPattern(searched(text), self.text, limit));

definePlatformClass({
  name: "System.Pattern",
  dispatch: "value",
  jsClass: ApexPattern,
  statics: refuseNullStatics({
    compile: (text: string) => new ApexPattern(text),
    matches: (pattern: string, text: string) => new ApexMatcher(new ApexPattern(pattern), searched(text)).matches(),
    quote: (text: string) => `\\Q${text.replaceAll("\\E", "\\E\\\\E\\Q")}\\E`,
  }),
  methods: refuseNull({
    matcher: (self: ApexPattern, text: string) => new ApexMatcher(self, searched(text)),
    pattern: (self: ApexPattern) => self.text,
    split,
  }),
});
