import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import changesOf from "@salesforce/label/c.Lockstep_Changes_Of";
import columnChange from "@salesforce/label/c.Lockstep_Change";
import columnBefore from "@salesforce/label/c.Lockstep_Before";
import columnAfter from "@salesforce/label/c.Lockstep_After";
import columnReason from "@salesforce/label/c.Lockstep_Reason";
import emptyValue from "@salesforce/label/c.Lockstep_Empty_Value";
import ruleIs from "@salesforce/label/c.Lockstep_Rule_Is";
import createUser from "@salesforce/label/c.Lockstep_Kind_Create_User";
import linkUser from "@salesforce/label/c.Lockstep_Kind_Link_User";
import reactivateUser from "@salesforce/label/c.Lockstep_Kind_Reactivate_User";
import updateField from "@salesforce/label/c.Lockstep_Kind_Update_Field";
import setProfile from "@salesforce/label/c.Lockstep_Kind_Set_Profile";
import setRole from "@salesforce/label/c.Lockstep_Kind_Set_Role";
import assignPermissionSet from "@salesforce/label/c.Lockstep_Kind_Assign_Permission_Set";
import withdrawPermissionSet from "@salesforce/label/c.Lockstep_Kind_Withdraw_Permission_Set";
import freezeUser from "@salesforce/label/c.Lockstep_Kind_Freeze_User";
import unfreezeUser from "@salesforce/label/c.Lockstep_Kind_Unfreeze_User";
import endSessions from "@salesforce/label/c.Lockstep_Kind_End_Sessions";
import deactivateUser from "@salesforce/label/c.Lockstep_Kind_Deactivate_User";

/** The kinds of change of docs/api.md. */
const KINDS = {
    create_user: createUser,
    link_user: linkUser,
    reactivate_user: reactivateUser,
    update_field: updateField,
    set_profile: setProfile,
    set_role: setRole,
    assign_permission_set: assignPermissionSet,
    withdraw_permission_set: withdrawPermissionSet,
    freeze_user: freezeUser,
    unfreeze_user: unfreezeUser,
    end_sessions: endSessions,
    deactivate_user: deactivateUser,
};

/** Lists the changes of one apply: what, from what to what, and why. */
export default class LockstepChangeList extends LightningElement {
    /** As Lockstep_ActivityController.Change has them. */
    @api changes = [];
    /** Whose changes these are, for the table's name. */
    @api person;

    labels = { columnChange, columnBefore, columnAfter, columnReason, emptyValue };

    get caption() {
        return fill(changesOf, this.person ?? "");
    }

    get rows() {
        return (this.changes ?? []).map((change, index) => ({
            key: String(index),
            // A kind from a later version of the package is shown by its name.
            label: KINDS[change.kind] ?? change.kind,
            detail: change.field ?? change.target,
            before: change.before,
            after: change.after,
            reason: change.reason,
            rule: change.rule ? fill(ruleIs, change.rule) : undefined,
        }));
    }
}
