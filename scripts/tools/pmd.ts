/** PMD's recommended Apex rules over the package; every violation is printed, and one of severity 3 or worse fails the check. */
import { join } from "node:path";
import { createRequire } from "node:module";
import type * as Core from "@salesforce/code-analyzer-core";
import type * as Pmd from "@salesforce/code-analyzer-pmd-engine";

const require = createRequire(import.meta.url);
const { CodeAnalyzer, CodeAnalyzerConfig } = require("@salesforce/code-analyzer-core") as typeof Core;
const { createEnginePlugin } = require("@salesforce/code-analyzer-pmd-engine") as typeof Pmd;

const packageFolder = join(import.meta.dirname, "..", "..", "force-app");
const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.withDefaults());
await analyzer.addEnginePlugin(createEnginePlugin());
const workspace = await analyzer.createWorkspace([packageFolder]);
const rules = await analyzer.selectRules(["pmd:Recommended"], { workspace });
const results = await analyzer.run(rules, { workspace });
let bad = 0;
for (const violation of results.getViolations()) {
  const severity = violation.getRule().getSeverityLevel();
  const location = violation.getPrimaryLocation();
  if (severity <= 3) bad++;
  console.log(
    `${location.getFile()}:${location.getStartLine()} [${severity}] ${violation.getRule().getName()}: ${violation.getMessage()}`,
  );
}
console.log(`PMD: ${rules.getCount()} rules, ${bad} violations of severity 3 or worse`);
process.exitCode = bad === 0 && rules.getCount() > 0 ? 0 : 1;
