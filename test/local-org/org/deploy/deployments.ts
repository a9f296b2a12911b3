/** Deployments of an org: a package becomes part of its source, is compiled with all the rest, tested, and takes effect as a whole or not at all. */
import { relative, resolve } from "node:path";
import type { OrgData } from "../../data/index.ts";
import { coveragePercent } from "../../platform/coverage.ts";
import type { JsonObject } from "../../surface/http/messages.ts";
import type { DeployOptions } from "../../surface/metadata/door.ts";
import type { Session } from "../../surface/rest/door.ts";
import type { TestRunRequest } from "../../surface/tooling/door.ts";
import { buildProgram } from "../build.ts";
import type { Build } from "../build.ts";
import type { FinishedRun, TestJobs } from "../test-jobs.ts";
import { canonicalPath, SourceTree } from "./source-tree.ts";
import { readPackage } from "./package.ts";
import type { MetadataPackage, PackageComponent } from "./package.ts";

/** What deployments need of the org. */
export interface DeployHost {
  readonly data: OrgData;
  readonly tests: TestJobs;
  /** The source folders that the org was started with. */
  readonly sourceDirs: readonly string[];
  /** Lets a build take effect; answers how to go back. @throws Error for metadata that cannot be deployed, when nothing has changed */
  apply(build: Build): () => void;
  later(work: () => void): void;
}

interface Failure {
  readonly component: Pick<PackageComponent, "type" | "fullName" | "fileName">;
  readonly problem: string;
  readonly line: number | null;
}

interface Deployment {
  readonly id: string;
  readonly options: DeployOptions;
  readonly userId: string;
  readonly content: MetadataPackage;
  readonly createdDate: string;
  status: "Pending" | "InProgress" | "Succeeded" | "Failed";
  startDate: string | null;
  completedDate: string | null;
  failures: readonly Failure[];
  /** Whether each component is new, changed or as it was, by type and name. */
  changes: ReadonlyMap<PackageComponent, "created" | "changed" | "unchanged">;
  tests: FinishedRun | null;
  errorMessage: string | null;
}

/** Apex Developer Guide, "Code Coverage": three quarters of the Apex must be covered to deploy it with tests. */
const REQUIRED_PERCENT = 75;

export class Deployments {
  readonly #host: DeployHost;
  readonly #deployments = new Map<string, Deployment>();
  #tree: SourceTree | null = null;

  constructor(host: DeployHost) {
    this.#host = host;
  }

  /** Queues a deployment and answers its id. @throws RestError when the zip cannot be read */
  enqueue(zip: Uint8Array, options: DeployOptions, session: Session): string {
    const deployment: Deployment = {
      id: this.#host.data.newIdOf("0Af"),
      options,
      userId: session.userId,
      content: readPackage(zip),
      createdDate: this.#now(),
      status: "Pending",
      startDate: null,
      completedDate: null,
      failures: [],
      changes: new Map(),
      tests: null,
      errorMessage: null,
    };
    this.#deployments.set(deployment.id, deployment);
    this.#host.later(() => this.#process(deployment));
    return deployment.id;
  }

