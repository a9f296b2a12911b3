/** The test runs of an org, and what the Tooling API tells of them and of the coverage they left. */
import type { OrgData } from "../data/index.ts";
import type { CoverageCounters, UnitCoverage } from "../platform/coverage.ts";
import { notFound, restError } from "../surface/http/errors.ts";
import type { JsonObject } from "../surface/http/messages.ts";
import type { Session } from "../surface/rest/door.ts";
import type { TestRunRequest, WantedTestClass } from "../surface/tooling/door.ts";
import type { WantedTests } from "./core.ts";
import { OrgCoverage } from "./org-coverage.ts";
import type { TestResult } from "./test-runner.ts";

/** What test runs need of the org. */
export interface TestHost {
  readonly data: OrgData;
  testClass(name: string): WantedTests["type"] | undefined;
  testClasses(): WantedTests["type"][];
  runTestClasses(wanted: readonly WantedTests[], coverage: CoverageCounters | undefined): TestResult[];
  /** Runs work after the answer to the current request has gone out. */
  later(work: () => void): void;
}

/** What one run left. */
export interface FinishedRun {
  readonly results: readonly TestResult[];
  readonly totalTime: number;
  readonly coverage: readonly UnitCoverage[];
}

interface QueuedRun {
  readonly id: string;
  readonly resultId: string;
  readonly userId: string;
  readonly wanted: readonly WantedTests[];
  readonly queueItems: ReadonlyMap<string, string>;
  status: "Queued" | "Processing" | "Completed" | "Failed";
  readonly startTime: string;
  endTime: string | null;
  finished: FinishedRun | null;
  resultRows: JsonObject[];
}

export class TestJobs {
  readonly coverage: OrgCoverage;
  readonly #host: TestHost;
  readonly #runs: QueuedRun[] = [];

  constructor(host: TestHost) {
    this.#host = host;
    this.coverage = new OrgCoverage(host.data);
  }

  /** Runs tests at once. @throws RestError for a class or method that is not there */
  run(request: TestRunRequest): FinishedRun {
    return this.#run(this.#wanted(request), request.countCoverage);
  }

  /** `runTestsSynchronous`. [Tooling API Guide: RunTestsResult] */
  runSynchronously(request: TestRunRequest): JsonObject {
    return { ...this.resultJson(this.run(request)), apexLogId: null };
  }

  /** Queues a run and answers its job's id. */
  enqueue(request: TestRunRequest, session: Session): string {
    const { data, later } = this.#host;
    const wanted = this.#wanted(request);
    const run: QueuedRun = {
      id: data.insertSystemRow("AsyncApexJob", { JobType: "TestRequest", Status: "Queued" }),
      resultId: data.newIdOf("05m"),
      userId: session.userId,
      wanted,
      queueItems: new Map(wanted.map(({ type }) => [type.name, data.newIdOf("709")])),
      status: "Queued",
      startTime: this.#now(),
      endTime: null,
      finished: null,
      resultRows: [],
    };
    this.#runs.push(run);
    later(() => this.#process(run, request.countCoverage));
    return run.id;
  }

  /** Rows of the Tooling API's entities about tests; undefined for other entities. */
  rows(entity: string): readonly JsonObject[] | undefined {
    switch (entity.toLowerCase()) {
      case "apextestrunresult":
        return this.#runs.map((run) => this.#runRow(run));
      case "apextestqueueitem":
        return this.#runs.flatMap((run) => this.#queueRows(run));
      case "apextestresult":
        return this.#runs.flatMap((run) => run.resultRows);
      default:
        return this.coverage.rows(entity);
    }
  }

  /** The result of a run as synchronous runs and deployments tell it. */
  resultJson({ results, totalTime, coverage }: FinishedRun): JsonObject {
    const failures = results.filter((test) => test.outcome === "Fail");
    const common = (test: TestResult): JsonObject => ({
      id: this.#host.data.findBy("ApexClass", "Name", test.class)?.id ?? "",
      methodName: test.method,
      name: test.class,
      namespace: null,
      seeAllData: false,
      time: test.ms,
    });
    return {
      numTestsRun: results.length,
      numFailures: failures.length,
      totalTime,
      successes: results.filter((test) => test.outcome === "Pass").map(common),
      failures: failures.map((test) => ({
        ...common(test),
        message: messageOf(test),
        stackTrace: test.stackTrace,
        packageName: test.class,
        type: "Class",
      })),
      codeCoverage: coverage.map((unit) => this.coverage.deployJson(unit)),
      codeCoverageWarnings: [],
    };
  }

  #run(wanted: readonly WantedTests[], countCoverage: boolean): FinishedRun {
    const counters = countCoverage ? this.coverage.counters() : undefined;
    const started = performance.now();
    const results = this.#host.runTestClasses(wanted, counters);
    const totalTime = Math.round(performance.now() - started);
    const coverage = counters?.total() ?? [];
    if (counters) this.coverage.note(results, counters);
    return { results, totalTime, coverage };
  }

