import { LightningElement, api } from "lwc";
import { COPIES, STEPS } from "c/lockstepSetUpWords";
import { fill } from "c/lockstepText";
import timeZone from "@salesforce/i18n/timeZone";
import seed from "@salesforce/label/c.Lockstep_Guide_Settings_Seed";
import done from "@salesforce/label/c.Lockstep_Guide_State_Done";
import open from "@salesforce/label/c.Lockstep_Guide_State_Open";
import wrong from "@salesforce/label/c.Lockstep_Guide_State_Wrong";
import unknown from "@salesforce/label/c.Lockstep_Guide_State_Unknown";

const LOOKS = {
    done: { icon: "utility:success", variant: "success", word: done },
    open: { icon: "utility:routing_offline", word: open },
    wrong: { icon: "utility:warning", variant: "warning", word: wrong },
    unknown: { icon: "utility:question", word: unknown },
};

/** One step of the set-up. Fires `seed` when the defaults are to be saved. */
export default class LockstepSetUpStep extends LightningElement {
    /** As Lockstep_SetUpStep has it. */
    @api step;
    /** Its number, from 1. */
    @api number;
    /** Whether it stands open until the person opens or closes it. */
    @api open = false;
    @api busy = false;

    timeZone = timeZone;
    labels = { seed };
    /** What the person made of it; undefined while they did nothing. */
    wished;

    get words() {
        return STEPS[this.step.name] ?? { heading: this.step.name, todo: "", found: {} };
    }

    get heading() {
        return `${this.number}. ${this.words.heading}`;
    }

    get look() {
        return LOOKS[this.step.state] ?? LOOKS.unknown;
    }

    get found() {
        return fill(this.words.found[this.step.code] ?? this.step.code, ...this.step.values);
    }

    get foundClass() {
        return this.step.state === "wrong" ? "found" : "found slds-text-color_weak";
    }

    get isShown() {
        return this.wished ?? this.open;
    }

    get expanded() {
        return String(this.isShown);
    }

    get toggleIcon() {
        return this.isShown ? "utility:chevrondown" : "utility:chevronright";
    }

    get lines() {
        return this.words.todo.split("\n").filter(Boolean);
    }

    get copies() {
        return this.step.copies.map(({ name, value }) => ({ name, value, label: COPIES[name] ?? name }));
    }

    get canSeed() {
        return this.step.name === "settings" && this.step.state === "open";
    }

    handleToggle() {
        this.wished = !this.isShown;
    }

    handleSeed() {
        this.dispatchEvent(new CustomEvent("seed"));
    }
}
