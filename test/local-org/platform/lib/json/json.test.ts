import { describe, expect, it } from "vitest";
import { call, callStatic, fakeOrg, ADA, list, thrownBy } from "../../test-support.ts";
import type { ApexValue } from "../../registry.ts";
import { runInTransaction } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { defineEnum } from "../../values/enum.ts";
import { newException } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { textOf } from "../../values/text.ts";
import { ApexTime } from "../../values/time.ts";
import { ApexType } from "../../values/type.ts";
import { deserializeJson, deserializeUntyped, serializeJson } from "./index.ts";

const map = (entries: [ApexValue, ApexValue][]): ApexMap => new ApexMap("map<string,object>", entries);

describe("serialize", () => {
  const moment = new ApexDatetime(Date.UTC(2026, 0, 31, 14, 30, 15, 123));
  it.each<[string, ApexValue, string]>([
    ["null", null, "null"],
    ["String", 'a"b\\\n\u001f/é', '"a\\"b\\\\\\n\\u001F/é"'],
    ["Integer", -7, "-7"],
    ["Long", 9_007_199_254_740_993n, "9007199254740993"],
    ["Decimal", ApexDecimal.parse("1.50"), "1.50"],
    ["Decimal without an exponent", ApexDecimal.parse("1e3"), "1000"],
    ["Double", new ApexDouble(1), "1.0"],
    ["Date", ApexDate.of(2026, 1, 31), '"2026-01-31"'],
    ["Datetime", moment, '"2026-01-31T14:30:15.123Z"'],
    ["Time", ApexTime.of(1, 2, 3, 4), '"01:02:03.004Z"'],
    ["Blob", ApexBlob.ofText("abc"), '"YWJj"'],
    ["enum", defineEnum("Color", ["RED"]).byName("RED"), '"RED"'],
    ["List", list(1, null, "a"), '[1,null,"a"]'],
    ["Set", new ApexSet("set<integer>", [2, 1]), "[2,1]"],
    [
      "Map",
      map([
        ["k", list()],
        ["n", null],
      ]),
      '{"k":[],"n":null}',
    ],
    [
      "row without an id",
      new SObjectValue("Account", { Name: "Acme" }),
      '{"attributes":{"type":"Account"},"Name":"Acme"}',
    ],
    [
      "row with an id and a Datetime",
      new SObjectValue("Account", { Id: "001000000000001AAA", CreatedDate: moment }),
      '{"attributes":{"type":"Account","url":"/services/data/v65.0/sobjects/Account/001000000000001AAA"},' +
        '"Id":"001000000000001AAA","CreatedDate":"2026-01-31T14:30:15.123+0000"}',
    ],
  ])("%s", (_name, value, json) => {
    expect(serializeJson(value)).toBe(json);
  });
  it("lays out as the platform's pretty printer does", () => {
    const value = map([
      ["name", "x"],
      ["list", list(1, map([["a", true]]))],
      ["none", list()],
      ["empty", map([])],
    ]);
    expect(serializeJson(value, { pretty: true })).toBe(
      '{\n  "name" : "x",\n  "list" : [ 1, {\n    "a" : true\n  } ],\n  "none" : [ ],\n  "empty" : { }\n}',
    );
  });
  it("refuses what JSON cannot hold", () => {
    expect(thrownBy(() => serializeJson(newException("System.MathException", "x")))).toBe(
      "System.JSONException: Apex Type unsupported in JSON: System.MathException",
    );
  });
});

