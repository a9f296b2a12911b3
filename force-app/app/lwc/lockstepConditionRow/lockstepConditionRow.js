import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import { OF_LISTS, OPERATORS, SOURCES, WITHOUT_VALUE } from "c/lockstepRuleModel";
import group from "@salesforce/label/c.Lockstep_Condition_Number";
import source from "@salesforce/label/c.Lockstep_Source";
import attribute from "@salesforce/label/c.Lockstep_Attribute";
import comparison from "@salesforce/label/c.Lockstep_Comparison";
import value from "@salesforce/label/c.Lockstep_Value";
import values from "@salesforce/label/c.Lockstep_Values";
import remove from "@salesforce/label/c.Lockstep_Remove_Condition";

const MOST = 20;
const WITH_ATTRIBUTE = ["Attribute", "App", "Factor"];
const FACTOR_PROPERTIES = ["status", "provider", "vendorName"];
const ASSIGNMENTS = ["assigned", "unassigned"];

/** One condition, to be edited. Fires `change` with the condition, and `remove`. */
export default class LockstepConditionRow extends LightningElement {
    /** As ruleOf of c/lockstepRuleModel has it. */
    @api condition;
    /** What Lockstep has heard of from Okta, as Lockstep_ChoicesController.Heard has it; nothing where it is not known. */
    @api heard;
    /** What is wrong, by field. */
    @api faults = {};

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

    findAttributes = (term) => {
        const names = this.condition.source === "Attribute" ? this.attributes.map(({ name }) => name) : [];
        return optionsOf(this.condition.source === "Factor" ? FACTOR_PROPERTIES : names, term);
    };

    findValues = (term) => {
        const { source: from, attribute: named } = this.condition;
        switch (from) {
            case "Group":
                return optionsOf(this.heard?.groups ?? [], term);
            case "Attribute":
                return optionsOf(this.attributes.find(({ name }) => name === named)?.values ?? [], term);
            case "App":
                return optionsOf(named ? [] : ASSIGNMENTS, term);
            default:
                return [];
        }
    };

    get attributes() {
        return this.heard?.attributes ?? [];
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

function optionsOf(names, term) {
    const sought = term.toLowerCase();
    return names
        .filter((name) => name.toLowerCase().includes(sought))
        .slice(0, MOST)
        .map((name) => ({ value: name, label: name }));
}
