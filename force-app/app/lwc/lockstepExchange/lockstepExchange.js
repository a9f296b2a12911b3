import { LightningElement } from "lwc";
import { handOver } from "c/lockstepFile";
import { fill } from "c/lockstepText";
import readConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.readConfiguration";
import saveConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration";
import exportHeading from "@salesforce/label/c.Lockstep_Export";
import exportHint from "@salesforce/label/c.Lockstep_Export_Hint";
import exportButton from "@salesforce/label/c.Lockstep_Export_Button";
import importHeading from "@salesforce/label/c.Lockstep_Import";
import importHint from "@salesforce/label/c.Lockstep_Import_Hint";
import chooseFile from "@salesforce/label/c.Lockstep_Import_File";
import paste from "@salesforce/label/c.Lockstep_Import_Text";
import otherwise from "@salesforce/label/c.Lockstep_Import_Mode";
import merge from "@salesforce/label/c.Lockstep_Import_Merge";
import replace from "@salesforce/label/c.Lockstep_Import_Replace";
import check from "@salesforce/label/c.Lockstep_Import_Check";
import save from "@salesforce/label/c.Lockstep_Import_Save";
import comment from "@salesforce/label/c.Lockstep_Import_Comment";
import commentHelp from "@salesforce/label/c.Lockstep_Import_Comment_Help";
import notJson from "@salesforce/label/c.Lockstep_Import_Not_Json";
import done from "@salesforce/label/c.Lockstep_Import_Done";
import nothing from "@salesforce/label/c.Lockstep_Import_Nothing";
import changesCount from "@salesforce/label/c.Lockstep_Import_Changes";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";

const FILE_NAME = "lockstep-configuration.json";

/** Exports the configuration as a file, and imports one after showing what it would change. Fires `saved` when it has. */
export default class LockstepExchange extends LightningElement {
    text = "";
    mode = "merge";
    comment = "";
    /** What the server said about the text that stands there. */
    answer;
    error;
    status = "";
    isBusy = false;

    labels = {
        exportHeading,
        exportHint,
        exportButton,
        importHeading,
        importHint,
        chooseFile,
        paste,
        otherwise,
        check,
        save,
        comment,
        commentHelp,
        notSaved,
    };
    modes = [
        { label: merge, value: "merge" },
        { label: replace, value: "replace" },
    ];

    get hasNoText() {
        return this.isBusy || this.text.trim() === "";
    }

    get findings() {
        return this.answer?.findings ?? [];
    }

    get changes() {
        return this.answer?.changes ?? [];
    }

    get canSave() {
        return this.changes.length > 0 && !this.findings.some(({ severity }) => severity === "error");
    }

    get sentence() {
        const isFaulty = this.findings.some(({ severity }) => severity === "error");
        if (isFaulty) {
            return notSaved;
        }
        return this.changes.length > 0 ? fill(changesCount, this.changes.length) : nothing;
    }

    async handleExport() {
        await this.work(async () => {
            const { configuration } = JSON.parse(await readConfiguration());
            handOver(FILE_NAME, JSON.stringify(configuration, null, 2));
        });
    }

    async handleFile(event) {
        const [file] = event.target.files ?? [];
        if (file) {
            await this.work(async () => {
                this.take(await file.text());
            });
        }
    }

    handleText(event) {
        this.take(event.detail.value);
    }

    handleMode(event) {
        this.mode = event.detail.value;
        this.answer = undefined;
    }

    handleComment(event) {
        this.comment = event.detail.value;
    }

    async handleCheck() {
        await this.work(async () => {
            this.answer = await this.send({ dryRun: true });
        });
    }

    async handleSave() {
        await this.work(async () => {
            const made = await this.send({ expectedHash: this.answer.hash, comment: this.comment });
            if (made.saved) {
                this.take("");
                this.status = fill(done, made.version?.number ?? "");
                this.dispatchEvent(new CustomEvent("saved"));
            } else if (made.findings) {
                this.answer = made;
            }
        });
    }

    async send(options) {
        let configuration;
        try {
            configuration = JSON.parse(this.text);
        } catch {
            throw new Error(notJson);
        }
        const answer = JSON.parse(
            await saveConfiguration({ body: JSON.stringify({ configuration, mode: this.mode, ...options }) }),
        );
        if (answer.code && !answer.findings) {
            throw new Error(answer.message);
        }
        return answer;
    }

    /** What was said about another text no longer holds. */
    take(text) {
        this.text = text;
        this.answer = undefined;
        this.status = "";
    }

    async work(task) {
        this.isBusy = true;
        this.error = undefined;
        try {
            await task();
        } catch (error) {
            this.answer = undefined;
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
