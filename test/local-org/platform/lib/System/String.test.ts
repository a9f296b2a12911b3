import { describe, expect, it } from "vitest";
import { call, callStatic, inTransaction, list, thrownBy } from "../../test-support.ts";
import type { ApexValue } from "../../registry.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexList } from "../../values/list.ts";
import { ApexSet } from "../../values/set.ts";

const plain = (value: ApexValue): unknown => (value instanceof ApexList ? value.items : value);
const on = (self: string, method: string, ...args: ApexValue[]): unknown =>
  plain(call("System.String", self, method, ...args));
const string = (method: string, ...args: ApexValue[]): unknown => plain(callStatic("System.String", method, ...args));

/** Examples of the Apex Reference Guide, "String Class", and of Apache Commons Lang where the guide has none. */
const EXAMPLES: [string, string, ApexValue[], unknown][] = [
  ["Hello Maximillian", "abbreviate", [8], "Hello..."],
  ["Hello Maximillian", "abbreviate", [9, 6], "...Max..."],
  ["hello maximillian", "capitalize", [], "Hello maximillian"],
  ["hello", "center", [9], "  hello  "],
  ["hello", "center", [9, "-"], "--hello--"],
  ["Ångström", "charAt", [0], 197],
  ["abcde", "compareTo", ["abcd"], 1],
  ["Ray", "contains", ["ay"], true],
  ["hello", "containsAny", ["hx"], true],
  ["hello", "containsIgnoreCase", ["HE"], true],
  ["abcde", "containsNone", ["fg"], true],
  ["abcde", "containsOnly", ["abcdefg"], true],
  ["Hello Jane", "countMatches", ["a"], 1],
  ["  hel lo ", "deleteWhitespace", [], "hello"],
  ["Hello Jane", "difference", ["Hello Max"], "Max"],
  ["hello jason", "endsWith", ["jason"], true],
  ["hello jason", "endsWithIgnoreCase", ["JASON"], true],
  ['Max1, "Max2"', "escapeCsv", [], '"Max1, ""Max2"""'],
  ['"grade": 3.9/4.0', "escapeEcmaScript", [], '\\"grade\\": 3.9\\/4.0'],
  ['"<Black&White>"', "escapeHtml3", [], "&quot;&lt;Black&amp;White&gt;&quot;"],
  ["De onde você é?", "escapeUnicode", [], "De onde voc\\u00EA \\u00E9?"],
  ['"Company: "Salesforce.com""', "escapeJava", [], '\\"Company: \\"Salesforce.com\\"\\"'],
  ["hello", "getLevenshteinDistance", ["Hello World"], 7],
  ["hello", "getLevenshteinDistance", ["Hello World", 3], -1],
  ["abc", "hashCode", [], 96354],
  ["abcd", "indexOf", ["bc"], 1],
  ["abcd abcd", "indexOf", ["bc", 4], 6],
  ["abcd", "indexOfAny", ["xc"], 2],
  ["abcd", "indexOfAnyBut", ["xc"], 0],
  ["abcd", "indexOfDifference", ["abxc"], 2],
  ["abcd", "indexOfIgnoreCase", ["BC"], 1],
  ["abcd", "isAllLowerCase", [], true],
  ["aBC", "isAllUpperCase", [], false],
  ["1abc", "isAlpha", [], false],
  ["aA Bb", "isAlphaSpace", [], true],
  ["5.2", "isNumeric", [], false],
  ["1234567890", "isNumeric", [], true],
  ["1 2 3", "isNumericSpace", [], true],
  ["abcdaacd", "left", [3], "abc"],
  ["ab", "leftPad", [5], "   ab"],
  ["abc", "leftPad", [7, "xy"], "xyxyabc"],
  ["ab", "leftPad", [4, null], "  ab"],
  ["sadcdea", "lastIndexOf", ["d"], 4],
  ["sadcdea", "lastIndexOf", ["d", 3], 2],
  ["hello max", "mid", [2, 3], "llo"],
  ["Salesforce \t  force.com ", "normalizeSpace", [], "Salesforce force.com"],
  ["hello world", "overlay", ["12345", 6, 11], "hello 12345"],
  ["Salesforce and force.com", "remove", ["force"], "Sales and .com"],
  ["Salesforce.com", "removeEnd", [".com"], "Salesforce"],
  ["Salesforce.COM", "removeEndIgnoreCase", [".com"], "Salesforce"],
  ["www.salesforce.com", "removeStart", ["www."], "salesforce.com"],
  ["SFDC", "repeat", [2], "SFDCSFDC"],
  ["SFDC", "repeat", ["-", 2], "SFDC-SFDC"],
  ["abcdbca", "replace", ["bc", "xy"], "axydxya"],
  ["a b c 5 xyz", "replaceAll", ["[a-zA-Z]+", "1"], "1 1 1 5 1"],
  ["John Smith", "replaceAll", ["(\\w+) (\\w+)", "$2 $1"], "Smith John"],
  ["a b c 11 xyz", "replaceFirst", ["[a-zA-Z]+\\s", "1"], "1b c 11 xyz"],
  ["Hello Max", "right", [3], "Max"],
  ["ab", "rightPad", [5, "xy"], "abxyx"],
  ["boo:and:moo", "split", [":", 2], ["boo", "and:moo"]],
  ["boo:and:moo", "split", ["o"], ["b", "", ":and:m"]],
  ["boo:and:moo", "split", ["o", -1], ["b", "", ":and:m", "", ""]],
  ["a,b;c", "split", ["[,;]"], ["a", "b", "c"]],
  ["abc", "split", [""], ["a", "b", "c"]],
  ["Lightning.platform", "splitByCharacterType", [], ["L", "ightning", ".", "platform"]],
  ["Lightning.platform", "splitByCharacterTypeCamelCase", [], ["Lightning", ".", "platform"]],
  ["ASFLicense200", "splitByCharacterTypeCamelCase", [], ["ASF", "License", "200"]],
  ["AE86 vs EK9", "startsWith", ["AE86"], true],
  ["AE86 vs EK9", "startsWithIgnoreCase", ["ae86"], true],
  ["<b>hello world</b>", "stripHtmlTags", [], "hello world"],
  ["hamburger", "substring", [2], "mburger"],
  ["hamburger", "substring", [4, 8], "urge"],
  ["Salesforce.Lightning.com", "substringAfter", ["."], "Lightning.com"],
  ["Salesforce.Lightning.com", "substringAfterLast", ["."], "com"],
  ["Salesforce.Lightning.com", "substringBefore", ["."], "Salesforce"],
  ["Salesforce.Lightning.com", "substringBeforeLast", ["."], "Salesforce.Lightning"],
  ["tagYellowtag", "substringBetween", ["tag"], "Yellow"],
  ["xYellowy", "substringBetween", ["x", "y"], "Yellow"],
  ["Force.com", "swapCase", [], "fORCE.COM"],
  ["ThIs iS hArD tO rEaD", "toLowerCase", [], "this is hard to read"],
  ["MyString1", "toUpperCase", [], "MYSTRING1"],
  ["KIYMETLI", "toLowerCase", ["tr"], "kıymetlı"],
  [" Hello!\t", "trim", [], "Hello!"],
  ["Hello", "uncapitalize", [], "hello"],
  ['"<Black&White>"', "escapeXml", [], "&quot;&lt;Black&amp;White&gt;&quot;"],
  ["&quot;&lt;Black&amp;White&gt;&quot;", "unescapeHtml4", [], '"<Black&White>"'],
  ["De onde voc\\u00EA \\u00E9?", "unescapeUnicode", [], "De onde você é?"],
  ['"Max1, ""Max2"""', "unescapeCsv", [], 'Max1, "Max2"'],
  ["abc", "equals", ["ABC"], false],
  ["abc", "equalsIgnoreCase", ["ABC"], true],
];

