/**
 * One org: schema, data, compiled Apex, sessions, and what can be asked of it. Lives in the org's worker (or, for `apex:test`, in the command's own
 * process); everything it does is synchronous.
 */
import { OrgData, readImage } from "../data/index.ts";
import type { OrgImage, PortableImage } from "../data/index.ts";
import type { NextCall } from "../data/engine/overlap.ts";
import { Program } from "../platform/program.ts";
import type { CoverageCounters } from "../platform/coverage.ts";
import type { TypeMetadata } from "../language/metadata.ts";
import { AsyncQueue } from "../platform/async.ts";
import type { OrgLimitUse } from "../platform/org-limits.ts";
import { currentTransaction, runInTransaction } from "../platform/transaction.ts";
import type { OrgContext, Transaction } from "../platform/transaction.ts";
import "../platform/lib/index.ts";
import { BulkJobs } from "../surface/bulk/jobs.ts";
import type { JsonObject, JsonValue, RestRequest, RestResponse } from "../surface/http/messages.ts";
import type {
  ApexAnswer,
  ApexCall,
  Identity,
  LoginAnswer,
  LoginRequest,
  OrgOperations,
} from "../surface/org-operations.ts";
import type { BusEvent, EventTopic, PublishOutcome, ReplayFrom, ReplayStart } from "../surface/pubsub/event-door.ts";
import { auraFailure, AuraCallError, callAura, findAuraMethod } from "./aura.ts";
import { buildProgram } from "./build.ts";
import type { Build } from "./build.ts";
import { Callouts } from "./callouts.ts";
import { TransactionDataDoor } from "./data-door.ts";
import { Deployed } from "./deployed.ts";
import { Deployments } from "./deploy/deployments.ts";
import type { DeployHost } from "./deploy/deployments.ts";
import { metadataDoor, toolingDoor } from "./developer-doors.ts";
import { OrgEvents } from "./events.ts";
import { describeFailure } from "./failure.ts";
import { countEmails, countJob, limitUseOf } from "./limit-use.ts";
import { logIn } from "./logins.ts";
import { LongRequests } from "./long-requests.ts";
import { OrgRest } from "./rest.ts";
import { Seams } from "./seams.ts";
import { Sessions } from "./sessions.ts";
import { signOn, type SignOn, type SignOnResult } from "./sign-on.ts";
import { TestJobs } from "./test-jobs.ts";
import type { TestHost } from "./test-jobs.ts";
import { testClasses, TestRunner } from "./test-runner.ts";
import type { TestResult } from "./test-runner.ts";
import { NEWEST_VERSION } from "../surface/rest/versions.ts";
import type { Session } from "../surface/rest/door.ts";

/** What a test run may say of the org. */
export interface OrgShape {
  readonly seats?: Readonly<Record<string, number>>;
  /** The source was deployed, not installed as a package: no profile has permission for its fields. */
  readonly isDeployed?: boolean;
}

/** What crosses to the worker. */
export interface CoreOptions {
  readonly sourceDirs: readonly string[];
  readonly withTests: boolean;
  readonly seats: Readonly<Record<string, number>>;
  readonly instance: number;
  /** Of another org, as `exportImage` gave it: the rows to begin with. */
  readonly image?: string | undefined;
}

export interface CoreSurroundings {
  readonly now: () => number;
  /** Hears of failures that nobody is there to be told: an event trigger's, a queueable's. */
  readonly warn: (message: string) => void;
  /** Hears of every event that the org's bus takes in. */
  readonly heard?: (event: BusEvent) => void;
  /** Brings the next call while a transaction stands still, so that another overlaps with it. */
  readonly nextCall?: NextCall;
}

export interface Administrator {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
}

/** A test class to run, and which of its methods; all when left out. Names in lower case. */
export interface WantedTests {
  readonly type: TypeMetadata;
  readonly methods?: readonly string[] | undefined;
}

export class OrgCore implements OrgOperations {
  readonly #data: OrgData;
  readonly #deployed: Deployed;
  readonly #context: OrgContext;
  readonly #limits: OrgLimitUse;
  readonly #sessions: Sessions;
  #rest: OrgRest;
  readonly #tests: TestJobs;
  readonly #deployments: Deployments;
  /** What is to be done once the current answer has gone out: queued test runs. */
  readonly #later: (() => void)[] = [];
  readonly #callouts = new Callouts();
  readonly #bulkJobs = new BulkJobs();
  readonly #events: OrgEvents;
  readonly #seams: Seams;
  readonly #longRequests: LongRequests;
  readonly #warn: (message: string) => void;
  readonly #adminToken: string;