describe("deserializeUntyped", () => {
  it.each([
    ['{"a":[1,2.50,true,null,"x"]}', "{a=(1, 2.50, true, null, x)}"],
    ["3000000000", "3000000000"],
    ['"\\u00e9\\/\\n"', "é/\n"],
    ["{} trailing text", "{}"],
  ])("%s", (json, text) => {
    expect(textOf(deserializeUntyped(json))).toBe(text);
  });
  it("gives Integer, Long and Decimal", () => {
    const numbers = deserializeUntyped("[1,3000000000,1.5]") as ApexList;
    expect(numbers.items.map((item) => typeof item)).toEqual(["number", "bigint", "object"]);
    expect(numbers.items[2]).toBeInstanceOf(ApexDecimal);
  });
  it.each([
    ["", "No content to map to Object due to end of input"],
    [
      "{a:1}",
      "Unexpected character ('a' (code 97)): was expecting double-quote to start field name at input location [1,3]",
    ],
    [
      "[1,]",
      "Unexpected character (']' (code 93)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at input location [1,5]",
    ],
    ["not json", "Unrecognized token 'not': was expecting 'true', 'false' or 'null' at input location [1,2]"],
    ['{"a":1', "Unexpected end-of-input: expected close marker for OBJECT at input location [1,8]"],
    [
      '{"a" 1}',
      "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value at input location [1,7]",
    ],
    ['"abc', "Unexpected end-of-input in a String value at input location [1,2]"],
  ])("refuses %s", (json, message) => {
    expect(thrownBy(() => deserializeUntyped(json))).toBe(`System.JSONException: ${message}`);
  });
});

describe("deserialize", () => {
  it.each([
    ["[1,2]", "list<integer>", "(1, 2)"],
    ['["1"]', "list<integer>", "(1)"],
    ["[1]", "list<string>", "(1)"],
    ["[1]", "list<decimal>", "(1)"],
    ["[1]", "list<double>", "(1.0)"],
    ["[1]", "list<long>", "(1)"],
    ['["a","a"]', "set<string>", "{a}"],
    ['{"a":{"b":[1]}}', "map<string,map<string,list<integer>>>", "{a={b=(1)}}"],
    ['{"a":{"b":1.5}}', "map<string,object>", "{a={b=1.5}}"],
    ['{"1":true}', "map<integer,boolean>", "{1=true}"],
    ['"2026-01-31T06:30:00.000-0800"', "datetime", "2026-01-31 14:30:00"],
    ['"2026-01-31"', "date", "2026-01-31"],
    ['"00570000001ZwTi"', "id", "00570000001ZwTiAAK"],
    ["null", "integer", "null"],
  ])("%s as %s", (json, type, text) => {
    expect(textOf(deserializeJson(json, type))).toBe(text);
  });
  it("keeps the runtime type", () => {
    expect((deserializeJson("[]", "list<account>") as ApexList).typeKey).toBe("list<account>");
  });
  it.each([
    ['"}]', "list<integer>", "Malformed JSON: Expected '[' at the beginning of List/Set"],
    ["{}", "list<integer>", "Malformed JSON: Expected '[' at the beginning of List/Set"],
    ["[]", "map<string,string>", "Malformed JSON: Expected '{' at the beginning of Map"],
    ["[{}]", "list<string>", "Illegal value for primitive"],
    ['["x"]', "list<integer>", "Invalid integer: x at [line:1, column:2]"],
    ['"2017-14-31"', "date", "Invalid date: 2017-14-31 at [line:1, column:1]"],
    ["1", "object", "Apex Type unsupported in JSON: Object"],
  ])("refuses %s as %s", (json, type, message) => {
    expect(thrownBy(() => deserializeJson(json, type))).toBe(`System.JSONException: ${message}`);
  });
  it("names the argument that is null", () => {
    expect(thrownBy(() => callStatic("System.JSON", "deserialize", null, ApexType.of("string", "String")))).toBe(
      "System.NullPointerException: Argument 1 cannot be null",
    );
  });
});

