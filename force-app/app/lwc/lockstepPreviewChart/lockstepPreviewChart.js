import { LightningElement, api } from "lwc";
import chart from "@salesforce/label/c.Lockstep_Preview_Chart";
import gains from "@salesforce/label/c.Lockstep_Preview_Class_Gains";
import moves from "@salesforce/label/c.Lockstep_Preview_Class_Moves";
import loses from "@salesforce/label/c.Lockstep_Preview_Class_Loses";
import locked from "@salesforce/label/c.Lockstep_Preview_Class_Locked";
import fields from "@salesforce/label/c.Lockstep_Preview_Class_Fields";
import refused from "@salesforce/label/c.Lockstep_Preview_Class_Refused";
import spared from "@salesforce/label/c.Lockstep_Preview_Class_Spared";

const LABELS = { gains, moves, loses, locked, fields, refused, spared };
/** These are told though nobody is concerned: that nobody loses is worth knowing. */
const ALWAYS = ["gains", "moves", "loses"];

/** Bars of how many people an edit would concern, one a way; a person can be concerned in several. */
export default class LockstepPreviewChart extends LightningElement {
    /** Counts by class, with `all`, as the summary of a preview has them. */
    @api people = {};

    labels = { chart };

    get bars() {
        const all = Math.max(this.people.all ?? 0, 1);
        return Object.entries(LABELS)
            .map(([name, label]) => ({
                name,
                label,
                count: this.people[name] ?? 0,
                width: (100 * (this.people[name] ?? 0)) / all,
                barClass: `bar ${name}`,
            }))
            .filter(({ name, count }) => count > 0 || ALWAYS.includes(name));
    }
}
