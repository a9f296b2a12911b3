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

/** What lives in the org: each line is proven by an Apex test and through HTTP, by tests that name it. */
const IN_THE_ORG = [2, 3, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 22, 25, 33, 34, 35, 36, 40];

test.each(IN_THE_ORG)("R%i is proven by an Apex test and an end-to-end test that name it", (number) => {
  const line = table.split("\n").find((text) => text.startsWith(`| R${number} `)) ?? "";
  const named = (files: string[]) =>
    files.filter((file) => new RegExp(`\\bR${number}\\b`).test(readFileSync(join(root, file), "utf8")));
  const apex = [...line.matchAll(/`(Lockstep_\w+Test)`/g)].flatMap(([, name]) =>
    globSync(`force-app/**/${name}.cls`, { cwd: root }),
  );
  const endToEnd = [...line.matchAll(/`(test\/e2e\/[\w./-]+\.ts)`/g)].map(([, name]) => name!);
  expect(named(apex), "an Apex test").not.toEqual([]);
  expect(named(endToEnd), "an end-to-end test").not.toEqual([]);
});
