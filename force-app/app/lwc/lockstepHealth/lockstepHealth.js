import { LightningElement, api } from "lwc";
import { NavigationMixin } from "lightning/navigation";
import { numberOf, timeOf } from "c/lockstepText";
import { healthLines } from "c/lockstepHealthLines";
import askForReport from "@salesforce/apex/Lockstep_OverviewController.askForReport";
import heading from "@salesforce/label/c.Lockstep_Health_Heading";
import askNow from "@salesforce/label/c.Lockstep_Health_Ask_Now";
import show from "@salesforce/label/c.Lockstep_Health_Show";
import ok from "@salesforce/label/c.Lockstep_Health_Word_Ok";
import unknown from "@salesforce/label/c.Lockstep_Health_Word_Unknown";
import warning from "@salesforce/label/c.Lockstep_Warning_Word";
import failed from "@salesforce/label/c.Lockstep_Error_Word";

const STATES = {
    ok: { icon: "utility:success", variant: "success", word: ok },
    warning: { icon: "utility:warning", variant: "warning", word: warning },
    failed: { icon: "utility:error", variant: "error", word: failed },
    unknown: { icon: "utility:question", variant: undefined, word: unknown },
};

/** Says of each part between Okta and Salesforce whether it works, by what the companion told last. Fires `told` when it told anew. */
export default class LockstepHealth extends NavigationMixin(LightningElement) {
    /** JSON: part -> what was told of it, as Lockstep_CompanionReport has them. */
    @api report = "{}";
    /** The org's daily API requests, or nothing. */
    @api apiUsage;

    request;
    error;
    isAsking = false;
    labels = { heading, askNow, show };

    get parts() {
        return JSON.parse(this.report ?? "{}");
    }

    get lines() {
        const lines = healthLines(this.parts, { now: Date.now(), api: this.apiUsage, timeOf, numberOf });
        return lines.map((line) => ({ ...line, ...STATES[line.state] }));
    }

    /** Without an event in the last hour there is nothing to draw. */
    get effect() {
        const { effect } = this.parts;
        return effect?.turns > 0 ? effect : undefined;
    }

    handleShow(event) {
        this[NavigationMixin.Navigate]({
            type: "standard__navItemPage",
            attributes: { apiName: event.target.dataset.tab },
        });
    }

    async handleAsk() {
        this.isAsking = true;
        this.error = undefined;
        try {
            this.request = await askForReport();
        } catch (error) {
            this.error = error;
        } finally {
            this.isAsking = false;
        }
    }

    handleFinish() {
        this.request = undefined;
        this.dispatchEvent(new CustomEvent("told"));
    }
}
