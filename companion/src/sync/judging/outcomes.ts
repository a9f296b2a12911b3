import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { Snapshot } from "../../okta/snapshot.ts";
import type { Outcome, Said, WaitingHint } from "../../store/types.ts";

/** Orders hints by when Okta says they happened; what happened at once, by when it came. */
export function byAge(a: Said, b: Said): number {
  return Date.parse(a.published) - Date.parse(b.published) || a.position - b.position;
}

/**
 * What a snapshot contradicts: Okta's reads lag behind its events, so the truth may still be on its way; and a read may
 * lag more than the one before it, so what was seen once may be missing in the next. Only the newest word on a matter
 * counts: somebody added to a group and removed again is rightly not in it.
 */
export function contradicted<Word extends Said>(words: readonly Word[], snapshot: Snapshot | "missing"): Word[] {
  if (snapshot === "missing") return contradictedByAbsence(words);
  const disputed = new Set(
    newestWords(words)
      .filter(([matter, word]) => !agrees(matter, word, snapshot))
      .map(([, word]) => word),
  );
  return words.filter((word) => disputed.has(word));
}

/** For how long lists of users may be behind, which Okta calls "typically less than one second". */
const LISTS_LAG_MS = 30_000;

/**
 * Whether somebody is as a list shows them, which may lag where a read by id does not: as was said, beyond doubt; and if it
 * was said lately and not what has changed, then the change must show in the time of the last update.
 */
export function bearsOut(words: readonly Said[], shown: Snapshot, now: number): boolean {
  const said = words.map((word) => {
    const { expectation, published } = word;
    const isLate = expectation === null && !(Date.parse(published) < now - LISTS_LAG_MS);
    return isLate ? { ...word, expectation: { updatedSince: published } } : word;
  });
  if (said.length > 0 && Number.isNaN(Date.parse(shown.lastUpdated ?? ""))) return false;
  return contradicted(said, shown).length === 0 && doubtful(said, shown).length === 0;
}

/** Statuses of somebody who has left, or has been suspended. */
const GONE = new Set(["SUSPENDED", "DEPROVISIONED", "DELETED"]);

/** Whether a snapshot shows somebody at work of whom the newest word is that they are gone. */
export function showsTheGoneAtWork(words: readonly Said[], { facets: { status } }: Snapshot): boolean {
  if (status.state === "unknown" || GONE.has(status.value)) return false;
  const newest = words.toSorted(byAge).findLast(({ expectation }) => expectation?.status !== undefined);
  return newest?.expectation?.status?.every((said) => GONE.has(said)) === true;
}

/** The newest word on each matter. */
function newestWords<Word extends Said>(words: readonly Word[]): [matter: string, word: Word][] {
  return [
    ...new Map(words.toSorted(byAge).flatMap((word) => mattersOf(word).map((matter) => [matter, word] as const))),
  ];
}

/**
 * The words that a snapshot agrees with only because times are compared loosely, while another change falls into the
 * same moment: the snapshot may show the one and not yet the other.
 */
export function doubtful<Word extends Said>(words: readonly Word[], snapshot: Snapshot | "missing"): Word[] {
  if (snapshot === "missing") return [];
  return newestWords(words).flatMap(([matter, word]) => {
    const time = updateOf(matter, word, snapshot);
    if (time === undefined) return [];
    const updated = Date.parse(time.updated ?? "");
    const since = Date.parse(time.since ?? "");
    const isInMoment = (other: Said) => {
      const published = Date.parse(other.published);
      return published >= updated && published <= since;
    };
    const mayHaveDoneIt = (other: Said) =>
      other.uuid !== word.uuid && (matter === PROFILE ? changesUser(other) : mattersOf(other).includes(matter));
    // Comparisons with what is not a time are false.
    return updated < since && words.some((other) => mayHaveDoneIt(other) && isInMoment(other)) ? [word] : [];
  });
}

/** Whether an event may have moved the time at which the user was last updated. */
function changesUser({ expectation }: Said): boolean {
  if (expectation === null) return true;
  return expectation.status !== undefined || expectation.updatedSince !== undefined;
}

/**
 * Nobody is there. Whoever was just created is not there yet when reads lag, so a hint that speaks of somebody alive
 * contradicts; unless one of the same age or newer speaks of the deletion.
 */
function contradictedByAbsence<Word extends Said>(words: readonly Word[]): Word[] {
  const deletion = words.toSorted(byAge).findLast(({ expectation }) => expectation?.status?.includes("DELETED"));
  return words.filter((word) => speaksOfTheLiving(word) && (deletion === undefined || byAge(deletion, word) < 0));
}

function speaksOfTheLiving({ expectation }: Said): boolean {
  if (expectation === null) return false;
  const { status, group, app, updatedSince } = expectation;
  const isGone = status?.includes("DELETED") ?? false;
  return (
    !isGone && (status !== undefined || group?.member === true || app?.assigned === true || updatedSince !== undefined)
  );
}

const PROFILE = "profile";
const groupProfile = (id: string) => `group profile:${id}`;

/** What an event makes a statement about. */
function mattersOf({ expectation }: Said): string[] {
  if (expectation === null) return [];
  const matters: string[] = [];
  if (expectation.status !== undefined) matters.push("status");
  if (expectation.group !== undefined) matters.push(`group:${expectation.group.id}`);
  if (expectation.app !== undefined) matters.push("app");
  if (expectation.updatedSince !== undefined) matters.push(PROFILE);
  if (expectation.groupUpdated !== undefined) matters.push(groupProfile(expectation.groupUpdated.id));
  return matters;
}

/** An unknown facet contradicts nothing. */
function agrees(matter: string, word: Said, snapshot: Snapshot): boolean {
  const { expectation } = word;
  if (expectation === null) return true;
  const update = updateOf(matter, word, snapshot);
  if (update !== undefined) return isUpdatedSince(update.updated, update.since);
  const { status, groups, app } = snapshot.facets;
  if (matter === "status") return status.state === "unknown" || expectation.status?.includes(status.value) !== false;
  if (matter === "app") return app.state === "unknown" || app.value.assigned === expectation.app?.assigned;
  const { group } = expectation;
  return (
    groups.state === "unknown" || group === undefined || groups.value.some(({ id }) => id === group.id) === group.member
  );
}

/** When a matter was last updated, and since when it should have been; undefined for matters that have no such time. */
function updateOf(
  matter: string,
  { expectation }: Said,
  snapshot: Snapshot,
): { updated: string | null; since: string | undefined } | undefined {
  if (matter === PROFILE) return { updated: snapshot.lastUpdated, since: expectation?.updatedSince };
  const update = expectation?.groupUpdated;
  if (update === undefined || matter !== groupProfile(update.id)) return undefined;
  return { updated: snapshot.groupsUpdated[update.id] ?? null, since: update.since };
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

function changesOf({ outcome, changes }: IdentityResult) {
  return outcome === "applied" || outcome === "partial" ? (changes ?? []) : [];
}

/** How the events ended that came before those the org was told of: no change cites them. */
export function earlierOutcomeOf(result: IdentityResult): Outcome {
  return changesOf(result).length === 0 ? "no_net_effect" : "contributed";
}

/**
 * How the events of one apply ended. A change cites the event that matches its condition; a change that cites none
 * counts for the newest event. The other events were collapsed into the same apply: they contributed. Without changes
 * none had a net effect.
 */
export function outcomesOf(hints: readonly WaitingHint[], result: IdentityResult): Map<WaitingHint, Outcome> {
  const changes = changesOf(result);
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
