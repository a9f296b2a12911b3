import { expect, it } from "vitest";
import { secretCheck } from "./secret.ts";

const LONG = `${"ß".repeat(300)}-the-second-secret`;

it.each([
  ["one of the secrets", "the-first-secret", true],
  ["another of them, however long", LONG, true],
  ["nothing", undefined, false],
  ["an empty one", "", false],
  ["the beginning of one", "the-first-secre", false],
  ["one and more", "the-first-secret\0", false],
  ["one of the same length", "the-first-secreT", false],
  ["one that is too long from somewhere on", `${LONG}${"x".repeat(1_000)}`, false],
  ["one that is as long as all that is compared", "x".repeat(Buffer.byteLength(LONG)), false],
])("%s", (_what, presented, isValid) => {
  const check = secretCheck(["the-first-secret", LONG]);
  expect(check(presented)).toBe(isValid);
  // Whatever was presented before leaves nothing behind.
  expect(check("the-first-secret")).toBe(true);
  expect(check(presented)).toBe(isValid);
});

it("lets nobody in where there is no secret", () => {
  expect(secretCheck([])("")).toBe(false);
});
