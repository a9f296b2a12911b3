import locale from "@salesforce/i18n/locale";
import { phrase, summarize } from "c/lockstepChangeText";
import { fill } from "c/lockstepText";
import createUser from "@salesforce/label/c.Lockstep_Deed_Create_User";
import linkUser from "@salesforce/label/c.Lockstep_Deed_Link_User";
import reactivateUser from "@salesforce/label/c.Lockstep_Deed_Reactivate_User";
import updateField from "@salesforce/label/c.Lockstep_Deed_Update_Field";
import setProfile from "@salesforce/label/c.Lockstep_Deed_Set_Profile";
import setRole from "@salesforce/label/c.Lockstep_Deed_Set_Role";
import assignPermissionSet from "@salesforce/label/c.Lockstep_Deed_Assign_Permission_Set";
import withdrawPermissionSet from "@salesforce/label/c.Lockstep_Deed_Withdraw_Permission_Set";
import assignPermissionSetGroup from "@salesforce/label/c.Lockstep_Deed_Assign_Permission_Set_Group";
import withdrawPermissionSetGroup from "@salesforce/label/c.Lockstep_Deed_Withdraw_Permission_Set_Group";
import assignPermissionSetLicence from "@salesforce/label/c.Lockstep_Deed_Assign_Permission_Set_Licence";
import withdrawPermissionSetLicence from "@salesforce/label/c.Lockstep_Deed_Withdraw_Permission_Set_Licence";
import assignPublicGroup from "@salesforce/label/c.Lockstep_Deed_Assign_Public_Group";
import withdrawPublicGroup from "@salesforce/label/c.Lockstep_Deed_Withdraw_Public_Group";
import assignQueue from "@salesforce/label/c.Lockstep_Deed_Assign_Queue";
import withdrawQueue from "@salesforce/label/c.Lockstep_Deed_Withdraw_Queue";
import restrictUser from "@salesforce/label/c.Lockstep_Deed_Restrict_User";
import restoreUser from "@salesforce/label/c.Lockstep_Deed_Restore_User";
import freezeUser from "@salesforce/label/c.Lockstep_Deed_Freeze_User";
import unfreezeUser from "@salesforce/label/c.Lockstep_Deed_Unfreeze_User";
import endSessions from "@salesforce/label/c.Lockstep_Deed_End_Sessions";
import deactivateUser from "@salesforce/label/c.Lockstep_Deed_Deactivate_User";

/** What is still to be done, by the kinds of change of docs/api.md. */
const DEEDS = {
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

/**
 * What would be done by changes of one kind.
 * @param {string} kind as docs/api.md names it
 * @param {string[]} targets what would be changed, by name
 * @returns {string} such as "withdraw permission set Forecasting, Deal_Approval"
 */
function deed(kind, targets) {
    return DEEDS[kind] ? fill(DEEDS[kind], targets.join(", ")) : phrase(kind, targets);
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
