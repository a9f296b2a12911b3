import { LightningElement, api } from "lwc";

/**
 * The frame of one condition, grant or action: its fields (as its content), what is wrong with it, and a button that fires
 * `remove`.
 */
export default class LockstepRuleRow extends LightningElement {
    /** Which one it is. */
    @api label;
    /** What the button says. */
    @api removeLabel;
    /** What is wrong that no field of it shows, as c/lockstepValidation has it. */
    @api findings = [];

    get hasFindings() {
        return this.findings.length > 0;
    }

    handleRemove() {
        this.dispatchEvent(new CustomEvent("remove"));
    }
}
