/** docs/openapi.json is made from the schemas that the companion reads the package's answers by. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { doors } from "../companion/src/salesforce/contract/index.ts";
import { root } from "./lib/run.ts";
import { OPENAPI_FILE, openApiText } from "./openapi.ts";

test("the description is up to date: npm run openapi", async () => {
  expect(readFileSync(OPENAPI_FILE, "utf8")).toBe(await openApiText());
});

test("the description is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(readFileSync(OPENAPI_FILE, "utf8")))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("every door stands in docs/api.md", () => {
  const guide = readFileSync(join(root, "docs/api.md"), "utf8");
  const missing = Object.values(doors).filter(({ method, path }) => !guide.includes(`## ${method} ${path.slice(1)}\n`));
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test("every resource of the package is a door", () => {
  const mapped = globSync("force-app/**/*.cls", { cwd: root }).flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    const [, mapping] = /@RestResource\(urlMapping='\/lockstep\/v1(\/[^']+)'\)/.exec(source) ?? [];
    return mapping === undefined
      ? []
      : [...source.matchAll(/@Http(Get|Post|Patch|Put|Delete)\b/g)].map(
          ([, verb]) => `${verb!.toUpperCase()} ${mapping}`,
        );
  });
  const known = Object.values(doors).map(({ method, path }) => `${method} ${path}`);
  // One class may serve several doors below a path that ends in a star.
  const isKnown = (mapping: string) =>
    mapping.endsWith("/*") ? known.some((door) => door.startsWith(mapping.slice(0, -1))) : known.includes(mapping);
  expect(mapped.filter((mapping) => !isKnown(mapping))).toEqual([]);
});
