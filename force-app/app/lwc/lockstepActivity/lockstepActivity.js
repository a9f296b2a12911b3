import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Activity";
import tagline from "@salesforce/label/c.Lockstep_Activity_Tagline";
import changes from "@salesforce/label/c.Lockstep_Tab_Changes";
import failures from "@salesforce/label/c.Lockstep_Tab_Failures";
import chain from "@salesforce/label/c.Lockstep_Tab_Chain";

/** The screen of what was done: changes, failures, and whether the audit trail is whole. */
export default class LockstepActivity extends LightningElement {
    labels = { title, tagline, changes, failures, chain };

    get mayUse() {
        return isAdmin === true;
    }

    // A tab that was never opened has nothing to load again.
    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));
}
