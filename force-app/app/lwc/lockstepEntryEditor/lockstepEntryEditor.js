import { LightningElement, api } from "lwc";
import { faultsOf } from "c/lockstepRuleModel";
import { fill } from "c/lockstepText";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import remove from "@salesforce/label/c.Lockstep_Delete";
import checking from "@salesforce/label/c.Lockstep_Checking";
import nothingWrong from "@salesforce/label/c.Lockstep_Nothing_Wrong_Here";
import errors from "@salesforce/label/c.Lockstep_Some_Errors";
import warnings from "@salesforce/label/c.Lockstep_Some_Warnings";
import loadAgain from "@salesforce/label/c.Lockstep_Load_It_Again";
import tryAgain from "@salesforce/label/c.Lockstep_Try_Again";
import deleteTitle from "@salesforce/label/c.Lockstep_Delete_Title";
import deleteSentence from "@salesforce/label/c.Lockstep_Delete_Entry_Sentence";
import savedAs from "@salesforce/label/c.Lockstep_Saved_As";

/** So long nothing is changed before the entry is checked. */
const PAUSE_MS = 600;
const WORDS = { nothingWrong, loadAgain, deleteSentence };

/**
 * What the editors of rules, field mappings and value maps share: what is typed is checked by what checks imports too, and a save is refused where
 * somebody else has changed the entry meanwhile. Fires `back`, `reload`, and `saved` with a sentence.
 */
export default class LockstepEntryEditor extends LightningElement {
    /** An entry with its stamp, as Lockstep_FieldsController.Item has it; nothing for a new one. */
    @api
    get saved() {
        return this.origin;
    }

    set saved(value) {
        this.origin = value;
        // What was refused was about what stood here before.
        this.error = undefined;
        this.entry = this.entryOf(value);
    }

    origin;
    entry = {};
    findings = [];
    error;
    isChecked = false;
    isBusy = false;
    preview = false;
    turn = 0;
    timer;

    constructor() {
        super();
        this.entry = this.entryOf(undefined);
    }

    /** The section of the document; a subclass says which. */
    get section() {
        return undefined;
    }

    /** What is edited, in a few words; a subclass says which. */
    get heading() {
        return undefined;
    }

    /** A new entry, with what a document leaves out. */
    get blank() {
        return {};
    }

    /** What is said of an entry of this section. */
    get words() {
        return WORDS;
    }

    /** The entry as a document has it. */
    get document() {
        return Object.fromEntries(
            Object.entries(this.entry).filter(([, value]) => value !== "" && value !== null && value !== undefined),
        );
    }

    get edits() {
        return [this.editOf(this.document)];
    }

    /** The findings, each at a field that the editor shows. */
    get placed() {
        return this.findings;
    }

    get general() {
        const { placed } = this;
        const { here } = faultsOf(placed, "", this.section);
        const root = new RegExp(`^${this.section}\\[0\\](\\.|$)`);
        return placed.filter((finding) => here.includes(finding) || !root.test(finding.path ?? ""));
    }

    /** What c/lockstepEditorFrame shows. */
    get frame() {
        const { heading, error, errorButton, general, verdict, isSaved, isBusy } = this;
        return { heading, error, errorButton, general, verdict, isSaved, isBusy };
    }

    get faults() {
        return faultsOf(this.placed, "", this.section).byField;
    }

    get verdict() {
        if (!this.isChecked) {
            return this.origin || this.timer ? checking : "";
        }
        const wrong = this.findings.filter(({ severity }) => severity === "error").length;
        const doubtful = this.findings.length - wrong;
        const parts = [
            wrong > 0 ? fill(errors, wrong) : undefined,
            doubtful > 0 ? fill(warnings, doubtful) : undefined,
        ];
        return parts.filter(Boolean).join(" ") || this.words.nothingWrong;
    }

    get isSaved() {
        return Boolean(this.origin);
    }

    get isStale() {
        return this.error?.code === "configuration_changed";
    }

    get errorButton() {
        return this.isStale ? this.words.loadAgain : tryAgain;
    }

    connectedCallback() {
        if (this.origin) {
            this.check();
        }
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
        this.turn++;
    }

    renderedCallback() {
        for (const field of this.template.querySelectorAll("[data-field]")) {
            field.setCustomValidity?.(this.faults[field.dataset.field] ?? "");
            field.reportValidity?.();
        }
    }

    handleBack() {
        this.dispatchEvent(new CustomEvent("back"));
    }

    handleField(event) {
        event.stopPropagation();
        this.change({ [event.target.dataset.field]: event.detail.value });
    }

    handleFlag(event) {
        event.stopPropagation();
        this.change({ [event.target.dataset.field]: event.detail.checked });
    }

    handlePreview() {
        const shown = this.template.querySelector("c-lockstep-preview");
        this.preview = true;
        shown?.start();
    }

    handleErrorButton() {
        if (this.isStale) {
            this.dispatchEvent(new CustomEvent("reload"));
        } else {
            this.error = undefined;
            this.check();
        }
    }

    async handleSave() {
        await this.send(this.edits);
    }

    async handleDelete() {
        await this.send([this.editOf(undefined)], {
            label: fill(deleteTitle, this.origin.entry.name),
            sentence: this.words.deleteSentence,
            confirmLabel: remove,
        });
    }

    /** What is edited: what was saved, or a new entry. */
    entryOf(saved) {
        return { ...this.blank, ...saved?.entry };
    }

    change(values) {
        this.entry = { ...this.entry, ...values };
        this.isChecked = false;
        clearTimeout(this.timer);
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next change, or when the component goes
        this.timer = setTimeout(() => this.check(), PAUSE_MS);
    }

    async check() {
        const turn = ++this.turn;
        try {
            const answer = await this.ask({ edits: this.edits, dryRun: true });
            // Something else was typed, or sent, meanwhile.
            if (turn === this.turn) {
                this.take(answer);
            }
        } catch (error) {
            if (turn === this.turn) {
                this.error = error;
            }
        }
    }

    /** Saves; where there is a question, checks first, so that nobody is asked about what cannot be saved. */
    async send(edits, question) {
        clearTimeout(this.timer);
        this.isBusy = true;
        try {
            if (question) {
                const isGood = this.take(await this.ask({ edits, dryRun: true }));
                if (!isGood || !(await LockstepConfirmRule.open({ size: "medium", ...question, edits }))) {
                    return;
                }
            }
            const answer = await this.ask({ edits });
            this.take(answer);
            if (answer.saved) {
                const sentence = fill(savedAs, answer.version?.number ?? "");
                this.dispatchEvent(new CustomEvent("saved", { detail: sentence }));
            }
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }

    async ask(body) {
        return JSON.parse(await saveEdits({ body: JSON.stringify(body) }));
    }

    /** Shows what an answer says; returns whether it may be saved. */
    take({ code, message, findings = [] }) {
        this.turn++;
        this.findings = findings;
        this.isChecked = true;
        const isFaulty = findings.some(({ severity }) => severity === "error");
        // Findings say more than the sentence that names the first of them.
        this.error = code && !isFaulty ? { code, message } : undefined;
        return !code && !isFaulty;
    }

    editOf(entry) {
        return { section: this.section, former: this.origin?.entry.name, stamp: this.origin?.stamp, entry };
    }
}
