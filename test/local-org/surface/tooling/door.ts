/** What the Tooling API's resources need of an org. `org/` implements it. */
import type { JsonObject, JsonValue } from "../http/messages.ts";
import type { Session } from "../rest/door.ts";

/** One class of a test run, as clients ask for it: by id or name, with all its methods or some. */
export interface WantedTestClass {
  readonly classId: string | null;
  readonly className: string | null;
  readonly methods: readonly string[] | null;
}

export type TestLevel = "RunSpecifiedTests" | "RunLocalTests" | "RunAllTestsInOrg";

export interface TestRunRequest {
  /** Null for every test class. */
  readonly classes: readonly WantedTestClass[] | null;
  readonly countCoverage: boolean;
}

export interface AnonymousResult {
  readonly compiled: boolean;
  readonly success: boolean;
  /** 1-based; -1 when nothing failed. */
  readonly line: number;
  readonly column: number;
  readonly compileProblem: string | null;
  readonly exceptionMessage: string | null;
  readonly exceptionStackTrace: string | null;
  readonly debugLog: string;
}

export interface ToolingDoor {
  /** Runs tests at once; answers as `runTestsSynchronous` does. @throws RestError for a class that is not there */
  runTests(request: TestRunRequest, session: Session): JsonObject;
  /** Queues tests; answers the id of the job. @throws RestError */
  enqueueTests(request: TestRunRequest, session: Session): string;
  /** Rows of an entity that only the Tooling API has, or undefined when it has none of that name. */
  rows(entity: string): readonly JsonObject[] | undefined;
  executeAnonymous(apex: string, session: Session): AnonymousResult;
}

/** A value that a row has under a path such as `ApexClass.Name`, in any case; undefined when there is no such field. */
export function valueAt(row: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = row;
  for (const name of path) {
    if (value === null) return null;
    if (typeof value !== "object" || Array.isArray(value)) return undefined;
    const object: JsonObject = value;
    const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    value = key === undefined ? undefined : object[key];
  }
  return value;
}
