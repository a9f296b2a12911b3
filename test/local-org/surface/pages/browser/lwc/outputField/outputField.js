/** `lightning-output-field`: the label and the value of a field inside of a record form. [Component Library: Output Field] */
import { api, LightningElement } from "lwc";
import { fieldNameOf, REGISTER } from "../../record-forms.ts";

export default class OutputField extends LightningElement {
    @api fieldName;
    @api variant;

    state = null;

    get isShown() {
        return this.state !== null;
    }

    get label() {
        return this.state?.info.label;
    }

    get text() {
        const { value, displayValue } = this.state;
        if (value === null) return "";
        if (typeof value === "boolean") return value ? "Yes" : "No";
        return displayValue ?? String(value);
    }

    connectedCallback() {
        const field = {
            name: () => fieldNameOf(this.fieldName),
            show: (state) => (this.state = state),
            isEditable: () => false,
            fail: () => {},
        };
        this.dispatchEvent(new CustomEvent(REGISTER, { bubbles: true, detail: { field } }));
    }
}
