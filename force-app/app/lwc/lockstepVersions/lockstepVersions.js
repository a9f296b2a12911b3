import { LightningElement, api } from "lwc";
import { firstPage } from "c/lockstepPaging";
import { fill, timeOf } from "c/lockstepText";
import listVersions from "@salesforce/apex/Lockstep_ConfigurationController.listVersions";
import restoreVersion from "@salesforce/apex/Lockstep_ConfigurationController.restoreVersion";
import caption from "@salesforce/label/c.Lockstep_Versions_Caption";
import hint from "@salesforce/label/c.Lockstep_Versions_Hint";
import version from "@salesforce/label/c.Lockstep_Version";
import savedAt from "@salesforce/label/c.Lockstep_Version_Saved_At";
import savedBy from "@salesforce/label/c.Lockstep_Version_Saved_By";
import comment from "@salesforce/label/c.Lockstep_Version_Comment";
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

/** The versions of the configuration, newest first, and going back to one after seeing what that would change. Fires `saved`. */
export default class LockstepVersions extends LightningElement {
    pages = firstPage(undefined, READING);
    /** The version that is looked at, with what going back would change. */
    chosen;
    error;
    status = "";
    isBusy = false;
    labels = {
        caption,
        hint,
        version,
        savedAt,
        savedBy,
        comment,
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
            restoreLabel: fill(restoreOne, row.number),
        }));
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

    async handleLook(event) {
        const row = this.pages.rows.find(({ id }) => id === event.target.value);
        await this.work(async () => {
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
        const answer = JSON.parse(await restoreVersion({ versionId, body: JSON.stringify(options) }));
        if (answer.code && !answer.findings) {
            throw new Error(answer.message);
        }
        return answer;
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
