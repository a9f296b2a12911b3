/**
 * Writes docs/openapi.json from the schemas that the companion checks the package's answers by. `--check` only says
 * whether it is up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { z } from "zod";
import { BASE_PATH, COMMON_PROBLEMS, problemSchema, type Door } from "../companion/src/salesforce/contract/door.ts";
import { doors } from "../companion/src/salesforce/contract/index.ts";
import { root } from "./lib/run.ts";

export const OPENAPI_FILE = join(root, "docs/openapi.json");

/** The OpenAPI description of the package's REST resources, as formatted JSON text. */
export async function openApiText(): Promise<string> {
  const config = await prettier.resolveConfig(OPENAPI_FILE);
  return prettier.format(JSON.stringify(openApi()), { ...config, filepath: OPENAPI_FILE });
}

function openApi() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const schemas: Record<string, unknown> = {};
  const schemaOf = schemaMaker(schemas);
  schemas["Problem"] = schemaOf(problemSchema, "output");
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, door] of Object.entries<Door>(doors)) {
    const title = name[0]!.toUpperCase() + name.slice(1);
    if (door.body !== undefined) schemas[`${title}Request`] = schemaOf(door.body, "input");
    schemas[`${title}Answer`] = schemaOf(door.answer, "output");
    (paths[door.path] ??= {})[door.method.toLowerCase()] = operationOf(name, title, door, schemaOf);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Lockstep package",
      version,
      description:
        "What the Salesforce package answers its companion. docs/api.md explains it with examples. Made by `npm run openapi`; do not edit.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [
      {
        url: `https://{domain}${BASE_PATH}`,
        variables: { domain: { default: "login.salesforce.com", description: "The org's own My Domain." } },
      },
    ],
    security: [{ session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: "http", scheme: "bearer", description: "An access token of the integration user." },
      },
    },
  };
}

function operationOf(operationId: string, title: string, door: Door, schemaOf: SchemaOf) {
  const inPath = [...door.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(door.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: !schema.safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType, "input"),
  }));
  return {
    operationId,
    summary: door.summary,
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(door.body === undefined ? {} : { requestBody: { required: true, content: json(`${title}Request`) } }),
    responses: {
      200: { description: "What came of it.", content: json(`${title}Answer`) },
      401: { description: "The session is not valid: Salesforce's own answer, INVALID_SESSION_ID." },
      ...Object.fromEntries(
        Object.entries(problemsOf(door)).map(([status, codes]) => [
          status,
          { description: `Refused as a whole: ${codes.join(", ")}.`, content: json("Problem") },
        ]),
      ),
    },
  };
}

/** All refusals of a door, its own and those that every door has, by status. */
function problemsOf(door: Door): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const problems of [door.problems ?? {}, COMMON_PROBLEMS])
    for (const [status, codes] of Object.entries(problems)) all[status] = [...(all[status] ?? []), ...codes];
  return all;
}

const json = (schema: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } });

type SchemaOf = (schema: z.ZodType, io: "input" | "output") => unknown;

/** Turns zod's schemas into JSON Schema; those that have an id of their own are added to `named` and referred to. */
function schemaMaker(named: Record<string, unknown>): SchemaOf {
  return (schema, io) => {
    const { $schema: _, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "throw" });
    const finish = (value: unknown): unknown => {
      const text = JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/');
      // A newer package may say more; only what is asked of it is closed.
      return JSON.parse(io === "input" ? text : text.replaceAll(/,?"additionalProperties":false/g, ""));
    };
    for (const [name, definition] of Object.entries($defs ?? {})) {
      const { id: _id, ...body } = definition;
      named[name] = finish(body);
    }
    return finish(rest);
  };
}

if (import.meta.main) {
  const text = await openApiText();
  if (!process.argv.includes("--check")) writeFileSync(OPENAPI_FILE, text);
  else if (readFileSync(OPENAPI_FILE, "utf8") !== text) {
    console.error("docs/openapi.json is out of date: npm run openapi");
    process.exitCode = 1;
  }
}