  #process(run: QueuedRun, countCoverage: boolean): void {
    run.status = "Processing";
    const finished = this.#run(run.wanted, countCoverage);
    run.finished = finished;
    run.resultRows = finished.results.map((test) => this.#resultRow(run, test));
    run.status = finished.results.some((test) => test.outcome === "Fail") ? "Failed" : "Completed";
    run.endTime = this.#now();
    this.#host.data.updateSystemRow("AsyncApexJob", run.id, { Status: "Completed" });
  }

  #wanted(request: TestRunRequest): WantedTests[] {
    if (!request.classes) return this.#host.testClasses().map((type) => ({ type }));
    return request.classes.map((wanted) => this.#wantedClass(wanted));
  }

  #wantedClass({ classId, className, methods }: WantedTestClass): WantedTests {
    const name = className ?? String(this.#host.data.committedRow("ApexClass", classId ?? "")?.get("Name") ?? "");
    const type = this.#host.testClass(name);
    if (!type)
      throw restError(
        "INVALID_INPUT",
        `This class name's value is invalid: ${className ?? classId}. Provide the name of an Apex class that has test methods.`,
      );
    const unknown = methods?.find((method) => !type.methods.some(({ name: known }) => same(known, method)));
    if (unknown !== undefined) throw notFound(`There is no test method ${type.name}.${unknown}`);
    return { type, methods: methods?.map((method) => method.toLowerCase()) };
  }

  #runRow(run: QueuedRun): JsonObject {
    const results = run.finished?.results ?? [];
    const isDone = run.finished !== null;
    return {
      Id: run.resultId,
      AsyncApexJobId: run.id,
      UserId: run.userId,
      JobName: null,
      IsAllTests: false,
      Source: "Tooling API",
      Status: run.status,
      StartTime: run.startTime,
      EndTime: run.endTime,
      TestTime: run.finished?.totalTime ?? null,
      TestSetupTime: 0,
      ClassesEnqueued: run.wanted.length,
      ClassesCompleted: isDone ? run.wanted.length : 0,
      MethodsEnqueued: results.length,
      MethodsCompleted: results.length,
      MethodsFailed: results.filter((test) => test.outcome === "Fail").length,
    };
  }

  #queueRows(run: QueuedRun): JsonObject[] {
    return run.wanted.map(({ type }) => {
      const results = run.finished?.results.filter((test) => test.class === type.name) ?? [];
      const failed = results.some((test) => test.outcome === "Fail");
      const passed = results.filter((test) => test.outcome === "Pass").length;
      return {
        Id: run.queueItems.get(type.name) ?? null,
        ApexClassId: this.#classId(type.name),
        ParentJobId: run.id,
        TestRunResultId: run.resultId,
        Status: run.finished ? (failed ? "Failed" : "Completed") : run.status,
        ExtendedStatus: run.finished ? `(${passed}/${results.length})` : null,
      };
    });
  }

  #resultRow(run: QueuedRun, test: TestResult): JsonObject {
    const classId = this.#classId(test.class);
    return {
      Id: this.#host.data.newIdOf("07M"),
      QueueItemId: run.queueItems.get(test.class) ?? null,
      AsyncApexJobId: run.id,
      ApexTestRunResultId: run.resultId,
      ApexClassId: classId,
      ApexClass: { attributes: { type: "ApexClass" }, Id: classId, Name: test.class, NamespacePrefix: null },
      ApexLogId: null,
      MethodName: test.method,
      Outcome: test.outcome,
      Message: test.message === null ? null : messageOf(test),
      StackTrace: test.stackTrace,
      RunTime: test.ms,
      TestTimestamp: run.startTime,
      IsTestSetup: false,
    };
  }

  #classId(name: string): string | null {
    return this.#host.data.findBy("ApexClass", "Name", name)?.id ?? null;
  }

  #now(): string {
    return new Date(this.#host.data.now()).toISOString().replace("Z", "+0000");
  }
}

/** The exception and its text; the stack stands beside it. */
function messageOf({ message, stackTrace }: TestResult): string {
  const text = message ?? "";
  return stackTrace ? text.replace(`\n\n${stackTrace}`, "") : text;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
