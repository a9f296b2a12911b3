import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_People";
import tagline from "@salesforce/label/c.Lockstep_People_Tagline";

/** The screen of people: find one, and see what they have and why. */
export default class LockstepPeople extends LightningElement {
    labels = { title, tagline };
    /** Who is open. */
    person;

    get mayUse() {
        return isAdmin === true;
    }

    /** The list stays as it was, so that coming back shows the same search. */
    get listClass() {
        return this.person ? "slds-hide" : undefined;
    }

    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));

    handleOpen(event) {
        this.person = event.detail;
    }

    handleBack() {
        this.person = undefined;
    }
}
