/** docs/security.md cites a test for each attack that is stopped; a citation of what is not there is a lie. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/run.ts";

const page = readFileSync(join(root, "docs/security.md"), "utf8");
const attacks = page.split("\n").filter((line) => /^\| A\d+ /.test(line));
const citation = /`(Lockstep_\w+Test|(?:test|companion|scripts)\/[\w./-]+\.test\.ts)` ([^|]+)/g;
const cited = [...attacks.join("\n").matchAll(citation)];

test("every attack in the list cites a test", () => {
  expect(attacks.length).toBeGreaterThan(20);
  expect(attacks.filter((row) => !/`(?:Lockstep_\w+Test|[\w./-]+\.test\.ts)`/.test(row))).toEqual([]);
});

test("every test that the list cites exists under its name", () => {
  expect(cited.length).toBeGreaterThan(20);
  const missing = cited.filter(([, file, name]) => !existsIn(file!, name!.trim()));
  expect(missing.map(([text]) => text)).toEqual([]);
});

/** An Apex test is cited by its method, another by the title it is given. */
function existsIn(file: string, name: string): boolean {
  const isApex = file.startsWith("Lockstep_");
  const [path] = globSync(isApex ? `force-app/**/${file}.cls` : file, { cwd: root });
  if (path === undefined) return false;
  const source = readFileSync(join(root, path), "utf8");
  return isApex ? source.includes(`static void ${name}()`) : source.includes(`it("${name}"`);
}
