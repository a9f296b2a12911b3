import { expect, it } from "vitest";
import { messageOf } from "./errors.ts";

const refused = new Error("connect ECONNREFUSED 127.0.0.1:1");
const failed = new TypeError("fetch failed", { cause: refused });

it("tells of an error with its causes", () => {
  expect(messageOf(failed)).toBe("fetch failed: connect ECONNREFUSED 127.0.0.1:1");
  expect(messageOf("words")).toBe("words");
});

it("does not say twice what a sentence says already", () => {
  const inner = new Error(`Salesforce cannot be reached: ${messageOf(failed)}.`, { cause: failed });
  const outer = new Error(`It cannot be reached to sign in: ${messageOf(failed)}.`, { cause: inner });
  expect(messageOf(outer)).toBe(outer.message);
});

it("has a word for an error without any", () => {
  const none = Object.assign(new AggregateError([refused], ""), { code: "ECONNREFUSED" });
  expect(messageOf(new TypeError("fetch failed", { cause: none }))).toBe("fetch failed: ECONNREFUSED");
});