  private constructor(
    build: Build,
    options: OrgShape & {
      readonly instance: number;
      readonly lenient: boolean;
      readonly from?: PortableImage | undefined;
    },
    surroundings: CoreSurroundings,
  ) {
    this.#warn = surroundings.warn;
    this.#data = OrgData.create({
      schema: build.schema,
      now: surroundings.now,
      seats: options.seats,
      isDeployed: options.isDeployed,
      instance: options.instance,
      image: options.from,
      source: build.digest,
      onMetadataProblem: options.lenient ? surroundings.warn : undefined,
    });
    this.#data.overlaps.nextCall = surroundings.nextCall ?? null;
    this.#deployed = new Deployed(this.#data, build);
    this.#limits = limitUseOf(this.#data, surroundings.now);
    this.#context = {
      id: this.#data.organizationId,
      name: this.#data.organizationName,
      now: surroundings.now,
      random: Math.random,
      async: new AsyncQueue((work) => countJob(this.#limits, work)),
      limits: this.#limits,
      openData: (transaction) => this.#data.openSession(transaction),
      user: (id) => this.#data.runningUser(id),
      hasCustomPermission: (userId, name) => this.#data.hasCustomPermission(userId, name),
      domainUrl: () => this.#seams.domainUrl,
      callout: (request) => {
        const { data } = currentTransaction();
        this.#data.overlaps.reach(data, "callout", "before");
        const response = this.#callouts.send(request);
        this.#data.overlaps.reach(data, "callout", "after");
        return response;
      },
      deliverEmails: (emails) => {
        countEmails(this.#limits, emails);
        this.#seams.outbox.emails.push(...emails);
      },
      deliverNotification: (notification) => void this.#seams.outbox.notifications.push(notification),
    };
    this.#sessions = new Sessions(this.#data.organizationId, this.#data.sessionRows);
    this.#tests = new TestJobs(this.#testHost());
    this.#deployments = new Deployments(this.#deployHost());
    this.#rest = this.#restOf();
    this.#deployed.onChange = () => {
      this.#rest = this.#restOf();
      this.#tests.coverage.clear();
    };
    this.#events = new OrgEvents({
      data: this.#data,
      transact: (userId, work) =>
        runInTransaction({ org: this.#context, kind: "sync", user: this.#data.runningUser(userId) }, work),
      settle: () => this.settle(),
    });
    if (surroundings.heard) this.#events.listen(surroundings.heard);
    this.#longRequests = new LongRequests(surroundings.now);
    this.#seams = new Seams(this.#data, {
      settle: () => this.settle(),
      longRequests: this.#longRequests,
      forgetWaiting: () => this.#context.async.clear(),
      grant: (userId, clientId) => this.#sessions.grant(userId, clientId),
      signOn: (given) => this.#signOn(given),
      exportImage: () => this.#data.portableImage(this.#deployed.build.digest),
    });
    this.#adminToken = this.openSession(this.#data.administratorId);
  }

  /**
   * Builds an org from source folders: everything must compile and deploy, as on the platform. Or from what was built, for a test run: what does
   * not compile is left out, and what cannot be deployed is left out with a warning.
   * @throws Error with a list of what does not compile, or the first thing that cannot be deployed
   */
  static create(options: (CoreOptions | ({ readonly build: Build } & OrgShape)) & CoreSurroundings): OrgCore {
    if ("build" in options) return new OrgCore(options.build, { ...options, instance: 0, lenient: true }, options);
    const { sourceDirs, withTests } = options;
    const from = options.image === undefined ? undefined : readImage(options.image);
    const keyPrefixes = from && new Map(Object.entries(from.keyPrefixes));
    const build = buildProgram({ sourceDirs, withTests, keyPrefixes });
    if (build.errors.length > 0) {
      const list = build.errors.map(({ file, line, message }) => `  ${file}:${line} ${message}`).join("\n");
      throw new Error(`The package does not compile:\n${list}`);
    }
    return new OrgCore(build, { ...options, lenient: false, from }, options);
  }

  administrator(): Administrator {
    const { id: userId, username } = this.#data.runningUser(this.#data.administratorId);
    return { organizationId: this.#data.organizationId, userId, username, accessToken: this.#adminToken };
  }

  /**
   * Runs what waits for committed transactions: events, queueables, future methods; each in a transaction of its own.
   * @returns false when a seam holds it
   */
  settle(): boolean {
    if (this.#seams.asyncIsHeld || this.#data.overlaps.isBusy) return false;
    for (const work of this.#later.splice(0)) work();
    this.#context.async.drain(this.#context.now());
    for (const { work, error } of this.#context.async.takeFailures())
      this.#warn(`${work.kind} ${work.name} failed: ${describeFailure(error).message}`);
    return true;
  }

  rest(request: RestRequest): RestResponse {
    return this.#rest.handle(request, (token) => this.#sessions.find(token));
  }

  login(request: LoginRequest): LoginAnswer {
    return logIn(request, this.#data, this.#sessions);
  }

  openSession(userId: string): string {
    return this.#sessions.open(userId, { loginType: "Application", remoteAddress: "127.0.0.1" });
  }

  revoke(token: string): boolean {
    return this.#sessions.revoke(token);
  }

  identify(token: string): Identity | null {
    const session = this.#sessions.find(token);
    return session && this.#data.identity(session.userId);
  }

  users(): Identity[] {
    return this.#data.activeUserIds().map((id) => this.#data.identity(id));
  }

  callApex(userId: string, call: ApexCall): ApexAnswer {
    try {
      const target = findAuraMethod(this.#deployed.program, call);
      if (!this.#data.hasClassAccess(userId, target.type.name))
        throw new AuraCallError(`You do not have access to the Apex class named '${target.type.name}'.`);
      const user = this.#data.runningUser(userId);
      const value = runInTransaction({ org: this.#context, kind: "sync", user }, ({ limits }) =>
        callAura(this.#deployed.program, target, call, limits),
      );
      return { ok: true, value };
    } catch (error) {
      const failure = describeFailure(error);
      if (!failure.isApex && !(error instanceof AuraCallError)) this.#warn(failure.message);
      return auraFailure(error);
    }
  }

  query(soql: string): JsonValue[] {
    const user = this.#data.runningUser(this.#data.administratorId);
    return runInTransaction({ org: this.#context, kind: "sync", user }, (transaction) => {
      const door = new TransactionDataDoor(transaction, this.#data.schema, `${NEWEST_VERSION}.0`);
      return door.query(soql, false).records;
    });
  }

  control(name: string, args: JsonValue): JsonValue {
    return this.#seams.run(name, args);
  }

  eventTopic(userId: string, topicName: string): EventTopic | null {
    return this.#events.eventTopic(userId, topicName);
  }

  startReplay(objectName: string, from: ReplayFrom): ReplayStart | null {
    return this.#events.startReplay(objectName, from);
  }

  eventTip(): number {
    return this.#events.eventTip();
  }

  publishEvents(userId: string, objectName: string, events: readonly JsonObject[]): PublishOutcome[] {
    return this.#events.publishEvents(userId, objectName, events);
  }

  testClasses(): TypeMetadata[] {
    return testClasses(this.#deployed.program);
  }

  /** Runs the test methods of one class. */
  runTests(type: TypeMetadata): TestResult[] {
    return this.runTestClasses([{ type }]);
  }

  /**
   * Runs test classes, each in transactions of its own that are never committed.
   * @param coverage counts the lines that run; the org's own program is not slowed: the tests get one that counts
   */
  runTestClasses(wanted: readonly WantedTests[], coverage?: CoverageCounters): TestResult[] {
    const goBack = coverage && this.#deployed.enter(new Program(this.#deployed.build.units, coverage));
    try {
      const user = this.#data.runningUser(this.#data.administratorId);
      const stopwatch = (): number => performance.now();
      const runner = new TestRunner({ org: this.#context, program: this.#deployed.program, user, coverage, stopwatch });
      return wanted.flatMap(({ type, methods }) =>
        runner.run(type, methods && ((name) => methods.includes(name.toLowerCase()))),
      );
    } finally {
      goBack?.();
    }
  }

  #restOf(): OrgRest {
    return new OrgRest({
      data: this.#data,
      program: this.#deployed.program,
      tooling: toolingDoor({
        data: this.#data,
        tests: this.#tests,
        deployed: this.#deployed,
        now: this.#context.now,
        runAs: (userId, work) => this.#runAs(userId, work),
      }),
      metadata: metadataDoor(this.#data, this.#deployments),
      bulkJobs: this.#bulkJobs,
      limits: this.#limits,
      transact: (session, request, work) => this.#transact(session, request, work),
      now: this.#context.now,
      later: (name, run) => this.#context.async.enqueue({ kind: "bulk", name, run }),
      warn: this.#warn,
    });
  }

  #deployHost(): DeployHost {
    return {
      data: this.#data,
      tests: this.#tests,
      sourceDirs: this.#deployed.build.sourceDirs,
      apply: (build) => this.#deployed.apply(build),
      later: (work) => void this.#later.push(work),
    };
  }

  #testHost(): TestHost {
    return {
      data: this.#data,
      testClasses: () => this.testClasses(),
      testClass: (name) => this.testClasses().find((type) => type.name.toLowerCase() === name.toLowerCase()),
      runTestClasses: (wanted, coverage) => this.runTestClasses(wanted, coverage),
      later: (work) => void this.#later.push(work),
    };
  }

  #signOn(given: SignOn): SignOnResult {
    return signOn(given, {
      data: this.#data,
      program: this.#deployed.program,
      runAs: (id, work) => this.#runAs(id, work),
    });
  }

  #runAs<T>(userId: string, work: (transaction: Transaction) => T): T {
    return runInTransaction({ org: this.#context, kind: "sync", user: this.#data.runningUser(userId) }, work);
  }

  #transact<T>(session: Session, request: RestRequest, work: (transaction: Transaction) => T): T {
    const user = this.#data.runningUser(session.userId);
    const isApex = request.path.startsWith("/services/apexrest");
    if (isApex) this.#longRequests.admit();
    return runInTransaction({ org: this.#context, kind: "sync", user }, (transaction) => {
      try {
        const result = work(transaction);
        if (request.failBeforeCommit) transaction.beforeCommit(() => this.#seams.failCommit());
        return result;
      } finally {
        if (isApex) this.#longRequests.note(transaction.waitedMs + transaction.limits.cpuMs);
      }
    });
  }
}

export type { OrgImage };
