import { fill, timeOf } from "c/lockstepText";
import yes from "@salesforce/label/c.Lockstep_Yes";
import no from "@salesforce/label/c.Lockstep_No";
import unknown from "@salesforce/label/c.Lockstep_Unknown";
import sensitiveInside from "@salesforce/label/c.Lockstep_Sensitive_Inside";
import waiveAccess from "@salesforce/label/c.Lockstep_Waive_Access";
import sinceEvent from "@salesforce/label/c.Lockstep_Since_Event";
import sinceEventActor from "@salesforce/label/c.Lockstep_Since_Event_Actor";
import sinceTime from "@salesforce/label/c.Lockstep_Since_Time";
import granted from "@salesforce/label/c.Lockstep_State_Granted";
import byHand from "@salesforce/label/c.Lockstep_State_By_Hand";
import additive from "@salesforce/label/c.Lockstep_State_Additive";
import waived from "@salesforce/label/c.Lockstep_State_Waived";
import exempt from "@salesforce/label/c.Lockstep_State_Exempt";
import surplus from "@salesforce/label/c.Lockstep_State_Surplus";
import undecided from "@salesforce/label/c.Lockstep_State_Undecided";
import missing from "@salesforce/label/c.Lockstep_State_Missing";
import restricted from "@salesforce/label/c.Lockstep_State_Restricted";
import lost from "@salesforce/label/c.Lockstep_State_Lost";
import notGranted from "@salesforce/label/c.Lockstep_State_Not_Granted";

/** The states of docs/api.md: what each is called, and in which part of the picture it counts. */
const STATES = {
    granted: { label: granted, group: "right", badge: "slds-theme_success" },
    by_hand: { label: byHand, group: "outside" },
    additive: { label: additive, group: "outside" },
    waived: { label: waived, group: "outside" },
    exempt: { label: exempt, group: "outside" },
    surplus: { label: surplus, group: "withdraw", badge: "slds-theme_error" },
    undecided: { label: undecided, group: "outside", badge: "slds-theme_warning" },
    missing: { label: missing, group: "give", badge: "slds-theme_warning" },
    restricted: { label: restricted, group: "outside", badge: "slds-theme_warning" },
    lost: { label: lost, group: undefined },
    not_granted: { label: notGranted, group: undefined },
};
const TRUTHS = { yes, no, unknown };

/** What is neither held nor granted says something only to those who ask for it. */
export const isShown = ({ held, state }) => held || (state !== "not_granted" && state !== "lost");

/** In which part of the picture a piece counts. */
export const groupOf = ({ state }) => STATES[state]?.group;

/**
 * One piece of access as the table shows it.
 * @param {object} piece as POST explanations has it in docs/api.md
 * @param {object} sensitive kind and name -> the sensitive permissions inside
 * @param {(kind: string, name: string) => string} nameOf what entitlements are called
 * @returns {object} the row
 */
export function rowOf(piece, sensitive, nameOf) {
    const { kind, target, held, state } = piece;
    const label = nameOf(kind, target);
    const inside = sensitive[`${kind}/${target.toLowerCase()}`];
    return {
        key: `${kind}/${target}`,
        kind,
        target,
        label,
        // Rules name it so, and labels change.
        about: label === target ? kind : `${kind} · ${target}`,
        held: held ? yes : no,
        desired: TRUTHS[piece.desired] ?? piece.desired,
        stateLabel: STATES[state]?.label ?? state,
        badgeClass: STATES[state]?.badge,
        reason: piece.reason,
        since: sinceOf(piece.since),
        sensitive: inside ? fill(sensitiveInside, inside.join(", ")) : undefined,
        // Only what rules would take away can be kept.
        isWaivable: held && ["granted", "surplus", "undecided"].includes(state),
        waiveLabel: fill(waiveAccess, label),
    };
}

function sinceOf(since) {
    if (!since) {
        return undefined;
    }
    const time = timeOf(since.occurredAt);
    const { type, actor } = since.cause ?? {};
    if (!type) {
        return fill(sinceTime, time);
    }
    return actor ? fill(sinceEventActor, time, type, actor) : fill(sinceEvent, time, type);
}
