/** For tests of the library through the door that Apex takes: snippets compiled and run on the data of an org. */
import { Schema } from "../../data/schema/index.ts";
import { sourceFolder } from "../../data/testing-metadata.ts";
import { testData, type TestData } from "../../data/testing.ts";
import { compileProject } from "../../language/compile.ts";
import { loadProgram } from "../program.ts";
import type { TransactionKind } from "../transaction.ts";
import { ApexException } from "../values/exceptions.ts";
import { textOf } from "../values/text.ts";
import "./index.ts";

export interface LibraryOrg extends TestData {
  /** Runs the statements of a method body and answers the text of what they return, or `Type: message` of what they throw. */
  text(body: string, options?: RunOptions): string;
  /** The messages of the compiler about a method body. */
  problems(body: string): string[];
}

export interface RunOptions {
  /** Default `test`. */
  readonly kind?: TransactionKind;
  /** Code that uses what is not there is compiled all the same, as for public codebases. */
  readonly toleratesGaps?: boolean;
  /** Other classes, name -> source. */
  readonly classes?: Readonly<Record<string, string>>;
}

/** An org whose metadata are the given files, by relative path. */
export function libraryOrg(
  files: Readonly<Record<string, string>> = {},
  namespaces: readonly string[] = [],
): LibraryOrg {
  const schema = Schema.load({ sourceDirs: [sourceFolder(files)], namespaces });
  const org = testData({ schema });
  const compile = (
    body: string,
    classes: Readonly<Record<string, string>> = {},
    toleratesGaps = false,
  ): ReturnType<typeof compileProject> => {
    const probe = `public class Probe { public static Object run() {\n${body}\n} }`;
    const sources = Object.entries({ ...classes, Probe: probe }).map(([name, text]) => ({ file: `${name}.cls`, text }));
    return compileProject({ sources, schema, labels: {}, namespaces, toleratesGaps });
  };
  return {
    ...org,
    problems: (body) => compile(body).errors.map(({ message }) => message),
    text: (body, { kind = "test", classes, toleratesGaps = false } = {}) => {
      const { units, errors } = compile(body, classes, toleratesGaps);
      if (errors.length > 0 && !toleratesGaps)
        throw new Error(errors.map(({ line, message }) => `${line}: ${message}`).join("\n"));
      const program = loadProgram(units);
      try {
        return org.run(() => textOf(program.callStatic("Probe", "run")), { kind });
      } catch (error) {
        if (error instanceof ApexException) return error.apexText();
        if (error instanceof Error)
          return `${(error as { apexTypeName?: string }).apexTypeName ?? error.name}: ${error.message}`;
        throw error;
      }
    },
  };
}
