/** Files that are taken from memory: what comes out is always what compiling everything gives. */
import { describe, expect, it } from "vitest";
import { Schema } from "../data/schema/index.ts";
import "../platform/lib/index.ts";
import { compileProject } from "./compile.ts";
import type { CompileMemory, KeptFile } from "./compile.ts";

type Sources = Readonly<Record<string, string>>;

const schema = Schema.load({ sourceDirs: [] });

/** A memory that forgets nothing, as a cache on disk gives things back: copied. It tells which files were compiled since it was last asked. */
function memoryOf(): CompileMemory & { compiled(): string[] } {
  const kept = new Map<string, string>();
  let compiled: string[] = [];
  return {
    recall: ({ file, text }) => {
      const found = kept.get(`${file}\0${text}`);
      return found === undefined ? undefined : (JSON.parse(found) as KeptFile);
    },
    keep: ({ file, text }, unit) => {
      kept.set(`${file}\0${text}`, JSON.stringify(unit));
      compiled.push(file.replace(/\.\w+$/, ""));
    },
    compiled: () => {
      const names = compiled;
      compiled = [];
      return names.sort();
    },
  };
}

function compile(sources: Sources, memory?: CompileMemory, toleratesGaps = false) {
  const files = Object.entries(sources).map(([name, text]) => ({
    file: name.includes(".") ? name : `${name}.cls`,
    text,
  }));
  return compileProject({ sources: files, schema, memory, toleratesGaps });
}

/** Compiles before and after an edit with one memory; answers what was compiled again. The outcome must be that of compiling everything. */
function edit(before: Sources, changes: Sources): string[] {
  const memory = memoryOf();
  expect(compile(before, memory)).toEqual(compile(before));
  memory.compiled();
  const after = { ...before, ...changes };
  expect(JSON.parse(JSON.stringify(compile(after, memory)))).toEqual(JSON.parse(JSON.stringify(compile(after))));
  return memory.compiled();
}

const SHOP = {
  Item: "public virtual class Item {\n  public Integer price = 1;\n  public virtual Integer total(Integer n) {\n    return n * price;\n  }\n}",
  Offer:
    "public class Offer extends Item {\n  public override Integer total(Integer n) {\n    return super.total(n) - 1;\n  }\n}",
  Cart: "public class Cart {\n  public static Integer sum() {\n    return new Offer().total(2);\n  }\n}",
  Kind: "public enum Kind { A, B }",
  Shelf: "public class Shelf {\n  public static String first() {\n    return Kind.values()[0].name();\n  }\n}",
  "Watch.trigger": "trigger Watch on Account (before insert) {\n  Cart.sum();\n}",
};

describe("what is compiled again", () => {
  it("is nothing when nothing changed", () => {
    expect(edit(SHOP, {})).toEqual([]);
  });

  it("is one file when the body of a method changes", () => {
    expect(edit(SHOP, { Item: SHOP.Item.replace("n * price", "\n\nn + price") })).toEqual(["Item"]);
  });

  it("is whoever sees a signature that changes, also through a superclass", () => {
    expect(edit(SHOP, { Item: SHOP.Item.replace("Integer price", "Long price").replace("n * price", "n") })).toEqual([
      "Cart",
      "Item",
      "Offer",
    ]);
  });

  it("is whoever named a class that is gone, or one that was not there", () => {
    const gone = memoryOf();
    compile(SHOP, gone);
    const { Kind: _, ...left } = SHOP;
    expect(compile(left, gone).errors).toEqual(compile(left).errors);
    const clock = { Clock: "public class Clock { public static Object read() { return UUID.randomUUID(); } }" };
    const own = { UUID: "public class UUID { public static Object randomUUID() { return null; } }" };
    expect(edit({ ...SHOP, ...clock }, own)).toEqual(["Clock", "UUID"]);
  });
});

describe("an error that an edit makes elsewhere", () => {
  it("is reported in the file that was not touched", () => {
    const memory = memoryOf();
    compile(SHOP, memory);
    const { errors } = compile(
      { ...SHOP, Item: SHOP.Item.replaceAll("Integer n", "String n").replace("n * price", "1") },
      memory,
    );
    expect(errors).toEqual(
      compile({ ...SHOP, Item: SHOP.Item.replaceAll("Integer n", "String n").replace("n * price", "1") }).errors,
    );
    expect(errors.map(({ file }) => file)).toEqual(expect.arrayContaining(["Offer.cls", "Watch.trigger"]));
  });

  it("stands until it is mended, and is gone with it", () => {
    const memory = memoryOf();
    const broken = { ...SHOP, Item: SHOP.Item.replace("total", "sum") };
    compile(SHOP, memory);
    const first = compile(broken, memory).errors;
    expect(first.length).toBeGreaterThan(0);
    expect(compile(broken, memory).errors).toEqual(first);
    expect(compile(SHOP, memory).errors).toEqual([]);
  });

  it("keeps those from running that depend on a body that does not compile", () => {
    edit(SHOP, { Item: SHOP.Item.replace("n * price", "nobody") });
  });

  it("is found in a circle that an edit closes, and in a name that stands twice", () => {
    edit(SHOP, { Item: SHOP.Item.replace("class Item", "class Item extends Offer") });
    edit(SHOP, { "other/Item.cls": SHOP.Item });
  });

  it("is a gap where gaps are not tolerated, though the file was kept where they are", () => {
    const memory = memoryOf();
    const sources = { Gap: "public class Gap { public static void run() { ConnectApi.Organization.getSettings(); } }" };
    const tolerant = compile(sources, memory, true);
    expect(compile(sources, memory, true)).toEqual(tolerant);
    expect(compile(sources, memory)).toEqual(compile(sources));
  });
});

it("a member is seen alike from its source and from its face", () => {
  const everything = {
    Base:
      "public abstract class Base implements Comparable {\n  @TestVisible private static Integer hidden = 1;\n  public String name { get; private set; }\n  public final Integer once;\n" +
      "  protected Base(String name) { this.name = name; once = 2; }\n  public abstract Object make(List<Map<String, InnerException>> all, Kind kind);\n  public Integer compareTo(Object o) { return 0; }\n" +
      "  public class InnerException extends MiddleException { }\n  public virtual class MiddleException extends Exception { }\n  public interface Doer { void act(InnerException one); }\n}",
    Made:
      "public with sharing class Made extends Base implements Base.Doer {\n  public Made() { super('x'); }\n  public override Object make(List<Map<String, InnerException>> all, Kind kind) { return all[0].values()[0].getMessage() + name + once + kind; }\n" +
      "  public void act(InnerException one) { throw one; }\n}",
    Kind: "public enum Kind { A, B }",
    MadeTest:
      "@IsTest\nprivate class MadeTest {\n  @IsTest\n  static void it() {\n    List<Made> all = new List<Made>{ new Made() };\n    all.sort();\n    Assert.areEqual(1, Made.hidden);\n    Kind kind = Kind.valueOf('A');\n    switch on kind { when A { } when else { } }\n  }\n}",
  };
  expect(compile(everything).errors).toEqual([]);
  for (const name of Object.keys(everything) as (keyof typeof everything)[])
    expect(edit(everything, { [name]: `${everything[name]}\n// ` })).toEqual([name]);
});
