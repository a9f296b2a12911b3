/**
 * Saving a chunk of rows, and saving it again without those that failed.
 *
 * With partial success and triggers, the rows that failed are set aside and the others are saved afresh: triggers run again on what is left, and
 * governor limits stand again where they stood before the first attempt. What the undone attempt had published or enqueued is undone with it.
 * [Apex Developer Guide: Bulk DML Exception Handling]
 */
import type { DmlHost } from "./dml-host.ts";
import { isRolledUp } from "./roll-up.ts";
import type { RowChange } from "./row-change.ts";

const MAX_ATTEMPTS = 3;
const TOO_MANY_RETRIES = "Too many batch retries in the presence of Apex triggers and partial failures.";

/** @param attempt saves rows; one that fails says so in its change and, where no trigger stands on the object, has written nothing */
export function attemptChunk(
  host: DmlHost,
  chunk: readonly RowChange[],
  allOrNone: boolean,
  attempt: (live: readonly RowChange[]) => void,
): void {
  const [first] = chunk;
  if (!first) return;
  // Triggers, and parents that are saved because of their roll-ups, come when all rows have been written.
  const retries = !allOrNone && (host.hasTriggers(first.object) || isRolledUp(host, first.object));
  const prepared = new Map(chunk.map((change) => [change, { ...change.values }]));
  const start = host.checkpoint();
  for (let count = 1; ; count++) {
    const live = chunk.filter((change) => !change.failed);
    if (live.length === 0 || (allOrNone && live.length < chunk.length)) return;
    if (count > 1) host.resetLimits(start);
    attempt(live);
    const failed = live.filter((change) => change.failed);
    if (failed.length === 0 || !retries) return;
    host.returnTo(start);
    for (const change of live) {
      change.saved = null;
      change.values = { ...prepared.get(change) };
    }
    if (count < MAX_ATTEMPTS) continue;
    for (const change of live) if (!change.failed) change.fail("UNKNOWN_EXCEPTION", TOO_MANY_RETRIES);
    return;
  }
}
