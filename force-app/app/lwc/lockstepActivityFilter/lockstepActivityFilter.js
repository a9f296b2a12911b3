import { LightningElement, api } from "lwc";
import { EVERYTHING } from "c/lockstepActivityQuery";
import { KINDS } from "c/lockstepChangeText";
import filters from "@salesforce/label/c.Lockstep_Filters";
import person from "@salesforce/label/c.Lockstep_Filter_Person";
import personHelp from "@salesforce/label/c.Lockstep_Filter_Person_Help";
import outcome from "@salesforce/label/c.Lockstep_Filter_Outcome";
import allOutcomes from "@salesforce/label/c.Lockstep_Filter_All_Outcomes";
import failures from "@salesforce/label/c.Lockstep_Filter_Failures";
import applied from "@salesforce/label/c.Lockstep_Outcome_Applied";
import partial from "@salesforce/label/c.Lockstep_Outcome_Partial";
import held from "@salesforce/label/c.Lockstep_Outcome_Held";
import refused from "@salesforce/label/c.Lockstep_Outcome_Refused";
import operated from "@salesforce/label/c.Lockstep_Outcome_Operated";
import decided from "@salesforce/label/c.Lockstep_Outcome_Decided";
import kind from "@salesforce/label/c.Lockstep_Filter_Kind";
import allKinds from "@salesforce/label/c.Lockstep_Filter_All_Kinds";
import rule from "@salesforce/label/c.Lockstep_Filter_Rule";
import run from "@salesforce/label/c.Lockstep_Filter_Run";
import runHelp from "@salesforce/label/c.Lockstep_Filter_Run_Help";
import earliest from "@salesforce/label/c.Lockstep_Filter_Earliest";
import latest from "@salesforce/label/c.Lockstep_Filter_Latest";

const OUTCOMES = [
    { label: allOutcomes, value: "" },
    { label: failures, value: "failures" },
    { label: applied, value: "applied" },
    { label: partial, value: "partial" },
    { label: held, value: "held" },
    { label: refused, value: "refused" },
    { label: operated, value: "operated" },
    { label: decided, value: "decided" },
];
/** What can be asked for: chosen where there are options, else typed. */
const FIELDS = [
    { name: "person", label: person, type: "search", placeholder: personHelp },
    { name: "outcome", label: outcome, options: OUTCOMES },
    { name: "kind", label: kind, options: [{ label: allKinds, value: "" }, ...KINDS] },
    { name: "rule", label: rule, type: "search" },
    { name: "run", label: run, type: "search", placeholder: runHelp },
    { name: "earliest", label: earliest, type: "date" },
    { name: "latest", label: latest, type: "date" },
];
/** So long nothing is typed before the filter counts. */
const PAUSE_MS = 300;

/** Asks which audit entries are wanted. Fires `change` with a filter, as Lockstep_ActivityFilter has it. */
export default class LockstepActivityFilter extends LightningElement {
    /** What is asked for, as Lockstep_ActivityFilter has it. */
    @api
    get filter() {
        return this.entered;
    }

    set filter(value) {
        clearTimeout(this.timer);
        this.entered = value;
    }

    entered = EVERYTHING;
    timer;

    labels = { filters };

    get fields() {
        return FIELDS.map((field) => ({ ...field, value: this.filter[field.name] }));
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /** Lets everything through again. */
    @api
    clear() {
        this.take(EVERYTHING);
        this.tell();
    }

    // What the fields fire goes no further: it would be taken for a filter.
    handleChoice(event) {
        event.stopPropagation();
        this.take({ [event.target.dataset.field]: event.detail.value });
        this.tell();
    }

    handleText(event) {
        event.stopPropagation();
        const { field } = event.target.dataset;
        // A day that is not whole yet has no value.
        this.take({ [field]: event.detail.value || EVERYTHING[field] });
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => this.tell(), PAUSE_MS);
    }

    take(values) {
        clearTimeout(this.timer);
        this.entered = { ...this.entered, ...values };
    }

    tell() {
        this.dispatchEvent(new CustomEvent("change", { detail: this.entered }));
    }
}
