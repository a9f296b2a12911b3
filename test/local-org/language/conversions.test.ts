import { describe, expect, test } from "vitest";
import { conversionCost, isCastable } from "./conversions.ts";
import { TypeIndex } from "./type-index.ts";
import {
  DATE,
  DATETIME,
  DECIMAL,
  DOUBLE,
  EXCEPTION,
  ID,
  INTEGER,
  listOf,
  LONG,
  makeType,
  mapOf,
  NULL,
  OBJECT,
  setOf,
  SOBJECT,
  sobjectType,
  STRING,
  VOID,
} from "./types.ts";
import type { Type } from "./types.ts";

const index = new TypeIndex({ object: () => undefined, fieldSetNames: () => [], pageName: () => undefined });
const ACCOUNT = sobjectType("Account");
const CONTACT = sobjectType("Contact");
const DML_EXCEPTION = makeType("platform", "DmlException");

const converts = (from: Type, to: Type): boolean => conversionCost(index, { type: from }, to) !== undefined;

describe("implicit conversion", () => {
  test.each<[Type, Type, boolean]>([
    [INTEGER, LONG, true],
    // berehovskyi/apex-stream, README
    [mapOf(STRING, STRING), mapOf(STRING, OBJECT), true],
    [mapOf(STRING, STRING), mapOf(OBJECT, OBJECT), false],
    [mapOf(ID, ACCOUNT), mapOf(STRING, ACCOUNT), true],
    [mapOf(ID, ACCOUNT), mapOf(STRING, SOBJECT), false],
    [INTEGER, DECIMAL, true],
    [LONG, INTEGER, false],
    [DOUBLE, DECIMAL, true],
    [DECIMAL, DOUBLE, true],
    [DECIMAL, LONG, false],
    [ID, STRING, true],
    [STRING, ID, true],
    [INTEGER, STRING, false],
    [DATE, DATETIME, true],
    [DATETIME, DATE, false],
    [NULL, INTEGER, true],
    [INTEGER, OBJECT, true],
    [OBJECT, INTEGER, false],
    [VOID, OBJECT, false],
    [DML_EXCEPTION, EXCEPTION, true],
    [EXCEPTION, DML_EXCEPTION, false],
    [ACCOUNT, SOBJECT, true],
    [SOBJECT, ACCOUNT, false],
    [ACCOUNT, CONTACT, false],
    [listOf(ACCOUNT), listOf(SOBJECT), true],
    [listOf(SOBJECT), listOf(ACCOUNT), true],
    [listOf(ACCOUNT), listOf(CONTACT), false],
    [listOf(STRING), listOf(OBJECT), true],
    [setOf(INTEGER), setOf(STRING), false],
    [setOf(ID), setOf(OBJECT), false], // apex-ls pull request 510: tried on the platform
    [setOf(ID), setOf(STRING), false],
    [mapOf(ID, ACCOUNT), mapOf(ID, SOBJECT), true],
    [mapOf(ID, SOBJECT), mapOf(ID, ACCOUNT), false], // apex-ls issue 340
    [mapOf(STRING, INTEGER), mapOf(INTEGER, INTEGER), false],
    [setOf(STRING), makeType("platform", "Iterable", [STRING]), true],
  ])("$0.display to $1.display: $2", (from, to, expected) => {
    expect(converts(from, to)).toBe(expected);
  });

  test("a query result may stand for its row, at a price", () => {
    const asRow = conversionCost(index, { type: listOf(ACCOUNT), rows: true }, ACCOUNT) ?? 0;
    const asList = conversionCost(index, { type: listOf(ACCOUNT), rows: true }, listOf(ACCOUNT)) ?? 99;
    expect(asRow).toBeGreaterThan(asList);
    expect(conversionCost(index, { type: listOf(ACCOUNT) }, ACCOUNT)).toBeUndefined();
  });
});

describe("casts", () => {
  test.each<[Type, Type, boolean]>([
    [OBJECT, INTEGER, true],
    [SOBJECT, ACCOUNT, true],
    [EXCEPTION, DML_EXCEPTION, true],
    [DECIMAL, INTEGER, true],
    [STRING, INTEGER, false],
    [ACCOUNT, CONTACT, false],
    [listOf(OBJECT), listOf(STRING), true],
  ])("$0.display to $1.display: $2", (from, to, expected) => {
    expect(isCastable(index, from, to)).toBe(expected);
  });
});
