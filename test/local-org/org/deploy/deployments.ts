/** Deployments of an org: a package becomes part of its source, is compiled with all the rest, tested, and takes effect as a whole or not at all. */
import { relative, resolve } from "node:path";
import type { OrgData } from "../../data/index.ts";
import { coveragePercent } from "../../platform/coverage.ts";
import type { JsonObject } from "../../surface/http/messages.ts";
import type { DeployOptions } from "../../surface/metadata/door.ts";
import type { Session } from "../../surface/rest/door.ts";
import type { TestRunRequest } from "../../surface/tooling/door.ts";
import { restError } from "../../surface/http/errors.ts";
import { buildProgram } from "../build.ts";
import type { Build } from "../build.ts";
import type { FinishedRun, TestJobs } from "../test-jobs.ts";
import { deletionProblem, filesOf, removeRows } from "./deletions.ts";
import type { Deletion } from "./deletions.ts";
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
  /** Of a quick deployment: the validation whose tests stand for it. */
  readonly validation: Deployment | null;
  /** Members that the org does not have: a warning. */
  absent: readonly Deletion[];
  readonly createdDate: string;
  status: "Pending" | "InProgress" | "Succeeded" | "Failed" | "Canceled";
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

const TEN_DAYS = 10 * 24 * 3_600_000;

export class Deployments {
  readonly #host: DeployHost;
  readonly #deployments = new Map<string, Deployment>();
  #tree: SourceTree | null = null;

  constructor(host: DeployHost) {
    this.#host = host;
  }

  /** Queues a deployment and answers its id. @throws RestError when the zip cannot be read */
  enqueue(zip: Uint8Array, options: DeployOptions, session: Session): string {
    return this.#enqueue(readPackage(zip), options, session, null);
  }

  /**
   * Deploys what was validated, without its tests. [Metadata API Developer Guide: Deploy a Recently Validated Component Set Without Tests: validated
   * within ten days, and its tests have passed]
   * @throws RestError when the validation does not qualify
   */
  quick(validationId: string, session: Session): string {
    const validation = this.#find(validationId);
    const isRecent = validation && this.#host.data.now() - Date.parse(validation.createdDate) < TEN_DAYS;
    if (!validation?.options.checkOnly || validation.status !== "Succeeded" || !validation.tests || !isRecent)
      throw restError("INVALID_ID_FIELD", `no recent validation with tests that passed: ${validationId}`);
    const options: DeployOptions = { ...validation.options, checkOnly: false, testLevel: "NoTestRun" };
    return this.#enqueue(validation.content, options, session, validation);
  }

  /** Cancels a deployment that waits. @returns false when there is none of that id @throws RestError when it has ended */
  cancel(id: string): boolean {
    const deployment = this.#find(id);
    if (!deployment) return false;
    if (deployment.status !== "Pending")
      throw restError("INVALID_ID_FIELD", `Deployment ${deployment.id} has completed and can't be canceled`);
    deployment.status = "Canceled";
    deployment.completedDate = this.#now();
    return true;
  }

  #enqueue(content: MetadataPackage, options: DeployOptions, session: Session, validation: Deployment | null): string {
    const deployment: Deployment = {
      id: this.#host.data.newIdOf("0Af"),
      options,
      userId: session.userId,
      content,
      validation,
      absent: [],
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
    if (deployment.status === "Canceled") return;
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
    deployment.failures = content.problems.map(({ problem, line, ...component }) => ({ component, problem, line }));
    if (deployment.failures.length > 0) return false;
    const before = (this.#tree ??= SourceTree.read(this.#host.sourceDirs));
    const deleted = content.deletions.map((deletion) => ({ deletion, files: filesOf(deletion, before) }));
    deployment.absent = deleted.filter(({ files }) => files.length === 0).map(({ deletion }) => deletion);
    deployment.failures = content.deletions.flatMap((component) => {
      const problem = deletionProblem(component, this.#host.data);
      return problem === null ? [] : [{ component, problem, line: null }];
    });
    if (deployment.failures.length > 0) return false;
    const after = before
      .without(deleted.flatMap(({ files }) => files))
      .with(content.components.flatMap((component) => [...component.files]));
    deployment.changes = new Map(content.components.map((component) => [component, changeOf(component, before)]));
    return after.inFolder((folder) => {
      const keyPrefixes = this.#host.data.schema.keyPrefixes();
      const build = buildProgram({ sourceDirs: [folder], withTests: true, isPassing: true, keyPrefixes });
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
    removeRows(deployment.content.deletions, this.#host.data);
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
    const deployment = this.#find(id);
    if (!deployment) return undefined;
    const { status, failures, content, tests, options } = deployment;
    const isDone = status === "Succeeded" || status === "Failed" || status === "Canceled";
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
      numberComponentsTotal: content.components.length + content.problems.length + content.deletions.length,
      numberComponentErrors: failures.length,
      numberComponentsDeployed: status === "Succeeded" ? content.components.length + content.deletions.length : 0,
      ...(deployment.validation ? { validatedDeployRequestId: deployment.validation.id } : {}),
      runTestsEnabled: options.testLevel !== "NoTestRun",
      numberTestsTotal: tests?.results.length ?? 0,
      numberTestErrors: failedTests,
      numberTestsCompleted: (tests?.results.length ?? 0) - failedTests,
      ...(deployment.errorMessage === null ? {} : errorOf(deployment.errorMessage)),
      details: includeDetails ? this.#details(deployment) : {},
    };
  }

  #find(id: string): Deployment | undefined {
    if (id.length < 15) return undefined;
    return [...this.#deployments.values()].find((known) => known.id.startsWith(id));
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
      componentSuccesses: [
        ...sound.map((component) => ({
          ...common(component),
          id: this.#idOf(component),
          success: true,
          created: changes.get(component) === "created",
          changed: changes.get(component) !== "unchanged",
        })),
        ...(isDone ? this.#deleted(deployment, common) : []),
      ],
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

  /** What is not there cannot be deleted: a warning, no failure. */
  #deleted(deployment: Deployment, common: (component: Failure["component"]) => JsonObject): JsonObject[] {
    const failed = new Set(deployment.failures.map(({ component }) => keyOf(component)));
    return deployment.content.deletions
      .filter((deletion) => !failed.has(keyOf(deletion)))
      .map((deletion) => {
        const isAbsent = deployment.absent.includes(deletion);
        const problem = `No ${deletion.type} named: ${deletion.fullName} found`;
        return {
          ...common(deletion),
          success: true,
          created: false,
          changed: !isAbsent,
          deleted: !isAbsent,
          warning: isAbsent,
          ...(isAbsent && { problem, problemType: "Warning" }),
        };
      });
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
