import { wire } from "lwc";
import LockstepEntryEditor from "c/lockstepEntryEditor";
import { entryOf, faultsOf, MODES, ruleOf } from "c/lockstepRuleModel";
import { fill } from "c/lockstepText";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import { LABELS, TEXTS } from "./labels";

/** It can be previewed and does nothing yet. */
const NEW_RULE = { mode: "Monitor" };
const NEW_ROWS = {
    conditions: { source: "Group", attribute: "", operator: "equals", value: "" },
    grants: { kind: "Permission Set", target: "", authoritative: true, sensitive: false },
    actions: { kind: "Notify", onChange: "", audience: "", message: "" },
};
let keys = 0;

/** The editor of one rule, with a preview of what it would do. What is wrong is shown at its place. */
export default class LockstepRuleEditor extends LockstepEntryEditor {
    labels = LABELS;
    modes = MODES;

    @wire(readHeard)
    wiredHeard;

    get section() {
        return "rules";
    }

    get words() {
        return TEXTS;
    }

    get document() {
        return entryOf(this.entry);
    }

    get heading() {
        return this.origin ? this.origin.entry.name : TEXTS.newRule;
    }

    get heard() {
        return this.wiredHeard?.data;
    }

    /** Without what is offered a rule can be edited all the same. */
    get isUnread() {
        return Boolean(this.wiredHeard?.error);
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
        return this.entry.conditions.map(({ position }) => position);
    }

    get needsLogic() {
        return this.entry.conditions.length > 1 || this.entry.logic !== "";
    }

    get isOff() {
        return this.entry.mode === "Off";
    }

    handlePriority(event) {
        const number = Number(event.detail.value);
        // What is no whole number is told by validation, as in a document.
        this.change({ priority: event.detail.value === "" || Number.isNaN(number) ? null : number });
    }

    handleAdd(event) {
        const { part } = event.target.dataset;
        const rows = [...this.entry[part], keyed({ ...NEW_ROWS[part] })];
        this.change({ [part]: part === "conditions" ? numbered(rows) : rows });
    }

    handleRow(event) {
        const { part, key } = event.currentTarget.dataset;
        this.change({ [part]: this.entry[part].map((row) => (row.key === key ? { ...event.detail, key } : row)) });
    }

    handleRemoveRow(event) {
        const { part, key } = event.currentTarget.dataset;
        // The numbers of the others stay: the logic line names them.
        this.change({ [part]: this.entry[part].filter((row) => row.key !== key) });
        this.template.querySelector(`c-lockstep-rule-section[data-part="${part}"]`)?.focus();
    }

    async handleSave() {
        const isInForce = this.entry.mode === "Enforce" || ruleOf(this.origin?.entry).mode === "Enforce";
        await this.send(
            this.edits,
            isInForce && {
                label: fill(TEXTS.saveTitle, this.entry.name),
                sentence: TEXTS.saveSentence,
                confirmLabel: LABELS.save,
            },
        );
    }

    entryOf(saved) {
        const rule = ruleOf(saved?.entry ?? NEW_RULE);
        for (const part of Object.keys(NEW_ROWS)) {
            rule[part] = rule[part].map(keyed);
        }
        return rule;
    }

    rowsOf(part) {
        return this.entry[part].map((row, index) => {
            const { here, byField } = faultsOf(this.findings, `${part}[${index}]`);
            const { source, kind, operator, ...fields } = byField;
            // What has no place of its own in the row stands below it.
            const others = [source, kind, operator, part === "actions" ? fields.message : undefined, fields.endsOn]
                .filter(Boolean)
                .map((message) => ({ severity: "error", message }));
            return { key: row.key, row, number: index + 1, faults: fields, findings: [...here, ...others] };
        });
    }
}

function keyed(row) {
    return { ...row, key: String(keys++) };
}

/** A new condition gets the number after the highest one. */
function numbered(rows) {
    const highest = Math.max(0, ...rows.map(({ position }) => position ?? 0));
    return rows.map((row) => ({ ...row, position: row.position ?? highest + 1 }));
}
