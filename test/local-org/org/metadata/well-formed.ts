/** Whether a file of metadata is XML at all. The words are those of the parser (saxes), where the platform has its own parser's. */
import { SaxesParser } from "saxes";
import type { ElementProblem } from "./elements.ts";

/**
 * The first thing for which a parser cannot read the text. Document type declarations, whose entities can grow without bounds, are refused: no
 * metadata has one.
 */
export function wellFormedProblem(text: string): ElementProblem | null {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let found: ElementProblem | null = null;
  const note = (message: string): void => {
    const { line, column } = parser;
    found ??= { problem: `Error parsing file: ${message} (${line}:${column})`, line, column };
  };
  // Its messages begin with its own place
  parser.on("error", ({ message }) => note(message.replace(/^\d+:\d+: /, "")));
  parser.on("doctype", () => note("local org: document type declarations are not implemented"));
  try {
    parser.write(text).close();
  } catch (error) {
    note((error as Error).message);
  }
  return found;
}
