import { fill } from "c/lockstepText";
import kindWithTargets from "@salesforce/label/c.Lockstep_Kind_With_Targets";
import createUser from "@salesforce/label/c.Lockstep_Kind_Create_User";
import linkUser from "@salesforce/label/c.Lockstep_Kind_Link_User";
import reactivateUser from "@salesforce/label/c.Lockstep_Kind_Reactivate_User";
import updateField from "@salesforce/label/c.Lockstep_Kind_Update_Field";
import setProfile from "@salesforce/label/c.Lockstep_Kind_Set_Profile";
import setRole from "@salesforce/label/c.Lockstep_Kind_Set_Role";
import assignPermissionSet from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set";
import withdrawPermissionSet from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set";
import assignPermissionSetGroup from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set_Group";
import withdrawPermissionSetGroup from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set_Group";
import assignPermissionSetLicence from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set_Licence";
import withdrawPermissionSetLicence from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set_Licence";
import assignPublicGroup from "@salesforce/label/c.Lockstep_Kind_Assign_Public_Group";
import withdrawPublicGroup from "@salesforce/label/c.Lockstep_Kind_Withdraw_Public_Group";
import assignQueue from "@salesforce/label/c.Lockstep_Kind_Assign_Queue";
import withdrawQueue from "@salesforce/label/c.Lockstep_Kind_Withdraw_Queue";
import restrictUser from "@salesforce/label/c.Lockstep_Kind_Restrict_User";
import restoreUser from "@salesforce/label/c.Lockstep_Kind_Restore_User";
import freezeUser from "@salesforce/label/c.Lockstep_Kind_Freeze_User";
import unfreezeUser from "@salesforce/label/c.Lockstep_Kind_Unfreeze_User";
import endSessions from "@salesforce/label/c.Lockstep_Kind_End_Sessions";
import notify from "@salesforce/label/c.Lockstep_Action_Notify";
import finding from "@salesforce/label/c.Lockstep_Action_Finding";
import restrict from "@salesforce/label/c.Lockstep_Action_Restrict";
import openCase from "@salesforce/label/c.Lockstep_Action_Case";
import deactivateUser from "@salesforce/label/c.Lockstep_Kind_Deactivate_User";

/** What rules do besides. */
const ACTIONS = { notify, finding, restrict, case: openCase };

/** The kinds of change of docs/api.md. */
const LABELS = {
    create_user: createUser,
    link_user: linkUser,
    reactivate_user: reactivateUser,
    update_field: updateField,
    set_profile: setProfile,
    set_role: setRole,
    assign_permission_set: assignPermissionSet,
    withdraw_permission_set: withdrawPermissionSet,
    assign_permission_set_group: assignPermissionSetGroup,
    withdraw_permission_set_group: withdrawPermissionSetGroup,
    assign_permission_set_licence: assignPermissionSetLicence,
    withdraw_permission_set_licence: withdrawPermissionSetLicence,
    assign_public_group: assignPublicGroup,
    withdraw_public_group: withdrawPublicGroup,
    assign_queue: assignQueue,
    withdraw_queue: withdrawQueue,
    restrict_user: restrictUser,
    restore_user: restoreUser,
    freeze_user: freezeUser,
    unfreeze_user: unfreezeUser,
    end_sessions: endSessions,
    deactivate_user: deactivateUser,
};

/** The kinds to choose from, as base components take them. */
export const KINDS = Object.entries(LABELS)
    .map(([value, label]) => ({ label, value }))
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
 * What a kind of change is called on the screen.
 * @param {string} kind as docs/api.md names it
 * @returns {string} the label; the name itself for a kind from a later version of the package
 */
export function kindLabel(kind) {
    return LABELS[kind] ?? ACTIONS[kind] ?? kind;
}

/**
 * Changes of one kind in a few words.
 * @param {string} kind as docs/api.md names it
 * @param {string[]} targets what was changed, by name
 * @returns {string} such as "Permission set assigned: Forecasting, Deal_Approval"
 */
export function phrase(kind, targets) {
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
