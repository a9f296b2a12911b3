import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { parseConfig, type CompanionConfigInput, type OktaOrgConfig } from "./config.ts";
import { createAcceptEvents, type AcceptEvents } from "./intake/accept.ts";
import { hookDoor } from "./intake/hooks.ts";
import { startLogReader, type LogReader } from "./intake/log-reader.ts";
import { startSingleton, type Singleton } from "./jobs/singleton.ts";
import { jobsOf } from "./jobs/index.ts";
import { startJobs } from "./jobs/runner.ts";
import type { Desk } from "./outbound/commands/index.ts";
import { startOutbound } from "./outbound/index.ts";
import { createLookUps } from "./outbound/look-ups.ts";
import type { Poll } from "./poll.ts";
import { noticeOfJob } from "./notify/compose.ts";
import { createNotifier, startNotifying } from "./notify/index.ts";
import { createOktaHttp, type OktaHttp } from "./okta/http.ts";
import { createOktaReader, type OktaReader } from "./okta/reader.ts";
import { createObserver, type Observer, type OutcomeListener } from "./ops/observer.ts";
import { examine } from "./ops/doctor/index.ts";
import { createMetrics } from "./ops/metrics.ts";
import { createGuard } from "./ops/operator/guard.ts";
import { rememberRecent } from "./ops/operator/recent.ts";
import { operatorDoor, type OperatedOrg } from "./ops/operator/routes.ts";
import { createTasks } from "./ops/operator/tasks.ts";
import { createReadiness } from "./ops/readiness.ts";
import { createReporter } from "./ops/report/index.ts";
import { opsDoor } from "./ops/routes.ts";
import type { CompanionStatus } from "./ops/status.ts";
import { observeCalls } from "./salesforce/observed.ts";
import { createOrgClient, type OrgClient } from "./salesforce/org-client.ts";
import { closeDoors, createApp, listen } from "./shell.ts";
import type { Store } from "./store/store.ts";
import { openStore } from "./store/open.ts";
import type { LaneKey, Priority } from "./store/types.ts";
import { createController, type Controller } from "./sync/controller/index.ts";
import { createSerialLane, type SerialLane } from "./sync/controller/serial.ts";
import { createGate, type Gate } from "./sync/gate.ts";
import { startFanOutLoop } from "./sync/fan-out.ts";
import { openHold, startHoldPoll, type Hold } from "./sync/hold.ts";
import type { LaneLoop } from "./sync/loop.ts";
import { startPeopleLoop } from "./sync/people.ts";
import { openReads, startReadsLoop, type Reads } from "./sync/reads.ts";
import { pause } from "./time.ts";

/** A companion that runs. */
export interface Companion {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** Hears of each person's turn after it is stored. Call the answer to stop. */
  onOutcome(listener: OutcomeListener): () => void;
  /** The way in that the hook door uses. */
  acceptEvents: AcceptEvents;
  /** Looks at one person without an event. */
  wake(key: LaneKey, priority?: Priority): Promise<void>;
  /** Reads the System Logs now. */
  readLogs(): void;
  status(): Promise<CompanionStatus>;
  store: Pick<Store, "eventOutcomes" | "deadLetters">;
  /** Resolves when no lane waits. Rejects after the time. */
  idle(options?: { timeoutMs?: number }): Promise<void>;
  /** Takes nothing more, finishes what is in flight within `sync.closeMs`, gives the rest back, closes the store. */
  close(): Promise<void>;
}

export interface CompanionOptions {
  /** Called when the companion cannot go on: its store failed. */
  onFailure?: (error: Error) => void;
}

interface OktaSide {
  http: OktaHttp;
  reader: OktaReader;
  gate: Gate;
  logReader: Singleton<LogReader> | null;
}

interface OrgSide {
  controller: Controller;
  client: OrgClient;
  gate: Gate;
}

/**
 * Starts a companion. Everything it depends on stands in the configuration; it reads no environment.
 *
 * @throws ConfigError when the configuration is wrong; StoreError when the store cannot be opened; ListenError.
 */
