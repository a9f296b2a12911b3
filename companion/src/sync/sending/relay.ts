import { SalesforceFailure } from "../../salesforce/failure.ts";

/**
 * What became of one item of a batch, an identity mostly. `failed`: the request failed for reasons that are not about it.
 * `poison`: the org fails on it, alone in a request.
 */
export type Relayed<Result> =
  | { kind: "answered"; result: Result }
  | { kind: "failed"; failure: SalesforceFailure }
  | { kind: "poison"; failure: SalesforceFailure };

/**
 * Sends a batch and, if the org fails on it as a whole, its halves, down to the items that it fails on. The
 * answers stand in the order of the batch.
 *
 * @throws what `send` throws besides SalesforceFailure, as when it is aborted.
 */
export async function relay<Item, Result>(
  items: readonly Item[],
  send: (part: readonly Item[]) => Promise<Result[]>,
): Promise<Relayed<Result>[]> {
  try {
    const results = await send(items);
    return results.map((result) => ({ kind: "answered", result }));
  } catch (failure) {
    if (!(failure instanceof SalesforceFailure)) throw failure;
    if (failure.class !== "batch") return items.map(() => ({ kind: "failed", failure }));
    if (items.length === 1) return [{ kind: "poison", failure }];
    const middle = Math.ceil(items.length / 2);
    const first = await relay(items.slice(0, middle), send);
    const rest = items.slice(middle);
    // An org that went away in between would only be asked in vain.
    const away = first.find((item) => item.kind === "failed");
    return [...first, ...(away === undefined ? await relay(rest, send) : rest.map(() => away))];
  }
}
