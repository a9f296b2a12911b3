import { LightningElement } from "lwc";
import { fill } from "c/lockstepText";
import LockstepReasonModal from "c/lockstepReasonModal";
import askForEveryone from "@salesforce/apex/Lockstep_PeopleController.askForEveryone";
import compare from "@salesforce/label/c.Lockstep_Everyone_Compare";
import compareText from "@salesforce/label/c.Lockstep_Everyone_Compare_Text";
import compared from "@salesforce/label/c.Lockstep_Everyone_Compared";
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
    Backfill: {
        label: sync,
        sentence: syncText,
        done: ({ people = 0, linked = 0 }) => fill(synced, people + linked),
    },
};

/** Asks, with a reason, for what concerns everybody, and shows how far it is. */
export default class LockstepEveryone extends LightningElement {
    request;
    sentences = {};
    error;
    isAsking = false;
    labels = { compare, sync, close, notDone };

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
        } catch (error) {
            this.error = error;
        }
        this.isAsking = false;
    }

    handleFinish(event) {
        const { kind, answer } = event.detail;
        this.sentences = { Done: KINDS[kind].done(JSON.parse(answer ?? "{}")) };
        this.request = event.detail;
    }

    handleClose() {
        this.request = undefined;
        this.sentences = {};
        this.error = undefined;
    }
}