export async function startCompanion(
  input: CompanionConfigInput,
  { onFailure }: CompanionOptions = {},
): Promise<Companion> {
  const config = parseConfig(input);
  const clock = Date.now;
  const random = Math.random;
  const app = createApp(config);
  const { log } = app;

  const observer: Observer = createObserver((error) => log.error({ err: error }, "A listener failed."));
  const metrics = createMetrics({ observer, status: () => status(), clock });

  // Before the store is opened: what they find wrong with their settings must not leave its thread behind.
  const oktaSides = new Map<string, OktaSide>();
  for (const oktaOrg of config.oktaOrgs) {
    const http = createOktaHttp(oktaOrg, { clock, random });
    oktaSides.set(oktaOrg.key, {
      http,
      reader: createOktaReader(http, clock),
      gate: createGate(clock, random),
      logReader: null,
    });
  }
  const orgSides = new Map<string, OrgSide>(
    config.orgs.map((org) => {
      const client = observeCalls(createOrgClient(org, clock), (call) => metrics.called(org.key, call));
      const controller = createController({
        batch: org.batch,
        allowance: org.allowance,
        usage: () => client.apiUsage(),
        clock,
        random,
      });
      return [org.key, { client, gate: createGate(clock, random), controller }];
    }),
  );

  const store = await openStore(config.store, {
    onTrouble(error) {
      log.warn({ err: error }, "A connection to the store's database failed.");
    },
    onFailure(error) {
      readiness.set(false);
      log.fatal({ err: error }, "The store failed; the companion cannot go on.");
      onFailure?.(error);
    },
  });
  const readiness = createReadiness(store);
  const loops: LaneLoop[] = [];
  const polls: Poll[] = [];
  const nudge = () => loops.forEach((loop) => loop.nudge());
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
  /** Of all processes that share the store one runs the job. */
  const alone = <Job extends Poll>(name: string, start: (token: number) => Job) =>
    startSingleton({ name, holder, store, start, log, leaseMs: config.jobs.leaseMs });
  const notifier = createNotifier({ config: config.notify, store, clock, log });
  const readsOf = new Map<string, Reads>();
  const desks = new Map<string, Singleton<Desk>>();
  const serialLanes = new Map<string, SerialLane>();
  const holds = new Map<string, Hold>();
  const followers = config.orgs.map(({ key, oktaOrg, appId }) => ({
    key,
    oktaOrg,
    appId,
    readsFactors: () => readsOf.get(key)?.current().factors === true,
  }));
  const acceptEvents = readiness.watch(createAcceptEvents({ store, followers, clock, log, onAccepted: nudge }));

  const wake = async (key: LaneKey, priority: Priority = 1) => {
    await store.wake(key, priority);
    nudge();
  };

  const status = async (): Promise<CompanionStatus> => ({
    store: await store.status(),
    notices: await store.noticesStatus(),
    commands: await store.commandsStatus(),
    orgs: Object.fromEntries(
      [...orgSides].map(([key, { client, gate, controller }]) => [
        key,
        {
          ...gate.report(),
          ...controller.report(),
          hold: holds.get(key)?.state() ?? "running",
          apiUsage: client.apiUsage() ?? null,
          serialWaiting: serialLanes.get(key)?.waiting() ?? 0,
          reads: readsOf.get(key)?.report() ?? null,
          commands: desks.get(key)?.current()?.stream() ?? null,
        },
      ]),
    ),
    oktaOrgs: Object.fromEntries(
      [...oktaSides].map(([key, side]) => [
        key,
        { ...side.gate.report(), rates: side.http.rates(), logReader: side.logReader?.current()?.status() ?? null },
      ]),
    ),
  });

  const guard = createGuard(config.ops.operatorToken, clock);
  const tasks = createTasks(clock, log);
  const recent = rememberRecent(observer, clock);
  const operated = new Map<string, OperatedOrg>();

  try {
    for (const org of config.orgs) {
      readsOf.set(org.key, await openReads({ org, store, onWoken: nudge, log }));
      // Requests of which the stream told meanwhile would else be asked for at the next poll, and that is seldom.
      const onResumed = () => {
        nudge();
        desks.get(org.key)?.nudge();
      };
      holds.set(org.key, await openHold({ org, store, onResumed, clock, log }));
    }
    await app.register(hookDoor, { oktaOrgs: config.oktaOrgs, acceptEvents });
    await app.register(opsDoor, {
      guard,
      metrics,
      store,
      status,
      isReady: () => readiness.isReady(),
    });
    await app.register(operatorDoor, {
      guard,
      orgs: operated,
      tasks,
      recent,
      store,
      timeZone: config.jobs.timeZone,
      doctor: (signal) =>
        examine(
          {
            config,
            okta: (key) => (oktaSides.get(key) as OktaSide).http,
            salesforce: (key) => (orgSides.get(key) as OrgSide).client,
            status,
            clock,
          },
          signal,
        ),
      clock,
    });
    await listen(app, config.http);
  } catch (error) {
    await store.close();
    throw error;
  }

  for (const org of config.orgs) {
    const { reader: okta, http, gate: oktaGate } = oktaSides.get(org.oktaOrg) as OktaSide;
    const { client, gate, controller } = orgSides.get(org.key) as OrgSide;
    const hold = holds.get(org.key) as Hold;
    const orgGate: Gate = { ...gate, opensAt: () => Math.max(gate.opensAt(), hold.opensAt()) };
    const name = `serial:${org.key}`;
    const serialLane = createSerialLane({ name, holder, store, clock, workMs: 2 * org.requestTimeoutMs });
    serialLanes.set(org.key, serialLane);
    const common = { sync: config.sync, store, okta, oktaGate, hold, clock, random, log };
    const reads = readsOf.get(org.key) as Reads;
    const people = startPeopleLoop({
      ...common,
      org,
      client,
      orgGate,
      controller,
      serialLane,
      isShared: config.store.engine === "postgres",
      reads,
      observer,
      notifier,
    });
    const fanOut = { ...common, org, onWoken: () => people.nudge() };
    loops.push(people, startFanOutLoop({ ...fanOut, kind: "group" }), startFanOutLoop({ ...fanOut, kind: "everyone" }));
    const oktaOrg = config.oktaOrgs.find(({ key }) => key === org.oktaOrg) as OktaOrgConfig;
    const reporter = createReporter({
      config,
      org,
      oktaOrg,
      http,
      client,
      gate,
      status,
      store,
      observer,
      clock,
      random,
      log,
    });
    const outbound = startOutbound({
      org,
      report: reporter.report,
      client,
      gate: orgGate,
      hasRoom: () => controller.leastPriority() === 0 && hold.state() !== "held",
      hold,
      okta,
      http,
      store,
      notifier,
      notify: config.notify,
      holder,
      leaseMs: config.jobs.leaseMs,
      nudge,
      clock,
      random,
      log,
    });
    desks.set(org.key, outbound.desk);
    polls.push(
      startHoldPoll({ org, log, clock, random }, hold),
      startReadsLoop({ org, reads, client, gate: orgGate, clock, random, log }),
      reporter.start(),
      ...outbound.polls,
    );
    operated.set(org.key, {
      key: org.key,
      tasks: outbound.tasks,
      hold,
      jobs: jobsOf(org.key, config.jobs, outbound.tasks),
      ...createLookUps(org, okta, http, client, reads),
    });
  }
  for (const oktaOrg of config.oktaOrgs) {
    const side = oktaSides.get(oktaOrg.key) as OktaSide;
    if (!oktaOrg.log.enabled) continue;
    const lease = `okta_log:${oktaOrg.key}`;
    side.logReader = alone(lease, (token) =>
      startLogReader({
        oktaOrg,
        okta: side.reader,
        store,
        acceptEvents,
        fence: { lease, token },
        clock,
        random,
        log,
      }),
    );
  }
  const stopListening = store.onWoken(nudge);
  polls.push(
    alone("notices", () => startNotifying({ config: config.notify, store, clock, random, log })),
    alone("jobs", () =>
      startJobs({
        jobs: [...operated.values()].flatMap(({ jobs }) => jobs),
        timeZone: config.jobs.timeZone,
        pollMs: config.jobs.pollMs,
        store,
        onFailed: (job, run) => notifier.tell([noticeOfJob(job, run)]),
        clock,
        random,
        log,
      }),
    ),
  );
  readiness.set(true);

  let closing: Promise<void> | undefined;
  const close = async () => {
    readiness.set(false);
    stopListening();
    // Doors first: what is acknowledged from here on would be worked on only after the next start.
    await closeDoors(app);
    await Promise.all([...oktaSides.values()].map(({ logReader }) => logReader?.close()));
    await Promise.all([tasks.close(), ...polls.map((poll) => poll.close())]);
    await Promise.all(loops.map((loop) => loop.close(config.sync.closeMs)));
    recent.close();
    metrics.close();
    await store.close();
  };

  return {
    url: app.listeningOrigin,
    onOutcome: (listener) => observer.subscribe(listener),
    acceptEvents,
    wake,
    readLogs: () => oktaSides.forEach(({ logReader }) => logReader?.nudge()),
    status,
    store,
    async idle({ timeoutMs = 30_000 } = {}) {
      const deadline = clock() + timeoutMs;
      for (;;) {
        const { waiting, errors } = await store.status();
        if (waiting === 0) return;
        if (clock() > deadline)
          throw new Error(
            `${waiting} lanes still wait after ${timeoutMs} ms; the latest errors: ${JSON.stringify(errors.slice(0, 3))}`,
          );
        await pause(20);
      }
    },
    close: () => (closing ??= close()),
  };
}
