import type { Happening } from "../notify/compose.ts";
import type { Snapshot } from "../okta/snapshot.ts";
import type { OutcomeReport } from "../ops/observer.ts";
import type { ReportedFact } from "../salesforce/contract/facts.ts";
import type { Identity, IdentityResult } from "../salesforce/contract/identities.ts";
import type { ClaimedLane, Fact, LaneRelease } from "../store/types.ts";
import type { Problem } from "../errors.ts";
import { earliest } from "../time.ts";
import { byAge } from "./judging/outcomes.ts";
import type { Answered } from "./sending/sender.ts";
import { isMoreLeft } from "./judging/release.ts";

/** A person on the way: read, and ready for the org. */
export interface Reading {
  lane: ClaimedLane;
  snapshot: Snapshot | "missing";
  readMs: number;
}

/** How a turn ended, before it is stored. */
export interface Turn {
  lane: ClaimedLane;
  release: LaneRelease;
  result: IdentityResult | null;
  readMs: number;
  applyMs: number | null;
  /** What Okta said of the person; null when it was not read. */
  snapshot: Snapshot | "missing" | null;
}

/** Events of one person that the org is told of: enough for its audit, and no request grows with a long outage. */
const CAUSES_LIMIT = 50;

/** What the org is told of a person. */
export function identityOf({ lane, snapshot }: Reading): Identity {
  const newest = lane.hints.toSorted(byAge).slice(-CAUSES_LIMIT);
  const causes = newest.map(({ uuid, type, published, actor }) => ({ uuid, type, published, actor }));
  const base = { oktaId: lane.subject, version: lane.version, causes };
  return snapshot === "missing"
    ? { ...base, tombstone: true, facets: {} }
    : { ...base, tombstone: false, facets: snapshot.facets };
}

/** What to report of an answer if the org's audit turns out to lack it; undefined when it tells of no fact. */
export function factOf(
  { oktaId, version, causes }: Identity,
  { oktaOrg }: Pick<ClaimedLane, "oktaOrg">,
  result: Answered,
  now: number,
): Fact | undefined {
  const { factId, outcome, userId, username, code, message, changes, correlationId } = result;
  if (typeof factId !== "string") return undefined;
  const fact: ReportedFact = {
    factId,
    oktaId,
    oktaOrg,
    version: result.version ?? version,
    outcome,
    userId,
    username,
    code,
    message,
    changes,
    correlationId,
    occurredAt: new Date(now).toISOString(),
    causes,
  };
  return { factId, body: JSON.stringify(fact) };
}

/** The groups to remember; undefined leaves the index as it is. */
export function groupIds(snapshot: Snapshot | "missing"): string[] | undefined {
  if (snapshot === "missing") return [];
  const { groups } = snapshot.facets;
  return groups.state === "known" ? groups.value.map(({ id }) => id) : undefined;
}

/** The dead letter that people are told of; of a storm whose end takes several turns, each of them refused, the last's. */
export function toldLetterOf({ lane, release }: Turn): Problem | undefined {
  return isMoreLeft(lane) ? undefined : release.deadLetter;
}

/** What may be told to people of a turn. */
export function happeningOf(turn: Turn, now: number): Happening {
  const { lane, result, snapshot } = turn;
  const { org, oktaOrg, subject: oktaId, version } = lane;
  const profile = snapshot === null || snapshot === "missing" ? undefined : snapshot.facets.profile;
  return {
    org,
    oktaOrg,
    oktaId,
    version,
    occurredAt: new Date(now).toISOString(),
    profile: profile?.state === "known" ? profile.value : {},
    result,
    deadLetter: toldLetterOf(turn),
  };
}

/** What whoever asked for a turn is told of it. */
export interface TurnAnswer extends Pick<
  OutcomeReport,
  "oktaId" | "version" | "code" | "message" | "userId" | "username" | "factId" | "changes"
> {
  outcome: string;
}

export function answerOf(turn: Turn, now: number): TurnAnswer {
  const { oktaId, version, result, code, message, userId, username, factId, changes } = reportOf(turn, now);
  return { oktaId, version, outcome: result, code, message, userId, username, factId, changes };
}

/** What listeners hear of a turn. */
export function reportOf({ lane, release, result, readMs, applyMs }: Turn, now: number): OutcomeReport {
  const outcomes = new Map(release.settled.map(({ position, outcome }) => [position, outcome]));
  const oldest = earliest(
    [...lane.hints, ...(lane.earlier === null ? [] : [lane.earlier])].map(({ receivedAt }) => receivedAt),
  );
  return {
    org: lane.org,
    oktaOrg: lane.oktaOrg,
    oktaId: lane.subject,
    version: lane.version,
    result:
      release.deadLetter !== undefined
        ? "dead_letter"
        : (result?.outcome ?? (release.error === null ? "waiting" : "retry")),
    code: result?.code ?? release.error?.code ?? null,
    message: result?.message ?? release.error?.message ?? null,
    userId: result?.userId ?? null,
    username: result?.username ?? null,
    factId: result?.factId ?? null,
    changes: result?.changes ?? [],
    events: lane.hints.map(({ position, uuid, type, published, actor }) => ({
      uuid,
      type,
      published,
      actor,
      outcome: outcomes.get(position) ?? null,
    })),
    timing: { fromEventMs: oldest === null ? null : now - oldest, readMs, applyMs },
  };
}
