/** PMD's recommended Apex rules over the package; a violation of severity 3 or worse fails the check, unless pmd-exceptions.ts argues it. */
import { createRequire } from "node:module";
import type * as Pmd from "@salesforce/code-analyzer-pmd-engine";
import { analyze } from "./analysis.ts";
import { exceptions } from "./pmd-exceptions.ts";

const { createEnginePlugin } = createRequire(import.meta.url)("@salesforce/code-analyzer-pmd-engine") as typeof Pmd;

await analyze({
  title: "PMD",
  plugin: createEnginePlugin(),
  selector: "pmd:Recommended",
  exceptions,
  exceptionsFile: "pmd-exceptions.ts",
});
