import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { EVERYONE, type Cursor, type EventSource, type LaneKey, type NewEvent, type NewHint } from "../store/types.ts";
import type { Clock } from "../time.ts";
import { actorId, parseEvent, targetId, type OktaEvent } from "./envelope.ts";
import { expectationOf, routeOf, type Route } from "./routing.ts";

/** A Salesforce org as intake sees it: who follows which Okta org, by which app. */
export interface Follower {
  key: string;
  oktaOrg: string;
  appId?: string | undefined;
  /** Whether a rule of the org looks at factors, as far as is known now. */
  readsFactors?: (() => boolean) | undefined;
}

/** What became of events that were handed in. */
export interface Accepted {
  accepted: number;
  duplicates: number;
  /** Accepted ones that wake somebody. */
  waking: number;
  /** Without uuid or type: nothing could be stored of them. */
  malformed: number;
}

/**
 * Stores events that were read from anywhere, and moves the cursor of where they came from, if there is one. Resolves
 * after the commit.
 */
export type AcceptEvents = (
  oktaOrg: string,
  events: readonly unknown[],
  source: EventSource,
  cursor?: Cursor,
) => Promise<Accepted>;

export interface AcceptDependencies {
  store: Pick<Store, "accept">;
  followers: readonly Follower[];
  clock: Clock;
  log: Log;
  /** Told after a commit by which hints lanes may be due. */
  onAccepted(hints: readonly NewHint[]): void;
}

/** The way in that the hook door and the log reader share: parse, route, store, wake. */
export function createAcceptEvents({ store, followers, clock, log, onAccepted }: AcceptDependencies): AcceptEvents {
  return async (oktaOrg, events, source, cursor) => {
    const receivedAt = clock();
    const known: NewEvent[] = [];
    for (const value of events) {
      const event = parseEvent(value);
      if (event !== null) known.push(toNewEvent(oktaOrg, event, source, receivedAt, followers));
    }
    const malformed = events.length - known.length;
    if (malformed > 0) log.warn({ oktaOrg, source, malformed }, "Events without uuid or type were left out.");
    if (known.length === 0 && cursor === undefined) return { accepted: 0, duplicates: 0, waking: 0, malformed };
    const result = await store.accept(known, cursor);
    if (result.waking > 0) onAccepted(known.flatMap(({ hints }) => hints));
    return { ...result, malformed };
  };
}

/** Turns Okta's event into ours: what it is, whom it wakes, what it leads us to expect. No I/O. */
export function toNewEvent(
  oktaOrg: string,
  event: OktaEvent,
  source: EventSource,
  receivedAt: number,
  followers: readonly Follower[],
): NewEvent {
  const base = {
    oktaOrg,
    uuid: event.uuid,
    type: event.eventType,
    published: event.published ?? new Date(receivedAt).toISOString(),
    actor: event.actor?.alternateId ?? event.actor?.displayName ?? event.actor?.id ?? null,
    source,
  };
  const route = routeOf(event.eventType);
  if (route === undefined) return { ...base, hints: [], outcome: "not_routed" };
  const subject = subjectOf(event, route);
  if (route.wakes === "nobody") return { ...base, hints: [], outcome: "log_only" };
  // Without the target we cannot tell who changed; another copy of the event may name it.
  if (subject === undefined) return { ...base, hints: [], outcome: "not_routed" };
  const { wakes } = route;
  const hints = followers
    .filter((follower) => follower.oktaOrg === oktaOrg && concerns(event, route, follower))
    .map((follower) => toHint(event, route, { kind: wakes, org: follower.key, oktaOrg, subject }));
  return hints.length === 0 ? { ...base, hints, outcome: "log_only" } : { ...base, hints };
}

/** Whose lane is woken: a person, a group, or the one that stands for all people of the Okta org. */
function subjectOf(event: OktaEvent, route: Route): string | undefined {
  if (route.wakes === "everyone") return EVERYONE;
  if (route.wakes === "group") return targetId(event, "UserGroup");
  return targetId(event, "User") ?? (route.orActor === true ? actorId(event) : undefined);
}

/** Assignments of other apps are none of an org's business; to an org without an app of its own, neither are any. */
function concerns(event: OktaEvent, route: Route, follower: Follower): boolean {
  if (route.concerns === "factors") return follower.readsFactors?.() === true;
  if (route.concerns !== "app") return true;
  const appId = targetId(event, "AppInstance");
  return follower.appId !== undefined && (appId === undefined || appId === follower.appId);
}

function toHint(event: OktaEvent, route: Route, lane: LaneKey): NewHint {
  // A failed attempt changed nothing, so it must not be waited for.
  const succeeded = (event.outcome?.result ?? "SUCCESS").toUpperCase() === "SUCCESS";
  const expectation = succeeded
    ? expectationOf(route, { groupId: targetId(event, "UserGroup"), published: event.published ?? "" })
    : undefined;
  return { lane, priority: route.priority ?? 1, expectation };
}
