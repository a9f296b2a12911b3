import { LightningElement, api } from "lwc";
import { byName, learnLabels } from "c/lockstepEntitlements";
import { fill } from "c/lockstepText";
import none from "@salesforce/label/c.Lockstep_No_Access_Held";
import noneHint from "@salesforce/label/c.Lockstep_No_Access_Held_Hint";
import accessOf from "@salesforce/label/c.Lockstep_Access_Of";
import access from "@salesforce/label/c.Lockstep_Access";
import hasIt from "@salesforce/label/c.Lockstep_Has_It";
import shouldHave from "@salesforce/label/c.Lockstep_Should_Have";
import why from "@salesforce/label/c.Lockstep_Why";
import actions from "@salesforce/label/c.Lockstep_Actions";
import waive from "@salesforce/label/c.Lockstep_Waive";
import showNotGranted from "@salesforce/label/c.Lockstep_Show_Not_Granted";
import chart from "@salesforce/label/c.Lockstep_Access_Chart";
import chartRight from "@salesforce/label/c.Lockstep_Chart_Right";
import chartGive from "@salesforce/label/c.Lockstep_Chart_Give";
import chartWithdraw from "@salesforce/label/c.Lockstep_Chart_Withdraw";
import chartOutside from "@salesforce/label/c.Lockstep_Chart_Outside";
import { isShown, rowOf, groupOf } from "./accessRow";

const BARS = [
    ["right", chartRight],
    ["give", chartGive],
    ["withdraw", chartWithdraw],
    ["outside", chartOutside],
];

/** What a person holds against what they should, each piece with its why. Fires `waive` with the piece that should be kept. */
export default class LockstepAccessTable extends LightningElement {
    /** The explained pieces, as POST explanations has them in docs/api.md. */
    @api
    get access() {
        return this.given;
    }

    set access(value) {
        this.given = value ?? [];
        this.learn();
    }

    /** Kind and name of a piece -> the sensitive permissions inside it. */
    @api sensitive = {};
    /** Whose they are. */
    @api person;
    /** Whether waivers may be asked for: not without a user. */
    @api mayAsk = false;

    given = [];
    nameOf = byName;
    showNotGranted = false;
    labels = { none, noneHint, access, hasIt, shouldHave, why, actions, waive, showNotGranted };

    get shown() {
        return this.access.filter((piece) => this.showNotGranted || isShown(piece));
    }

    get rows() {
        return this.shown.map((piece) => rowOf(piece, this.sensitive ?? {}, this.nameOf));
    }

    get isEmpty() {
        return this.access.length === 0;
    }

    get caption() {
        return fill(accessOf, this.person ?? "");
    }

    get bars() {
        const pieces = this.access.filter(isShown);
        let x = 0;
        return BARS.map(([key, label]) => {
            const count = pieces.filter((piece) => groupOf(piece) === key).length;
            const width = pieces.length === 0 ? 0 : (count / pieces.length) * 100;
            const bar = { key, keyClass: `key ${key}`, label, count, x, width };
            x += width;
            return bar;
        });
    }

    get summary() {
        return fill(chart, ...this.bars.map(({ count }) => count));
    }

    async learn() {
        this.nameOf = await learnLabels(this.access);
    }

    handleShowNotGranted(event) {
        this.showNotGranted = event.detail.checked;
    }

    handleWaive(event) {
        const { kind, target, label } = this.rows.find(({ key }) => key === event.target.value);
        this.dispatchEvent(new CustomEvent("waive", { detail: { kind, target, label } }));
    }
}
