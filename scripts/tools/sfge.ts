/**
 * The Salesforce Graph Engine over the package: data flow from what Lightning components call. It takes two minutes on an idle machine
 * and up to 6 GB, so it is a command of its own (`node scripts/tools/sfge.ts`) and no part of `npm run check`. It does not load a
 * loop over an expression with ?? ("for (X x : a ?? b)"): give that a variable of its own.
 */
import { createRequire } from "node:module";
import type * as Sfge from "@salesforce/code-analyzer-sfge-engine";
import { analyze } from "./analysis.ts";
import { exceptions } from "./sfge-exceptions.ts";

const { createEnginePlugin } = createRequire(import.meta.url)("@salesforce/code-analyzer-sfge-engine") as typeof Sfge;

await analyze({
  title: "Graph engine",
  plugin: createEnginePlugin(),
  selector: "sfge",
  exceptions,
  exceptionsFile: "sfge-exceptions.ts",
  engines: { sfge: { java_max_heap_size: "6g", java_thread_count: 2, java_thread_timeout: 60_000 } },
});
