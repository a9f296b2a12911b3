import { LightningElement, api } from "lwc";
import { countLines } from "c/lockstepConfigurationCounts";
import { firstPage } from "c/lockstepPaging";
import { fill, timeOf } from "c/lockstepText";
import listVersions from "@salesforce/apex/Lockstep_ConfigurationController.listVersions";
import readChanges from "@salesforce/apex/Lockstep_ConfigurationController.readChanges";
import restoreVersion from "@salesforce/apex/Lockstep_ConfigurationController.restoreVersion";
import caption from "@salesforce/label/c.Lockstep_Versions_Caption";
import hint from "@salesforce/label/c.Lockstep_Versions_Hint";
import version from "@salesforce/label/c.Lockstep_Version";
import savedAt from "@salesforce/label/c.Lockstep_Version_Saved_At";
import savedBy from "@salesforce/label/c.Lockstep_Version_Saved_By";
import what from "@salesforce/label/c.Lockstep_Version_What";
import showChanges from "@salesforce/label/c.Lockstep_Version_Changes";
import showChangesOne from "@salesforce/label/c.Lockstep_Version_Changes_One";
import changesTitle from "@salesforce/label/c.Lockstep_Version_Changes_Title";
import changesFirst from "@salesforce/label/c.Lockstep_Version_Changes_First";
import same from "@salesforce/label/c.Lockstep_Version_Same";
import close from "@salesforce/label/c.Lockstep_Close";
import restore from "@salesforce/label/c.Lockstep_Version_Restore";
import restoreOne from "@salesforce/label/c.Lockstep_Version_Restore_One";
import restoreTitle from "@salesforce/label/c.Lockstep_Version_Restore_Title";
import restored from "@salesforce/label/c.Lockstep_Version_Restored";
import goBack from "@salesforce/label/c.Lockstep_Save_Back";
import cancel from "@salesforce/label/c.Lockstep_Cancel";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";
import nothing from "@salesforce/label/c.Lockstep_Import_Nothing";
import none from "@salesforce/label/c.Lockstep_No_Versions";
import noneHint from "@salesforce/label/c.Lockstep_No_Versions_Hint";

const READING = { rows: (versions) => versions, next: () => null };

/** The versions of the configuration, newest first: what each changed, and going back to one after seeing what that would change. Fires `saved`. */
export default class LockstepVersions extends LightningElement {
    pages = firstPage(undefined, READING);
    /** The version that is looked at, with what going back would change. */
    chosen;
    /** The version of which is shown what it changed. */
    told;
    error;
    status = "";
    isBusy = false;
    labels = {
        caption,
        hint,
        version,
        savedAt,
        savedBy,
        what,
        showChanges,
        same,
        close,
        restore,
        goBack,
        cancel,
        notSaved,
        nothing,
        none,
        noneHint,
    };

    connectedCallback() {
        this.refresh();
    }

    /**
     * Loads the versions again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        try {
            this.pages = firstPage({ data: JSON.parse(await listVersions()) }, READING);
        } catch (error) {
            this.pages = firstPage({ error }, READING);
        }
    }

    get rows() {
        return this.pages.rows.map((row) => ({
            ...row,
            savedAtText: timeOf(row.savedAt),
            counts: countLines(row.counts),
            changesLabel: fill(showChangesOne, row.number),
            restoreLabel: fill(restoreOne, row.number),
        }));
    }

    get toldTitle() {
        const { number, before } = this.told;
        return before ? fill(changesTitle, number, before) : fill(changesFirst, number);
    }

    get toldCounts() {
        return countLines(this.told.counts);
    }

    get title() {
        return fill(restoreTitle, this.chosen.version.number);
    }

    get findings() {
        return this.chosen.answer.findings ?? [];
    }

    get changes() {
        return this.chosen.answer.changes ?? [];
    }

    get hasChanges() {
        return this.changes.length > 0;
    }

    get cannotSave() {
        return this.isBusy || !this.hasChanges || this.findings.some(({ severity }) => severity === "error");
    }

    handleRetry() {
        this.error = undefined;
        this.refresh();
    }

    async handleChanges(event) {
        const { id, number } = this.rowOf(event);
        await this.work(async () => {
            this.told = { number, ...answerOf(await readChanges({ versionId: id })) };
            this.chosen = undefined;
        });
    }

    handleClose() {
        this.told = undefined;
    }

    async handleLook(event) {
        const row = this.rowOf(event);
        await this.work(async () => {
            this.told = undefined;
            this.chosen = { version: row, answer: await this.send(row.id, { dryRun: true }) };
        });
    }

    handleCancel() {
        this.chosen = undefined;
    }

    async handleRestore() {
        const { version: row, answer } = this.chosen;
        await this.work(async () => {
            const made = await this.send(row.id, { expectedHash: answer.hash });
            if (made.saved) {
                this.chosen = undefined;
                this.status = fill(restored, row.number, made.version?.number ?? "");
                this.dispatchEvent(new CustomEvent("saved"));
                await this.refresh();
            } else {
                this.chosen = { version: row, answer: made };
            }
        });
    }

    async send(versionId, options) {
        return answerOf(await restoreVersion({ versionId, body: JSON.stringify(options) }));
    }

    rowOf(event) {
        return this.pages.rows.find(({ id }) => id === event.target.value);
    }

    async work(task) {
        this.isBusy = true;
        this.error = undefined;
        this.status = "";
        try {
            await task();
        } catch (error) {
            this.chosen = undefined;
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}

function answerOf(text) {
    const answer = JSON.parse(text);
    if (answer.code && !answer.findings) {
        throw new Error(answer.message);
    }
    return answer;
}