describe("rows", () => {
  const account = {
    name: "Account",
    field: (name: string) =>
      ({ name: { name: "Name", apexType: "string" }, employees: { name: "Employees", apexType: "integer" } })[
        name.toLowerCase()
      ],
    relationship: (name: string) =>
      name === "Parent" ? { relationshipName: "Parent", referenceTo: ["Account"] } : undefined,
    childRelationship: (name: string) =>
      name === "Children" ? { relationshipName: "Children", childObject: "Account" } : undefined,
  };
  const read = (json: string, type: string, strict = false): SObjectValue => {
    const data = {
      schema: { object: (name: string) => (name.toLowerCase() === "account" ? account : undefined) },
      commit: () => undefined,
      rollback: () => undefined,
    };
    const org = fakeOrg([], { openData: () => data as never });
    return runInTransaction({ org, kind: "sync", user: ADA }, () =>
      deserializeJson(json, type, { strict }),
    ) as SObjectValue;
  };
  it("are read by the schema, with parents and children", () => {
    const row = read(
      '{"name":"Acme","Parent":{"Name":"Top"},"Children":{"totalSize":1,"records":[{"Name":"Sub"}]}}',
      "account",
    );
    expect([row.objectName, row.get("Name"), row.parent("Parent")?.get("Name")]).toEqual(["Account", "Acme", "Top"]);
    expect(((row.childRows("Children") as ApexList).items[0] as SObjectValue).get("Name")).toBe("Sub");
  });
  it("of the type SObject say what they are in their attributes", () => {
    expect(read('{"attributes":{"type":"Account"},"Employees":5}', "sobject").get("Employees")).toBe(5);
  });
  it("skip fields that the object does not have, unless strict", () => {
    expect(read('{"Nmae":{"x":[1]},"Name":"Acme"}', "account").get("Name")).toBe("Acme");
    expect(thrownBy(() => read('{"Nmae":1}', "account", true))).toBe(
      "System.JSONException: No such column 'Nmae' on sobject of type Account",
    );
  });
  it("survive a round trip", () => {
    const json = '{"attributes":{"type":"Account"},"Name":"Acme","Employees":5}';
    expect(serializeJson(read(json, "account"))).toBe(json);
  });
});

it("JSONGenerator writes what it is told and refuses what is no JSON", () => {
  const generator: unknown = callStatic("System.JSON", "createGenerator", false);
  const write = (method: string, ...args: ApexValue[]): unknown =>
    call("System.JSONGenerator", generator, method, ...args);
  write("writeStartObject");
  write("writeStringField", "name", "x");
  write("writeNumberField", "n", ApexDecimal.parse("1.0"));
  write("writeFieldName", "list");
  write("writeStartArray");
  write("writeNull");
  write("writeEndArray");
  expect(thrownBy(() => write("writeString", "no name"))).toContain("System.JSONException");
  write("writeEndObject");
  expect(write("getAsString")).toBe('{"name":"x","n":1.0,"list":[null]}');
});

it("JSONParser goes from token to token", () => {
  const parser: unknown = callStatic("System.JSON", "createParser", '{"total":{"x":1},"items":[{"price":2.5}]}');
  const on = (method: string, ...args: ApexValue[]): ApexValue => call("System.JSONParser", parser, method, ...args);
  const seen: string[] = [];
  while (on("nextToken") !== null) {
    seen.push(textOf(on("getCurrentToken")));
    if (on("getText") === "total") {
      on("nextToken");
      on("skipChildren");
    } else if (on("getText") === "price") {
      on("nextToken");
      seen.push(`${textOf(on("getCurrentName"))}=${textOf(on("getDecimalValue"))}`);
    }
  }
  expect(seen).toEqual([
    "START_OBJECT",
    "FIELD_NAME",
    "FIELD_NAME",
    "START_ARRAY",
    "START_OBJECT",
    "FIELD_NAME",
    "price=2.5",
    "END_OBJECT",
    "END_ARRAY",
    "END_OBJECT",
  ]);
});

it("JSONParser reads a typed value and goes on behind it", () => {
  const parser: unknown = callStatic("System.JSON", "createParser", '{"list":[1,2],"after":true}');
  const on = (method: string, ...args: ApexValue[]): ApexValue => call("System.JSONParser", parser, method, ...args);
  on("nextToken");
  on("nextToken");
  on("nextToken");
  expect(textOf(on("readValueAs", ApexType.of("list<integer>", "List<Integer>")))).toBe("(1, 2)");
  expect([textOf(on("nextToken")), on("getText")]).toEqual(["FIELD_NAME", "after"]);
});
