import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Title";
import tagline from "@salesforce/label/c.Lockstep_Tagline";
import refresh from "@salesforce/label/c.Lockstep_Refresh";
import refreshed from "@salesforce/label/c.Lockstep_Refreshed";
import activity from "@salesforce/label/c.Lockstep_Activity";
import rules from "@salesforce/label/c.Lockstep_Rules";
import noAccessTitle from "@salesforce/label/c.Lockstep_No_Access_Title";
import noAccess from "@salesforce/label/c.Lockstep_No_Access";

/** The Lockstep screen: what happened, and the rules by which it happened. */
export default class LockstepHome extends LightningElement {
    isRefreshing = false;
    status = "";
    labels = { title, tagline, refresh, activity, rules, noAccessTitle, noAccess };

    get mayUse() {
        return isAdmin === true;
    }

    async handleRefresh() {
        this.isRefreshing = true;
        this.status = "";
        try {
            // A tab that was never opened has nothing to load again.
            const parts = [...this.template.querySelectorAll("[data-refreshable]")];
            await Promise.all(parts.map((part) => part.refresh()));
            this.status = refreshed;
        } finally {
            this.isRefreshing = false;
        }
    }
}
