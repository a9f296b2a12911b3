import type { Snapshot } from "../../okta/snapshot.ts";
import type { Sendable } from "./apply.ts";
import type { Relayed } from "./relay.ts";
import type { Answered } from "./sender.ts";

/** What the org made of somebody: the last word, and every answer that it was made of. */
export interface Settled {
  relayed: Relayed<Answered>;
  answers: Answered[];
}

/** Sends people to be locked out, and nothing else. */
export type LockOut = (people: readonly Sendable[]) => Promise<Relayed<Answered>[]>;

/** Whose loss was rejected once, and is only proposed again, stays as they are until somebody decides. */
const isHeld = (item: Relayed<Answered> | undefined) =>
  item?.kind === "answered" && item.result.code === "breaker_held";

/**
 * Whether somebody may be leaving, by what Okta says: the rows of the status table that make a leaver. The org decides;
 * whoever is none is only asked about in vain.
 */
export function mayBeLeaving(snapshot: Snapshot | "missing"): boolean {
  if (snapshot === "missing") return true;
  const { status, app } = snapshot.facets;
  if (status.state === "known" && (status.value === "SUSPENDED" || status.value === "DEPROVISIONED")) return true;
  return app.state === "known" && !app.value.assigned;
}

/**
 * Whether a lockout left nothing to wait for, so that the rest may follow. A version that is outdated, and rows that
 * somebody else has locked, call for another attempt at it.
 */
export function isLockedOut(item: Relayed<Answered>): boolean {
  if (item.kind !== "answered") return false;
  const { outcome, code, retryable } = item.result;
  return outcome !== "outdated" && !(outcome === "refused" && retryable === true && code !== "breaker_held");
}

/** What a lockout and the rest of a change came to together. */
export function together(lockout: Answered, rest: Relayed<Answered>): Settled {
  if (rest.kind !== "answered") return { relayed: rest, answers: [lockout] };
  const answers = [lockout, rest.result];
  const { outcome } = rest.result;
  const isDone = lockout.outcome === "applied" || lockout.outcome === "partial";
  if (!isDone || outcome === "outdated") return { relayed: rest, answers };
  const changes = [...(lockout.changes ?? []), ...(rest.result.changes ?? [])];
  // What was locked out is done, whatever became of the rest.
  const result: Answered =
    outcome === "applied" || outcome === "partial"
      ? { ...rest.result, changes }
      : {
          ...rest.result,
          outcome: outcome === "refused" ? "partial" : "applied",
          changes,
          factId: lockout.factId,
          correlationId: lockout.correlationId,
        };
  return { relayed: { kind: "answered", result }, answers };
}

/**
 * Whom the breaker holds back waits for a person. Leavers among them must not go on working meanwhile: they are locked
 * out by a request of its own, for which the org has a ceiling of its own. It also decides who of them is a leaver.
 * `lockouts`: who was locked out before the rest was sent.
 */
export async function lockOutHeld(
  people: readonly Sendable[],
  relayed: readonly Relayed<Answered>[],
  lockouts: ReadonlyMap<Sendable, Answered>,
  lockOut: LockOut,
): Promise<Settled[]> {
  const held = people.filter((person, index) => isHeld(relayed[index]) && !lockouts.has(person));
  const late = held.length === 0 ? [] : await lockOut(held);
  return people.map((person, index): Settled => {
    const first = relayed[index] as Relayed<Answered>;
    const earlier = lockouts.get(person);
    if (earlier !== undefined) return together(earlier, first);
    const second = late[held.indexOf(person)];
    const answers = first.kind === "answered" ? [first.result] : [];
    if (second === undefined) return { relayed: first, answers };
    // Who could not be locked out is not left waiting for an approval, but tried again.
    if (second.kind !== "answered") return { relayed: second, answers };
    if (!isLockedOut(second)) return { relayed: second, answers: [...answers, second.result] };
    return { ...together(second.result, first), answers: [...answers, second.result] };
  });
}
