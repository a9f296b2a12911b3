import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Mapping";
import rules from "@salesforce/label/c.Lockstep_Tab_Rules";
import exchange from "@salesforce/label/c.Lockstep_Tab_Exchange";
import history from "@salesforce/label/c.Lockstep_Tab_History";
import tagline from "@salesforce/label/c.Lockstep_Mapping_Tagline";

/** The screen of mapping rules: find one, switch and order them, edit one. */
export default class LockstepMapping extends LightningElement {
    labels = { title, tagline, rules, exchange, history };
    /** What is edited: a rule, or a new one. */
    editing;
    status = "";

    get mayUse() {
        return isAdmin === true;
    }

    /** The list stays as it was, so that coming back shows the same search. */
    get listClass() {
        return this.editing ? "slds-hide" : undefined;
    }

    reload = () => Promise.all([...this.template.querySelectorAll("[data-refreshable]")].map((part) => part.refresh()));

    handleEdit(event) {
        this.status = "";
        this.editing = { saved: event.detail };
    }

    handleCreate() {
        this.status = "";
        this.editing = { saved: undefined };
    }

    handleBack() {
        this.editing = undefined;
    }

    /** What one of the tabs has saved, the others show too. */
    handleChanged(event) {
        this.status = "";
        const others = [...this.template.querySelectorAll("[data-refreshable]")].filter(
            (part) => part !== event.target,
        );
        return Promise.all(others.map((part) => part.refresh()));
    }

    async handleSaved(event) {
        this.editing = undefined;
        await this.reload();
        this.status = event.detail;
    }

    /** The rule as it is by now; back to the list where it is gone. */
    async handleReload() {
        const { id } = this.editing.saved;
        await this.reload();
        const saved = this.template.querySelector("c-lockstep-rules").ruleOf(id);
        this.editing = saved && { saved };
    }
}
