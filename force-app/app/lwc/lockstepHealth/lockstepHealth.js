import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { NavigationMixin } from "lightning/navigation";
import { healthLines } from "c/lockstepHealthLines";
import { firstRound, reloadParts } from "c/lockstepParts";
import { numberOf, timeOf } from "c/lockstepText";
import askForReport from "@salesforce/apex/Lockstep_OverviewController.askForReport";
import readCompanion from "@salesforce/apex/Lockstep_OverviewController.readCompanion";
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

/** Says of each part between Okta and Salesforce whether it works, by what the companion told last. */
export default class LockstepHealth extends NavigationMixin(LightningElement) {
    labels = { heading, askNow, show };
    round = firstRound();
    request;
    askError;
    isAsking = false;

    @wire(readCompanion, { round: "$round" })
    wiredCompanion;

    get companion() {
        return this.wiredCompanion?.data;
    }

    get error() {
        return this.askError ?? this.wiredCompanion?.error;
    }

    get isLoading() {
        return !this.companion;
    }

    get lines() {
        if (!this.companion) {
            return [];
        }
        const { report, apiUsed: used, apiTotal: total } = this.companion;
        const known = { now: Date.now(), api: { used, total }, timeOf, numberOf };
        return healthLines(JSON.parse(report), known).map((line) => ({ ...line, ...STATES[line.state] }));
    }

    reload = async () => {
        this.askError = undefined;
        await refreshApex(this.wiredCompanion);
    };

    handleShow(event) {
        this[NavigationMixin.Navigate]({
            type: "standard__navItemPage",
            attributes: { apiName: event.target.dataset.tab },
        });
    }

    async handleAsk() {
        this.isAsking = true;
        this.askError = undefined;
        try {
            this.request = await askForReport();
        } catch (error) {
            this.askError = error;
        } finally {
            this.isAsking = false;
        }
    }

    handleFinish() {
        this.request = undefined;
        // What the companion told concerns other parts as well.
        reloadParts();
    }
}
