import { LightningElement, api } from "lwc";
import { fill, timeOf } from "c/lockstepText";
import { DIFFERENCES, LABELS, SENTENCES } from "./labels";

/** What the last comparison of everybody found, when the next is due, and how to ask for one now. Fires `finish` after one. */
export default class LockstepComparison extends LightningElement {
    /** As Lockstep_Comparison has it; nothing before it is there. */
    @api comparison;
    /** What was answered instead. */
    @api error;

    kinds = ["Reconcile", "Repair"];
    labels = LABELS;

    get last() {
        const { at, request, askedBy, outcome } = this.comparison;
        if (!at) {
            return SENTENCES.never;
        }
        const began = request
            ? fill(SENTENCES.lastAsked, timeOf(at), askedBy, request)
            : fill(SENTENCES.lastSchedule, timeOf(at));
        const details = {
            running: SENTENCES.running,
            done: this.found ? undefined : SENTENCES.unknown,
        };
        return [began, details[outcome]].filter(Boolean).join(" ");
    }

    get failure() {
        const { outcome, error } = this.comparison;
        return outcome === "failed" ? fill(SENTENCES.failed, error ?? "–") : undefined;
    }

    get found() {
        return this.comparison.found ? JSON.parse(this.comparison.found) : undefined;
    }

    get sound() {
        return this.found.outcomes?.sound ?? 0;
    }

    get foundSentence() {
        const { repair, people = 0 } = this.found;
        return fill(repair ? SENTENCES.foundRepaired : SENTENCES.found, people, this.sound);
    }

    get hasPeople() {
        return this.found.people > 0;
    }

    get soundWidth() {
        return (100 * this.sound) / this.found.people;
    }

    get chart() {
        return fill(SENTENCES.chart, this.sound, this.found.people);
    }

    /** The most frequent first. */
    get differences() {
        return Object.entries(this.found.discrepancies ?? {})
            .map(([code, count]) => ({ code, count, label: DIFFERENCES[code] ?? code }))
            .sort((one, other) => other.count - one.count);
    }

    get hasDifferences() {
        return this.differences.length > 0;
    }

    get next() {
        const { nextAt, scheduleRepairs, toldAt } = this.comparison;
        if (nextAt) {
            return fill(scheduleRepairs ? SENTENCES.nextRepairs : SENTENCES.next, timeOf(nextAt));
        }
        return toldAt ? SENTENCES.off : SENTENCES.notTold;
    }

    handleFinish() {
        this.dispatchEvent(new CustomEvent("finish"));
    }
}
