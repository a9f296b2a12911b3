import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { parseConfig, type CompanionConfigInput } from "./config.ts";
import { createAcceptEvents, type AcceptEvents, type Follower } from "./intake/accept.ts";
import { hookDoor } from "./intake/hooks.ts";
import { startSingleton } from "./jobs/singleton.ts";
import { forgettingJob } from "./jobs/forget-events.ts";
import { startJobs } from "./jobs/runner.ts";
import { personPage } from "./admin-console.ts";
import type { Poll } from "./poll.ts";
import { noticeOfJob } from "./notify/compose.ts";
import { createNotifier, startNotifying } from "./notify/index.ts";
import { namedBy } from "./notify/named.ts";
import { createObserver, type Observer, type OutcomeListener } from "./ops/observer.ts";
import { examine } from "./ops/doctor/index.ts";
import { checkNotify, createSeldomCheck } from "./ops/doctor/notify.ts";
import { findHook } from "./ops/doctor/okta.ts";
import { createMetrics } from "./ops/metrics.ts";
import { createGuard } from "./ops/operator/guard.ts";
import { rememberRecent } from "./ops/operator/recent.ts";
import { operatorDoor } from "./ops/operator/routes.ts";
import { createTasks } from "./ops/operator/tasks.ts";
import { createReadiness } from "./ops/readiness.ts";
import { opsDoor } from "./ops/routes.ts";
import { screensDoor } from "./ops/screens/routes.ts";
import type { CompanionStatus } from "./ops/status.ts";
import { closeDoors, createApp, listen } from "./shell.ts";
import { openSides, type Reloaded } from "./sides/index.ts";
import { onceOf } from "./sides/org-settings.ts";
import type { Store } from "./store/store.ts";
import { openStore } from "./store/open.ts";
import type { LaneKey, Priority } from "./store/types.ts";
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
  /** Reads the configuration again and goes over to its orgs. @throws ConfigError: then nothing changed. */
  reload(): Promise<Reloaded>;
  /** Takes nothing more, finishes what is in flight within `sync.closeMs`, gives the rest back, closes the store. */
  close(): Promise<void>;
}

export interface CompanionOptions {
  /** Called when the companion cannot go on: its store failed. */
  onFailure?: (error: Error) => void;
  /** Reads the configuration again for a reload; what it was started with when nothing stands here. */
  readConfig?: () => CompanionConfigInput;
}

/**
 * Starts a companion. Everything it depends on stands in the configuration; it reads no environment.
 *
 * @throws ConfigError when the configuration is wrong; StoreError when the store cannot be opened; ListenError.
 */
export async function startCompanion(
  input: CompanionConfigInput,
  { onFailure, readConfig = () => input }: CompanionOptions = {},
): Promise<Companion> {
  const config = parseConfig(input);
  const clock = Date.now;
  const random = Math.random;
  const app = createApp(config);
  const { log } = app;

  const observer: Observer = createObserver((error) => log.error({ err: error }, "A listener failed."));
  const metrics = createMetrics({ observer, status: () => status(), clock });

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
  const polls: Poll[] = [];
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
  /** Of all processes that share the store one runs the job. */
  const alone = <Job extends Poll>(name: string, start: (token: number) => Job) =>
    startSingleton({ name, holder, store, start, log, leaseMs: config.jobs.leaseMs });
  /** Whom an org names to audiences; nobody where it is served no more. */
  const namedIn = onceOf((said) => namedBy(said, config.notify).named);
  const named = (org: string) => namedIn(sides.settings(org));
  const pageOf = (oktaOrg: string, oktaId: string) =>
    personPage(config.oktaOrgs.find(({ key }) => key === oktaOrg)?.url, oktaId);
  const notifier = createNotifier({ config: config.notify, namedBy: named, pageOf, store, clock, log });
  const followers: Follower[] = [];
  const acceptEvents = readiness.watch(
    createAcceptEvents({
      store,
      followers,
      clock,
      log,
      onAccepted: (hints) => hints.forEach(({ lane, priority }) => sides.nudge(lane, priority)),
    }),
  );

  const wake = async (key: LaneKey, priority: Priority = 1) => {
    await store.wake(key, priority);
    sides.nudge(key, priority);
  };

  const status = async (): Promise<CompanionStatus> => ({
    store: await store.status(),
    notices: await store.noticesStatus(),
    commands: await store.commandsStatus(),
    ...sides.status(),
  });

  const guard = createGuard(config.ops, clock);
  const tasks = createTasks(clock, log, store);
  const jobs = () => [
    ...[...sides.operated.values()].flatMap((org) => org.jobs()),
    forgettingJob(config.jobs, store, clock),
  ];
  const recent = rememberRecent(observer, clock);
  const ways = createSeldomCheck(config.notify, clock);
  const common = { config, store, observer, metrics, notifier, followers, holder, ways, status, clock, random, log };
  const sides = await openSides(common).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const reload = async () => sides.reload(parseConfig(readConfig()));

  try {
    await app.register(hookDoor, { doors: sides.doors, acceptEvents });
    await app.register(opsDoor, {
      guard,
      metrics,
      store,
      pageOf,
      status,
      isReady: () => readiness.isReady(),
    });
    await app.register(operatorDoor, {
      guard,
      mayConfigure: config.ops.operatorConfigures,
      orgs: sides.operated,
      jobs,
      reload,
      tasks,
      recent,
      store,
      doctor: (signal) =>
        examine(
          {
            config,
            okta: (key) => sides.okta(key).http,
            hook: (key, off) => findHook(key, sides.okta(key).http, off),
            salesforce: (key) => sides.org(key).client,
            ways: () => checkNotify(config.notify, signal),
            status,
            clock,
          },
          signal,
        ),
      clock,
    });
    await app.register(screensDoor, { orgs: sides.screened, clock });
    await listen(app, config.http);
  } catch (error) {
    await store.close();
    throw error;
  }

  sides.start(acceptEvents);
  const stopListening = store.onWoken(() => sides.nudge());
  polls.push(
    alone("notices", () => startNotifying({ config: config.notify, namedBy: named, store, clock, random, log })),
    alone("jobs", () =>
      startJobs({
        jobs,
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
    await Promise.all([tasks.close(), sides.closePolls(), ...polls.map((poll) => poll.close())]);
    await sides.closeLoops();
    recent.close();
    metrics.close();
    await store.close();
  };

  return {
    url: app.listeningOrigin,
    onOutcome: (listener) => observer.subscribe(listener),
    acceptEvents,
    wake,
    readLogs: () => sides.readLogs(),
    status,
    store,
    reload,
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
