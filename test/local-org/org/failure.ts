/** An uncaught error of Apex in the words of the platform. */
import { apexFrames, ApexException, FatalApexError } from "../platform/values/exceptions.ts";

export interface Failure {
  /** `System.NullPointerException: Attempt to de-reference a null object` and, two lines below, the Apex stack. */
  readonly message: string;
  readonly exceptionType: string;
  readonly text: string;
  /** Lines such as `Class.Foo.bar: line 12, column 1`. */
  readonly stackTrace: string;
  /** `Foo.cls:12`, the innermost line of the project's Apex; null when no Apex was running. */
  readonly at: string | null;
  /** False for a fault of the local org itself. */
  readonly isApex: boolean;
}

export function describeFailure(error: unknown): Failure {
  const frames = error instanceof Error ? apexFrames(error) : [];
  const stackTrace = frames.map(({ where, line, column }) => `${where}: line ${line}, column ${column}`).join("\n");
  const at = frames[0] ? location(frames[0]) : null;
  if (error instanceof ApexException || error instanceof FatalApexError) {
    const text = error instanceof ApexException ? error.getmessage() : error.message;
    const message = `${error.apexTypeName}: ${text}${stackTrace ? `\n\n${stackTrace}` : ""}`;
    return { message, exceptionType: error.apexTypeName, text, stackTrace, at, isApex: true };
  }
  const text = error instanceof Error ? error.message : String(error);
  const own = error instanceof Error ? (error.stack ?? "") : "";
  const message = `local org: internal error: ${text}${stackTrace ? `\n\n${stackTrace}` : `\n${own}`}`;
  return {
    message,
    exceptionType: "System.UnexpectedException",
    text: `local org: internal error: ${text}`,
    stackTrace,
    at,
    isApex: false,
  };
}

/** `Class.Foo.Inner.bar` at line 12 -> `Foo.cls:12`. */
function location({ where, line }: { readonly where: string; readonly line: number }): string {
  const [kind, name = where] = where.split(".");
  return `${name}.${kind === "Trigger" ? "trigger" : "cls"}:${line}`;
}
