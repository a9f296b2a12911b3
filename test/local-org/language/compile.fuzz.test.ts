/** Whatever stands in a class, the compiler compiles it or says what is wrong and where: it never falls over, and never speaks of its own insides. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSources } from "./testing.ts";

/** Programs that compile, with a bit of everything. */
const PROGRAMS = [
  `public with sharing class A {
    public enum Colour { RED, GREEN }
    public interface Shape { Decimal area(Integer factor); }
    public class Square implements Shape {
      private final Decimal side;
      public Square(Decimal side) { this.side = side; }
      public Decimal area(Integer factor) { return side * side * factor; }
    }
    public class RefusalException extends Exception {}
    static Map<String, List<Integer>> known = new Map<String, List<Integer>>{ 'a' => new List<Integer>{ 1, 2 } };
    public Integer count { get { return count == null ? 0 : count; } private set; }
    public static Object run() {
      Integer sum = 0;
      for (Integer i = 0, n = 10; i < n; i++) { if (Math.mod(i, 2) == 0) { continue; } else { sum += i; } }
      for (String key : known.keySet()) { sum += known.get(key)?.size() ?? 0; }
      while (sum > 100) { sum--; break; }
      do { sum++; } while (sum < 5);
      switch on Colour.RED { when RED { sum += 1; } when else { sum = -1; } }
      Object thing = (Shape) new Square(2.5);
      if (thing instanceof Square && !(sum != 3)) { return ((Square) thing).area(2); }
      try { throw new RefusalException('no'); } catch (RefusalException e) { return e.getMessage(); } finally { sum = 1; }
    }
  }`,
  `public without sharing class A implements Queueable, Comparable {
    @TestVisible private Account account = new Account(Name = 'x', NumberOfEmployees = 1);
    public Integer compareTo(Object other) { return account.Name.compareTo(((A) other).account.Name); }
    public void execute(QueueableContext context) {
      Set<Id> ids = new Set<Id>();
      String name = '%x%';
      for (Account each : [SELECT Id, Name, Owner.Name, (SELECT Id FROM Contacts) FROM Account WHERE Name LIKE :name AND (CreatedDate > LAST_N_DAYS:3 OR Industry IN ('a', 'b')) ORDER BY Name DESC NULLS LAST LIMIT 10]) {
        ids.add(each.Id);
        each.Name = each.Contacts.isEmpty() ? each.Name + 1L : null;
        update as user each;
      }
      List<AggregateResult> groups = [SELECT Industry kind, COUNT(Id) n FROM Account GROUP BY Industry HAVING COUNT(Id) > 1];
      System.debug(String.format('{0}', new List<Object>{ groups.size() }));
      Database.SaveResult[] results = Database.insert(new List<Contact>{ new Contact(LastName = 'a') }, false);
      System.runAs(new User(Id = UserInfo.getUserId())) { delete [SELECT Id FROM Contact WHERE Id IN :ids]; }
      Long big = 1L << 40; Double d = 1.5d; Integer[] numbers = new Integer[3]; numbers[0] = (Integer) (big & 255) ^ 3;
    }
    @AuraEnabled(cacheable=true) public static List<String> names(Integer n) { return new List<String>(); }
  }`,
];

/** Tokens from which the compiler should not recover by luck. */
const NASTY = [
  "null",
  "this",
  "super",
  "void",
  "static",
  "final",
  "class",
  "new",
  "return",
  "?.",
  "??",
  "=>",
  "(",
  ")",
  "{",
  "}",
  "[",
  "]",
  "<",
  ">",
  ";",
  ",",
  ".",
  ":",
  "@",
  "'",
  "'\\u12",
  "1e9",
  "2147483648",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "List<",
  "Map<String>",
  "Set<Void>",
  "List<List<List<A>>>",
  "A.A.A",
  "Account",
  "Account.Name",
  "[SELECT Id FROM Nothing]",
  "[SELECT FROM Account]",
  "[FIND 'x' RETURNING Account]",
  "Trigger.new",
  "System",
  "Object",
  "SObject",
  "instanceof",
  "switch on",
  "when",
  "/*",
  "//",
  "get;",
  "abstract",
  "virtual",
  "override",
  "global",
  "é",
  "\u0000",
  "💥",
];

const program = fc.constantFrom(...PROGRAMS);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  other: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom("drop", "double", "swap", "replace", "insert"),
  token: fc.constantFrom(...NASTY),
});

/** Changes a program token by token. */
function mutated(text: string, edits: readonly { at: number; other: number; kind: string; token: string }[]): string {
  const tokens = text.match(/\s+|\w+|'[^']*'|./gs) ?? [];
  for (const { at, other, kind, token } of edits) {
    const [here, there] = [Math.floor(at * tokens.length), Math.floor(other * tokens.length)];
    if (kind === "drop") tokens.splice(here, 1);
    else if (kind === "double") tokens.splice(here, 0, tokens[here] ?? "");
    else if (kind === "replace") tokens[here] = token;
    else if (kind === "insert") tokens.splice(here, 0, ` ${token} `);
    else [tokens[here], tokens[there]] = [tokens[there] ?? "", tokens[here] ?? ""];
  }
  return tokens.join("");
}

/** Words of JavaScript in what is said to a developer of Apex. */
const INSIDES =
  /TypeError|RangeError|ReferenceError|\bundefined\b|\[object |is not a function|Cannot read|\bNaN\b|Maximum call stack/;

describe("the compiler", () => {
  it("compiles the programs that are not changed", () => {
    for (const text of PROGRAMS) expect(compileSources({ A: text }).errors).toEqual([]);
  });

  it("answers any change of them with a program or with errors in words of Apex", () => {
    fc.assert(
      fc.property(program, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const changed = mutated(text, edits);
        for (const { message, line } of compileSources({ A: changed }).errors) {
          expect(INSIDES.test(message), `${message} of\n${changed}`).toBe(false);
          expect(line, `${message} of\n${changed}`).toBeGreaterThan(0);
        }
      }),
      { seed: Number(process.env["FUZZ_SEED"] ?? 20_261_128), numRuns: Number(process.env["FUZZ_RUNS"] ?? 120) },
    );
  });
});
