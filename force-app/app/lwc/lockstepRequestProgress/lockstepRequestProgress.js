import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import readRequest from "@salesforce/apex/Lockstep_RequestsController.readRequest";
import progressOf from "@salesforce/label/c.Lockstep_Request_Progress";
import waiting from "@salesforce/label/c.Lockstep_Request_Waiting";
import running from "@salesforce/label/c.Lockstep_Request_Running";
import done from "@salesforce/label/c.Lockstep_Request_Done";
import cancelled from "@salesforce/label/c.Lockstep_Request_Cancelled";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import reload from "@salesforce/label/c.Lockstep_Reload";

/** First often, because most requests are done in a second or two, then rarely. */
const WAITS_MS = [1000, 1000, 2000, 3000, 5000];
const SENTENCES = { Requested: waiting, Running: running, Done: done, Cancelled: cancelled };

/** Shows how far a request is, and asks again until it is finished. Fires `finish` with the request then, and `reload` on wish. */
export default class LockstepRequestProgress extends LightningElement {
    /** What to say instead while it runs: state -> sentence. */
    @api sentences = {};

    /** As Lockstep_RequestsController.Progress has it. */
    @api
    get request() {
        return this.current;
    }

    set request(value) {
        this.current = value;
        this.asked = 0;
        this.error = undefined;
        this.follow();
    }

    current;
    error;
    asked = 0;
    timer;
    labels = { reload, notDone };

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    get failure() {
        return this.current?.state === "Failed" ? this.current.message : undefined;
    }

    get isUnderWay() {
        return !this.current.isFinished;
    }

    get percent() {
        return this.current.percent ?? 0;
    }

    get barLabel() {
        return fill(progressOf, this.current.name);
    }

    get sentence() {
        return this.sentences?.[this.current.state] ?? SENTENCES[this.current.state] ?? this.current.state;
    }

    get iconName() {
        return this.isUnderWay ? "utility:sync" : "utility:success";
    }

    get iconVariant() {
        return this.isUnderWay ? undefined : "success";
    }

    handleRetry() {
        this.error = undefined;
        this.ask();
    }

    handleReload() {
        this.dispatchEvent(new CustomEvent("reload"));
    }

    follow() {
        clearTimeout(this.timer);
        if (this.current && !this.current.isFinished) {
            const wait = WAITS_MS[Math.min(this.asked, WAITS_MS.length - 1)];
            this.asked++;
            // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended when finished, or when the component goes
            this.timer = setTimeout(() => this.ask(), wait);
        }
    }

    async ask() {
        const { id } = this.current;
        try {
            const answer = await readRequest({ requestId: id });
            // Another request may have taken its place meanwhile.
            if (this.current?.id !== id || !this.isConnected) {
                return;
            }
            this.current = answer;
            if (answer.isFinished) {
                this.dispatchEvent(new CustomEvent("finish", { detail: answer }));
            }
            this.follow();
        } catch (error) {
            this.error = error;
        }
    }
}
