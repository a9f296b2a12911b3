import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import startPreview from "@salesforce/apex/Lockstep_PreviewController.startPreview";
import readPreview from "@salesforce/apex/Lockstep_PreviewController.readPreview";
import cancelPreview from "@salesforce/apex/Lockstep_PreviewController.cancelPreview";
import progressOf from "@salesforce/label/c.Lockstep_Preview_Progress";
import running from "@salesforce/label/c.Lockstep_Preview_Running";
import stop from "@salesforce/label/c.Lockstep_Preview_Cancel";
import done from "@salesforce/label/c.Lockstep_Preview_Done";
import nobody from "@salesforce/label/c.Lockstep_Preview_Nobody";
import noPeople from "@salesforce/label/c.Lockstep_Preview_No_People";
import stopped from "@salesforce/label/c.Lockstep_Preview_Stopped";
import stale from "@salesforce/label/c.Lockstep_Preview_Stale";
import trips from "@salesforce/label/c.Lockstep_Preview_Breaker_Trips";
import passes from "@salesforce/label/c.Lockstep_Preview_Breaker_Passes";
import refusals from "@salesforce/label/c.Lockstep_Preview_Refusals";
import again from "@salesforce/label/c.Lockstep_Preview_Everyone";
import onlyThis from "@salesforce/label/c.Lockstep_Preview_Only_This";

/** First often, because an org with few people is done in a second or two, then rarely. */
const WAITS_MS = [500, 1000, 1000, 2000, 3000, 5000];

/**
 * What edits of the configuration would do to everybody: starts a preview when it is shown, follows it, and shows counts, what the breaker
 * would say, and the people. Fires `faults` with the findings where the edits cannot be tried.
 */
export default class LockstepPreview extends LightningElement {
    /** As Lockstep_ConfigurationController.saveEdits takes them. */
    @api edits = [];

    run;
    error;
    asked = 0;
    timer;
    labels = { running, stop, onlyThis, again };

    connectedCallback() {
        this.start();
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /**
     * Begins anew, with the edits as they are by now.
     * @returns {Promise<void>} resolves when it is under way
     */
    @api
    async start() {
        clearTimeout(this.timer);
        this.run = undefined;
        this.asked = 0;
        await this.take(() => startPreview({ body: JSON.stringify({ edits: this.edits }) }));
    }

    get isStarting() {
        return !this.run && !this.error;
    }

    get isRunning() {
        return this.run?.state === "Running";
    }

    get isDone() {
        return this.run?.state === "Done";
    }

    /** How many there are is counted first. */
    get percent() {
        return this.run.total > 0 ? (100 * this.run.processed) / this.run.total : 0;
    }

    get progress() {
        return this.run.total > 0 ? fill(progressOf, this.run.processed, this.run.total) : "";
    }

    get summary() {
        return this.run.summary;
    }

    get people() {
        return this.summary?.people ?? {};
    }

    get concerned() {
        return (this.people.all ?? 0) - (this.people.unchanged ?? 0);
    }

    get hasConcerned() {
        return this.concerned > 0;
    }

    get sentence() {
        if (!this.people.all) {
            return noPeople;
        }
        return this.hasConcerned ? fill(done, this.people.all, this.concerned) : nobody;
    }

    get breakerTrips() {
        return this.summary?.breaker?.trips === true;
    }

    /** It counts whoever would lose by any rule: where this changes nobody, there is nothing of it to stop. */
    get breaker() {
        const { losing, allowed, earlier } = this.summary?.breaker ?? {};
        if (!losing || !this.hasConcerned) {
            return undefined;
        }
        return fill(this.breakerTrips ? trips : passes, losing, allowed, earlier);
    }

    get refusals() {
        const codes = Object.entries(this.summary?.codes ?? {}).map(([code, count]) => `${code} (${count})`);
        return codes.length > 0 ? fill(refusals, codes.join(", ")) : undefined;
    }

    get ended() {
        return this.run.state === "Stale" ? stale : stopped;
    }

    handleRetry() {
        this.error = undefined;
        this.start();
    }

    handleStop() {
        clearTimeout(this.timer);
        this.take(() => cancelPreview({ runId: this.run.id }));
    }

    follow() {
        clearTimeout(this.timer);
        if (this.isRunning && this.isConnected) {
            const wait = WAITS_MS[Math.min(this.asked, WAITS_MS.length - 1)];
            this.asked++;
            // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended when finished, or when the component goes
            this.timer = setTimeout(() => this.take(() => readPreview({ runId: this.run.id })), wait);
        }
    }

    async take(ask) {
        try {
            const { run, message, findings } = JSON.parse(await ask());
            if (run) {
                this.run = run;
                this.error = undefined;
                this.follow();
            } else {
                this.error = { message };
                if (findings) {
                    this.dispatchEvent(new CustomEvent("faults", { detail: findings }));
                }
            }
        } catch (error) {
            this.error = error;
        }
    }
}
