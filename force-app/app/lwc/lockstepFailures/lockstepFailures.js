import { LightningElement, api, wire } from "lwc";
import { NavigationMixin } from "lightning/navigation";
import timeZone from "@salesforce/i18n/timeZone";
import { ENTRIES } from "c/lockstepActivityQuery";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { placeOf } from "c/lockstepPlaces";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import { triedSentence } from "c/lockstepTriedText";
import listCodes from "@salesforce/apex/Lockstep_FailuresController.listCodes";
import listFailures from "@salesforce/apex/Lockstep_FailuresController.listFailures";
import retry from "@salesforce/apex/Lockstep_FailuresController.retry";
import retryAll from "@salesforce/apex/Lockstep_FailuresController.retryAll";
import hint from "@salesforce/label/c.Lockstep_Failures_Hint";
import codeFilter from "@salesforce/label/c.Lockstep_Code";
import allCodes from "@salesforce/label/c.Lockstep_Filter_All_Codes";
import none from "@salesforce/label/c.Lockstep_No_Failures";
import noneHint from "@salesforce/label/c.Lockstep_No_Open_Failures_Hint";
import tryAgain from "@salesforce/label/c.Lockstep_Try_Again";
import tryAgainFor from "@salesforce/label/c.Lockstep_Try_Again_For";
import tryAllAgain from "@salesforce/label/c.Lockstep_Try_All_Again";
import tryAllOf from "@salesforce/label/c.Lockstep_Try_All_Of";
import triedAgain from "@salesforce/label/c.Lockstep_Tried_Again";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import reload from "@salesforce/label/c.Lockstep_Reload";

/** Lists the people for whom something failed that was not mended since, says where to mend it, and has it tried again. */
export default class LockstepFailures extends NavigationMixin(LightningElement) {
    timeZone = timeZone;
    code = "";
    newest = null;
    began = nextRound();
    round = nextRound();
    pages = firstPage(undefined, ENTRIES);
    /** What is being tried again, and how it ended: id of the entry -> request, sentence. */
    attempts = {};
    /** The request that tries all again. */
    all;
    allSentences = {};
    error;
    isBusy = false;

    labels = { hint, codeFilter, none, noneHint, tryAgain, notDone, reload };

    @wire(listCodes, { round: "$began" })
    wiredCodes;

    @wire(listFailures, { code: "$code", before: "$newest", round: "$round" })
    provisionFailures(result) {
        this.pages = firstPage(result, ENTRIES);
    }

    /**
     * Loads the failures again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.error = undefined;
        this.attempts = {};
        this.all = this.all?.isFinished ? undefined : this.all;
        await Promise.all([refreshPages(this), this.template.querySelector("c-lockstep-dead-letters")?.refresh()]);
    }

    get codes() {
        const codes = this.wiredCodes?.data ?? [];
        return [{ label: allCodes, value: "" }, ...codes.map((code) => ({ label: code, value: code }))];
    }

    get retryAllLabel() {
        return this.code ? fill(tryAllOf, this.code) : tryAllAgain;
    }

    get rows() {
        return this.pages.rows.map((entry) => {
            const name = entry.person ?? entry.username ?? entry.oktaId;
            const place = placeOf(entry.code);
            const { request, sentence } = this.attempts[entry.id] ?? {};
            return {
                ...entry,
                name,
                message: entry.message ?? entry.code,
                retryTitle: fill(tryAgainFor, name),
                fix: place?.label,
                tab: place?.tab,
                request,
                done: sentence,
            };
        });
    }

    load = () => loadMore(this, (before, round) => listFailures({ code: this.code, before, round }));

    handleCode(event) {
        this.code = event.detail.value;
        this.round = nextRound();
    }

    handleRetry() {
        this.all = undefined;
        this.refresh();
    }

    handleFix(event) {
        this[NavigationMixin.Navigate]({
            type: "standard__navItemPage",
            attributes: { apiName: event.target.dataset.tab },
        });
    }

    async handleTryAgain(event) {
        const { id } = event.target.dataset;
        const { oktaId, oktaOrg } = this.pages.rows.find((entry) => entry.id === id);
        await this.attempt(async () => {
            this.note(id, { request: await retry({ oktaId, oktaOrg }) });
        });
    }

    async handleRetryAll() {
        await this.attempt(async () => {
            this.all = await retryAll({ code: this.code });
        });
    }

    /** The row stays, with what came of it, until the list is loaded again. */
    handleFinished(event) {
        const { state, answer } = event.detail;
        if (state === "Done") {
            this.note(event.target.dataset.id, { sentence: triedSentence(answer) });
        }
    }

    handleAllFinished(event) {
        this.allSentences = { Done: fill(triedAgain, answerOf(event.detail).woken ?? 0) };
        this.all = event.detail;
    }

    note(id, attempt) {
        this.attempts = { ...this.attempts, [id]: attempt };
    }

    async attempt(act) {
        this.error = undefined;
        this.isBusy = true;
        try {
            await act();
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}

function answerOf({ answer }) {
    return JSON.parse(answer ?? "{}");
}
