import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import readSteps from "@salesforce/apex/Lockstep_SetUpController.readSteps";
import seedDefaults from "@salesforce/apex/Lockstep_SetUpController.seedDefaults";
import askForReport from "@salesforce/apex/Lockstep_SetUpController.askForReport";
import progress from "@salesforce/label/c.Lockstep_Set_Up_Progress";
import allDone from "@salesforce/label/c.Lockstep_Set_Up_All_Done";
import check from "@salesforce/label/c.Lockstep_Set_Up_Check";
import checkHint from "@salesforce/label/c.Lockstep_Set_Up_Check_Hint";
import loading from "@salesforce/label/c.Lockstep_Loading";

/** The steps of the set-up, in order: the first that is not done stands open. */
export default class LockstepSetUpSteps extends LightningElement {
    found;
    error;
    /** What the companion was asked for, while it is shown. */
    request;
    isBusy = false;
    labels = { check, checkHint, loading };

    connectedCallback() {
        this.refresh();
    }

    /**
     * Looks at the org again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        await this.work(async () => {
            this.found = await readSteps();
        });
    }

    get isLoading() {
        return !this.error;
    }

    get steps() {
        const firstOpen = this.found?.findIndex(({ state }) => state !== "done");
        return this.found?.map((step, index) => ({ ...step, number: index + 1, isFirstOpen: index === firstOpen }));
    }

    get doneCount() {
        return this.found.filter(({ state }) => state === "done").length;
    }

    get percent() {
        return (100 * this.doneCount) / this.found.length;
    }

    /** Where all is done there is nothing to measure: a full bar, which ends before the screen does, looks like a part. */
    get isUnderWay() {
        return this.doneCount < this.found.length;
    }

    get sentence() {
        return this.isUnderWay ? fill(progress, this.doneCount, this.found.length) : allDone;
    }

    handleRetry() {
        this.refresh();
    }

    handleSeed() {
        return this.work(async () => {
            await seedDefaults();
            this.found = await readSteps();
        });
    }

    /** Where no companion was heard of, nobody would answer. */
    handleCheck() {
        return this.work(async () => {
            this.found = await readSteps();
            const isHeard = this.found.some(({ name, state }) => name === "companion" && state === "done");
            this.request = isHeard ? await askForReport() : undefined;
        });
    }

    handleChecked() {
        this.request = undefined;
        return this.refresh();
    }

    async work(task) {
        this.isBusy = true;
        this.error = undefined;
        try {
            await task();
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
