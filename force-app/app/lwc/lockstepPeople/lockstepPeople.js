import { LightningElement, wire } from "lwc";
import { CurrentPageReference } from "lightning/navigation";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_People";
import tagline from "@salesforce/label/c.Lockstep_People_Tagline";

/** The screen of people: find one, and see what they have and why. Other screens lead to a person by the page's state. */
export default class LockstepPeople extends LightningElement {
    labels = { title, tagline };
    /** Who is open. */
    person;

    @wire(CurrentPageReference)
    provisionPage(page) {
        const { c__user: userId, c__okta: oktaId, c__oktaOrg: oktaOrg } = page?.state ?? {};
        if (userId || oktaId) {
            this.person = { userId, oktaId, oktaOrg };
        }
    }

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
