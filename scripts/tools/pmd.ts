/** PMD's recommended Apex rules over the package; a violation of severity 3 or worse fails the check, unless pmd-exceptions.ts argues it. */
import { basename, join } from "node:path";
import { createRequire } from "node:module";
import type * as Core from "@salesforce/code-analyzer-core";
import type * as Pmd from "@salesforce/code-analyzer-pmd-engine";

import { exceptions } from "./pmd-exceptions.ts";

const require = createRequire(import.meta.url);
const { CodeAnalyzer, CodeAnalyzerConfig } = require("@salesforce/code-analyzer-core") as typeof Core;
const { createEnginePlugin } = require("@salesforce/code-analyzer-pmd-engine") as typeof Pmd;

const packageFolder = join(import.meta.dirname, "..", "..", "force-app");
const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.withDefaults());
await analyzer.addEnginePlugin(createEnginePlugin());
const workspace = await analyzer.createWorkspace([packageFolder]);
const rules = await analyzer.selectRules(["pmd:Recommended"], { workspace });
const results = await analyzer.run(rules, { workspace });
const unused = new Set(
  Object.entries(exceptions).flatMap(([rule, { classes }]) => classes.map((name) => `${rule} ${name}`)),
);
const argued = new Set(unused);
let bad = 0;
for (const violation of results.getViolations()) {
  const severity = violation.getRule().getSeverityLevel();
  const location = violation.getPrimaryLocation();
  const key = `${violation.getRule().getName()} ${basename(location.getFile() ?? "", ".cls")}`;
  unused.delete(key);
  if (severity > 3 || argued.has(key)) continue;
  bad++;
  console.log(
    `${location.getFile()}:${location.getStartLine()} [${severity}] ${violation.getRule().getName()}: ${violation.getMessage()}`,
  );
}
for (const key of unused) console.log(`pmd-exceptions.ts: ${key} is not violated any more`);
console.log(
  `PMD: ${rules.getCount()} rules, ${bad} violations of severity 3 or worse, ${argued.size} argued in pmd-exceptions.ts`,
);
process.exitCode = bad === 0 && unused.size === 0 && rules.getCount() > 0 ? 0 : 1;
