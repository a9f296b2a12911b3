import { LightningElement, wire } from "lwc";
import { CurrentPageReference } from "lightning/navigation";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Activity";
import tagline from "@salesforce/label/c.Lockstep_Activity_Tagline";
import changes from "@salesforce/label/c.Lockstep_Tab_Changes";
import failures from "@salesforce/label/c.Lockstep_Tab_Failures";
import chain from "@salesforce/label/c.Lockstep_Tab_Chain";

/**
 * The screen of what was done: changes, failures, and whether the audit trail is whole. Other screens lead to the changes
 * of a person by the page's state.
 */
export default class LockstepActivity extends LightningElement {
    labels = { title, tagline, changes, failures, chain };

    /** Whose changes are asked for. */
    person = "";

    @wire(CurrentPageReference)
    provisionPage(page) {
        this.person = page?.state?.c__person ?? this.person;
    }

    get mayUse() {
        return isAdmin === true;
    }

    // A tab that was never opened has nothing to load again.
    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));
}
