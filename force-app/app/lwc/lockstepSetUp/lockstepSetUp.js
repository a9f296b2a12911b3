import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Set_Up_Guide";
import tagline from "@salesforce/label/c.Lockstep_Set_Up_Tagline";
import steps from "@salesforce/label/c.Lockstep_Set_Up_Steps";
import templates from "@salesforce/label/c.Lockstep_Set_Up_Templates";

/** The screen that leads from an empty org to the first person in lockstep. */
export default class LockstepSetUp extends LightningElement {
    labels = { title, tagline, steps, templates };

    get mayUse() {
        return isAdmin === true;
    }

    // A tab that was never opened has nothing to load again.
    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));

    /** What a template has imported, the steps count. */
    handleSaved() {
        return this.template.querySelector("c-lockstep-set-up-steps")?.refresh();
    }
}
