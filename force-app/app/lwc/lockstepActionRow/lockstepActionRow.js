import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import group from "@salesforce/label/c.Lockstep_Action_Number";
import what from "@salesforce/label/c.Lockstep_Action_What";
import when from "@salesforce/label/c.Lockstep_Action_When";
import whenHelp from "@salesforce/label/c.Lockstep_Action_When_Help";
import whom from "@salesforce/label/c.Lockstep_Action_Whom";
import words from "@salesforce/label/c.Lockstep_Action_Words";
import remove from "@salesforce/label/c.Lockstep_Remove_Action";
import notify from "@salesforce/label/c.Lockstep_Action_Notify";
import finding from "@salesforce/label/c.Lockstep_Action_Finding";
import restrict from "@salesforce/label/c.Lockstep_Action_Restrict";
import openCase from "@salesforce/label/c.Lockstep_Action_Case";

const KINDS = [
    { label: notify, value: "Notify" },
    { label: finding, value: "Finding" },
    { label: restrict, value: "Restrict" },
    { label: openCase, value: "Case" },
];

/** One action, to be edited. Fires `change` with the action, and `remove`. */
export default class LockstepActionRow extends LightningElement {
    /** As ruleOf of c/lockstepRuleModel has it. */
    @api action;
    /** Its number, from 1. */
    @api number;
    /** What is wrong. */
    @api findings = [];

    kinds = KINDS;

    get labels() {
        return {
            group: fill(group, this.number),
            what,
            when,
            whenHelp,
            whom,
            words,
            remove: fill(remove, this.number),
        };
    }

    get isNotify() {
        return this.action.kind === "Notify";
    }

    handleField(event) {
        event.stopPropagation();
        const changed = { ...this.action, [event.target.dataset.field]: event.detail.value };
        if (changed.kind !== "Notify") {
            changed.audience = "";
        }
        this.dispatchEvent(new CustomEvent("change", { detail: changed }));
    }

    handleRemove() {
        this.dispatchEvent(new CustomEvent("remove"));
    }
}
