import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Loader:
    "public class Loader implements Cache.CacheBuilder { public static Integer loads = 0; public Object doLoad(String key) { loads++; return key + '!'; } }",
};

describe("platform cache", () => {
  it.each([
    ["Cache.Org.put('a', 1); return Cache.Org.get('a');", "1"],
    ["Cache.Org.put('local.P.a', 1); return Cache.Org.getPartition('local.P').get('a');", "1"],
    ["Cache.Org.put('local.P.a', 1); return Cache.Org.get('a');", "null"],
    ["Cache.Org.put('a', 1); return Cache.Session.contains('a');", "false"],
    [
      "Cache.Org.put('a', 1); Boolean had = Cache.Org.remove('a'); return had + ' ' + Cache.Org.contains('a');",
      "true false",
    ],
    [
      "Cache.Session.getPartition('local.P').put('a', 1, 300); return Cache.Session.getPartition('P').getKeys();",
      "{a}",
    ],
    // What is kept is a copy.
    ["List<Integer> l = new List<Integer>{1}; Cache.Org.put('l', l); l.add(2); return Cache.Org.get('l');", "(1)"],
    ["return (String) Cache.Org.get(Loader.class, 'k') + Cache.Org.get(Loader.class, 'k') + Loader.loads;", "k!k!1"],
    ["return Cache.Org.getPartition('no such');", "Cache.Org.OrgCacheException: Invalid partition: no such"],
    ["Cache.Org.put('a-b', 1); return null;", "Cache.InvalidParamException: Invalid key: a-b. Keys are alphanumeric."],
    [
      "Cache.Session.put('a', 1, 99999); return null;",
      "Cache.InvalidParamException: Time to live must be between 300 and 28800 seconds",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body, { classes })).toBe(expected);
  });

  it("outlives the transaction until its time is up by the org's clock", () => {
    org.text("Cache.Org.put('kept', 'x', 600); return null;", { kind: "sync" });
    expect(org.text("return Cache.Org.get('kept');", { kind: "sync" })).toBe("x");
    org.clock.ms += 600_000;
    expect(org.text("return Cache.Org.get('kept');", { kind: "sync" })).toBe("null");
  });
});
