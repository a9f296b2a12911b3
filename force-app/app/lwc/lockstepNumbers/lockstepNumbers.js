import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { NavigationMixin } from "lightning/navigation";
import { firstRound } from "c/lockstepParts";
import { fill } from "c/lockstepText";
import readNumbers from "@salesforce/apex/Lockstep_OverviewController.readNumbers";
import heading from "@salesforce/label/c.Lockstep_Numbers_Heading";
import show from "@salesforce/label/c.Lockstep_Health_Show";
import showOf from "@salesforce/label/c.Lockstep_Show_Of";
import managed from "@salesforce/label/c.Lockstep_Overview_Managed";
import waiting from "@salesforce/label/c.Lockstep_Overview_Waiting";
import proposals from "@salesforce/label/c.Lockstep_Overview_Proposals";
import findings from "@salesforce/label/c.Lockstep_Overview_Findings";

/** How many users are managed, what waits for people, and what leads there. */
export default class LockstepNumbers extends NavigationMixin(LightningElement) {
    labels = { heading, show };
    round = firstRound();

    @wire(readNumbers, { round: "$round" })
    wiredNumbers;

    get error() {
        return this.wiredNumbers?.error;
    }

    get isLoading() {
        return !this.wiredNumbers?.data;
    }

    get numbers() {
        const { managedUsers, waitingPeople, proposals: proposed, openFindings } = this.wiredNumbers?.data ?? {};
        return [
            { label: managed, value: managedUsers, tab: "Lockstep_People" },
            { label: waiting, value: waitingPeople, tab: "Lockstep_Approvals" },
            { label: proposals, value: proposed, tab: "Lockstep_Approvals" },
            { label: findings, value: openFindings, tab: "Lockstep_Findings" },
        ].map((number) => ({ ...number, isOpen: number.value > 0, openTitle: fill(showOf, number.label) }));
    }

    reload = () => refreshApex(this.wiredNumbers);

    handleOpen({ target }) {
        const { tab } = target.dataset;
        this[NavigationMixin.Navigate]({ type: "standard__navItemPage", attributes: { apiName: tab } });
    }
}
