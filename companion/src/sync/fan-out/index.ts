import type { SalesforceOrgConfig, SyncConfig } from "../../config.ts";
import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { createTrail, type Trail } from "../../okta/pages.ts";
import type { OktaReader } from "../../okta/reader.ts";
import type { Store } from "../../store/store.ts";
import type { ClaimedLane, Expectation, LaneKind, LaneRelease, WaitingHint } from "../../store/types.ts";
import type { Clock, Random } from "../../time.ts";
import { BEGINNING, createPlaces, type Place } from "./place.ts";
import type { Gate } from "../claiming/gate.ts";
import type { Hold } from "../claiming/hold.ts";
import { startLaneLoop, type LaneLoop } from "../claiming/loop.ts";
import { byAge } from "../judging/outcomes.ts";
import { whenUnread } from "../reading/unread.ts";
import { giveBack, giveBackUntil, isMoreLeft, whenFailed } from "../judging/release.ts";

export interface FanOutDependencies {
  org: Pick<SalesforceOrgConfig, "key" | "appId">;
  kind: Exclude<LaneKind, "person">;
  sync: SyncConfig;
  store: Store;
  okta: OktaReader;
  oktaGate: Gate;
  hold: Pick<Hold, "opensAt">;
  clock: Clock;
  random: Random;
  log: Log;
  /** Told when people were woken. */
  onWoken(): void;
}

/** People of one stored page. */
const PAGE = 200;
/** Of many hints the newest that everybody gets: they are what the read is compared with, and there are many people. */
const TOLD = 20;
/** Leases of one claim; half of it is used, then the lane is given back with its place. */
const LEASES = 5;

/** What the members' snapshots should show; a deletion outdoes what happened to the group before. */
function newestExpectation(hints: readonly WaitingHint[]): Expectation | undefined {
  // Hooks come in any order.
  const expectations = hints.toSorted(byAge).flatMap(({ expectation }) => expectation ?? []);
  return expectations.find(({ group }) => group?.member === false) ?? expectations.at(-1);
}

/** Somebody else has the lane by now, and does the work. */
class LeaseLost extends Error {}

/**
 * Starts the work on what may have changed many people: a group (renamed, deleted, assigned to an app), or the app, a
 * policy, a mapping. Each of them gets the hint, at low priority.
 *
 * People come from Okta's list and from what the store remembers, since what is deleted can no longer be listed, and a
 * list may lag. Whoever is in a worker's hands gets the hint too: they may have been read before the event, and where
 * they were seen is not stored yet. Whoever is read later is compared with what the event said (`reading/recall.ts`). The
 * place is stored after each page, so a restart, a lost lease or a spent rate limit costs one page at most; whoever
 * has the hint already does not get it twice.
 */
