import locale from "@salesforce/i18n/locale";
import { fill } from "c/lockstepText";
import kindWithTargets from "@salesforce/label/c.Lockstep_Kind_With_Targets";
import notify from "@salesforce/label/c.Lockstep_Action_Notify";
import finding from "@salesforce/label/c.Lockstep_Action_Finding";
import restrict from "@salesforce/label/c.Lockstep_Action_Restrict";
import openCase from "@salesforce/label/c.Lockstep_Action_Case";
import { WORDS } from "./changeWords";

/** What rules do besides. */
const ACTIONS = { notify, finding, restrict, case: openCase };

/** The kinds to choose from, as base components take them. */
export const KINDS = Object.entries(WORDS)
    .map(([value, { done }]) => ({ label: done, value }))
    .sort((one, other) => one.label.localeCompare(other.label));

/** Changes of these kinds are all of one person, so naming the target says nothing new. */
const OF_THE_USER = new Set([
    "create_user",
    "link_user",
    "reactivate_user",
    "restrict_user",
    "restore_user",
    "freeze_user",
    "unfreeze_user",
    "end_sessions",
    "deactivate_user",
]);

/**
 * What a kind of change is called that is done.
 * @param {string} kind as docs/api.md names it
 * @returns {string} the label; the name itself for a kind from a later version of the package
 */
export function kindLabel(kind) {
    return WORDS[kind]?.done ?? ACTIONS[kind] ?? kind;
}

/**
 * Changes of one kind that are done, in a few words.
 * @param {string} kind as docs/api.md names it
 * @param {string[]} targets what was changed, by name
 * @returns {string} such as "Permission set assigned: Forecasting, Deal_Approval"
 */
function phrase(kind, targets) {
    const label = kindLabel(kind);
    return OF_THE_USER.has(kind) || targets.length === 0 ? label : fill(kindWithTargets, label, targets.join(", "));
}

/**
 * All changes of an apply in one line, those of a kind together, in the order in which they were made.
 * @param {object[]} changes as Lockstep_ActivityEntry.Change has them, or actions of rules
 * @param {(kind: string, targets: string[]) => string} [say] what is said of those of one kind
 * @returns {string} such as "User created; Profile set: Sales; Field changed: City, Title"
 */
export function summarize(changes, say = phrase) {
    const targets = new Map();
    for (const { kind, field, target, audience } of changes) {
        const name = field ?? target ?? audience;
        targets.set(kind, [...(targets.get(kind) ?? []), ...(name ? [name] : [])]);
    }
    return [...targets].map(([kind, names]) => say(kind, names)).join("; ");
}

/**
 * What would be done by changes of one kind.
 * @param {string} kind as docs/api.md names it
 * @param {string[]} targets what would be changed, by name
 * @returns {string} such as "withdraw permission set Forecasting, Deal_Approval"
 */
function deed(kind, targets) {
    const words = WORDS[kind]?.toDo;
    return words ? fill(words, targets.join(", ")) : phrase(kind, targets);
}

/**
 * Changes that are not made yet, as what would be done.
 * @param {object[]} changes as Lockstep_FindingRow has them
 * @returns {string} such as "set profile Sales; change field City, Title"
 */
export function deedsOf(changes) {
    return summarize(changes, deed);
}

/**
 * The same as a sentence begins.
 * @param {object[]} changes as Lockstep_FindingRow has them
 * @returns {string} such as "Deactivate the user; withdraw permission set Forecasting"
 */
export function deedsAlone(changes) {
    return capitalized(deedsOf(changes));
}

/**
 * What would be done by changes of one kind, as a line of its own.
 * @param {{kind: string, targets: string[]}} change a kind as docs/api.md names it, and what would be changed, by name
 * @returns {string} such as "Withdraw permission set Forecasting, Deal_Approval"
 */
export function deedAlone({ kind, targets }) {
    return capitalized(deed(kind, targets));
}

/** A kind that is not known stays as it is named. */
function capitalized(text) {
    return /^\w+_/.test(text) ? text : text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
