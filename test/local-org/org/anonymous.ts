/** Anonymous Apex: compiled against what the org has deployed, run as the caller, with its debug log. */
import { Program } from "../platform/program.ts";
import type { DebugEntry, Transaction } from "../platform/transaction.ts";
import type { AnonymousResult } from "../surface/tooling/door.ts";
import type { Build } from "./build.ts";
import { describeFailure } from "./failure.ts";

/** What anonymous Apex needs of the org. */
export interface AnonymousHost {
  readonly build: Build;
  readonly apiVersion: number;
  readonly now: () => number;
  /** Puts a program in place of the org's; answers how to go back. */
  enter(program: Program): () => void;
  /** Runs work as the caller. */
  transact<T>(work: (transaction: Transaction) => T): T;
}

const NO_FAILURE = { line: -1, column: -1, compileProblem: null, exceptionMessage: null, exceptionStackTrace: null };

/** Compiles and runs a block. What is wrong with it is in the result; faults of the local org are thrown. */
export function executeAnonymous(apex: string, host: AnonymousHost): AnonymousResult {
  const { units, errors } = host.build.withBlock(apex);
  const problem = errors.find((error) => error.file === "AnonymousBlock");
  if (problem) {
    const { line, message } = problem;
    return { ...NO_FAILURE, compiled: false, success: false, line, column: 1, compileProblem: message, debugLog: "" };
  }
  const log: DebugEntry[] = [];
  const program = new Program(units);
  const leave = host.enter(program);
  try {
    host.transact((transaction) => {
      transaction.logTo(log);
      program.runAnonymous();
    });
    return { ...NO_FAILURE, compiled: true, success: true, debugLog: debugLog(log, apex, host) };
  } catch (error) {
    const { exceptionType, text, stackTrace, isApex } = describeFailure(error);
    if (!isApex) throw error;
    const line = Number(/AnonymousBlock: line (\d+)/.exec(stackTrace)?.[1] ?? 1);
    return {
      compiled: true,
      success: false,
      line,
      column: 1,
      compileProblem: null,
      exceptionMessage: `${exceptionType}: ${text}`,
      exceptionStackTrace: stackTrace,
      debugLog: debugLog(log, apex, host),
    };
  } finally {
    leave(); // not before the failure is described: its stack is told by the program that it came from
  }
}

/** In the form of the platform's debug logs, which the CLI filters by `USER_DEBUG`. [Apex Developer Guide: Debug Log] */
function debugLog(log: readonly DebugEntry[], apex: string, { apiVersion, now }: AnonymousHost): string {
  const time = new Date(now()).toISOString().slice(11, 21);
  const entry = (text: string): string => `${time} (0)|${text}`;
  return [
    `${apiVersion}.0 APEX_CODE,DEBUG;APEX_PROFILING,INFO`,
    ...apex.split("\n").map((line) => `Execute Anonymous: ${line}`),
    entry("EXECUTION_STARTED"),
    entry("CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex"),
    ...log.map(({ level, text, line }) => entry(`USER_DEBUG|[${line ?? 1}]|${level}|${text}`)),
    entry("CODE_UNIT_FINISHED|execute_anonymous_apex"),
    entry("EXECUTION_FINISHED"),
    "",
  ].join("\n");
}
