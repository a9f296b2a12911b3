import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { NavigationMixin } from "lightning/navigation";
import { firstRound, mayUse } from "c/lockstepParts";
import readSteps from "@salesforce/apex/Lockstep_OverviewController.readSteps";
import setUp from "@salesforce/label/c.Lockstep_Set_Up";
import guide from "@salesforce/label/c.Lockstep_Open_Guide";
import done from "@salesforce/label/c.Lockstep_Step_Done";
import open from "@salesforce/label/c.Lockstep_Step_Open";
import integration from "@salesforce/label/c.Lockstep_Step_Integration";
import approver from "@salesforce/label/c.Lockstep_Step_Approver";
import rule from "@salesforce/label/c.Lockstep_Step_Rule";
import event from "@salesforce/label/c.Lockstep_Step_Event";
import enforce from "@salesforce/label/c.Lockstep_Step_Enforce";

const STEPS = { integration, approver, rule, event, enforce };

/** What is to be set up, until all of it is. */
export default class LockstepChecklist extends NavigationMixin(LightningElement) {
    labels = { setUp, guide };
    round = firstRound();

    @wire(readSteps, { round: "$round" })
    wiredSteps;

    get error() {
        return this.wiredSteps?.error;
    }

    /** An org that is set up needs no list of what was done for it. */
    get isNeeded() {
        return !mayUse || Boolean(this.error) || this.steps.some(({ isDone }) => !isDone);
    }

    get steps() {
        return (this.wiredSteps?.data ?? []).map(({ name, isDone }) => ({
            name,
            isDone,
            sentence: STEPS[name] ?? name,
            state: isDone ? done : open,
            icon: isDone ? "utility:success" : "utility:routing_offline",
            variant: isDone ? "success" : undefined,
        }));
    }

    reload = () => refreshApex(this.wiredSteps);

    /** What shows nothing must not take the gap between parts. */
    renderedCallback() {
        this.classList.toggle("slds-hide", !this.isNeeded);
    }

    handleGuide() {
        this[NavigationMixin.Navigate]({ type: "standard__navItemPage", attributes: { apiName: "Lockstep_Set_Up" } });
    }
}
