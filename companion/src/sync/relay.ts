import type { Identity, IdentityResult } from "../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";

/**
 * What became of one identity of a batch. `failed`: the request failed for reasons that are not about this person.
 * `poison`: the org fails on this person, alone in a request.
 */
export type Relayed =
  | { kind: "answered"; result: IdentityResult }
  | { kind: "failed"; failure: SalesforceFailure }
  | { kind: "poison"; failure: SalesforceFailure };

/**
 * Sends a batch and, if the org fails on it as a whole, its halves, down to the identities that it fails on. The
 * answers stand in the order of the batch.
 *
 * @throws what `send` throws besides SalesforceFailure, as when it is aborted.
 */
export async function relay(
  identities: readonly Identity[],
  send: (part: readonly Identity[]) => Promise<IdentityResult[]>,
): Promise<Relayed[]> {
  try {
    const results = await send(identities);
    return results.map((result) => ({ kind: "answered", result }));
  } catch (failure) {
    if (!(failure instanceof SalesforceFailure)) throw failure;
    if (failure.class !== "batch") return identities.map(() => ({ kind: "failed", failure }));
    if (identities.length === 1) return [{ kind: "poison", failure }];
    const middle = Math.ceil(identities.length / 2);
    const first = await relay(identities.slice(0, middle), send);
    const rest = identities.slice(middle);
    // An org that went away in between would only be asked in vain.
    const away = first.find((item) => item.kind === "failed");
    return [...first, ...(away === undefined ? await relay(rest, send) : rest.map(() => away))];
  }
}
