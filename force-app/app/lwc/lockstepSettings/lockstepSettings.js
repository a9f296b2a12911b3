import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Settings_Title";
import tagline from "@salesforce/label/c.Lockstep_Settings_Tagline";
import history from "@salesforce/label/c.Lockstep_Tab_History";

/** The screen of the settings. */
export default class LockstepSettings extends LightningElement {
    labels = { title, tagline, history };

    get mayUse() {
        return isAdmin === true;
    }

    // A tab that was never opened has nothing to load again.
    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));

    handleSaved() {
        return this.template.querySelector("c-lockstep-settings-log")?.refresh();
    }
}
