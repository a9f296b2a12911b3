/** `lightning-record-form`: a record to view, and to edit in place. [Component Library: Record Form] */
import { api, LightningElement } from "lwc";
import { fieldNameOf } from "../../record-forms.ts";

export default class RecordForm extends LightningElement {
    @api recordId;
    @api objectApiName;
    @api recordTypeId;
    /** Field names, or what `@salesforce/schema` has. */
    @api fields;
    @api columns = 1;
    /** `view` (the default for a record), `edit` (for a new one), `readonly`. */
    @api mode;
    @api density;
    /** Ours: values with which a new record's fields begin, by name. */
    @api defaults = {};

    isOpen = false;

    @api
    get layoutType() {
        return undefined;
    }
    set layoutType(type) {
        if (type && !this.fields) throw new Error("local org: lightning-record-form by layout-type is not implemented");
    }

    get names() {
        return (this.fields ?? []).map(fieldNameOf);
    }

    get inputs() {
        return this.names.map((name) => ({ name, value: this.defaults[name] }));
    }

    get isEditing() {
        return this.isOpen || this.mode === "edit" || !this.recordId;
    }

    get isChangeable() {
        return this.mode !== "readonly";
    }

    get columnClass() {
        return `slds-size_1-of-${this.columns} slds-var-p-horizontal_x-small`;
    }

    handleEdit() {
        this.isOpen = true;
    }

    handleCancel() {
        this.isOpen = false;
        this.dispatchEvent(new CustomEvent("cancel"));
    }

    handleSuccess(event) {
        this.isOpen = false;
        this.forward(event);
    }

    forward(event) {
        const again = new CustomEvent(event.type, { cancelable: event.cancelable, detail: event.detail });
        if (!this.dispatchEvent(again)) event.preventDefault();
    }
}
