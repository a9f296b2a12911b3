import { LightningElement, api } from "lwc";
import { settingWord } from "c/lockstepSettingWords";
import { firstPage, loadMore } from "c/lockstepPaging";
import { timeOf } from "c/lockstepText";
import listChanges from "@salesforce/apex/Lockstep_SettingsController.listChanges";
import caption from "@salesforce/label/c.Lockstep_Settings_Log";
import when from "@salesforce/label/c.Lockstep_Settings_Log_When";
import who from "@salesforce/label/c.Lockstep_Settings_Log_Who";
import setting from "@salesforce/label/c.Lockstep_Settings_Log_Setting";
import before from "@salesforce/label/c.Lockstep_Settings_Log_Before";
import after from "@salesforce/label/c.Lockstep_Settings_Log_After";
import none from "@salesforce/label/c.Lockstep_Settings_Log_None";
import noneHint from "@salesforce/label/c.Lockstep_Settings_Log_None_Hint";

const READING = {
    rows: ({ changes }) =>
        changes.map((change) => ({
            ...change,
            atText: timeOf(change.at),
            was: settingWord(change.before, change.type),
            is: settingWord(change.after, change.type),
        })),
    next: ({ hasMore }, rows) => (hasMore ? rows.at(-1) : null),
};

/** Who changed which setting from what to what, newest first. */
export default class LockstepSettingsLog extends LightningElement {
    pages = firstPage(undefined, READING);
    labels = { caption, when, who, setting, before, after, none, noneHint };

    connectedCallback() {
        this.refresh();
    }

    /**
     * Loads it again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        try {
            this.pages = firstPage({ data: await page() }, READING);
        } catch (error) {
            this.pages = firstPage({ error }, READING);
        }
    }

    load = () => loadMore(this, page);

    handleRetry() {
        this.refresh();
    }
}

async function page({ at = null, id = null } = {}) {
    return JSON.parse(await listChanges({ before: at, beforeId: id }));
}
