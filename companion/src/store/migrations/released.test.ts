/** Steps that a released version has applied somewhere are never edited: what they made is not made again. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { migrations } from "./index.ts";

/**
 * A line a step: the schema of the version that was released last, frozen. A release adds the lines of its own steps; one
 * that stands here fails the test when its statements change, in whichever engine.
 */
const RELEASED = new URL("./released.txt", import.meta.url);

const digest = (sql: string) => createHash("sha256").update(sql.replace(/\s+/g, " ").trim()).digest("hex").slice(0, 16);

it("is as it was released, step by step", () => {
  const frozen = readFileSync(RELEASED, "utf8").trim().split("\n");
  const now = migrations.map(
    ({ oldest, sqlite, postgres }, index) => `${index + 1} ${oldest} ${digest(sqlite)} ${digest(postgres)}`,
  );
  expect(frozen.length).toBeGreaterThan(0);
  expect(now.slice(0, frozen.length)).toEqual(frozen);
});
