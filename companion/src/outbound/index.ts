import type { SalesforceOrgConfig } from "../config.ts";
import { startSingleton, type Singleton } from "../jobs/singleton.ts";
import type { Log } from "../log.ts";
import { happeningOfFact } from "../notify/compose.ts";
import type { NotifyConfig } from "../notify/config.ts";
import type { Notifier } from "../notify/index.ts";
import type { OktaHttp } from "../okta/http.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Reads } from "../sync/reading/reads.ts";
import { endSessions } from "../okta/sessions.ts";
import type { Poll } from "../poll.ts";
import type { OrgClient, OrgSession } from "../salesforce/org-client.ts";
import { createPubSub, type PubSubClient } from "../salesforce/pubsub/client.ts";
import { PubSubFailure } from "../salesforce/pubsub/failure.ts";
import { isOnLoopback } from "../settings.ts";
import type { Store } from "../store/store.ts";
import { EVERYONE, type Fact, type LaneKey, type Priority } from "../store/types.ts";
import type { Gate } from "../sync/claiming/gate.ts";
import type { Hold } from "../sync/claiming/hold.ts";
import type { TurnAnswer } from "../sync/turn.ts";
import type { Clock, Random } from "../time.ts";
import { createOrgChart } from "./commands/org-chart.ts";
import { startDesk, type Desk } from "./commands/index.ts";
import { startFactLoop } from "./facts.ts";
import { memoryAt } from "./requests/memory.ts";
import { createTaskRunner, type TaskRunner } from "./tasks.ts";

export interface OutboundDependencies {
  org: SalesforceOrgConfig;
  client: OrgClient;
  gate: Gate;
  /** Closed while the org cannot be asked, and not while operators hold it: what was done before belongs into its audit. */
  factsGate: Pick<Gate, "opensAt">;
  /** Whether the org has room for work that can wait. */
  hasRoom(): boolean;
  /** Whether operators hold the org. */
  hold: Pick<Hold, "state">;
  okta: OktaReader;
  reads: Pick<Reads, "current">;
  /** Tells the org now how the companion is. */
  report(signal: AbortSignal): Promise<unknown>;
  http: OktaHttp;
  store: Store;
  notifier: Notifier;
  notify: Pick<NotifyConfig, "managerAttributes">;
  /** Names this process among those that share the store. */
  holder: string;
  leaseMs: number;
  /** Told when lanes were made due. */
  nudge(): void;
  clock: Clock;
  random: Random;
  log: Log;
}

/** What the companion does for one org besides people's access. */
export interface Outbound {
  /** Carries out what operators and schedules want. */
  tasks: TaskRunner;
  /** Where commands and requests are worked on, in whichever process. */
  desk: Singleton<Desk>;
  polls: readonly Poll[];
}

/** Starts to listen to an org, to carry out what it asks for, and to compare its audit with what was done. */
export function startOutbound(dependencies: OutboundDependencies): Outbound {
  const {
    org,
    client,
    gate,
    factsGate,
    hasRoom,
    hold,
    okta,
    report,
    http,
    reads,
    store,
    notifier,
    notify,
    holder,
    leaseMs,
    nudge,
    clock,
    random,
    log,
  } = dependencies;
  const laneOf = (subject: string): LaneKey => ({ kind: "person", org: org.key, oktaOrg: org.oktaOrg, subject });
  const wake = async (oktaIds: readonly string[], priority: Priority = 1) => {
    await Promise.all(oktaIds.map((subject) => store.wake(laneOf(subject), priority)));
    nudge();
  };
  const requested = {
    org,
    client,
    okta,
    person: (oktaId: string, signal: AbortSignal) =>
      okta.person(
        oktaId,
        { appId: org.appId, reads: reads.current(), share: "low", reader: org.key, mayBeListed: () => true },
        signal,
      ),
    report,
    wake,
    missing: memoryAt(store, `missing:${org.key}`),
    hasRoom,
    async keepFacts(facts: readonly Fact[]) {
      const notices = notifier.compose(facts.map((fact) => happeningOfFact(org.key, fact)));
      if (notices.length > 0) await store.keepNotices(notices);
      await store.keepFacts(org.key, facts);
    },
    deadLetters: () => store.deadLetters(ALL, { kind: "person", org: org.key, oktaOrg: org.oktaOrg }),
    async ask(oktaId: string) {
      await store.ask(laneOf(oktaId), 1);
      nudge();
    },
    async answer(oktaId: string) {
      const text = await store.answer(laneOf(oktaId));
      return text === null ? null : (JSON.parse(text) as TurnAnswer);
    },
  };
  const commands = {
    orgChart: createOrgChart(http, notify.managerAttributes),
    endSessions: (oktaId: string, signal: AbortSignal) => endSessions(http, oktaId, signal),
    wake,
    async keepNotices(notices: Parameters<Notifier["prepare"]>[0]) {
      const stored = notifier.prepare(notices);
      if (stored.length > 0) await store.keepNotices(stored);
    },
  };
  const common = { org, client, gate, store, clock, random, log };
  const pubSub = pubSubOf(org, client, clock);
  const alone = { holder, store, log, leaseMs };
  const lease = `requests:${org.key}`;
  const desk = startSingleton({
    ...alone,
    name: lease,
    start: (token) =>
      startDesk({
        requests: { ...common, ...requested },
        commands,
        org,
        pubSub,
        store,
        fence: { lease, token },
        async onGap() {
          await store.wake({ kind: "everyone", org: org.key, oktaOrg: org.oktaOrg, subject: EVERYONE }, 0);
          nudge();
        },
      }),
  });
  const facts = startSingleton({
    ...alone,
    name: `facts:${org.key}`,
    start: () => startFactLoop({ ...common, gate: factsGate }),
  });
  return { tasks: createTaskRunner(requested, store, hold), desk, polls: [facts, desk] };
}

/** More dead letters than anybody can have. */
const ALL = 1_000_000;

/** Salesforce's own; an org on this machine has none but what is named. */
const ENDPOINT = "api.pubsub.salesforce.com:7443";

function pubSubOf(
  { pubSub, loginUrl, requestTimeoutMs }: SalesforceOrgConfig,
  client: Pick<OrgClient, "session">,
  clock: Clock,
): PubSubClient | null {
  const endpoint = pubSub.endpoint ?? (isOnLoopback(loginUrl) ? undefined : ENDPOINT);
  if (!pubSub.enabled || endpoint === undefined) return null;
  let refused: OrgSession | undefined;
  let latest: OrgSession | undefined;
  const { ca, silenceMs } = pubSub;
  const session = async (signal: AbortSignal) => (latest = await client.session(signal, refused));
  const stream = createPubSub({ endpoint, ca, silenceMs, timeoutMs: requestTimeoutMs }, session, clock);
  return {
    async *subscribe(...call) {
      try {
        yield* stream.subscribe(...call);
        refused = undefined;
      } catch (error) {
        // The next attempt signs in anew, unless somebody else has done so.
        if (error instanceof PubSubFailure && error.kind === "unauthorized") refused = latest;
        throw error;
      }
    },
  };
}
