/**
 * Runs `@IsTest` classes.
 *
 * Each class has one transaction that is never committed. Its `@TestSetup` methods run in it first; then each test method runs in a transaction of
 * its own within it (own limits, own statics) and what it wrote is undone, so every method starts from what the set-up left.
 */
import type { MethodMetadata, TypeMetadata } from "../language/metadata.ts";
import type { CoverageCounters, CoveredLines } from "../platform/coverage.ts";
import type { Program } from "../platform/program.ts";
import { runInTransaction } from "../platform/transaction.ts";
import type { OrgContext, RunningUser, Transaction } from "../platform/transaction.ts";
import { describeFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";

export interface TestResult {
  readonly class: string;
  readonly method: string;
  readonly outcome: "Pass" | "Fail";
  /** Null for a pass; else the exception and the Apex stack, the innermost line first. */
  readonly message: string | null;
  /** Where it failed, `Class.cls:line`; null for a pass. */
  readonly at: string | null;
  /** The Apex stack of a failure, without its message. */
  readonly stackTrace: string | null;
  readonly ms: number;
  /** Lines that the method ran, when coverage is counted. */
  readonly covered: CoveredLines | null;
}

export interface TestRunnerOptions {
  readonly org: OrgContext;
  readonly program: Program;
  /** Runs the tests. */
  readonly user: RunningUser;
  /** Counters of the program, when it was loaded with them. */
  readonly coverage?: CoverageCounters | undefined;
  /** Milliseconds for measuring, not the org's clock. */
  readonly stopwatch: () => number;
}

/** The test classes of a program, by name. */
export function testClasses(program: Program): TypeMetadata[] {
  return [...program.types.values()]
    .filter((type) => type.kind === "class" && !type.name.includes(".") && hasAnnotation(type, "istest"))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export class TestRunner {
  readonly #options: TestRunnerOptions;

  constructor(options: TestRunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs one class; answers a result for each of its test methods, in the order in which they are written.
   * @param wanted whether to run a method, by its name; all when left out
   */
  run(type: TypeMetadata, wanted: (method: string) => boolean = () => true): TestResult[] {
    const methods = testMethods(type).filter(({ name }) => wanted(name));
    const { org, user, coverage } = this.#options;
    return runInTransaction({ org, kind: "test", user }, (base) => {
      const setupFailure = this.#setUp(type, base);
      return methods.map((method) => {
        if (setupFailure) return result(type, method, { failure: setupFailure, ms: 0, covered: null });
        const mark = base.data.mark();
        const start = this.#options.stopwatch();
        const failure = this.#attempt(type, method, base);
        const ms = Math.round(this.#options.stopwatch() - start);
        base.takeWaiting(); // jobs that no stopTest has run are never run
        base.data.rollbackTo(mark);
        return result(type, method, { failure, ms, covered: coverage?.take() ?? null });
      });
    });
  }

  #setUp(type: TypeMetadata, base: Transaction): TestFailure | null {
    for (const setup of type.methods.filter((method) => hasAnnotation(method, "testsetup"))) {
      const failure = this.#attempt(type, setup, base);
      if (failure) return { ...failure, message: `Test setup failed: ${failure.message}` };
    }
    base.takeWaiting();
    return null;
  }

  #attempt(type: TypeMetadata, method: MethodMetadata, base: Transaction): TestFailure | null {
    const { org, user, program } = this.#options;
    try {
      runInTransaction({ org, kind: "sync", user, within: base }, () => program.invokeStatic(type.key, method.js, []));
      return null;
    } catch (error) {
      return describeFailure(error);
    }
  }
}

type TestFailure = Pick<Failure, "message" | "at" | "stackTrace">;

interface Attempt {
  readonly failure: TestFailure | null;
  readonly ms: number;
  readonly covered: CoveredLines | null;
}

function result(type: TypeMetadata, method: MethodMetadata, { failure, ms, covered }: Attempt): TestResult {
  const outcome = failure ? "Fail" : "Pass";
  return {
    class: type.name,
    method: method.name,
    outcome,
    message: failure?.message ?? null,
    at: failure?.at ?? null,
    stackTrace: failure?.stackTrace ?? null,
    ms,
    covered,
  };
}

/** The test methods of a class, in the order in which they are written. */
export function testMethods(type: TypeMetadata): MethodMetadata[] {
  return type.methods.filter(isTestMethod);
}

function isTestMethod(method: MethodMetadata): boolean {
  return hasAnnotation(method, "istest") || method.modifiers.some((word) => word.toLowerCase() === "testmethod");
}

function hasAnnotation(member: { readonly annotations: readonly { readonly name: string }[] }, name: string): boolean {
  return member.annotations.some((annotation) => annotation.name === name);
}
