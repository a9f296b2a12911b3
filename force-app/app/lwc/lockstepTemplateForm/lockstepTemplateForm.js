import { LightningElement, api, wire } from "lwc";
import { groupOptions, optionsOf } from "c/lockstepOktaChoices";
import { MODES } from "c/lockstepRuleModel";
import { fill } from "c/lockstepText";
import findEntitlements from "@salesforce/apex/Lockstep_ChoicesController.findEntitlements";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import renderTemplate from "@salesforce/apex/Lockstep_TemplatesController.renderTemplate";
import saveConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration";
import settingsOf from "@salesforce/label/c.Lockstep_Template_Settings_Of";
import show from "@salesforce/label/c.Lockstep_Template_Show";
import would from "@salesforce/label/c.Lockstep_Template_Would";
import nothing from "@salesforce/label/c.Lockstep_Template_Nothing";
import effect from "@salesforce/label/c.Lockstep_Template_Effect";
import doImport from "@salesforce/label/c.Lockstep_Template_Import";
import cancel from "@salesforce/label/c.Lockstep_Template_Cancel";
import severalHelp from "@salesforce/label/c.Lockstep_Template_Several_Help";
import choicesNotRead from "@salesforce/label/c.Lockstep_Choices_Not_Read";
import missing from "@salesforce/label/c.Lockstep_Template_Missing";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";

const KINDS = { profile: "Profile", role: "Role", permission_set: "Permission Set" };
/** Whom the companion knows by name; an e-mail address is an audience too. */
const AUDIENCES = ["it", "security", "operators", "manager", "person"].map((name) => ({ name }));

/** Asks for the settings of a flow, and shows what it would import before it does. Fires `imported` and `cancel`. */
export default class LockstepTemplateForm extends LightningElement {
    /** As Lockstep_TemplatesController.listTemplates has it. */
    @api
    get flow() {
        return this.shown;
    }

    set flow(flow) {
        // What was typed stays when the list is loaded again.
        if (flow?.key !== this.shown?.key) {
            this.values = Object.fromEntries((flow?.settings ?? []).map((each) => [each.name, textOf(each)]));
        }
        this.shown = flow;
    }

    shown;
    values = {};
    answer;
    /** Whether what is missing is marked. */
    isChecked = false;
    error;
    isBusy = false;
    labels = { show, effect, import: doImport, cancel, notSaved, choicesNotRead };

    @wire(readHeard)
    wiredHeard;

    get heading() {
        return fill(settingsOf, this.flow.name);
    }

    get fields() {
        return this.flow.settings.map((setting) => {
            const { name, label, type, picker, help, options, required } = setting;
            const isSeveral = type === "texts";
            return {
                name,
                label,
                value: this.values[name],
                required,
                fault: this.isChecked && this.lacks(setting) ? missing : undefined,
                isPicker: Boolean(picker) && (type === "text" || isSeveral),
                isSeveral,
                isFlag: type === "flag",
                isChoice: type === "choice",
                isPairs: type === "pairs",
                options: options?.map((value) => ({ value, label: labelOf(value) })),
                help: help ?? (isSeveral ? severalHelp : undefined),
                search: this.searchOf(picker),
            };
        });
    }

    /** What of Okta is asked for can be typed all the same. */
    get isUnread() {
        return Boolean(this.wiredHeard?.error) && this.flow.settings.some(({ picker }) => picker === "okta_group");
    }

    get sentence() {
        return this.answer.changes.length > 0 ? would : nothing;
    }

    get canImport() {
        const { changes, findings } = this.answer;
        return changes.length > 0 && !findings.some(({ severity }) => severity === "error");
    }

    /** Rules that are there already are shown by their difference; what is new is tried on everybody. */
    get edits() {
        const added = this.answer.changes.filter(({ section, change }) => section === "rules" && change === "added");
        return added.length > 0 && added.length === this.answer.changes.length
            ? added.map(({ after }) => ({ section: "rules", entry: after }))
            : undefined;
    }

    handleValue(event) {
        event.stopPropagation();
        this.take(event.target.dataset.name, event.detail.value);
    }

    handleFlag(event) {
        this.take(event.target.dataset.name, event.detail.checked);
    }

    handleCancel() {
        this.dispatchEvent(new CustomEvent("cancel"));
    }

    handleShow() {
        this.isChecked = true;
        this.answer = undefined;
        if (this.flow.settings.some((setting) => this.lacks(setting))) {
            // Each field says for itself that it is missing.
            this.template.querySelectorAll("lightning-textarea").forEach((field) => field.reportValidity());
            return undefined;
        }
        return this.work(async () => {
            const { key } = this.flow;
            const answer = JSON.parse(await renderTemplate({ key, settings: JSON.stringify(this.settings()) }));
            if (answer.code) {
                throw new Error(answer.message);
            }
            this.answer = answer;
        });
    }

    handleImport() {
        return this.work(async () => {
            const { configuration, hash } = this.answer;
            const { name } = this.flow;
            const body = { configuration, mode: "merge", expectedHash: hash, comment: name };
            const made = JSON.parse(await saveConfiguration({ body: JSON.stringify(body) }));
            if (!made.saved) {
                throw new Error(made.message);
            }
            this.dispatchEvent(new CustomEvent("imported", { detail: { name, version: made.version?.number ?? "" } }));
        });
    }

    lacks({ name, type, required }) {
        return required && valueOf(type, this.values[name]) === undefined;
    }

    /** The settings as the template takes them: what is blank is left out. */
    settings() {
        const pairs = this.flow.settings.map(({ name, type }) => [name, valueOf(type, this.values[name])]);
        return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
    }

    /** What was shown for other settings no longer holds. */
    take(name, value) {
        this.values = { ...this.values, [name]: value };
        this.answer = undefined;
    }

    searchOf(picker) {
        if (picker === "okta_group") {
            return (term) => groupOptions(term, this.wiredHeard?.data?.groups);
        }
        if (picker === "audience") {
            return async (term) => optionsOf(AUDIENCES, term);
        }
        const kind = KINDS[picker];
        return kind && (async (term) => (await findEntitlements({ kind, term })).map(entitlementOption));
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

/** What stands in a field before anything is typed. */
function textOf({ type, default: otherwise }) {
    if (type === "flag") {
        return otherwise === true;
    }
    return Array.isArray(otherwise) ? otherwise.join(type === "pairs" ? "\n" : ";") : (otherwise ?? "");
}

function valueOf(type, value) {
    if (type === "flag") {
        return value === true;
    }
    if (type === "texts" || type === "pairs") {
        const items = partsOf(value, type === "pairs" ? "\n" : ";");
        return items.length > 0 ? items : undefined;
    }
    return value?.trim() || undefined;
}

function partsOf(text, separator) {
    return (text ?? "")
        .split(separator)
        .map((part) => part.trim())
        .filter(Boolean);
}

function entitlementOption({ name, label }) {
    return { value: name, label: label === name ? name : `${label} (${name})` };
}

function labelOf(value) {
    return MODES.find((mode) => mode.value === value)?.label ?? value;
}
