import { describe, expect, test } from "vitest";
import { compileAnonymousBlock } from "./compile.ts";
import { textOf } from "../platform/values/text.ts";
import { loadProgram } from "../platform/program.ts";
import { Schema } from "../data/schema/index.ts";
import { QueueableContext } from "../platform/lib/support/jobs.ts";
import { call, compileSources, evaluate, inTransaction, load } from "./testing.ts";

describe("platform code calls compiled classes by their plain names", () => {
  test("Comparator and Comparable", () => {
    const sources = {
      Longest:
        "public class Longest implements Comparator<String> { public Integer compare(String a, String b) { return b.length() - a.length(); } }",
    };
    expect(
      textOf(
        evaluate("List<String> l = new List<String>{ 'a', 'ccc', 'bb' }; l.sort(new Longest()); return l;", sources),
      ),
    ).toBe("(ccc, bb, a)");
  });

  test("a class that is both Queueable and Schedulable has the right execute called", () => {
    const program = load({
      Both: `public class Both implements Queueable, Schedulable, Callable {
        public static String called = '';
        public static String result() { return called; }
        public void execute(QueueableContext context) { called += 'q'; }
        public void execute(SchedulableContext context) { called += 's'; }
        public Object call(String action, Map<String, Object> args) { return action + args.size(); }
      }`,
    });
    const both = program.create("both") as unknown as { execute(context: unknown): void };
    // In a transaction, where the statics are.
    const called = inTransaction(() => {
      both.execute(new QueueableContext("707000000000001AAA"));
      both.execute({ typeKey: "schedulablecontext" });
      return program.callStatic("Both", "result");
    });
    expect(called).toBe("qs");
    expect(program.types.get("both")?.supertypes).toEqual(
      expect.arrayContaining(["queueable", "schedulable", "callable"]),
    );
    expect(
      evaluate("Callable c = new Caller(); return c.call('x', new Map<String, Object>{ 'a' => 1 });", {
        Caller:
          "public class Caller implements Callable { public Object call(String action, Map<String, Object> args) { return action + args.size(); } }",
      }),
    ).toBe("x1");
  });

  test("inherited methods count for an interface of the platform", () => {
    const sources = {
      Base: "public virtual class Base { public Integer rank; public Integer compareTo(Object o) { return rank - ((Base) o).rank; } }",
      Ranked:
        "public class Ranked extends Base implements Comparable { public Ranked(Integer rank) { this.rank = rank; } public override String toString() { return 'R' + rank; } }",
    };
    expect(
      textOf(
        evaluate("List<Ranked> l = new List<Ranked>{ new Ranked(2), new Ranked(1) }; l.sort(); return l;", sources),
      ),
    ).toBe("(R1, R2)");
  });
});

describe("types as values", () => {
  const sources = {
    Made: "public class Made { public Integer n = 7; public class Inner { public String s = 'in'; } }",
  };
  test("class literals, Type.forName, newInstance", () => {
    expect(evaluate("return Made.class.getName() + Made.Inner.class + List<Account>.class.getName();", sources)).toBe(
      "MadeMade.InnerList<Account>",
    );
    expect(evaluate("Made m = (Made) Type.forName('made').newInstance(); return m.n;", sources)).toBe(7);
    expect(evaluate("return ((Made.Inner) Made.Inner.class.newInstance()).s;", sources)).toBe("in");
  });

  test("JSON goes to and from classes", () => {
    expect(
      evaluate("Made m = (Made) JSON.deserialize('{\"n\": 9}', Made.class); return JSON.serialize(m) + m.n;", sources),
    ).toBe('{"n":9}9');
  });
});

describe("limits of the stack", () => {
  test("900 calls deep is allowed", () => {
    const sources = {
      Down: "public class Down { public static Integer sum(Integer n) { if (n == 0) { return 0; } return n + sum(n - 1); } }",
    };
    expect(evaluate("return Down.sum(900);", sources)).toBe(405450);
  });
});

describe("labels", () => {
  test("are constants of the project's metadata", () => {
    const { units, errors } = compileSources(
      {
        L: "public class L { public static String a() { return Label.Greeting + System.Label.greeting + Label.Greeting.length(); } }",
      },
      { Greeting: "Hi" },
    );
    expect(errors).toEqual([]);
    expect(call(loadProgram(units), "L", "a")).toBe("HiHi2");
  });
});

// [Apex Reference Guide: Label Class: "System.Label.myNS.myLabelName"]
test("labels of the project and of packages may be named with their prefix", () => {
  const sources = {
    L: "public class L { public static String a() { return Label.acme.Greeting + System.Label.c.Greeting + Label.npo.Hello; } }",
    M: "public class M { public static String a() { return Label.npo.Greeting; } }",
  };
  const { units, errors } = compileSources(sources, { Greeting: "Hi", npo__Hello: "Ho" }, ["acme"]);
  expect(errors.map(({ message }) => message)).toEqual(["External string does not exist: npo.Greeting"]);
  expect(call(loadProgram(units), "L", "a")).toBe("HiHiHo");
});

describe("anonymous Apex", () => {
  test("runs statements with variables against the project", () => {
    const schema = Schema.load({ sourceDirs: [] });
    const sources = [{ file: "Sink.cls", text: "public class Sink { public static Integer n = 0; }" }];
    const { units, errors } = compileAnonymousBlock(
      { sources, schema },
      "Integer i = 2;\nSink.n += i * 21;\nSystem.debug(Sink.n);",
    );
    expect(errors).toEqual([]);
    expect(units.map((unit) => unit.name)).toEqual(["Sink", "AnonymousBlock"]);
  });
});

test.each([
  ["String.fromCharArray(null)", "Argument 1 cannot be null"],
  ["String.getCommonPrefix(null)", "Argument 1 cannot be null"],
  ["new HttpRequest().getHeader(null)", "Argument cannot be null."],
  ["new Integer[-1]", "Invalid array size: -1"],
])("%s fails as Apex does, not as JavaScript", (code, message) => {
  expect(evaluate(`try { Object o = ${code}; return 'nothing'; } catch (Exception e) { return e.getMessage(); }`)).toBe(
    message,
  );
});
