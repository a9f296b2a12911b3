/** Runs an engine of the Salesforce code analyzer over the package, against a list of argued exceptions. */
import { basename, join } from "node:path";
import { createRequire } from "node:module";
import type * as Core from "@salesforce/code-analyzer-core";
import type { EnginePlugin } from "@salesforce/code-analyzer-engine-api";
import { openTemporary } from "../lib/temporary.ts";

const require = createRequire(import.meta.url);
const { CodeAnalyzer, CodeAnalyzerConfig } = require("@salesforce/code-analyzer-core") as typeof Core;

/** By rule, the reason and the classes. */
export type Exceptions = Readonly<Record<string, { why: string; classes: readonly string[] }>>;

export interface Analysis {
  readonly title: string;
  readonly plugin: EnginePlugin;
  /** Which rules, as `sf code-analyzer run --rule-selector` has it. */
  readonly selector: string;
  readonly exceptions: Exceptions;
  /** The file that holds them, for people to read. */
  readonly exceptionsFile: string;
  /** Settings of engines, as in `code-analyzer.yml`. */
  readonly engines?: Record<string, Record<string, unknown>>;
}

/**
 * Prints what is violated with severity 3 or worse and not argued, and exceptions that nothing needs any more; either fails the
 * process.
 */
export async function analyze(analysis: Analysis): Promise<void> {
  // The analyzer leaves logs and folders behind.
  openTemporary();
  const packageFolder = join(import.meta.dirname, "..", "..", "force-app");
  const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.fromObject({ engines: analysis.engines ?? {} }));
  await analyzer.addEnginePlugin(analysis.plugin);
  const workspace = await analyzer.createWorkspace([packageFolder]);
  const rules = await analyzer.selectRules([analysis.selector], { workspace });
  const results = await analyzer.run(rules, { workspace });
  const unused = new Set(
    Object.entries(analysis.exceptions).flatMap(([rule, { classes }]) => classes.map((name) => `${rule} ${name}`)),
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
  for (const key of unused) console.log(`${analysis.exceptionsFile}: ${key} is not violated any more`);
  console.log(
    `${analysis.title}: ${rules.getCount()} rules, ${bad} violations of severity 3 or worse, ${argued.size} argued in ${analysis.exceptionsFile}`,
  );
  process.exitCode = bad === 0 && unused.size === 0 && rules.getCount() > 0 ? 0 : 1;
}
