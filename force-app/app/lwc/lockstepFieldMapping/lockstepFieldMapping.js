import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import title from "@salesforce/label/c.Lockstep_Fields";
import tagline from "@salesforce/label/c.Lockstep_Fields_Tagline";
import fields from "@salesforce/label/c.Lockstep_Tab_Fields";
import maps from "@salesforce/label/c.Lockstep_Tab_Value_Maps";

/** The screen of field mappings: which attribute of Okta fills which field of a user, and what is made of it on the way. */
export default class LockstepFieldMapping extends LightningElement {
    labels = { title, tagline, fields, maps };
    /** What is edited: its kind, and the saved entry or nothing for a new one. */
    editing;
    status = "";

    get mayUse() {
        return isAdmin === true;
    }

    get isMapping() {
        return this.editing?.kind === "mapping";
    }

    get isMap() {
        return this.editing?.kind === "map";
    }

    /** The list stays as it was, so that coming back shows the same search. */
    get listClass() {
        return this.editing ? "slds-hide" : undefined;
    }

    reload = () => Promise.all(this.parts.map((part) => part.refresh()));

    get parts() {
        return [...this.template.querySelectorAll("[data-refreshable]")];
    }

    handleEdit(event) {
        this.status = "";
        this.editing = { kind: event.target.dataset.kind, saved: event.detail };
    }

    handleCreate(event) {
        this.status = "";
        this.editing = { kind: event.target.dataset.kind, saved: undefined };
    }

    handleBack() {
        this.editing = undefined;
    }

    async handleSaved(event) {
        this.editing = undefined;
        await this.reload();
        this.status = event.detail;
    }

    /** The entry as it is by now; back to the list where it is gone. */
    async handleReload() {
        const { kind, saved } = this.editing;
        await this.reload();
        const found = await this.parts.find((part) => part.dataset.kind === kind).find(saved.id);
        this.editing = found && { kind, saved: found };
    }
}
