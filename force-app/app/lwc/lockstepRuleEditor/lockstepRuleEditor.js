import { LightningElement, api, wire } from "lwc";
import { editOf, faultsOf, MODES, ruleOf } from "c/lockstepRuleModel";
import { fill } from "c/lockstepText";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import { LABELS, TEXTS } from "./labels";

/** So long nothing is changed before the rule is checked. */
const PAUSE_MS = 800;
/** It can be previewed and does nothing yet. */
const NEW_RULE = { mode: "Monitor" };
const NEW_ROWS = {
    conditions: { source: "Group", attribute: "", operator: "equals", value: "" },
    grants: { kind: "Permission Set", target: "", authoritative: true, sensitive: false },
    actions: { kind: "Notify", onChange: "", audience: "", message: "" },
};

/**
 * The editor of one rule. What is typed is checked by what checks imports too, and shown at its place; a save is refused where somebody else
 * has changed the rule meanwhile. Fires `back`, and `saved` with a sentence.
 */
export default class LockstepRuleEditor extends LightningElement {
    /** As Lockstep_RulesController.Rule has it; nothing for a new one. */
    @api
    get saved() {
        return this.origin;
    }

    set saved(value) {
        this.origin = value;
        // What was refused was about what stood here before.
        this.error = undefined;
        this.rule = ruleOf(value?.entry ?? NEW_RULE);
        for (const part of Object.keys(NEW_ROWS)) {
            this.rule[part] = this.rule[part].map((row) => this.keyed(row));
        }
    }

    origin;
    rule = ruleOf(NEW_RULE);
    findings = [];
    error;
    isChecked = false;
    isBusy = false;
    preview = false;
    keys = 0;
    turn = 0;
    timer;

    labels = LABELS;
    modes = MODES;

    @wire(readHeard)
    wiredHeard;

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
        const { byField } = faultsOf(this.findings, "");
        for (const field of this.template.querySelectorAll(
            "lightning-input[data-field], lightning-combobox[data-field]",
        )) {
            field.setCustomValidity?.(byField[field.dataset.field] ?? "");
            field.reportValidity?.();
        }
    }

    get heading() {
        return this.origin ? this.origin.entry.name : TEXTS.newRule;
    }

    get heard() {
        return this.wiredHeard?.data;
    }

    get conditions() {
        return this.rowsOf("conditions");
    }

    get grants() {
        return this.rowsOf("grants");
    }

    get actions() {
        return this.rowsOf("actions");
    }

    get positions() {
        return this.rule.conditions.map(({ position }) => position);
    }

    get needsLogic() {
        return this.rule.conditions.length > 1 || this.rule.logic !== "";
    }

    /** What belongs to no row: about the rule as a whole, its logic line and its lists. */
    get general() {
        const { here } = faultsOf(this.findings, "");
        // A fault of the logic line stands there, with its place.
        return this.findings.filter(
            (finding) => here.includes(finding) || !/^rules\[0\](\.|$)/.test(finding.path ?? ""),
        );
    }

    get hasGeneral() {
        return this.general.length > 0;
    }

    get verdict() {
        if (!this.isChecked) {
            return TEXTS.checking;
        }
        const errors = this.findings.filter(({ severity }) => severity === "error").length;
        const warnings = this.findings.length - errors;
        const parts = [
            errors > 0 ? fill(TEXTS.errors, errors) : undefined,
            warnings > 0 ? fill(TEXTS.warnings, warnings) : undefined,
        ].filter(Boolean);
        return parts.length > 0 ? parts.join(" ") : TEXTS.nothingWrong;
    }

    get isStale() {
        return this.error?.code === "configuration_changed";
    }

    get errorButton() {
        return this.isStale ? TEXTS.loadAgain : TEXTS.tryAgain;
    }

    get edits() {
        return [editOf(this.origin, this.rule)];
    }

    handleBack() {
        this.dispatchEvent(new CustomEvent("back"));
    }

    handleField(event) {
        this.change({ [event.target.dataset.field]: event.detail.value });
    }

    handlePriority(event) {
        const number = Number(event.detail.value);
        // What is no whole number is told by validation, as in a document.
        this.change({ priority: event.detail.value === "" || Number.isNaN(number) ? null : number });
    }

    handlePreProvision(event) {
        this.change({ preProvision: event.detail.checked });
    }

    handleAdd(event) {
        const { part } = event.target.dataset;
        const rows = [...this.rule[part], this.keyed({ ...NEW_ROWS[part] })];
        this.change({ [part]: part === "conditions" ? numbered(rows) : rows });
    }

    handleRow(event) {
        const { part, key } = event.currentTarget.dataset;
        this.change({ [part]: this.rule[part].map((row) => (row.key === key ? { ...event.detail, key } : row)) });
    }

    handleRemoveRow(event) {
        const { part, key } = event.currentTarget.dataset;
        // The numbers of the others stay: the logic line names them.
        this.change({ [part]: this.rule[part].filter((row) => row.key !== key) });
        this.template.querySelector(`lightning-button[data-part="${part}"]`)?.focus();
    }

    get isOff() {
        return this.rule.mode === "Off";
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
        const isInForce = this.rule.mode === "Enforce" || ruleOf(this.origin?.entry).mode === "Enforce";
        await this.send(
            this.edits,
            isInForce && {
                label: fill(TEXTS.saveTitle, this.rule.name),
                sentence: TEXTS.saveSentence,
                confirmLabel: LABELS.save,
            },
        );
    }

    async handleDelete() {
        await this.send([editOf(this.origin, undefined)], {
            label: fill(TEXTS.deleteTitle, this.origin.entry.name),
            sentence: TEXTS.deleteSentence,
            confirmLabel: LABELS.remove,
        });
    }

    /** Saves; where there is a question, checks first, so that nobody is asked about what cannot be saved. */
    async send(edits, question) {
        clearTimeout(this.timer);
        this.isBusy = true;
        try {
            if (question) {
                const checked = await this.ask({ edits, dryRun: true });
                const isGood = this.take(checked);
                if (!isGood || !(await LockstepConfirmRule.open({ size: "medium", ...question, edits }))) {
                    return;
                }
            }
            const answer = await this.ask({ edits });
            this.take(answer);
            if (answer.saved) {
                this.dispatchEvent(
                    new CustomEvent("saved", { detail: fill(TEXTS.savedAs, answer.version?.number ?? "") }),
                );
            }
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }

    change(values) {
        this.rule = { ...this.rule, ...values };
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

    rowsOf(part) {
        return this.rule[part].map((row, index) => {
            const { here, byField } = faultsOf(this.findings, `${part}[${index}]`);
            const { source, kind, operator, ...fields } = byField;
            // What has no place of its own in the row stands below it.
            const others = [source, kind, operator, part === "actions" ? fields.message : undefined, fields.endsOn]
                .filter(Boolean)
                .map((message) => ({ severity: "error", message }));
            const findings = [...here, ...others];
            return { key: row.key, row, number: index + 1, faults: fields, findings, hasFindings: findings.length > 0 };
        });
    }

    keyed(row) {
        return { ...row, key: String(this.keys++) };
    }
}

/** A new condition gets the number after the highest one. */
function numbered(rows) {
    const highest = Math.max(0, ...rows.map(({ position }) => position ?? 0));
    return rows.map((row) => ({ ...row, position: row.position ?? highest + 1 }));
}
