/** What is wrong with a source, where. */
export interface CompileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Thrown while one statement or member is compiled; caught where compiling can go on with the next. */
export class CompileError extends Error {
  readonly line: number;
  /** A consequence of a problem that has been reported: not worth a line of its own. */
  readonly isConsequence: boolean;

  constructor(line: number, message: string, isConsequence = false) {
    super(message);
    this.line = line;
    this.isConsequence = isConsequence;
  }
}

/** Anything with a place in the source: a parse tree node. */
export interface Located {
  readonly start: { readonly line: number };
}

/** Refuses the node. */
export function refuse(at: Located, message: string): never {
  throw new CompileError(at.start.line, message);
}