  #process(deployment: Deployment): void {
    deployment.startDate = this.#now();
    try {
      deployment.status = this.#deploy(deployment) ? "Succeeded" : "Failed";
    } catch (error) {
      deployment.status = "Failed";
      deployment.errorMessage = `UNKNOWN_EXCEPTION: local org: ${(error as Error).message}`;
    }
    deployment.completedDate = this.#now();
  }

  /** @returns whether it succeeded */
  #deploy(deployment: Deployment): boolean {
    const { content, options } = deployment;
    deployment.failures = content.problems.map(({ problem, ...component }) => ({ component, problem, line: null }));
    if (deployment.failures.length > 0) return false;
    const before = (this.#tree ??= SourceTree.read(this.#host.sourceDirs));
    const after = before.with(content.components.flatMap((component) => [...component.files]));
    deployment.changes = new Map(content.components.map((component) => [component, changeOf(component, before)]));
    return after.inFolder((folder) => {
      const keyPrefixes = this.#host.data.schema.keyPrefixes();
      const build = buildProgram({ sourceDirs: [folder], withTests: true, cacheDirectory: null, keyPrefixes });
      deployment.failures = build.errors.map((error) => this.#failure(content, folder, error));
      if (deployment.failures.length > 0) return false;
      return this.#takeEffect(deployment, build, folder, options, after);
    });
  }

  #takeEffect(
    deployment: Deployment,
    build: Build,
    folder: string,
    options: DeployOptions,
    after: SourceTree,
  ): boolean {
    let goBack: () => void;
    try {
      goBack = this.#host.apply(build);
    } catch (error) {
      const message = (error as Error).message;
      const file = /\(([^()]+-meta\.xml)\)$/.exec(message)?.[1] ?? "";
      const problem = message.replace(/ \([^()]+-meta\.xml\)$/, "");
      deployment.failures = [this.#failure(deployment.content, folder, { file, line: 1, message: problem })];
      return false;
    }
    const request = testsOf(options);
    if (request) {
      deployment.tests = this.#host.tests.run(request);
      deployment.errorMessage = shortfall(deployment.tests);
    }
    const failed = deployment.tests?.results.some((test) => test.outcome === "Fail") ?? false;
    const succeeded = !failed && deployment.errorMessage === null;
    if (options.checkOnly || !succeeded) goBack();
    else this.#tree = after;
    return succeeded;
  }

  #failure(content: MetadataPackage, folder: string, error: { file: string; line: number; message: string }): Failure {
    const path = canonicalPath(relative(folder, resolve(error.file)));
    const owns = (component: PackageComponent): boolean =>
      component.files.has(path) || component.files.has(`${path}-meta.xml`);
    const found = content.components.find(owns);
    const component = found ?? { type: "", fullName: path, fileName: path };
    return { component, problem: error.message, line: error.line };
  }

  /** [Metadata API Developer Guide: DeployResult] */
  result(id: string, includeDetails: boolean): JsonObject | undefined {
    const deployment = [...this.#deployments.values()].find((known) => known.id === id || known.id.startsWith(id));
    if (!deployment || id.length < 15) return undefined;
    const { status, failures, content, tests, options } = deployment;
    const isDone = status === "Succeeded" || status === "Failed";
    const failedTests = tests?.results.filter((test) => test.outcome === "Fail").length ?? 0;
    return {
      id: deployment.id,
      checkOnly: options.checkOnly,
      rollbackOnError: options.rollbackOnError,
      ignoreWarnings: false,
      done: isDone,
      status,
      success: status === "Succeeded",
      createdBy: deployment.userId,
      createdByName: this.#host.data.identity(deployment.userId).name,
      createdDate: deployment.createdDate,
      startDate: deployment.startDate,
      lastModifiedDate: deployment.completedDate ?? deployment.startDate ?? deployment.createdDate,
      completedDate: deployment.completedDate,
      numberComponentsTotal: content.components.length + content.problems.length,
      numberComponentErrors: failures.length,
      numberComponentsDeployed: status === "Succeeded" ? content.components.length : 0,
      runTestsEnabled: options.testLevel !== "NoTestRun",
      numberTestsTotal: tests?.results.length ?? 0,
      numberTestErrors: failedTests,
      numberTestsCompleted: (tests?.results.length ?? 0) - failedTests,
      ...(deployment.errorMessage === null ? {} : errorOf(deployment.errorMessage)),
      details: includeDetails ? this.#details(deployment) : {},
    };
  }

  #details(deployment: Deployment): JsonObject {
    const { failures, content, changes, tests } = deployment;
    const failed = new Set(failures.map((failure) => keyOf(failure.component)));
    const isDone = deployment.completedDate !== null;
    const sound = isDone ? content.components.filter((component) => !failed.has(keyOf(component))) : [];
    const common = (component: Failure["component"]): JsonObject => ({
      componentType: component.type,
      fullName: component.fullName,
      fileName: component.fileName,
      createdDate: deployment.createdDate,
      deleted: false,
      warning: false,
    });
    return {
      componentSuccesses: sound.map((component) => ({
        ...common(component),
        id: this.#idOf(component),
        success: true,
        created: changes.get(component) === "created",
        changed: changes.get(component) !== "unchanged",
      })),
      componentFailures: failures.map((failure) => ({
        ...common(failure.component),
        success: false,
        created: false,
        changed: false,
        problem: failure.problem,
        problemType: "Error",
        ...(failure.line === null ? {} : { lineNumber: failure.line, columnNumber: 1 }),
      })),
      ...(tests ? { runTestResult: this.#host.tests.resultJson(tests) } : {}),
    };
  }

  #idOf({ type, fullName }: PackageComponent): string | null {
    if (type !== "ApexClass" && type !== "ApexTrigger" && type !== "PermissionSet") return null;
    return this.#host.data.findBy(type, "Name", fullName)?.id ?? null;
  }

  #now(): string {
    return new Date(this.#host.data.now()).toISOString().replace("Z", "+0000");
  }
}

function keyOf({ type, fullName }: Failure["component"]): string {
  return `${type}:${fullName}`;
}

function changeOf(component: PackageComponent, tree: SourceTree): "created" | "changed" | "unchanged" {
  const files = [...component.files];
  if (files.length > 0 && files.every(([path]) => tree.get(path) === undefined)) return "created";
  return files.every(([path, bytes]) => Buffer.compare(tree.get(path) ?? Buffer.of(), bytes) === 0)
    ? "unchanged"
    : "changed";
}

function testsOf({ testLevel, runTests }: DeployOptions): TestRunRequest | null {
  if (testLevel === "NoTestRun") return null;
  const classes = runTests.map((className) => ({ classId: null, className, methods: null }));
  return { classes: testLevel === "RunSpecifiedTests" ? classes : null, countCoverage: true };
}

function shortfall(tests: FinishedRun): string | null {
  const percent = coveragePercent(tests.coverage);
  if (tests.results.length === 0 || percent >= REQUIRED_PERCENT) return null;
  return `Average test coverage across all Apex Classes and Triggers is ${Math.floor(percent)}%, at least ${REQUIRED_PERCENT}% test coverage is required.`;
}

function errorOf(errorMessage: string): JsonObject {
  return {
    errorMessage,
    errorStatusCode: errorMessage.startsWith("UNKNOWN") ? "UNKNOWN_EXCEPTION" : "INVALID_OPERATION",
  };
}
