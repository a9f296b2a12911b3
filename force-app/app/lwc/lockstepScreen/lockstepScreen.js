import { LightningElement, api } from "lwc";
import refresh from "@salesforce/label/c.Lockstep_Refresh";
import refreshed from "@salesforce/label/c.Lockstep_Refreshed";
import noAccessTitle from "@salesforce/label/c.Lockstep_No_Access_Title";
import noAccessSentence from "@salesforce/label/c.Lockstep_No_Access";

/** The frame of every screen: heading and refresh, and what those see who may not. */
export default class LockstepScreen extends LightningElement {
    @api heading;
    @api tagline;
    @api iconName;
    /** Whether the person may see what is in the slot. */
    @api permitted;
    /** What to ask for instead. */
    @api noAccess = noAccessSentence;
    /** Loads what is in the slot again: a function that returns a promise. */
    @api reload;

    isRefreshing = false;
    status = "";
    labels = { refresh, noAccessTitle };

    async handleRefresh() {
        this.isRefreshing = true;
        this.status = "";
        try {
            await this.reload();
            this.status = refreshed;
        } finally {
            this.isRefreshing = false;
        }
    }
}
