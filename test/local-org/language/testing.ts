/** For tests of the compiler: compiles snippets and runs them in a transaction without data. */
import { Schema } from "../data/schema/index.ts";
import { loadProgram } from "../platform/program.ts";
import type { Program } from "../platform/program.ts";
import type { ApexValue } from "../platform/registry.ts";
import { runInTransaction } from "../platform/transaction.ts";
import type { OrgContext, RunningUser } from "../platform/transaction.ts";
import "../platform/lib/index.ts";
import { compileProject } from "./compile.ts";
import type { CompiledProject } from "./compile.ts";

let schema: Schema | undefined;

/** Compiles classes given as `name -> source`; a name without a suffix is a class. */
export function compileSources(
  sources: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> = {},
  namespaces: readonly string[] = [],
  apiVersion?: number,
): CompiledProject {
  schema ??= Schema.load({ sourceDirs: [] });
  const files = Object.entries(sources).map(([name, text]) => ({
    file: name.includes(".") ? name : `${name}.cls`,
    text,
    apiVersion,
  }));
  return compileProject({ sources: files, schema, labels, namespaces });
}

/** `file:line: message` of everything that is wrong with the sources. */
export function problemsIn(sources: Readonly<Record<string, string>>): string[] {
  return compileSources(sources).errors.map((error) => `${error.file}:${error.line}: ${error.message}`);
}

/** The problems of a method body, with lines counted from its first line. */
export function problemsInBody(body: string): string[] {
  return compileSources({ Probe: `public class Probe { public static Object run() {\n${body}\n} }` }).errors.map(
    (error) => `${error.line - 1}: ${error.message}`,
  );
}

/** Compiles and loads; throws when something does not compile. */
export function load(sources: Readonly<Record<string, string>>): Program {
  const { units, errors } = compileSources(sources);
  if (errors.length > 0)
    throw new Error(errors.map((error) => `${error.file}:${error.line}: ${error.message}`).join("\n"));
  return loadProgram(units);
}

const org = {
  id: "00D000000000001AAA",
  name: "Test",
  now: () => Date.UTC(2026, 10, 23),
  random: () => 0.5,
  openData: () => ({ commit: () => undefined, rollback: () => undefined, mark: () => 0, rollbackTo: () => undefined }),
  user: (id: string) => ({ id }) as RunningUser,
  hasCustomPermission: () => false,
} as unknown as OrgContext;

/** Runs a function in a transaction of its own. */
export function inTransaction<Result>(work: () => Result): Result {
  return runInTransaction({ org, kind: "sync", user: { id: "005000000000001AAA" } as RunningUser }, work);
}

/** Calls a static method in a transaction of its own. */
export function call(program: Program, className: string, method: string, args: readonly ApexValue[] = []): ApexValue {
  return inTransaction(() => program.callStatic(className, method, args));
}

/** Runs the statements of a method body and answers what they return. */
export function evaluate(body: string, otherClasses: Readonly<Record<string, string>> = {}): ApexValue {
  const program = load({ ...otherClasses, Probe: `public class Probe { public static Object run() {\n${body}\n} }` });
  return call(program, "Probe", "run");
}
