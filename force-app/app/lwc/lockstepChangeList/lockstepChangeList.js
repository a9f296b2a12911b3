import { LightningElement, api } from "lwc";
import { kindLabel } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
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
    @api
    get changes() {
        return this.given;
    }

    set changes(value) {
        this.given = value ?? [];
        this.learn();
    }

    /** Whose changes these are, for the table's name. */
    @api person;

    given = [];
    nameOf = byName;
    labels = { columnChange, columnBefore, columnAfter, columnReason, emptyValue };

    async learn() {
        this.nameOf = await learnLabels(this.changes);
    }

    get caption() {
        return fill(changesOf, this.person ?? "");
    }

    get rows() {
        const changes = this.changes.map((change) => labelled(change, this.nameOf));
        return changes.map((change, index) => ({
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
