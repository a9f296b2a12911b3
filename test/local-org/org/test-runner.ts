/**
 * Runs `@IsTest` classes.
 *
 * Each class has one transaction that is never committed. Its `@TestSetup` methods run in it first; then each test method runs in a transaction of
 * its own within it (own limits, own statics) and what it wrote is undone, so every method starts from what the set-up left.
 */
import type { MethodMetadata, TypeMetadata } from "../language/metadata.ts";
import type { Program } from "../platform/program.ts";
import { runInTransaction } from "../platform/transaction.ts";
import type { OrgContext, RunningUser } from "../platform/transaction.ts";
import { describeFailure } from "./failure.ts";

export interface TestResult {
  readonly class: string;
  readonly method: string;
  readonly outcome: "Pass" | "Fail";
  /** Null for a pass; else the exception and the Apex stack, the innermost line first. */
  readonly message: string | null;
  /** Where it failed, `Class.cls:line`; null for a pass. */
  readonly at: string | null;
  readonly ms: number;
}

export interface TestRunnerOptions {
  readonly org: OrgContext;
  readonly program: Program;
  /** Runs the tests. */
  readonly user: RunningUser;
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

  /** Runs one class; answers a result for each of its test methods, in the order in which they are written. */
  run(type: TypeMetadata): TestResult[] {
    const methods = type.methods.filter(isTestMethod);
    const setups = type.methods.filter((method) => hasAnnotation(method, "testsetup"));
    const { org, user } = this.#options;
    return runInTransaction({ org, kind: "test", user }, (base) => {
      const within = (method: MethodMetadata): unknown => {
        return runInTransaction({ org, kind: "sync", user, within: base }, () => this.#invoke(type, method));
      };
      for (const setup of setups) {
        const failure = this.#attempt(() => within(setup));
        if (failure) return methods.map((method) => this.#setupFailed(type, method, failure));
      }
      base.takeWaiting();
      return methods.map((method) => {
        const mark = base.data.mark();
        const start = this.#options.stopwatch();
        const failure = this.#attempt(() => within(method));
        const ms = Math.round(this.#options.stopwatch() - start);
        base.takeWaiting();
        base.data.rollbackTo(mark);
        return {
          class: type.name,
          method: method.name,
          outcome: failure ? "Fail" : "Pass",
          message: failure?.message ?? null,
          at: failure?.at ?? null,
          ms,
        };
      });
    });
  }

  #invoke(type: TypeMetadata, method: MethodMetadata): unknown {
    if (!method.isStatic || method.parameters.length > 0)
      throw new Error(`Test methods must be static and take no parameters: ${type.name}.${method.name}`);
    return this.#options.program.invokeStatic(type.key, method.js, []);
  }

  #attempt(work: () => unknown): { message: string; at: string | null } | null {
    try {
      work();
      return null;
    } catch (error) {
      return describeFailure(error);
    }
  }

  #setupFailed(
    type: TypeMetadata,
    method: MethodMetadata,
    failure: { message: string; at: string | null },
  ): TestResult {
    const message = `Test setup failed: ${failure.message}`;
    return { class: type.name, method: method.name, outcome: "Fail", message, at: failure.at, ms: 0 };
  }
}

function isTestMethod(method: MethodMetadata): boolean {
  return hasAnnotation(method, "istest") || method.modifiers.some((word) => word.toLowerCase() === "testmethod");
}

function hasAnnotation(member: { readonly annotations: readonly { readonly name: string }[] }, name: string): boolean {
  return member.annotations.some((annotation) => annotation.name === name);
}
