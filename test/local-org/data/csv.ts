/** Comma-separated values, as Bulk API 2.0 takes and gives them and static resources of tests hold them. [Bulk API 2.0 Guide: Prepare CSV Files; RFC 4180] */

/** `columnDelimiter` of a job. */
export const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: "`",
  CARET: "^",
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  TAB: "\t",
};

/** `lineEnding` of a job. */
export const LINE_ENDINGS: Readonly<Record<string, string>> = { LF: "\n", CRLF: "\r\n" };

export interface CsvFormat {
  readonly delimiter: string;
  readonly lineEnding: string;
}

export class CsvError extends Error {}

/**
 * Reads lines of cells; either line ending is understood, and blank lines are passed over.
 * @throws CsvError for a quote that is not closed or stands within an unquoted cell
 */
export function parseCsv(text: string, delimiter: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    line.push(cell.value);
    at = cell.end;
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      line.push("");
    } else if (at < text.length && text[at] !== "\n" && text[at] !== "\r") {
      throw new CsvError(`A quoted cell goes on after its closing quote in line ${lines.length + 1}`);
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    if (line.length > 1 || line[0] !== "") lines.push(line);
    line = [];
  }
  return lines;
}

interface Cell {
  readonly value: string;
  /** Index of the character behind the cell. */
  readonly end: number;
}

function quotedCell(text: string, start: number): Cell {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CsvError("A quoted cell is not closed");
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

function plainCell(text: string, start: number, delimiter: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  const value = text.slice(start, end);
  if (value.includes('"')) throw new CsvError(`A quote stands within the unquoted cell ${value}`);
  return { value, end };
}

/** Writes lines of cells, all quoted, as the platform does. */
export function formatCsv(lines: readonly (readonly string[])[], { delimiter, lineEnding }: CsvFormat): string {
  return lines
    .map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnding)
    .join("");
}
