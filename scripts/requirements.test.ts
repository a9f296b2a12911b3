/** The requirement table cites tests; a citation of what is not there is a lie. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/run.ts";

const table = readFileSync(join(root, "docs/requirements.md"), "utf8");

test("every requirement has one line, in order", () => {
  const numbers = [...table.matchAll(/^\| R(\d+) /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test("every test that the table cites exists", () => {
  const apex = [...table.matchAll(/`(Lockstep_\w+Test)`/g)].map(([, name]) => name!);
  const files = [...table.matchAll(/`((?:test|companion|scripts)\/[\w./-]+\.ts)`/g)].map(([, name]) => name!);
  expect(apex.length + files.length).toBeGreaterThan(20);
  const missing = [
    ...apex.filter((name) => globSync(`force-app/**/${name}.cls`, { cwd: root }).length === 0),
    ...files.filter((name) => !existsSync(join(root, name))),
  ];
  expect(missing).toEqual([]);
});
