import { fill, timeOf } from "c/lockstepText";
import leaver from "@salesforce/label/c.Lockstep_Finding_Kind_Leaver";
import blocked from "@salesforce/label/c.Lockstep_Finding_Kind_Blocked";
import match from "@salesforce/label/c.Lockstep_Finding_Kind_Match";
import missing from "@salesforce/label/c.Lockstep_Finding_Kind_Missing";
import drift from "@salesforce/label/c.Lockstep_Finding_Kind_Drift";
import licence from "@salesforce/label/c.Lockstep_Finding_Kind_Licence";
import unlinked from "@salesforce/label/c.Lockstep_Finding_Kind_Unlinked";
import rule from "@salesforce/label/c.Lockstep_Finding_Kind_Rule";
import refused from "@salesforce/label/c.Lockstep_Finding_Kind_Refused";
import remedyLeaver from "@salesforce/label/c.Lockstep_Finding_Remedy_Leaver";
import remedyDrift from "@salesforce/label/c.Lockstep_Finding_Remedy_Drift";
import remedyDriftKeep from "@salesforce/label/c.Lockstep_Finding_Remedy_Drift_Keep";
import remedyUngranted from "@salesforce/label/c.Lockstep_Finding_Remedy_Ungranted";
import remedySnapshot from "@salesforce/label/c.Lockstep_Finding_Remedy_Snapshot";
import remedyMissing from "@salesforce/label/c.Lockstep_Finding_Remedy_Missing";
import remedyUnused from "@salesforce/label/c.Lockstep_Finding_Remedy_Unused";
import remedyUnlinked from "@salesforce/label/c.Lockstep_Finding_Remedy_Unlinked";
import remedyRule from "@salesforce/label/c.Lockstep_Finding_Remedy_Rule";
import remedyNotice from "@salesforce/label/c.Lockstep_Finding_Remedy_Notice";
import retryOften from "@salesforce/label/c.Lockstep_Finding_Retry_Often";
import retryBlocked from "@salesforce/label/c.Lockstep_Finding_Retry_Blocked";
import retryCompared from "@salesforce/label/c.Lockstep_Finding_Retry_Compared";
import retryComparedSomeTime from "@salesforce/label/c.Lockstep_Finding_Retry_Compared_Some_Time";
import retryEvent from "@salesforce/label/c.Lockstep_Finding_Retry_Event";
import retryRule from "@salesforce/label/c.Lockstep_Finding_Retry_Rule";
import retryPerson from "@salesforce/label/c.Lockstep_Finding_Retry_Person";

/** The kinds of Lockstep_FindingKind, the gravest first. */
export const KINDS = { leaver, blocked, match, missing, drift, licence, unlinked, rule, refused };

/** Of these somebody may be at work who should not be. */
const GRAVE = new Set(["leaver", "blocked"]);

/** What to do, where the finding's own sentence does not say. */
const REMEDIES = {
    leaver_active: remedyLeaver,
    drift: remedyDrift,
    ungranted_access: remedyUngranted,
    no_snapshot: remedySnapshot,
    snapshot_outdated: remedySnapshot,
    missing_user: remedyMissing,
    unused_licence: remedyUnused,
    not_linked: remedyUnlinked,
    rule_action: remedyRule,
    notice_not_sent: remedyNotice,
};

/** What the companion looks at again by itself, because neither side sees when it passes (docs/api.md). */
const PASSES_UNSEEN = new Set(["username_taken", "no_licence_seat", "deactivation_blocked"]);
/** What comparisons find. */
const COMPARED = new Set([
    "leaver_active",
    "drift",
    "missing_user",
    "ungranted_access",
    "no_snapshot",
    "snapshot_outdated",
    "unused_licence",
    "not_linked",
]);

/**
 * Whether somebody may be able to work who should not be.
 * @param {string} kind as Lockstep_FindingKind has it
 * @returns {boolean} whether it is grave
 */
export function isGrave(kind) {
    return GRAVE.has(kind);
}

/**
 * What to do about findings of a code.
 * @param {string} code as docs/api.md has it
 * @param {object[]} [changes] what would mend it
 * @returns {string | undefined} the sentence; none where the finding's own says it
 */
export function remedyOf(code, changes = []) {
    const isLoss = code === "drift" && changes.some(({ kind }) => kind.startsWith("withdraw_"));
    return isLoss ? remedyDriftKeep : REMEDIES[code];
}

/**
 * When a finding is looked at again.
 * @param {string} code as docs/api.md has it
 * @param {{ nextAt?: string, retryBlockedAt?: string }} [schedule] as Lockstep_Comparison has it
 * @returns {string} the sentence
 */
export function retryOf(code, { nextAt, retryBlockedAt } = {}) {
    if (code === "deactivation_blocked" && retryBlockedAt) {
        return fill(retryBlocked, timeOf(retryBlockedAt));
    }
    if (PASSES_UNSEEN.has(code)) {
        return retryOften;
    }
    if (COMPARED.has(code)) {
        return nextAt ? fill(retryCompared, timeOf(nextAt)) : retryComparedSomeTime;
    }
    if (code === "rule_action") {
        return retryRule;
    }
    return code === "notice_not_sent" ? retryPerson : retryEvent;
}
