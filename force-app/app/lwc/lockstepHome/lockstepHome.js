import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Title";
import tagline from "@salesforce/label/c.Lockstep_Tagline";
import activity from "@salesforce/label/c.Lockstep_Activity";
import rules from "@salesforce/label/c.Lockstep_Rules";

/** The Lockstep screen: what happened, and the rules by which it happened. */
export default class LockstepHome extends LightningElement {
    labels = { title, tagline, activity, rules };

    get mayUse() {
        return isAdmin === true;
    }

    // A tab that was never opened has nothing to load again.
    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));
}
