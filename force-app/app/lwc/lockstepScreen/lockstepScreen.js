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

    /** Whether what is in the slot holds what nobody has saved: then it stays as it is when the screen is shown again. */
    @api keepsDrafts = false;

    /** Whether what it would frame stands on the page by itself, and reads anew by itself when it is shown again. */
    @api headOnly = false;

    wasShown = false;
    isRefreshing = false;
    status = "";
    labels = { refresh, noAccessTitle };

    /**
     * Lightning Experience may keep a screen that was left, with all that it showed, and connect it again. What is shown
     * for the first time reads anew by itself: c/lockstepRound.
     */
    connectedCallback() {
        if (this.wasShown && this.permitted && !this.keepsDrafts && !this.headOnly) {
            this.reloadParts();
        }
        this.wasShown = true;
    }

    get hasBody() {
        return !(this.headOnly && this.permitted);
    }

    async reloadParts() {
        // The parts are connected after their frame.
        await Promise.resolve();
        try {
            await this.reload();
        } catch {
            // Each part says itself what went wrong.
        }
    }

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
