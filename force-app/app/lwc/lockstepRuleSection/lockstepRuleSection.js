import { LightningElement, api } from "lwc";

/** One part of a rule that has rows of its own: its heading, the rows (as its content), and a button that fires `add`. */
export default class LockstepRuleSection extends LightningElement {
    @api heading;
    @api hint;
    @api addLabel;

    /** Gives the focus to the button, where it stays when a row goes. */
    @api
    focus() {
        this.template.querySelector("lightning-button").focus();
    }

    handleAdd() {
        this.dispatchEvent(new CustomEvent("add"));
    }
}
