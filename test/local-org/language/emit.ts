/**
 * Generated text and its line table.
 *
 * While code is generated, the place it comes from travels inside the text as control characters, which no Apex source can contain: a mark says
 * "what follows comes from Apex line N" and becomes a new JavaScript line; a frame mark says whose body begins or ends.
 */

const LINE = "\u0001";
const STATEMENT = "\u0004";
const FRAME = "\u0002";
const END = "\u0003";

/** Which JavaScript lines (1-based, inclusive) belong to which method, as stack traces name it: `Class.Foo.bar`. */
export interface Frame {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

export interface EmittedCode {
  readonly code: string;
  /** The Apex line of each JavaScript line; index 0 stands for JavaScript line 1; 0 where none does. */
  readonly lines: readonly number[];
  readonly frames: readonly Frame[];
  /** The JavaScript lines (1-based) at which an Apex statement begins: where coverage counts. */
  readonly statements: readonly number[];
}

/** Text that begins a new line of code from this Apex line. */
export function atLine(line: number, code: string): string {
  return `${LINE}${line}${END}${code}`;
}

/** A statement that begins at this Apex line: a line of code before which another statement may stand. */
export function atStatement(line: number, code: string): string {
  return `${STATEMENT}${line}${END}${code}`;
}

/** Text of a method body whose stack frames carry this name. */
export function inFrame(name: string, code: string): string {
  return `${FRAME}${name}${END}${code}${FRAME}${END}`;
}

/** Resolves the marks: text that JavaScript can run, and the table that leads back. */
export function resolveMarks(marked: string): EmittedCode {
  const code: string[] = [""];
  const lines: number[] = [0];
  const frames: Frame[] = [];
  const statements: number[] = [];
  const open: { name: string; from: number }[] = [];
  for (const part of marked.split(/(?=[\u0001\u0002\u0004])/)) {
    const kind = part[0];
    if (kind !== LINE && kind !== STATEMENT && kind !== FRAME) {
      code[code.length - 1] += part;
      continue;
    }
    const end = part.indexOf(END);
    const value = part.slice(1, end);
    const text = part.slice(end + 1);
    if (kind !== FRAME) {
      code.push(text);
      if (kind === STATEMENT) statements.push(code.length);
      lines.push(Number(value));
    } else if (value) {
      code.push(text);
      lines.push(lines.at(-1) ?? 0);
      open.push({ name: value, from: code.length });
    } else {
      const frame = open.pop();
      if (frame) frames.push({ name: frame.name, from: frame.from, to: code.length });
      code.push(text);
      lines.push(0);
    }
  }
  return { code: code.join("\n"), lines, frames, statements };
}