describe("String methods", () => {
  it.each(EXAMPLES)("%s.%s(%s)", (self, method, args, expected) => {
    expect(on(self, method, ...args)).toEqual(expected);
  });
  it("refuse a null argument", () => {
    expect(thrownBy(() => on("abc", "contains", null))).toBe("System.NullPointerException: Argument cannot be null.");
  });
  it("refuse positions out of bounds", () => {
    expect(thrownBy(() => on("abc", "substring", 4))).toBe(
      "System.StringException: Starting position out of bounds: 4",
    );
    expect(thrownBy(() => on("abc", "substring", 1, 9))).toBe(
      "System.StringException: Ending position out of bounds: 9",
    );
  });
});

describe("String statics", () => {
  it.each<[string, ApexValue[], unknown]>([
    ["isBlank", [null], true],
    ["isBlank", [" \t"], true],
    ["isEmpty", [" "], false],
    ["isNotBlank", ["x"], true],
    ["isNotEmpty", [""], false],
    ["escapeSingleQuotes", ["O'Bri\\en"], "O\\'Bri\\\\en"],
    ["join", [list("a", 1, null), ";"], "a;1;"],
    ["join", [new ApexSet("set<string>", ["a", "b"]), ", "], "a, b"],
    [
      "format",
      ["Hello {0}, shall we play {1}? It''s {0}", list("Bob", "tennis")],
      "Hello Bob, shall we play tennis? It's Bob",
    ],
    ["format", ["{0} {2}", list("a")], "a {2}"],
    ["format", ["'{0}' is {0}", list("x")], "{0} is x"],
    ["fromCharArray", [list(74, 65, 71)], "JAG"],
    ["getCommonPrefix", [list("SFDCApex", "SFDCVisualforce")], "SFDC"],
    ["valueOf", [null], null],
    ["valueOf", [ApexDecimal.parse("3.14159265")], "3.14159265"],
    ["valueOf", [ApexDate.of(2026, 1, 31)], "2026-01-31"],
    ["valueOfGmt", [new ApexDatetime(0)], "1970-01-01 00:00:00"],
  ])("%s(%s)", (method, args, expected) => {
    expect(string(method, ...args)).toEqual(expected);
  });
  it("valueOf(Datetime) is in the user's time zone", () => {
    expect(inTransaction(() => string("valueOf", new ApexDatetime(Date.UTC(2026, 0, 31, 3))))).toBe(
      "2026-01-30 19:00:00",
    );
  });
});
