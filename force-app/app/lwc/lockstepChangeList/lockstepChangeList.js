import { LightningElement, api } from "lwc";
import { deedAlone, kindLabel } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import { fill } from "c/lockstepText";
import changesOf from "@salesforce/label/c.Lockstep_Changes_Of";
import columnChange from "@salesforce/label/c.Lockstep_Change";
import columnBefore from "@salesforce/label/c.Lockstep_Before";
import columnAfter from "@salesforce/label/c.Lockstep_After";
import columnReason from "@salesforce/label/c.Lockstep_Reason";
import emptyValue from "@salesforce/label/c.Lockstep_Empty_Value";
import ruleIs from "@salesforce/label/c.Lockstep_Rule_Is";

/** Lists the changes of one apply, or of one that is still to come: what, from what to what, and why. */
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

    /** Whether they are still to be made. */
    @api planned = false;

    given = [];
    nameOf = byName;
    labels = { columnChange, columnBefore, columnAfter, columnReason, emptyValue };

    wordsOf({ kind, field, target, after }) {
        const name = field ?? target;
        if (this.planned) {
            return { label: deedAlone({ kind, targets: name ? [name] : [] }) };
        }
        // What stands in the column "After" need not stand here as well.
        return { label: kindLabel(kind), detail: field ?? (target === after ? undefined : target) };
    }

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
            ...this.wordsOf(change),
            before: change.before,
            after: change.after,
            reason: change.reason,
            rule: change.rule && !change.reason?.includes(change.rule) ? fill(ruleIs, change.rule) : undefined,
        }));
    }
}
