import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { firstRound } from "c/lockstepParts";
import readCompanion from "@salesforce/apex/Lockstep_OverviewController.readCompanion";
import heading from "@salesforce/label/c.Lockstep_Effect";
import none from "@salesforce/label/c.Lockstep_Effect_None";

/** How long the events of the last hour took to their effect, by what the companion told last. */
export default class LockstepEffect extends LightningElement {
    labels = { heading, none };
    round = firstRound();

    @wire(readCompanion, { round: "$round" })
    wiredCompanion;

    get error() {
        return this.wiredCompanion?.error;
    }

    get isLoading() {
        return !this.wiredCompanion?.data;
    }

    /** Without an event in the last hour there is nothing to draw. */
    get effect() {
        const { effect } = JSON.parse(this.wiredCompanion?.data?.report ?? "{}");
        return effect?.turns > 0 ? effect : undefined;
    }

    reload = () => refreshApex(this.wiredCompanion);
}
