/** `lightning-input-field`: the input that fits a field, inside of `lightning-record-edit-form`. [Component Library: Input Field] */
import { api, LightningElement } from "lwc";
import { fieldNameOf, REGISTER } from "../../record-forms.ts";

/** The input of each type of field; the rest is refused by name. */
const KINDS = {
    Boolean: "checkbox",
    Picklist: "choice",
    Reference: "choice",
    MultiPicklist: "multiple",
    TextArea: "long",
    String: "text",
    Email: "email",
    Phone: "tel",
    Url: "url",
    Int: "number",
    Double: "number",
    Currency: "number",
    Percent: "number",
    Date: "date",
    DateTime: "datetime",
    Time: "time",
};
const OTHERS = ["checkbox", "choice", "multiple", "long", undefined];

export default class InputField extends LightningElement {
    @api fieldName;
    @api disabled = false;
    @api required = false;
    @api readOnly = false;
    @api variant;

    state = null;
    /** What the author of the page or the person has set; undefined for what the record has. */
    given;

    @api
    get value() {
        return this.given === undefined ? (this.state?.value ?? null) : this.given;
    }
    set value(value) {
        this.given = value;
    }

    /** Back to the record's value. */
    @api
    reset() {
        this.given = undefined;
    }

    @api
    reportValidity() {
        const input = this.template.querySelector(".input");
        return input ? input.reportValidity() : true;
    }

    get label() {
        return this.state?.info.label;
    }

    get kind() {
        return this.state && this.isEditable ? KINDS[this.state.info.dataType] : undefined;
    }

    get isEditable() {
        const { info, isNew } = this.state ?? {};
        return info !== undefined && !this.readOnly && (isNew ? info.createable : info.updateable);
    }

    get isReadOnly() {
        return this.state !== null && !this.isEditable && !this.state.isNew;
    }

    get isRefused() {
        return this.state !== null && this.isEditable && this.kind === undefined;
    }

    get refusal() {
        const { apiName, dataType } = this.state.info;
        return `local org: lightning-input-field for ${apiName} (${dataType}) is not implemented`;
    }

    get isChoice() {
        return this.kind === "choice";
    }

    get isMultiple() {
        return this.kind === "multiple";
    }

    get isLong() {
        return this.kind === "long";
    }

    get isCheckbox() {
        return this.kind === "checkbox";
    }

    get isPlain() {
        return !OTHERS.includes(this.kind);
    }

    get inputType() {
        return this.kind;
    }

    get isRequired() {
        return this.required || this.state.info.required;
    }

    get maxLength() {
        return this.state.info.length || undefined;
    }

    get step() {
        return this.kind === "number" ? 10 ** -this.state.info.scale : undefined;
    }

    get options() {
        const { choices, value, displayValue } = this.state;
        const none = this.isChoice && !this.isRequired ? [{ label: "--None--", value: "" }] : [];
        // A record beyond those that were offered stays chosen
        const other = this.isChoice && value && !choices.some((each) => each.value === value);
        return [...none, ...(other ? [{ label: displayValue ?? value, value }] : []), ...choices];
    }

    get current() {
        const { value } = this;
        if (this.kind === "multiple") return value ? value.split(";") : [];
        return value ?? (this.kind === "checkbox" ? false : "");
    }

    get text() {
        const { value, displayValue } = this.state;
        return value === null ? "" : (displayValue ?? String(value));
    }

    connectedCallback() {
        const field = {
            name: () => fieldNameOf(this.fieldName),
            show: (state) => (this.state = state),
            isEditable: () => this.state !== null && this.isEditable,
            value: () => this.value,
            // What nobody has touched on a new record is left to the defaults of the org
            isSent: () => !this.state.isNew || this.given !== undefined,
            reportValidity: () => this.reportValidity(),
            fail: (message) => this.fail(message),
        };
        this.dispatchEvent(new CustomEvent(REGISTER, { bubbles: true, detail: { field } }));
    }

    fail(message) {
        const input = this.template.querySelector(".input");
        if (!input) return;
        input.setCustomValidity(message);
        input.reportValidity();
    }

    handleChange(event) {
        event.stopPropagation();
        const { value, checked } = event.detail;
        this.fail("");
        this.given = this.valueOf(value, checked);
        this.dispatchEvent(new CustomEvent("change", { bubbles: true, composed: true, detail: { value: this.given } }));
    }

    valueOf(value, checked) {
        if (this.kind === "checkbox") return checked;
        if (this.kind === "multiple") return value.length > 0 ? value.join(";") : null;
        if (value === "" || value === undefined || value === null) return null;
        return this.kind === "number" ? Number(value) : value;
    }
}
