import { describe, expect, test } from "vitest";
import { compileSources } from "./testing.ts";

describe("triggers", () => {
  test("are compiled with their object and events", () => {
    const { units, errors } = compileSources({
      "OnAccount.trigger": `trigger OnAccount on account (before insert, after update) {
        List<Contact> contacts = new List<Contact>();
        for (Account row : Trigger.new) { if (Trigger.isInsert && Trigger.oldMap?.get(row.Id)?.Name != row.Name) { contacts.add(new Contact(LastName = row.Name)); } }
        if (Trigger.operationType == TriggerOperation.BEFORE_INSERT) { return; }
      }`,
    });
    expect(errors).toEqual([]);
    expect(units[0]?.trigger).toEqual({
      name: "OnAccount",
      object: "Account",
      events: ["before insert", "after update"],
    });
  });

  test("are checked", () => {
    const { errors } = compileSources({
      "T.trigger":
        "trigger T on Account (before insert) {\n  for (Account a : Trigger.new) { a.Nope = 1; }\n  nope();\n}",
    });
    expect(errors.map((error) => `${error.line}: ${error.message}`)).toEqual([
      "2: Variable does not exist: Nope",
      "3: Method does not exist or incorrect signature: void nope()",
    ]);
  });
});

describe("metadata", () => {
  test("annotations with their parameters, sharing, visibility and lines", () => {
    const { units } = compileSources({
      Api: `@RestResource(urlMapping='/v1/*')
global with sharing class Api {
    @HttpPost
    global static String run(String name, List<Account> rows) { return name; }
    @AuraEnabled(cacheable=true) public static void aura() {}
    @TestVisible private Integer count;
    public inherited sharing class Inner { @AuraEnabled public String label { get; set; } }
}`,
    });
    const [api, inner] = units[0]?.types ?? [];
    expect(api).toMatchObject({
      name: "Api",
      key: "api",
      sharing: "with",
      line: 2,
      annotations: [{ name: "restresource", parameters: { urlmapping: "/v1/*" } }],
    });
    expect(api?.methods[0]).toMatchObject({
      name: "run",
      js: "m_run$string$list_account_",
      isStatic: true,
      line: 4,
      returns: "string",
      parameters: [
        { name: "name", type: "string" },
        { name: "rows", type: "list<account>" },
      ],
      annotations: [{ name: "httppost", parameters: {} }],
    });
    expect(api?.methods[1]?.annotations).toEqual([{ name: "auraenabled", parameters: { cacheable: "true" } }]);
    expect(inner).toMatchObject({
      name: "Api.Inner",
      sharing: "inherited",
      fields: [{ name: "label", type: "string", isProperty: true }],
    });
  });

  test("a project's own namespace may stand before its classes", () => {
    const sources = {
      Box: "global class Box { global class Lid { } global static Integer size() { return 1; } }",
      User: "public class User { public ns.Box.Lid lid = new NS.Box.Lid(); public ns.Box box; public Integer n = ns.Box.size(); }",
    };
    expect(compileSources(sources, {}, ["ns"]).errors).toEqual([]);
    expect(compileSources(sources).errors[0]?.message).toBe("Invalid type: ns.Box.Lid");
  });

  test("a unit is plain data", () => {
    const { units } = compileSources({ A: "public class A { public static Decimal a() { return 1.5; } }" });
    expect(JSON.parse(JSON.stringify(units))).toEqual(units);
  });
});
