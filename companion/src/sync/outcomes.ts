import type { IdentityResult } from "../salesforce/contract/identities.ts";
import type { Snapshot } from "../okta/snapshot.ts";
import type { Outcome, WaitingHint } from "../store/types.ts";

/** Orders hints by when Okta says they happened; what happened at once, by when it came. */
export function byAge(a: WaitingHint, b: WaitingHint): number {
  return Date.parse(a.published) - Date.parse(b.published) || a.position - b.position;
}

/**
 * The hints that a snapshot contradicts: Okta's reads lag behind its events, so the truth may still be on its way. Only
 * the newest hint on a matter counts: somebody added to a group and removed again is rightly not in it.
 */
export function contradicted(hints: readonly WaitingHint[], snapshot: Snapshot | "missing"): WaitingHint[] {
  if (snapshot === "missing") return contradictedByAbsence(hints);
  const newest = new Map<string, WaitingHint>();
  for (const hint of hints.toSorted(byAge)) {
    for (const matter of mattersOf(hint)) newest.set(matter, hint);
  }
  const disputed = new Set(
    [...newest].filter(([matter, hint]) => !agrees(matter, hint, snapshot)).map(([, hint]) => hint),
  );
  return hints.filter((hint) => disputed.has(hint));
}

/**
 * Nobody is there. Whoever was just created is not there yet when reads lag, so a hint that speaks of somebody alive
 * contradicts; unless one of the same age or newer speaks of the deletion.
 */
function contradictedByAbsence(hints: readonly WaitingHint[]): WaitingHint[] {
  const deletion = hints.toSorted(byAge).findLast(({ expectation }) => expectation?.status?.includes("DELETED"));
  return hints.filter((hint) => speaksOfTheLiving(hint) && (deletion === undefined || byAge(deletion, hint) < 0));
}

function speaksOfTheLiving({ expectation }: WaitingHint): boolean {
  if (expectation === null) return false;
  const { status, group, app, updatedSince } = expectation;
  const isGone = status?.includes("DELETED") ?? false;
  return (
    !isGone && (status !== undefined || group?.member === true || app?.assigned === true || updatedSince !== undefined)
  );
}

/** What a hint makes a statement about. */
function mattersOf({ expectation }: WaitingHint): string[] {
  if (expectation === null) return [];
  const matters: string[] = [];
  if (expectation.status !== undefined) matters.push("status");
  if (expectation.group !== undefined) matters.push(`group:${expectation.group.id}`);
  if (expectation.app !== undefined) matters.push("app");
  if (expectation.updatedSince !== undefined) matters.push("profile");
  if (expectation.groupUpdated !== undefined) matters.push(`group profile:${expectation.groupUpdated.id}`);
  return matters;
}

/** An unknown facet contradicts nothing. */
function agrees(matter: string, { expectation }: WaitingHint, snapshot: Snapshot): boolean {
  if (expectation === null) return true;
  const { status, groups, app } = snapshot.facets;
  if (matter === "status") return status.state === "unknown" || expectation.status?.includes(status.value) !== false;
  if (matter === "app") return app.state === "unknown" || app.value.assigned === expectation.app?.assigned;
  if (matter === "profile") return isUpdatedSince(snapshot.lastUpdated, expectation.updatedSince);
  const { group, groupUpdated } = expectation;
  if (groupUpdated !== undefined && matter === `group profile:${groupUpdated.id}`) {
    return isUpdatedSince(snapshot.groupsUpdated[groupUpdated.id] ?? null, groupUpdated.since);
  }
  return (
    groups.state === "unknown" || group === undefined || groups.value.some(({ id }) => id === group.id) === group.member
  );
}

/** An event is written a moment after what it tells of. */
const MOMENT_MS = 10;

/**
 * Whether something that was last updated then can be what an event of that time speaks of. Okta's API gives whole
 * seconds, its events milliseconds: times are compared in the coarser of the two. What is missing proves nothing.
 */
function isUpdatedSince(lastUpdated: string | null, since: string | undefined): boolean {
  const updated = Date.parse(lastUpdated ?? "");
  const expected = Date.parse(since ?? "");
  if (Number.isNaN(updated) || Number.isNaN(expected)) return true;
  return updated % 1_000 === 0 ? updated >= expected - (expected % 1_000) : updated >= expected - MOMENT_MS;
}

/**
 * How the events of one apply ended. A change cites the event that matches its condition; a change that cites none
 * counts for the newest event. The other events were collapsed into the same apply: they contributed. Without changes
 * none had a net effect.
 */
export function outcomesOf(hints: readonly WaitingHint[], result: IdentityResult): Map<WaitingHint, Outcome> {
  const changes = result.outcome === "applied" || result.outcome === "partial" ? (result.changes ?? []) : [];
  const cited = new Set(changes.map(({ cause }) => cause));
  const newest = hints.toSorted(byAge).at(-1);
  const nobodyCited = !hints.some(({ uuid }) => cited.has(uuid));
  return new Map(
    hints.map((hint) => {
      if (changes.length === 0) return [hint, "no_net_effect"];
      return [hint, cited.has(hint.uuid) || (nobodyCited && hint === newest) ? "caused" : "contributed"];
    }),
  );
}
