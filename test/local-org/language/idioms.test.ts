import { describe, expect, test } from "vitest";
import { textOf } from "../platform/values/text.ts";
import { evaluate } from "./testing.ts";

describe("idioms of Apex code", () => {
  test.each([
    ["Map<String, Map<Id, List<Account>>> m = new Map<String, Map<Id, List<Account>>>(); return m.size();", "0"],
    ["Integer a = 1, b = a + 1; return a + b;", "3"],
    ["String s; s += 'a'; return s;", "nulla"],
    ["Integer i = 5; return i > 3 ? i > 4 ? 'a' : 'b' : 'c';", "a"],
    ["Boolean b = true; SObject s = b ? (SObject) new Account() : new Contact(); return s instanceof Account;", "true"],
    ["Boolean b = false; Decimal d = b ? 1.5 : 2; Object o = d; return o instanceof Decimal;", "true"],
    [
      "Object o = 3; return (o instanceof Decimal) + ' ' + (o instanceof Long) + ' ' + ((Decimal) o).setScale(1);",
      "true true 3.0",
    ],
    ["Object o = 3L; return (o instanceof Integer) + ' ' + (o instanceof Double);", "false true"],
    ["Object o = 3; switch on o { when Decimal d { return d.setScale(2); } when else { return null; } }", "3.00"],
    ["Case row = new Case(); return (User) row.Owner == null && !(row.Owner instanceof Group);", "true"],
    ["List<Decimal> l = new List<Decimal>{ 1, 2.5 }; return l[0] + l[1];", "3.5"],
    ["String[] a = new String[]{ 'x', 'y' }; return a[1] + a.size();", "y2"],
    [
      "Set<String> s = new Set<String>(new List<String>{ 'a' }); s.addAll(new List<String>{ 'b' }); return s.size();",
      "2",
    ],
    [
      "Map<Id, Account> m = new Map<Id, Account>(new List<Account>{ new Account(Id = '001000000000001') }); return m.keySet();",
      "{001000000000001AAA}",
    ],
    ["Long l = 1000L * 60 * 60; Integer i = (Integer) l; return l + i;", "7200000"],
    ["return 'abc'.charAt(0) + 1;", "98"],
    [
      "RoundingMode r; switch on r { when HALF_UP { return 1; } when null { return 'none'; } when else { return 2; } }",
      "none",
    ],
    ["Integer i = 0; do { i++; continue; } while (i < 3); return i;", "3"],
    ["Integer i = 0; while (i++ < 3); return i;", "4"],
    ["String a; return a !== null || 1 <> 1;", "false"],
    ["Boolean a = true; a &= false; a |= true; return a ^ true;", "false"],
    ["Integer i; Integer j = i ?? 5; Decimal d = i ?? 2; return j + d;", "7"],
    ["Account a; return a?.Name == null;", "true"],
    [
      "Map<String, List<String>> m = new Map<String, List<String>>(); return m.get('x')?.contains('y') == true;",
      "false",
    ],
    [
      "Map<List<Integer>, String> m = new Map<List<Integer>, String>{ new List<Integer>{ 1 } => 'x' }; return m.get(new List<Integer>{ 1 });",
      "x",
    ],
    ["Datetime d = Date.newInstance(2020, 1, 1); return d > Date.newInstance(2019, 1, 1);", "true"],
    ["return new List<Integer>{ 1 } == new List<Integer>{ 1 };", "true"],
    ["return new Account(Name = 'a') == new Account(Name = 'a');", "true"],
    ["Id i = '001000000000001'; return i == '001000000000001AAA';", "true"],
    ["System.List<System.String> l = new System.List<System.String>{ 'a' }; return l.size();", "1"],
    [
      "try { throw new IllegalArgumentException(); } catch (Exception e) { return e.getMessage(); }",
      "Script-thrown exception",
    ],
    [
      "Object o = new Map<String, Object>{ 'a' => new List<Object>{ 1 } }; return ((List<Object>) ((Map<String, Object>) o).get('a')).get(0);",
      "1",
    ],
  ])("%s", (body, expected) => {
    expect(textOf(evaluate(body))).toBe(expected);
  });

  test.each([
    [
      "a lazily made instance behind a private constructor",
      "return Single.get().n;",
      {
        Single:
          "public class Single { private static Single instance; public Integer n = 4; private Single() {} public static Single get() { if (instance == null) { instance = new Single(); } return instance; } }",
      },
      "4",
    ],
    [
      "an overridden property",
      "return new C().both();",
      {
        B: "public abstract class B { public virtual String name { get { return 'b'; } } protected abstract String part(); public String both() { return name + part(); } }",
        C: "public class C extends B { public override String name { get { return 'c'; } } protected override String part() { return 'p'; } }",
      },
      "cp",
    ],
    [
      "an interface that extends another, implemented by an abstract class's subclass",
      "I2 x = new Impl(); I1 y = x; return y.a() + x.b();",
      {
        I1: "public interface I1 { String a(); }",
        I2: "public interface I2 extends I1 { String b(); }",
        Part: "public abstract class Part implements I2 { public String b() { return a() + 'b'; } public abstract String a(); }",
        Impl: "public class Impl extends Part { public override String a() { return 'a'; } }",
      },
      "aab",
    ],
    [
      "an inner class that uses what is static around it",
      "return Outer.make().v;",
      {
        Outer:
          "public class Outer { private static final Integer ONE = 1; public class Inner { public Integer v = ONE + helper(); } private static Integer helper() { return 5; } public static Inner make() { return new Inner(); } }",
      },
      "6",
    ],
    [
      "a class of the project named like one of the platform",
      "return Test.x();",
      { Test: "public class Test { public static Integer x() { return 1; } }" },
      "1",
    ],
    [
      "a static method of the outer class beside a toString() of one's own",
      "return new Outer.Inner().text();",
      {
        Outer:
          "public class Outer { static String toString(Object o) { return 'o' + o; } public class Inner { public override String toString() { return 'i'; } public String text() { return toString(1) + toString(); } } }",
      },
      "o1i",
    ],
    [
      "an interface's map of something, answered with a map of Object",
      "I x = new Impl(); return x.keys(new Map<String, String>{ 'a' => 'b' });",
      {
        I: "public interface I { Set<String> keys(Map<String, String> values); }",
        Impl: "public class Impl implements I { public Set<String> keys(Map<String, Object> values) { return values.keySet(); } }",
      },
      "{a}",
    ],
    [
      "an Iterable<Object> passed on as one of strings",
      "Iterable<Object> values = new List<Object>{ 'a' }; return Joined.of(values);",
      {
        Joined:
          "public class Joined { public static String of(Iterable<String> values) { return String.join(values, ','); } }",
      },
      "a",
    ],
    [
      "a partition of the org's cache held as a partition",
      "try { Cache.Partition p = Cache.Org.getPartition('local.x y'); return p; } catch (Cache.Org.OrgCacheException e) { return 'refused'; }",
      {},
      "refused",
    ],
    ["a constant that only the platform gives", "return Quiddity.UNDEFINED;", {}, "UNDEFINED"],
  ])("%s", (_what, body, sources, expected) => {
    expect(textOf(evaluate(body, sources as unknown as Record<string, string>))).toBe(expected);
  });
});
