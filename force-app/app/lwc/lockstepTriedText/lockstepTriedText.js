import { fill } from "c/lockstepText";
import dryRun from "@salesforce/label/c.Lockstep_Tried_Dry_Run";
import exempt from "@salesforce/label/c.Lockstep_Tried_Exempt";
import nothingDone from "@salesforce/label/c.Lockstep_Tried_Nothing_Done";
import nothingLeft from "@salesforce/label/c.Lockstep_Tried_Nothing_Left";
import stillFails from "@salesforce/label/c.Lockstep_Tried_Still_Fails";

const SUCCESSES = new Set(["applied", "unchanged"]);
/** Why nobody is touched, as the code says it. */
const REASONS = { dry_run: dryRun, exempt };

/**
 * Says what came of a person who was tried again.
 *
 * @param {string|null|undefined} answer of the request, in JSON: outcome, and a code and a message where there are
 * @returns {string} a sentence
 */
export function triedSentence(answer) {
    const { outcome, code, message } = JSON.parse(answer ?? "{}");
    if (SUCCESSES.has(outcome)) {
        return nothingLeft;
    }
    const why = message ?? REASONS[code] ?? code ?? outcome;
    return fill(outcome === "skipped" ? nothingDone : stillFails, why);
}
