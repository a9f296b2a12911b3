import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import { fill, timeOf } from "c/lockstepText";
import listDeadLetters from "@salesforce/apex/Lockstep_FailuresController.listDeadLetters";
import retry from "@salesforce/apex/Lockstep_FailuresController.retry";
import heading from "@salesforce/label/c.Lockstep_Dead_Heading";
import hint from "@salesforce/label/c.Lockstep_Dead_Hint";
import more from "@salesforce/label/c.Lockstep_Dead_More";
import many from "@salesforce/label/c.Lockstep_Dead_Many";
import after from "@salesforce/label/c.Lockstep_Dead_Events";
import tryAgain from "@salesforce/label/c.Lockstep_Try_Again";
import tryAgainFor from "@salesforce/label/c.Lockstep_Try_Again_For";

/** Lists whom the companion has given up, as it told last, each with a retry. Shows nothing where there is nobody. */
export default class LockstepDeadLetters extends LightningElement {
    heading = heading;
    labels = { tryAgain, many };
    /** What is being tried again: key of the letter -> request. */
    requests = {};
    error;
    isBusy = false;

    round = nextRound();

    @wire(listDeadLetters, { round: "$round" })
    wiredLetters;

    /**
     * Reads them again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.error = undefined;
        this.requests = {};
        await refreshApex(this.wiredLetters);
    }

    get told() {
        return this.wiredLetters?.data;
    }

    get isShown() {
        return this.told?.letters.length > 0;
    }

    get hint() {
        return fill(hint, timeOf(this.told.at));
    }

    get rows() {
        return this.told.letters.map((letter) => {
            const key = `${letter.oktaOrg} ${letter.oktaId}`;
            return {
                ...letter,
                key,
                time: timeOf(letter.since),
                after: letter.events?.length > 0 ? fill(after, letter.events.join(", ")) : undefined,
                retryTitle: fill(tryAgainFor, letter.name),
                request: this.requests[key],
            };
        });
    }

    get more() {
        const { total, letters } = this.told;
        return total > letters.length ? fill(more, letters.length, total) : undefined;
    }

    handleReload() {
        this.refresh();
    }

    async handleTryAgain(event) {
        const key = event.target.value;
        const { oktaId, oktaOrg } = this.rows.find((row) => row.key === key);
        this.error = undefined;
        this.isBusy = true;
        try {
            const request = await retry({ oktaId, oktaOrg });
            this.requests = { ...this.requests, [key]: request };
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
