import type { Identity } from "../salesforce/contract/identities.ts";
import { relay, type Relayed } from "./relay.ts";
import type { Answered } from "./sender.ts";

/** What the org made of somebody: the last word, and every answer that it was made of. */
export interface Settled {
  relayed: Relayed<Answered>;
  answers: Answered[];
}

/** Whose loss was rejected once, and is only proposed again, stays as they are until somebody decides. */
const isHeld = (item: Relayed<Answered>) => item.kind === "answered" && item.result.code === "breaker_held";

/**
 * Whom the breaker holds back waits for a person. Leavers among them must not go on working meanwhile: they are locked
 * out by a request of its own, for which the org has a ceiling of its own. It also decides who of them is a leaver.
 *
 * @throws what `send` throws besides SalesforceFailure.
 */
export async function lockOutHeld(
  identities: readonly Identity[],
  relayed: readonly Relayed<Answered>[],
  send: (part: readonly Identity[]) => Promise<Answered[]>,
): Promise<Settled[]> {
  const held = identities.filter((_, index) => isHeld(relayed[index] as Relayed<Answered>));
  const lockouts = held.length === 0 ? [] : await relay(held, send);
  return relayed.map((first, index): Settled => {
    const answers = first.kind === "answered" ? [first.result] : [];
    const position = held.indexOf(identities[index] as Identity);
    const second = lockouts[position];
    if (first.kind !== "answered" || second === undefined) return { relayed: first, answers };
    // Who could not be locked out is not left waiting for an approval, but tried again.
    if (second.kind !== "answered") return { relayed: second, answers };
    return {
      relayed: { kind: "answered", result: together(first.result, second.result) },
      answers: [...answers, second.result],
    };
  });
}

/** The rest is held, and what the lockout changed is done. */
function together(held: Answered, lockout: Answered): Answered {
  const { outcome, changes, code, retryable, factId, correlationId } = lockout;
  if (outcome === "outdated") return lockout;
  if (outcome === "refused" && retryable === true && code !== "breaker_held") return lockout;
  if (outcome !== "applied" && outcome !== "partial") return held;
  return { ...held, outcome: "partial", changes, factId, correlationId };
}
