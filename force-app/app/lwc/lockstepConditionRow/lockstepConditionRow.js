import { LightningElement, api } from "lwc";
import { groupOptions, oktaAttributes, optionsOf } from "c/lockstepOktaChoices";
import { fill } from "c/lockstepText";
import { OF_LISTS, OPERATORS, SOURCES, WITHOUT_VALUE } from "c/lockstepRuleModel";
import group from "@salesforce/label/c.Lockstep_Condition_Number";
import source from "@salesforce/label/c.Lockstep_Source";
import attribute from "@salesforce/label/c.Lockstep_Attribute";
import comparison from "@salesforce/label/c.Lockstep_Comparison";
import value from "@salesforce/label/c.Lockstep_Value";
import values from "@salesforce/label/c.Lockstep_Values";
import remove from "@salesforce/label/c.Lockstep_Remove_Condition";

const WITH_ATTRIBUTE = ["Attribute", "App", "Factor"];
const FACTOR_PROPERTIES = ["status", "provider", "vendorName"];
const ASSIGNMENTS = ["assigned", "unassigned"];

/** One condition, to be edited. Fires `change` with the condition, and `remove`. */
export default class LockstepConditionRow extends LightningElement {
    /** As ruleOf of c/lockstepRuleModel has it. */
    @api condition;
    /** What Lockstep has heard of from Okta, as Lockstep_Heard has it; nothing where it is not known. */
    @api heard;
    /** What is wrong, by field. */
    @api faults = {};
    /** What is wrong besides. */
    @api findings = [];

    sources = SOURCES;
    operators = OPERATORS;

    get labels() {
        const { position } = this.condition;
        return {
            group: fill(group, position),
            source,
            attribute,
            comparison,
            value: this.isList ? values : value,
            remove: fill(remove, position),
        };
    }

    get hasAttribute() {
        return WITH_ATTRIBUTE.includes(this.condition.source);
    }

    get hasValue() {
        return !WITHOUT_VALUE.includes(this.condition.operator);
    }

    get isList() {
        return OF_LISTS.includes(this.condition.operator);
    }

    findAttributes = async (term) => {
        switch (this.condition.source) {
            case "Attribute":
                return optionsOf([...(await oktaAttributes()), ...this.attributes], term);
            case "Factor":
                return optionsOf(named(FACTOR_PROPERTIES), term);
            default:
                return [];
        }
    };

    findValues = async (term) => {
        const { source: from, attribute: name } = this.condition;
        switch (from) {
            case "Group":
                return groupOptions(term, this.heard?.groups);
            case "Attribute":
                return optionsOf(named(await this.valuesOf(name)), term);
            case "App":
                return optionsOf(named(name ? [] : ASSIGNMENTS), term);
            default:
                return [];
        }
    };

    get attributes() {
        return this.heard?.attributes ?? [];
    }

    async valuesOf(wanted) {
        const all = [...(await oktaAttributes()), ...this.attributes];
        return all.flatMap(({ name, values: known }) => (name === wanted ? (known ?? []) : []));
    }

    renderedCallback() {
        for (const field of this.template.querySelectorAll("lightning-combobox")) {
            field.setCustomValidity?.(this.faults?.[field.dataset.field] ?? "");
            field.reportValidity?.();
        }
    }

    handleField(event) {
        event.stopPropagation();
        const changed = { ...this.condition, [event.target.dataset.field]: event.detail.value };
        if (!WITH_ATTRIBUTE.includes(changed.source)) {
            changed.attribute = "";
        }
        if (WITHOUT_VALUE.includes(changed.operator)) {
            changed.value = "";
        }
        this.dispatchEvent(new CustomEvent("change", { detail: changed }));
    }

    handleRemove() {
        this.dispatchEvent(new CustomEvent("remove"));
    }
}

function named(names) {
    return names.map((name) => ({ name }));
}