export function startFanOutLoop(dependencies: FanOutDependencies): LaneLoop {
  const { org, kind, sync, store, okta, oktaGate, hold, clock, random, log, onWoken } = dependencies;
  const places = createPlaces(store);
  const leaseMs = sync.leaseMs * LEASES;

  const listed = (lane: ClaimedLane, link: string | undefined, signal: AbortSignal) =>
    kind === "group"
      ? okta.groupMembers({ groupId: lane.subject, link }, signal)
      : okta.people({ appId: org.appId, link }, signal);

  /** A page of those whom the store remembers, and before the first of a group whoever is in a worker's hands. */
  const remembered = async (lane: ClaimedLane, after: string): Promise<{ inHand: string[]; page: string[] }> => {
    if (kind === "everyone") {
      return { inHand: [], page: await store.people(lane.org, lane.oktaOrg, { after, limit: PAGE }) };
    }
    const inHand = after === "" ? await store.inHand(lane.org, lane.oktaOrg) : [];
    return { inHand, page: await store.members(lane.oktaOrg, lane.subject, { after, limit: PAGE }) };
  };

  /** Gives the lane's hints to people; without any, as when the org's rules need more to be read, only wakes them. */
  const pass = async (lane: ClaimedLane, subjects: string[], expectation: Expectation | undefined) => {
    if (lane.hints.length > 0) {
      const from = lane.hints[0]?.position ?? 0;
      const upTo = lane.hints.at(-1)?.position ?? 0;
      if (!(await store.fanOut({ lane, subjects, from, upTo, expectation }))) throw new LeaseLost();
      return;
    }
    const { org: orgKey, oktaOrg } = lane;
    await Promise.all(subjects.map((subject) => store.wake({ kind: "person", org: orgKey, oktaOrg, subject }, 0)));
  };

  /** One page; the place after it, or null at the end. */
  const nextPage = async (lane: ClaimedLane, place: Place, follow: Trail, signal: AbortSignal) => {
    if (place.part === "remembered") {
      const { inHand, page } = await remembered(lane, place.at);
      const last = page.length === PAGE ? page.at(-1) : undefined;
      return { subjects: [...new Set([...inHand, ...page])], next: last === undefined ? null : { ...place, at: last } };
    }
    const afterAll = { ...place, part: "remembered" as const, at: "" };
    try {
      const page = await listed(lane, follow(place.at === "" ? undefined : place.at), signal).next();
      oktaGate.succeeded();
      if (page.done === true) return { subjects: [], next: afterAll };
      const { oktaIds, next } = page.value;
      return { subjects: oktaIds, next: next === undefined ? afterAll : { ...place, at: next } };
    } catch (error) {
      if (!(error instanceof OktaFailure)) throw error;
      const isLinkLost = place.at !== "" && (error.kind === "refused" || error.kind === "not_found");
      // Okta no longer knows its own link: its list again, from the beginning; after a pause, for it may know none.
      if (isLinkLost) await places.keep(lane, { ...place, at: "" });
      if (isLinkLost || error.kind !== "not_found") throw error;
      return { subjects: [], next: afterAll };
    }
  };

  const fanOut = async (lane: ClaimedLane, signal: AbortSignal): Promise<LaneRelease> => {
    const expectation = newestExpectation(lane.hints);
    const newest = lane.hints.at(-1)?.position ?? 0;
    const until = clock() + leaseMs / 2;
    let place: Place = (await places.recall(lane)) ?? { ...BEGINNING, upTo: newest };
    // Each page is a list of its own to the reader, who notices no circle of theirs.
    const follow = createTrail();
    for (;;) {
      signal.throwIfAborted();
      const { subjects, next } = await nextPage(lane, place, follow, signal);
      if (subjects.length > 0) {
        await pass(lane, subjects, expectation);
        onWoken();
      }
      const people = place.people + subjects.length;
      if (next === null) {
        await places.forget(lane);
        log.info({ org: org.key, kind, subject: lane.subject, people }, "Everybody concerned is looked at.");
        return ended(lane, people, place.upTo);
      }
      place = { ...next, people };
      await places.keep(lane, place);
      log.debug({ org: org.key, kind, subject: lane.subject, people }, "A page of a fan-out is done.");
      if (clock() > until) return giveBack(lane, clock(), null);
    }
  };

  /** What came after the job began did not reach those who were woken before: it begins a job of its own. */
  const ended = (lane: ClaimedLane, people: number, upTo: number): LaneRelease => {
    const newer = lane.hints.some(({ position }) => position > upTo);
    const { earlier } = lane;
    const outcome = people > 0 ? ("contributed" as const) : ("no_net_effect" as const);
    return {
      id: lane.id,
      token: lane.token,
      settled: lane.hints.flatMap(({ position }) => (position <= upTo ? { position, outcome } : [])),
      earlier: earlier === null ? undefined : { upTo: Math.min(earlier.upTo, upTo), outcome, isOpen: false },
      wakeAt: newer || isMoreLeft(lane) ? clock() : null,
      attempts: 0,
      rechecks: 0,
      missingSince: null,
      error: null,
      closesDeadLetter: true,
    };
  };

  const whenStopped = (lane: ClaimedLane, error: unknown): LaneRelease => {
    const context = { now: clock(), random, config: sync };
    if (error instanceof OktaFailure) {
      if (error.kind === "rate_limited" && error.retryAt !== undefined)
        return giveBackUntil(lane, error.retryAt, { code: error.code, message: error.message });
      // A fan-out reads alone, so nothing proves that a failure is about it.
      return whenUnread(lane, error, { gate: oktaGate, othersWereRead: false }, context);
    }
    log.error({ org: org.key, kind, subject: lane.subject, err: error }, "A fan-out failed in a way nobody foresaw.");
    return whenFailed(lane, { code: "internal", message: messageOf(error) }, { retryable: "always" }, context);
  };

  const work = async (lanes: ClaimedLane[], signal: AbortSignal) => {
    for (const lane of lanes) {
      try {
        await store.release([await fanOut(lane, signal)]);
      } catch (error) {
        if (signal.aborted) await store.release([giveBack(lane, clock(), null)]);
        else if (!(error instanceof LeaseLost)) await store.release([whenStopped(lane, error)]);
      }
    }
  };

  return startLaneLoop({
    clock,
    lingerMs: sync.lingerMs,
    slots: () => 1,
    opensAt: () => Math.max(oktaGate.opensAt(), hold.opensAt()),
    leastPriority: () => 0,
    claim: (_least, reserved) =>
      reserved ? Promise.resolve([]) : store.claim({ kind, org: org.key, limit: 1, leaseMs, toldMost: TOLD }),
    nextDue: () => store.nextDue(kind, org.key),
    work,
    onError: (error) => log.error({ org: org.key, kind, err: error }, "The loop over fan-outs failed and goes on."),
  });
}
