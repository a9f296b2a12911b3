import { describe, expect, test } from "vitest";
import { isPlatformObject, Signatures } from "./signatures.ts";

const signatures = Signatures.shared();

describe("platform classes from the jar", () => {
  test("System classes carry no namespace, others do", () => {
    expect(signatures.find("string")?.name).toBe("String");
    expect(signatures.find("database.saveresult")?.name).toBe("Database.SaveResult");
    expect(signatures.find("nosuchclass")).toBeUndefined();
    expect(signatures.isNamespace("Schema")).toBe(true);
    expect(signatures.isNamespace("Internal")).toBe(false);
  });

  test("generic methods speak of their type parameters", () => {
    const list = signatures.find("list");
    expect(list?.typeParameters).toEqual(["t"]);
    expect(list?.methods.get("get")?.[0]).toMatchObject({
      returns: { kind: "parameter", name: "t" },
      parameters: [{ type: { key: "integer" } }],
    });
    expect(list?.interfaces.map((type) => type.key)).toEqual(["iterable<t>"]);
    expect(signatures.find("map")?.typeParameters).toEqual(["k", "v"]);
  });

  test("overloads, statics, constructors", () => {
    expect(signatures.find("list")?.methods.get("add")).toHaveLength(2);
    expect(signatures.find("date")?.methods.get("newinstance")?.[0]?.isStatic).toBe(true);
    expect(
      signatures.find("dmlexception")?.constructors.map((c) => c.parameters.map((p) => p.type.key)),
    ).toContainEqual(["string"]);
    expect(signatures.find("dmlexception")?.superType?.key).toBe("exception");
  });

  test("enums have their constants and the methods of each enum", () => {
    const mode = signatures.find("roundingmode");
    expect(mode?.kind).toBe("enum");
    expect(mode?.enumConstants).toContain("HALF_UP");
    expect([...(mode?.methods.keys() ?? [])]).toEqual(expect.arrayContaining(["values", "valueof", "name", "ordinal"]));
  });

  test("a dynamic query answers rows", () => {
    expect(signatures.find("database")?.methods.get("query")?.[0]?.returns.key).toBe("list<sobject>");
  });

  test("standard objects are known by name, also those the local org does not have", () => {
    expect(isPlatformObject("product2")).toBe(true);
    expect(isPlatformObject("NoSuchObject")).toBe(false);
  });
});
