import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import { fill, numberOf, timeOf } from "c/lockstepText";
import readChain from "@salesforce/apex/Lockstep_AuditChainController.readChain";
import verify from "@salesforce/apex/Lockstep_AuditChainController.verify";
import hint from "@salesforce/label/c.Lockstep_Verify_Hint";
import loading from "@salesforce/label/c.Lockstep_Loading";
import empty from "@salesforce/label/c.Lockstep_Verify_Empty";
import never from "@salesforce/label/c.Lockstep_Verify_Never";
import running from "@salesforce/label/c.Lockstep_Verify_Running";
import unfinished from "@salesforce/label/c.Lockstep_Verify_Unfinished";
import sound from "@salesforce/label/c.Lockstep_Verify_Sound";
import broken from "@salesforce/label/c.Lockstep_Verify_Broken";
import at from "@salesforce/label/c.Lockstep_Verified_At";
import soundUpTo from "@salesforce/label/c.Lockstep_Verify_Chart";
import progress from "@salesforce/label/c.Lockstep_Verify_Progress";
import progressSentence from "@salesforce/label/c.Lockstep_Verify_Step";
import problemsCount from "@salesforce/label/c.Lockstep_Verify_Problems";
import head from "@salesforce/label/c.Lockstep_Verify_Head";
import headHint from "@salesforce/label/c.Lockstep_Verify_Head_Hint";
import verifyLabel from "@salesforce/label/c.Lockstep_Verify_All";
import verifyNew from "@salesforce/label/c.Lockstep_Verify_New";
import stop from "@salesforce/label/c.Lockstep_Verify_Stop";

/** Says whether the audit trail is whole, and verifies it step by step: each step is a transaction of its own. */
export default class LockstepAuditChain extends LightningElement {
    /** What the last step said, or nothing. */
    latest;
    isRunning = false;
    failure;
    /** Grows with each verification, so that a stopped one takes no further step. */
    turn = 0;

    labels = { hint, loading, progress, head, headHint, verify: verifyLabel, verifyNew, stop };

    round = nextRound();

    @wire(readChain, { round: "$round" })
    wiredChain;

    disconnectedCallback() {
        this.turn++;
    }

    /**
     * Loads it again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        if (!this.isRunning) {
            this.failure = undefined;
            this.latest = undefined;
            await refreshApex(this.wiredChain);
        }
    }

    get error() {
        return this.failure ?? this.wiredChain?.error;
    }

    get chain() {
        return this.latest ?? this.wiredChain?.data;
    }

    get verdict() {
        const { headSequence, verdict, problemCount } = this.chain;
        if (this.isRunning) {
            return { icon: "utility:sync", sentence: running };
        }
        if (verdict === "broken" || problemCount > 0) {
            return { icon: "utility:error", variant: "error", sentence: broken };
        }
        if (verdict === "sound") {
            return { icon: "utility:success", variant: "success", sentence: sound };
        }
        if (verdict === "running") {
            return { icon: "utility:warning", variant: "warning", sentence: unfinished };
        }
        return { icon: "utility:info", sentence: headSequence > 0 ? never : empty };
    }

    get verifiedAt() {
        const { verifiedAt } = this.chain;
        return verifiedAt && fill(at, timeOf(verifiedAt));
    }

    get soundWidth() {
        const { verifiedSequence, headSequence } = this.chain;
        return headSequence > 0 ? Math.min(100, (100 * (verifiedSequence ?? 0)) / headSequence) : 0;
    }

    get chartClass() {
        return this.chain.problemCount > 0 ? "broken" : "sound";
    }

    get chartSummary() {
        const { verifiedSequence, headSequence } = this.chain;
        return fill(soundUpTo, numberOf(verifiedSequence ?? 0), numberOf(headSequence));
    }

    get percent() {
        const { checked, beginning, headSequence } = this.chain;
        return Math.floor((100 * ((checked ?? 0) - (beginning ?? 0))) / Math.max(1, headSequence - (beginning ?? 0)));
    }

    get progressSentence() {
        return fill(progressSentence, numberOf(this.chain.checked ?? 0), numberOf(this.chain.headSequence));
    }

    get hasProblems() {
        return this.chain.problems.length > 0;
    }

    get problems() {
        return this.chain.problems.map((problem, index) => ({ ...problem, key: String(index) }));
    }

    get problemsHeading() {
        return fill(problemsCount, this.chain.problemCount);
    }

    handleRetry() {
        this.refresh();
    }

    handleVerify() {
        return this.walk("full");
    }

    handleVerifyNew() {
        return this.walk("new");
    }

    handleStop() {
        this.turn++;
        this.isRunning = false;
    }

    async walk(mode) {
        const turn = ++this.turn;
        this.isRunning = true;
        this.failure = undefined;
        try {
            let step = await verify({ mode, cursor: null });
            while (turn === this.turn) {
                this.latest = step;
                if (step.verdict !== "running") {
                    break;
                }
                // eslint-disable-next-line no-await-in-loop -- each step goes on where the one before it ended
                step = await verify({ mode, cursor: step.checked });
            }
        } catch (error) {
            this.failure = turn === this.turn ? error : undefined;
        } finally {
            this.isRunning = turn === this.turn ? false : this.isRunning;
        }
    }
}
