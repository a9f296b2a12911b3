/** The client answers from its cache what a cacheable method answered before, for minutes; c/lockstepRound says how not. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/run.ts";

/** What people choose from, what Setup calls it, and what says the same of the same parameters for ever. */
const STEADY = ["checkLogic", "findEntitlements", "listFields", "listLabels", "readHeard"];
const CACHEABLE =
  /@AuraEnabled\(cacheable=true\)\s+(?:@SuppressWarnings\([^)]*\)\s+)?public static [^({]*?(\w+)\(([^)]*)\)/g;
const APEX = "@salesforce/apex/";

const methods = sources("force-app/**/*.cls").flatMap((source) => {
  const className = /\bclass (\w+)/.exec(source)?.[1];
  return [...source.matchAll(CACHEABLE)].map(([, name, parameters]) => ({
    className,
    name: name!,
    parameters: parameters!,
  }));
});
const inRounds = methods.filter(({ name }) => !STEADY.includes(name));

test("every cacheable method that reads what changes takes a round", () => {
  expect(methods.map(({ name }) => name)).toEqual(expect.arrayContaining([...STEADY, "listItems", "listChanges"]));
  expect(inRounds.filter(({ parameters }) => !/\bString round\s*$/.test(parameters))).toEqual([]);
});

test("every component asks for it in one", () => {
  const components = sources("force-app/**/lwc/*/*.js");
  const asked = inRounds.flatMap(({ className, name }) =>
    components
      .filter((source) => source.includes(`import ${name} from "${APEX}${className}.${name}"`))
      .flatMap((source) => source.match(new RegExp(`(?:@wire\\(${name}\\b|\\b${name}\\()[^)]*\\)`, "g")) ?? []),
  );
  expect(asked.length).toBeGreaterThanOrEqual(inRounds.length);
  expect(asked.filter((call) => !/\bround\b/.test(call))).toEqual([]);
});

function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).map((path) => readFileSync(join(root, path), "utf8"));
}
