import type { SalesforceOrgConfig } from "../config.ts";
import type { Follower } from "../intake/accept.ts";
import type { Singleton } from "../jobs/singleton.ts";
import { jobsAsSet } from "../jobs/as-set.ts";
import { jobsOf } from "../jobs/index.ts";
import type { Desk } from "../outbound/commands/index.ts";
import { startOutbound } from "../outbound/index.ts";
import { createLookUps } from "../outbound/look-ups.ts";
import { orgConfiguration } from "../ops/operator/configuration.ts";
import type { OperatedOrg } from "../ops/operator/routes.ts";
import { createReporter } from "../ops/report/index.ts";
import type { OrgStatus } from "../ops/status.ts";
import type { Poll } from "../poll.ts";
import { observeCalls } from "../salesforce/observed.ts";
import { createOrgClient, type OrgClient } from "../salesforce/org-client.ts";
import { createController } from "../sync/controller/index.ts";
import { createSerialLane } from "../sync/controller/serial.ts";
import { startFanOutLoop } from "../sync/fan-out/index.ts";
import { createGate, type Gate } from "../sync/claiming/gate.ts";
import { openHold, startHoldPoll } from "../sync/claiming/hold.ts";
import type { LaneLoop } from "../sync/claiming/loop.ts";
import { startPeopleLoop } from "../sync/people.ts";
import { openReads, startReadsLoop } from "../sync/reading/reads.ts";
import type { LaneKind, Priority } from "../store/types.ts";
import type { Common } from "./common.ts";
import type { OktaSide } from "./okta.ts";
import { onceOf, openOrgSettings, startSettingsPoll, type KnownSettings } from "./org-settings.ts";

/** One Salesforce org, as this companion serves it: credentials, app, limits, pace, hold and health of its own. */
export interface OrgSide {
  config: SalesforceOrgConfig;
  client: OrgClient;
  /** What its admins have set for the companion. */
  settings: Pick<KnownSettings, "current">;
  follower: Follower;
  /** Begins to work for it, and says how operators reach it. */
  start(): OperatedOrg;
  /** Says that lanes of a kind may be due, or of every kind; of which priority at most, where that is known. */
  nudge(kind?: LaneKind, priority?: Priority): void;
  status(): OrgStatus;
  /** Asks the org for nothing more. */
  closePolls(): Promise<void>;
  /** Finishes what is in flight within the time and gives the rest back. */
  closeLoops(graceMs: number): Promise<void>;
}

/** Makes one; nothing is asked of the org before it starts. */
export async function openOrgSide(org: SalesforceOrgConfig, okta: OktaSide, common: Common): Promise<OrgSide> {
  const { config, store, observer, metrics, notifier, holder, clock, random, log } = common;
  const client = observeCalls(createOrgClient(org, clock), (call) => metrics.called(org.key, call));
  const usage = () => client.apiUsage();
  const controller = createController({ batch: org.batch, allowance: org.allowance, usage, clock, random });
  const gate = createGate(clock, random);
  const loops = new Map<LaneKind, LaneLoop>();
  const polls: Poll[] = [];
  let desk: Singleton<Desk> | null = null;
  const nudge = (kind?: LaneKind, priority?: Priority) => {
    if (kind === undefined) for (const loop of loops.values()) loop.nudge();
    else loops.get(kind)?.nudge(priority);
  };
  const reads = await openReads({ org, store, onWoken: nudge, log });
  // Requests of which the stream told meanwhile would else be asked for at the next poll, and that is seldom.
  const onResumed = () => {
    nudge();
    desk?.nudge();
  };
  const settings = await openOrgSettings({ org, store, log });
  const hold = await openHold({ org, store, onResumed, clock, log });
  const orgGate: Gate = { ...gate, opensAt: () => Math.max(gate.opensAt(), hold.opensAt()) };
  const workMs = 2 * org.requestTimeoutMs;
  const serialLane = createSerialLane({ name: `serial:${org.key}`, holder, store, clock, workMs });
  const { key, oktaOrg, appId } = org;

  const start = (): OperatedOrg => {
    const { reader, http, gate: oktaGate } = okta;
    const working = { sync: config.sync, store, okta: reader, oktaGate, hold, clock, random, log };
    const people = startPeopleLoop({
      ...working,
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
    loops.set("person", people);
    const fanOut = { ...working, org, onWoken: () => people.nudge(0) };
    for (const kind of ["group", "everyone"] as const) loops.set(kind, startFanOutLoop({ ...fanOut, kind }));
    const reporter = createReporter({
      config,
      org,
      oktaOrg: okta.config,
      http,
      client,
      settings,
      gate,
      ways: common.ways,
      status: common.status,
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
      factsGate: gate,
      hasRoom: () => controller.leastPriority() === 0 && hold.state() !== "held",
      hold,
      okta: reader,
      http,
      reads,
      store,
      notifier,
      notify: config.notify,
      holder,
      leaseMs: config.jobs.leaseMs,
      nudge: () => nudge("person"),
      clock,
      random,
      log,
    });
    desk = outbound.desk;
    polls.push(
      startHoldPoll({ org, log, clock, random }, hold),
      startSettingsPoll({ org, log, clock, random }, settings),
      startReadsLoop({ org, reads, client, gate: orgGate, clock, random, log }),
      reporter.start(),
      ...outbound.polls,
    );
    const asSet = onceOf((said) => jobsAsSet(config.jobs, said));
    const jobs = () => jobsOf(key, asSet(settings.current()).config, outbound.tasks, notifier);
    const lookUps = createLookUps(org, reader, http, client, reads);
    return { key, oktaOrg, tasks: outbound.tasks, hold, jobs, configuration: orgConfiguration(client), ...lookUps };
  };

  return {
    config: org,
    client,
    settings,
    follower: { key, oktaOrg, appId, readsFactors: () => reads.current().factors },
    start,
    nudge,
    status: () => ({
      ...gate.report(),
      ...controller.report(),
      hold: hold.state(),
      apiUsage: client.apiUsage() ?? null,
      serialWaiting: serialLane.waiting(),
      reads: reads.report(),
      commands: desk?.current()?.stream() ?? null,
    }),
    async closePolls() {
      await Promise.all(polls.map((poll) => poll.close()));
    },
    async closeLoops(graceMs) {
      await Promise.all([...loops.values()].map((loop) => loop.close(graceMs)));
    },
  };
}
