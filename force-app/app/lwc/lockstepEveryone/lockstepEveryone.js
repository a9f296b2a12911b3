import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import LockstepReasonModal from "c/lockstepReasonModal";
import askForEveryone from "@salesforce/apex/Lockstep_PeopleController.askForEveryone";
import compare from "@salesforce/label/c.Lockstep_Everyone_Compare";
import compareText from "@salesforce/label/c.Lockstep_Everyone_Compare_Text";
import compared from "@salesforce/label/c.Lockstep_Everyone_Compared";
import repair from "@salesforce/label/c.Lockstep_Everyone_Repair";
import repairText from "@salesforce/label/c.Lockstep_Everyone_Repair_Text";
import repaired from "@salesforce/label/c.Lockstep_Everyone_Repaired";
import sync from "@salesforce/label/c.Lockstep_Everyone_Sync";
import syncText from "@salesforce/label/c.Lockstep_Everyone_Sync_Text";
import synced from "@salesforce/label/c.Lockstep_Everyone_Synced";
import close from "@salesforce/label/c.Lockstep_Close";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";

/** What may be asked for, by the kind of request: what is asked first, and what is said of the answer. */
const KINDS = {
    Reconcile: {
        label: compare,
        sentence: compareText,
        done: ({ people = 0, outcomes = {} }) => fill(compared, people, outcomes.sound ?? 0),
    },
    Repair: {
        label: repair,
        sentence: repairText,
        done: ({ people = 0, outcomes = {} }) => fill(repaired, people, outcomes.sound ?? 0, outcomes.repaired ?? 0),
    },
    Backfill: {
        label: sync,
        iconName: "utility:sync",
        sentence: syncText,
        done: ({ people = 0, linked = 0 }) => fill(synced, people + linked),
    },
};

/**
 * Asks, with a reason, for what concerns everybody, and shows how far it is. Fires `finish` with the request when it is
 * over.
 */
export default class LockstepEveryone extends LightningElement {
    /** What may be asked for: Reconcile (compares), Repair (compares and mends), Backfill (reads everybody in Okta). */
    @api kinds = ["Reconcile", "Backfill"];

    request;
    /** What the request was asked for as. */
    asked;
    sentences = {};
    error;
    isAsking = false;
    labels = { close, notDone };

    get buttons() {
        return this.kinds.map((kind) => ({ kind, label: KINDS[kind].label, iconName: KINDS[kind].iconName }));
    }

    get isBusy() {
        return this.isAsking || (this.request !== undefined && !this.request.isFinished);
    }

    async handleAsk(event) {
        const { kind } = event.target.dataset;
        const { label, sentence } = KINDS[kind];
        const answer = await LockstepReasonModal.open({ size: "small", label, sentence, confirmLabel: label });
        if (!answer) {
            return;
        }
        this.handleClose();
        this.isAsking = true;
        try {
            this.request = await askForEveryone({ kind, reason: answer.reason });
            this.asked = kind;
        } catch (error) {
            this.error = error;
        }
        this.isAsking = false;
    }

    handleFinish(event) {
        this.sentences = { Done: KINDS[this.asked].done(JSON.parse(event.detail.answer ?? "{}")) };
        this.request = event.detail;
        this.dispatchEvent(new CustomEvent("finish", { detail: event.detail }));
    }

    handleClose() {
        this.request = undefined;
        this.sentences = {};
        this.error = undefined;
    }
}
