import { LightningElement, api } from "lwc";
import { KINDS } from "c/lockstepFindingText";
import filters from "@salesforce/label/c.Lockstep_Filters";
import kind from "@salesforce/label/c.Lockstep_Finding_Kind";
import allKinds from "@salesforce/label/c.Lockstep_Finding_Kind_All";
import state from "@salesforce/label/c.Lockstep_Finding_State";
import open from "@salesforce/label/c.Lockstep_Finding_State_Open";
import accepted from "@salesforce/label/c.Lockstep_Finding_State_Accepted";
import closed from "@salesforce/label/c.Lockstep_Finding_State_Closed";
import allStates from "@salesforce/label/c.Lockstep_Finding_State_All";
import person from "@salesforce/label/c.Lockstep_Filter_Person";
import personHelp from "@salesforce/label/c.Lockstep_Filter_Person_Help";
import rule from "@salesforce/label/c.Lockstep_Filter_Rule";
import since from "@salesforce/label/c.Lockstep_Finding_Found_Since";

/** So long nothing is typed before the filter counts. */
const PAUSE_MS = 300;

/** Asks which findings are wanted. Fires `change` with a filter, as Lockstep_FindingFilter has it. */
export default class LockstepFindingFilter extends LightningElement {
    /** What is asked for, as Lockstep_FindingFilter has it. */
    @api
    get filter() {
        return this.entered;
    }

    set filter(value) {
        clearTimeout(this.timer);
        this.entered = value;
    }

    entered;
    timer;

    labels = { filters, kind, state, person, personHelp, rule, since };
    kinds = [{ label: allKinds, value: "" }, ...Object.entries(KINDS).map(([value, label]) => ({ label, value }))];
    states = [
        { label: open, value: "open" },
        { label: accepted, value: "accepted" },
        { label: closed, value: "closed" },
        { label: allStates, value: "" },
    ];

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    // What the fields fire goes no further: it would be taken for a filter.
    handleChoice(event) {
        event.stopPropagation();
        this.take(event.target.dataset.field, event.detail.value);
        this.tell();
    }

    handleText(event) {
        event.stopPropagation();
        const { field } = event.target.dataset;
        // A day that is not whole yet has no value.
        this.take(field, event.detail.value || (field === "since" ? null : ""));
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => this.tell(), PAUSE_MS);
    }

    take(field, value) {
        clearTimeout(this.timer);
        this.entered = { ...this.entered, [field]: value };
    }

    tell() {
        this.dispatchEvent(new CustomEvent("change", { detail: this.entered }));
    }
}
