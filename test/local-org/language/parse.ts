/** Apex source to parse trees, by the grammar of apex-dev-tools. */
import { ApexErrorListener, ApexParserFactory } from "@apexdevtools/apex-parser";
import type { AnonymousUnitContext, CompilationUnitContext, TriggerUnitContext } from "@apexdevtools/apex-parser";
import { withNestedArrays } from "./array-creators.ts";
import type { CompileProblem } from "./errors.ts";

export interface ApexSource {
  /** As reports name it: `force-app/main/classes/Foo.cls`; the suffix says what it is. */
  readonly file: string;
  readonly text: string;
  /** The API version of its metadata file; that of the compilation when left out. */
  readonly apiVersion?: number | undefined;
}

export type ParsedSource =
  | { readonly kind: "class"; readonly source: ApexSource; readonly tree: CompilationUnitContext }
  | { readonly kind: "trigger"; readonly source: ApexSource; readonly tree: TriggerUnitContext }
  | { readonly kind: "anonymous"; readonly source: ApexSource; readonly tree: AnonymousUnitContext };

class Collector extends ApexErrorListener {
  readonly problems: CompileProblem[] = [];
  readonly #file: string;

  constructor(file: string) {
    super();
    this.#file = file;
  }

  override apexSyntaxError(line: number, _column: number, message: string): void {
    this.problems.push({ file: this.#file, line, message: `Unexpected syntax: ${shortened(message)}` });
  }
}

/** The parser's sentence without a list of every token that could stand there; a short list stays. */
function shortened(message: string): string {
  return message.replace(/ expecting \{[^\n]{80,}\}$/, "");
}

/** Parses a `.cls`, a `.trigger` or (any other suffix) a block of anonymous Apex. */
export function parseSource(source: ApexSource): { parsed: ParsedSource | null; problems: CompileProblem[] } {
  const collector = new Collector(source.file);
  const { parser } = ApexParserFactory.createLexerAndParser(withNestedArrays(source.text), collector);
  const file = source.file.toLowerCase();
  const parsed: ParsedSource = file.endsWith(".cls")
    ? { kind: "class", source, tree: parser.compilationUnit() }
    : file.endsWith(".trigger")
      ? { kind: "trigger", source, tree: parser.triggerUnit() }
      : { kind: "anonymous", source, tree: parser.anonymousUnit() };
  return collector.problems.length > 0 ? { parsed: null, problems: collector.problems } : { parsed, problems: [] };
}
