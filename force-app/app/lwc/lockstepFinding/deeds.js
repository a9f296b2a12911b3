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
 * Changes that are not made yet, as what would be done.
 * @param {object[]} changes as Lockstep_FindingRow has them
 * @returns {string} such as "set profile Sales; change field City, Title"
 */
export function deedsOf(changes) {
    return summarize(changes, (kind, targets) =>
        DEEDS[kind] ? fill(DEEDS[kind], targets.join(", ")) : phrase(kind, targets),
    );
}
