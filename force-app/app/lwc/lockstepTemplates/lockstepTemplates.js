import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import listTemplates from "@salesforce/apex/Lockstep_TemplatesController.listTemplates";
import readSwitch from "@salesforce/apex/Lockstep_TemplatesController.readSwitch";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import switchOnTitle from "@salesforce/label/c.Lockstep_Template_Switch_On_Title";
import switchOn from "@salesforce/label/c.Lockstep_Template_Switch_On";
import switchOffTitle from "@salesforce/label/c.Lockstep_Template_Switch_Off_Title";
import switchOff from "@salesforce/label/c.Lockstep_Template_Switch_Off";
import imported from "@salesforce/label/c.Lockstep_Template_Imported";
import switched from "@salesforce/label/c.Lockstep_Template_Switched";
import loading from "@salesforce/label/c.Lockstep_Loading";

const ON = { mode: "Monitor", title: switchOnTitle, sentence: switchOn };
const OFF = { mode: "Off", title: switchOffTitle, sentence: switchOff };

/** The flows that ship: switched on by an import of their rules, off by the mode of these. Fires `saved` when either was. */
export default class LockstepTemplates extends LightningElement {
    templates;
    error;
    status = "";
    isBusy = false;
    labels = { loading };

    connectedCallback() {
        this.refresh();
    }

    /**
     * Loads them again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await this.work(async () => {
            this.templates = JSON.parse(await listTemplates());
        });
    }

    get isLoading() {
        return !this.error;
    }

    handleRetry() {
        this.refresh();
    }

    async handleImported(event) {
        const { name, version } = event.detail;
        await this.refresh();
        this.tell(fill(imported, name, version));
    }

    async handleSwitch(event) {
        const { key, name, isOn } = event.detail;
        const { mode, title, sentence } = isOn ? ON : OFF;
        await this.work(async () => {
            const edits = JSON.parse(await readSwitch({ key, mode }));
            const label = fill(title, name);
            const isSure = await LockstepConfirmRule.open({
                size: "medium",
                label,
                sentence,
                confirmLabel: label.replace("?", ""),
                edits,
            });
            if (!isSure) {
                // The switch shows again what holds.
                this.templates = this.templates.map((each) => ({ ...each }));
                return;
            }
            const answer = JSON.parse(await saveEdits({ body: JSON.stringify({ edits, comment: label }) }));
            if (!answer.saved) {
                throw new Error(answer.message);
            }
            this.templates = JSON.parse(await listTemplates());
            this.tell(fill(switched, name, answer.version?.number ?? ""));
        });
    }

    tell(sentence) {
        this.status = sentence;
        this.dispatchEvent(new CustomEvent("saved"));
    }

    async work(task) {
        this.isBusy = true;
        this.error = undefined;
        this.status = "";
        try {
            await task();
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
