import createUserDone from "@salesforce/label/c.Lockstep_Kind_Create_User";
import linkUserDone from "@salesforce/label/c.Lockstep_Kind_Link_User";
import reactivateUserDone from "@salesforce/label/c.Lockstep_Kind_Reactivate_User";
import updateFieldDone from "@salesforce/label/c.Lockstep_Kind_Update_Field";
import setProfileDone from "@salesforce/label/c.Lockstep_Kind_Set_Profile";
import setRoleDone from "@salesforce/label/c.Lockstep_Kind_Set_Role";
import assignPermissionSetDone from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set";
import withdrawPermissionSetDone from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set";
import assignPermissionSetGroupDone from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set_Group";
import withdrawPermissionSetGroupDone from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set_Group";
import assignPermissionSetLicenceDone from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set_Licence";
import withdrawPermissionSetLicenceDone from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set_Licence";
import assignPublicGroupDone from "@salesforce/label/c.Lockstep_Kind_Assign_Public_Group";
import withdrawPublicGroupDone from "@salesforce/label/c.Lockstep_Kind_Withdraw_Public_Group";
import assignQueueDone from "@salesforce/label/c.Lockstep_Kind_Assign_Queue";
import withdrawQueueDone from "@salesforce/label/c.Lockstep_Kind_Withdraw_Queue";
import restrictUserDone from "@salesforce/label/c.Lockstep_Kind_Restrict_User";
import restoreUserDone from "@salesforce/label/c.Lockstep_Kind_Restore_User";
import freezeUserDone from "@salesforce/label/c.Lockstep_Kind_Freeze_User";
import unfreezeUserDone from "@salesforce/label/c.Lockstep_Kind_Unfreeze_User";
import endSessionsDone from "@salesforce/label/c.Lockstep_Kind_End_Sessions";
import deactivateUserDone from "@salesforce/label/c.Lockstep_Kind_Deactivate_User";
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

/**
 * The kinds of change of docs/api.md: what is said of one that is done, such as "Permission set assigned", and of one that is still to
 * be done, such as "assign permission set {0}".
 */
export const WORDS = {
    create_user: { done: createUserDone, toDo: createUser },
    link_user: { done: linkUserDone, toDo: linkUser },
    reactivate_user: { done: reactivateUserDone, toDo: reactivateUser },
    update_field: { done: updateFieldDone, toDo: updateField },
    set_profile: { done: setProfileDone, toDo: setProfile },
    set_role: { done: setRoleDone, toDo: setRole },
    assign_permission_set: { done: assignPermissionSetDone, toDo: assignPermissionSet },
    withdraw_permission_set: { done: withdrawPermissionSetDone, toDo: withdrawPermissionSet },
    assign_permission_set_group: { done: assignPermissionSetGroupDone, toDo: assignPermissionSetGroup },
    withdraw_permission_set_group: { done: withdrawPermissionSetGroupDone, toDo: withdrawPermissionSetGroup },
    assign_permission_set_licence: { done: assignPermissionSetLicenceDone, toDo: assignPermissionSetLicence },
    withdraw_permission_set_licence: { done: withdrawPermissionSetLicenceDone, toDo: withdrawPermissionSetLicence },
    assign_public_group: { done: assignPublicGroupDone, toDo: assignPublicGroup },
    withdraw_public_group: { done: withdrawPublicGroupDone, toDo: withdrawPublicGroup },
    assign_queue: { done: assignQueueDone, toDo: assignQueue },
    withdraw_queue: { done: withdrawQueueDone, toDo: withdrawQueue },
    restrict_user: { done: restrictUserDone, toDo: restrictUser },
    restore_user: { done: restoreUserDone, toDo: restoreUser },
    freeze_user: { done: freezeUserDone, toDo: freezeUser },
    unfreeze_user: { done: unfreezeUserDone, toDo: unfreezeUser },
    end_sessions: { done: endSessionsDone, toDo: endSessions },
    deactivate_user: { done: deactivateUserDone, toDo: deactivateUser },
};
