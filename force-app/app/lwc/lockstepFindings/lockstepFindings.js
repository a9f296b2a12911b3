import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Findings";
import tagline from "@salesforce/label/c.Lockstep_Findings_Tagline";

/** The screen of what is not as it should be, and what mends it. */
export default class LockstepFindings extends LightningElement {
    labels = { title, tagline };

    get mayUse() {
        return isAdmin === true;
    }

    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));
}
