import locale from "@salesforce/i18n/locale";
import { remedyOf, retryOf } from "c/lockstepFindingText";
import { fill, timeOf } from "c/lockstepText";
import since from "@salesforce/label/c.Lockstep_Finding_Since";
import seenAgain from "@salesforce/label/c.Lockstep_Finding_Seen_Again";
import closed from "@salesforce/label/c.Lockstep_Finding_Closed";
import acceptedUntil from "@salesforce/label/c.Lockstep_Finding_Accepted_Until";
import acceptedForGood from "@salesforce/label/c.Lockstep_Finding_Accepted_For_Good";
import somebody from "@salesforce/label/c.Lockstep_Finding_Somebody";

/**
 * Since when it is so, and how often it was found.
 * @param {object} finding as Lockstep_FindingRow has it
 * @returns {string} such as "Since Nov 29, 2026, 12:00 PM, found 3 times, the last time on …"
 */
export function whenOf({ seen, closedAt }) {
    return [
        seen.firstAt ? fill(since, timeOf(seen.firstAt)) : undefined,
        seen.times > 1 && seen.lastAt ? fill(seenAgain, seen.times, timeOf(seen.lastAt)) : undefined,
        closedAt ? fill(closed, timeOf(closedAt)) : undefined,
    ]
        .filter(Boolean)
        .join(" · ");
}

/**
 * Who accepted it, until when and why.
 * @param {object} finding as Lockstep_FindingRow has it
 * @returns {string | undefined} the sentence; none for one that is not accepted
 */
export function acceptanceOf({ acceptance }) {
    if (!acceptance) {
        return undefined;
    }
    const { acceptedBy = somebody, until, reason = "–" } = acceptance;
    return until ? fill(acceptedUntil, acceptedBy, dayOf(until), reason) : fill(acceptedForGood, acceptedBy, reason);
}

/**
 * What to do, and when it is looked at again, where the finding's own sentence does not say so.
 * @param {object} finding as Lockstep_FindingRow has it
 * @param {object} [schedule] as Lockstep_Comparison has it
 * @returns {string} the sentences
 */
export function adviceOf({ code, changes, message }, schedule) {
    const said = message ?? "";
    return [remedyOf(code, changes), retryOf(code, schedule)]
        .filter((sentence) => sentence && !said.includes(sentence))
        .join(" ");
}

/** A date has no time zone. */
function dayOf(date) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${date}T00:00Z`));
}
