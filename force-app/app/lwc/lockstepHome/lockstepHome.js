import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Title";
import tagline from "@salesforce/label/c.Lockstep_Home_Tagline";

/** The first screen: whether Lockstep works, what waits for people, and what happened today. */
export default class LockstepHome extends LightningElement {
    labels = { title, tagline };

    get mayUse() {
        return isAdmin === true;
    }

    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));
}
