import { LightningElement, api } from "lwc";
import { kindLabel } from "c/lockstepChangeText";
import { fill } from "c/lockstepText";
import changesOf from "@salesforce/label/c.Lockstep_Changes_Of";
import columnChange from "@salesforce/label/c.Lockstep_Change";
import columnBefore from "@salesforce/label/c.Lockstep_Before";
import columnAfter from "@salesforce/label/c.Lockstep_After";
import columnReason from "@salesforce/label/c.Lockstep_Reason";
import emptyValue from "@salesforce/label/c.Lockstep_Empty_Value";
import ruleIs from "@salesforce/label/c.Lockstep_Rule_Is";

/** Lists the changes of one apply: what, from what to what, and why. */
export default class LockstepChangeList extends LightningElement {
    /** As Lockstep_ActivityEntry.Change has them. */
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
            label: kindLabel(change.kind),
            // What stands in the column "After" need not stand here as well.
            detail: change.field ?? (change.target === change.after ? undefined : change.target),
            before: change.before,
            after: change.after,
            reason: change.reason,
            rule: change.rule && !change.reason?.includes(change.rule) ? fill(ruleIs, change.rule) : undefined,
        }));
    }
}
