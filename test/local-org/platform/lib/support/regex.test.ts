import { describe, expect, it } from "vitest";
import { call, callStatic, thrownBy } from "../../test-support.ts";
import { replaceMatches, javaRegExp, splitByPattern, translatePattern } from "./regex.ts";

describe("Java patterns as JavaScript", () => {
  it.each([
    ["(?i)abc", "xABCx", "ABC"],
    ["[a-z&&[^aeiou]]+", "aeibcd", "bcd"],
    ["[a-c[x-z]]+", "1ayz2", "ayz"],
    ["\\p{Alpha}+", "12ab3", "ab"],
    ["\\p{L}+", "1éà", "éà"],
    ["\\P{Digit}+", "12ab", "ab"],
    ["\\p{Punct}", "a_b", "_"],
    ["\\Qa.b\\E+", "a.bb", "a.bb"],
    ["^\\w+@\\w+\\.com$", "ada@example.com", "ada@example.com"],
    ["a$", "a\n", "a"],
    ["[\\w.-]+", "a.b-c d", "a.b-c"],
    ["\\-\\_\\/", "-_/", "-_/"],
    ["}{2}", "}}", "}}"],
    ["(?<year>\\d{4})-\\k<year>", "2026-2026", "2026-2026"],
    ["\\x41\\u0042\\t", "AB\t", "AB\t"],
    ["(?m)^b$", "a\nb\nc", "b"],
    ["(?s)a.b", "a\nb", "a\nb"],
    ["[^\\d\\s]+", "1 ab", "ab"],
  ])("%s", (pattern, text, found) => {
    expect(javaRegExp(pattern).exec(text)?.[0]).toBe(found);
  });
  it.each([
    ["a++", "LocalOrg.NotImplemented: local org: a possessive quantifier in a regular expression is not implemented"],
    ["(?>a)", "LocalOrg.NotImplemented: local org: an atomic group in a regular expression is not implemented"],
    ["\\G", "LocalOrg.NotImplemented: local org: \\G in a regular expression is not implemented"],
    ["(?x)a b", "LocalOrg.NotImplemented: local org: the regular expression flag x is not implemented"],
  ])("refuses %s by name", (pattern, message) => {
    expect(thrownBy(() => translatePattern(pattern))).toBe(message);
  });
  it("says of a quantifier without anything before it what Java says", () => {
    // [java.util.regex.Pattern; a test of amoss]
    expect(thrownBy(() => translatePattern("*"))).toBe(
      "System.StringException: Invalid regex: Dangling meta character '*' near index 0\n*",
    );
    expect(thrownBy(() => translatePattern("(+a)"))).toContain("Dangling meta character '+' near index 1");
    expect(translatePattern("\\(*").source).toBe("\\(*");
  });
  it.each(["(", "[a", "a{", "\\"])("finds %s wrong", (pattern) => {
    expect(thrownBy(() => translatePattern(pattern))).toContain("System.StringException: Invalid regex");
  });
});

it("expands references in replacements", () => {
  expect(replaceMatches("a1b22", javaRegExp("([a-z])(\\d+)", "g"), "$2$1\\$")).toBe("1a$22b$");
  expect(replaceMatches("x", javaRegExp("(x)"), "$10")).toBe("x0");
  expect(thrownBy(() => replaceMatches("x", javaRegExp("(x)"), "$2"))).toBe("System.StringException: No group 2");
});

it("splits as Java does", () => {
  expect(splitByPattern("", ",")).toEqual([""]);
  expect(splitByPattern(",a,,b,,", ",")).toEqual(["", "a", "", "b"]);
  expect(splitByPattern("a1b2", "\\d", 2)).toEqual(["a", "b2"]);
});

describe("Pattern and Matcher", () => {
  const matcher = (pattern: string, text: string): unknown =>
    call("System.Pattern", callStatic("System.Pattern", "compile", pattern), "matcher", text);
  const on = (self: unknown, method: string, ...args: unknown[]): unknown =>
    call("System.Matcher", self, method, ...args);

  it("find goes on from match to match", () => {
    const found = matcher("(\\w)(\\d)", "a1 b2");
    const groups: unknown[] = [];
    while (on(found, "find"))
      groups.push(on(found, "group"), on(found, "group", 2), on(found, "start"), on(found, "end", 1));
    expect(groups).toEqual(["a1", "1", 0, 1, "b2", "2", 3, 4]);
    expect(on(found, "groupCount")).toBe(2);
  });
  it("finds empty matches once each", () => {
    const found = matcher("x*", "ab");
    let count = 0;
    while (on(found, "find")) count++;
    expect(count).toBe(3);
  });
  it("matches means the whole text, backtracking as needed", () => {
    expect(on(matcher("a|ab", "ab"), "matches")).toBe(true);
    expect(on(matcher("a", "ab"), "matches")).toBe(false);
    expect(on(matcher("a", "ab"), "lookingAt")).toBe(true);
    expect(callStatic("System.Pattern", "matches", "a|ab", "ab")).toBe(true);
    expect(callStatic("System.Pattern", "matches", "(?i)AB", "ab")).toBe(true);
  });
  it("an unmatched group is null, an unknown one an error", () => {
    const found = matcher("(a)|(b)", "b");
    on(found, "find");
    expect([on(found, "group", 1), on(found, "start", 1)]).toEqual([null, -1]);
    expect(thrownBy(() => on(found, "group", 3))).toBe("System.StringException: No group 3");
  });
  it("has no group before it has matched", () => {
    expect(thrownBy(() => on(matcher("a", "a"), "group"))).toBe("System.StringException: No match found");
  });
  it("stays in its region", () => {
    const found = matcher("\\d", "1a2b3");
    on(found, "region", 1, 4);
    expect([on(found, "find"), on(found, "group"), on(found, "find")]).toEqual([true, "2", false]);
  });
  it("quotes", () => {
    expect(callStatic("System.Pattern", "matches", callStatic("System.Pattern", "quote", "a.b*\\E"), "a.b*\\E")).toBe(
      true,
    );
  });
});
