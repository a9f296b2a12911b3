import type { CompanionConfig, OktaOrgConfig, SalesforceOrgConfig } from "../../config.ts";
import { jobsAsSet } from "../../jobs/as-set.ts";
import type { Log } from "../../log.ts";
import { namedBy } from "../../notify/named.ts";
import type { OktaHttp } from "../../okta/http.ts";
import { startPoll, type Poll } from "../../poll.ts";
import { reportCompanion } from "../../salesforce/contract/companion-reports.ts";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { KnownSettings } from "../../sides/org-settings.ts";
import type { Store } from "../../store/store.ts";
import type { Gate } from "../../sync/claiming/gate.ts";
import type { Clock, Random } from "../../time.ts";
import type { Finding } from "../doctor/finding.ts";
import { examine } from "../doctor/index.ts";
import { findHook } from "../doctor/okta.ts";
import type { Observer } from "../observer.ts";
import type { CompanionStatus } from "../status.ts";
import { composeReport } from "./compose.ts";
import { watchEffect } from "./effect.ts";
import { audiencesPart, findingsOf, schedulesPart } from "./schedules.ts";

export interface ReporterDependencies {
  config: CompanionConfig;
  org: SalesforceOrgConfig;
  oktaOrg: OktaOrgConfig;
  http: Pick<OktaHttp, "get">;
  client: Pick<OrgClient, "call">;
  /** What the org has set for the companion, which it says in return. */
  settings: Pick<KnownSettings, "current" | "heard">;
  /** What closes it for people closes it for reports; what fails here closes it for nobody. */
  gate: Pick<Gate, "opensAt">;
  /** Whether people can be told, as it was found lately. */
  ways(signal: AbortSignal): Promise<Finding[]>;
  status(): Promise<CompanionStatus>;
  store: Pick<Store, "deadLetters" | "cursor">;
  observer: Pick<Observer, "subscribe">;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Tells one org how the companion is. */
export interface Reporter {
  /** Tells now; answers when the org noted it. @throws SalesforceFailure */
  report(signal: AbortSignal): Promise<{ reportedAt: string }>;
  /** Begins to tell now and then. */
  start(): Poll;
}

/** Dead letters that are counted. */
const MOST_LETTERS = 10_000;

/**
 * People look at the org, and there is much that it cannot know: whether the hook is verified, how far the log is
 * behind, what is refused. Each process tells what it knows, every few minutes and when somebody asks.
 */
export function createReporter(dependencies: ReporterDependencies): Reporter {
  const { config, org, oktaOrg, http, client, settings, gate, ways, status, store, observer, clock, random, log } =
    dependencies;
  const startedAt = clock();
  const effect = watchEffect(org.key, observer, clock);

  const look = async (signal: AbortSignal) => {
    const now = await status();
    // What the doctor says about other orgs is nothing to this one.
    const own: CompanionStatus = {
      ...now,
      orgs: pick(now.orgs, org.key),
      oktaOrgs: pick(now.oktaOrgs, oktaOrg.key),
    };
    const found = findHook(oktaOrg.key, http, signal);
    const [hook, findings, deadLetters] = await Promise.all([
      found,
      examine(
        {
          config: { ...config, orgs: [org], oktaOrgs: [oktaOrg] },
          okta: () => http,
          hook: () => found,
          salesforce: () => client,
          ways,
          status: async () => own,
          clock,
        },
        signal,
      ),
      store.deadLetters(MOST_LETTERS, { org: org.key }),
    ]);
    return { status: own, hook, findings, deadLetters };
  };

  const tell = async (seen: Awaited<ReturnType<typeof look>>, signal: AbortSignal) => {
    const jobs = jobsAsSet(config.jobs, settings.current());
    const audiences = namedBy(settings.current(), config.notify);
    const parts = composeReport({
      ...seen,
      org,
      oktaOrg,
      http: config.http,
      startedAt,
      findings: [...seen.findings, ...findingsOf(org.key, [...jobs.problems, ...audiences.problems])],
      effect: effect.report(),
      schedules: await schedulesPart(org.key, config.jobs, jobs, { store, now: clock() }),
      audiences: audiencesPart(config.notify, audiences),
    });
    return client.call(reportCompanion, { body: { contract: CONTRACT, parts } }, signal);
  };

  const report = async (signal: AbortSignal) => {
    const seen = await look(signal);
    const answer = await tell(seen, signal);
    const isNews = answer.settings != null && (await settings.heard(answer.settings));
    // Whoever has set something waits to read when it runs next.
    const { reportedAt } = isNews ? await tell(seen, signal) : answer;
    return { reportedAt };
  };

  return {
    report,
    start() {
      const poll = startPoll({
        everyMs: org.report.everyMs,
        async turn(signal) {
          if (org.report.enabled && gate.opensAt() <= clock()) await report(signal);
          return false;
        },
        onError(error) {
          // A package of before has no place for it, and nothing else depends on it.
          log.debug({ org: org.key, err: error }, "The org could not be told how the companion is; trying again.");
          return clock() + org.report.everyMs;
        },
        clock,
        random,
      });
      return {
        nudge: () => poll.nudge(),
        async close() {
          effect.close();
          await poll.close();
        },
      };
    },
  };
}

const pick = <Value>(record: Record<string, Value>, key: string): Record<string, Value> =>
  record[key] === undefined ? {} : { [key]: record[key] };
