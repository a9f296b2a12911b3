import { LightningElement, api } from "lwc";
import { enterPage, mayUse } from "c/lockstepParts";
import loadingLabel from "@salesforce/label/c.Lockstep_Loading";
import noAccess from "@salesforce/label/c.Lockstep_No_Access";

/** The frame of a part of a page, which an admin may put beside others: each loads by itself and says itself what went wrong. */
export default class LockstepPart extends LightningElement {
    @api heading;
    /** Whether what is in the slot is not known yet. */
    @api loading;
    /** What was caught, or nothing. */
    @api errors;
    /** Loads what is in the slot again: a function that returns a promise. */
    @api reload;

    permitted = mayUse;
    labels = { loading: loadingLabel, noAccess };
    wasShown = false;
    leavePage;

    /** Lightning Experience may keep a page that was left, and connect it again: then what it shows is old. */
    connectedCallback() {
        if (!this.permitted) {
            return;
        }
        this.leavePage = enterPage(() => this.reload());
        if (this.wasShown) {
            this.handleRetry();
        }
        this.wasShown = true;
    }

    disconnectedCallback() {
        this.leavePage?.();
    }

    async handleRetry() {
        try {
            await this.reload();
        } catch {
            // What went wrong comes as errors.
        }
    }
}
