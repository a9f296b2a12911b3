/** `lightning-record-edit-form`: creates or changes a record with the input fields inside of it. [Component Library: Record Edit Form] */
import { api, LightningElement } from "lwc";
import { createRecord, updateRecord } from "lightning/uiRecordApi";
import { load, objectNameOf, REGISTER } from "../../record-forms.ts";

export default class RecordEditForm extends LightningElement {
    @api recordTypeId;
    @api formClass;
    @api density;

    fields = [];
    messages = [];
    isLoaded = false;
    isWaiting = false;
    given = {};

    /** Both may come, and change, after the form stands: until the object is there, nothing is asked for. */
    @api
    get recordId() {
        return this.given.recordId;
    }
    set recordId(recordId) {
        this.take({ recordId });
    }

    @api
    get objectApiName() {
        return this.given.objectApiName;
    }
    set objectApiName(objectApiName) {
        this.take({ objectApiName });
    }

    take(changed) {
        this.given = { ...this.given, ...changed };
        this.loadAgain();
    }

    /** Once for all that changes at a time. */
    loadAgain() {
        if (!this.isLoaded || this.isWaiting) return;
        this.isWaiting = true;
        void Promise.resolve().then(() => {
            this.isWaiting = false;
            return this.load();
        });
    }

    constructor() {
        super();
        this.addEventListener(REGISTER, (event) => {
            event.stopPropagation();
            const { field, message } = event.detail;
            if (field) this.fields.push(field);
            if (message) this.messages.push(message);
            if (field) this.loadAgain();
        });
    }

    renderedCallback() {
        if (this.isLoaded) return;
        this.isLoaded = true;
        void this.load();
    }

    async load() {
        const { recordTypeId } = this;
        const { recordId, objectApiName } = this.given;
        if (!objectApiName) return;
        try {
            const object = objectNameOf(objectApiName);
            const { info, record } = await load({ object, recordId, recordTypeId, isEditable: true }, this.fields);
            const detail = { records: record ? { [record.id]: record } : {}, objectInfos: { [info.apiName]: info } };
            this.dispatchEvent(new CustomEvent("load", { detail }));
        } catch (error) {
            this.fail(error);
        }
    }

    handleSubmit(event) {
        event.preventDefault();
        event.stopPropagation();
        const editable = this.fields.filter((field) => field.isEditable());
        if (editable.map((field) => field.reportValidity()).includes(false)) return;
        const sent = editable.filter((field) => field.isSent());
        const fields = Object.fromEntries(sent.map((field) => [field.name(), field.value()]));
        const goesOn = this.dispatchEvent(new CustomEvent("submit", { cancelable: true, detail: { fields } }));
        if (goesOn) void this.submit(fields);
    }

    @api
    async submit(fields) {
        for (const message of this.messages) message.show([]);
        for (const field of this.fields) field.fail("");
        const { recordId } = this;
        const apiName = objectNameOf(this.objectApiName);
        try {
            const given = { ...fields };
            const record = recordId
                ? await updateRecord({ fields: { ...given, Id: recordId } })
                : await createRecord({ apiName, fields: given });
            this.dispatchEvent(new CustomEvent("success", { detail: record }));
        } catch (error) {
            this.fail(error);
        }
    }

    /** Errors of fields are shown there, others where `lightning-messages` stands. */
    fail(error) {
        const { message = String(error), output = { errors: [], fieldErrors: {} } } = error.body ?? {};
        const general = output.errors.map((each) => each.message);
        for (const [name, errors] of Object.entries(output.fieldErrors)) {
            const field = this.fields.find((each) => each.name() === name);
            if (field) field.fail(errors[0].message);
            else general.push(...errors.map((each) => each.message));
        }
        const refused = Array.isArray(error.body) ? error.body.map((each) => each.message) : [message, ...general];
        for (const each of this.messages) each.show(refused);
        this.dispatchEvent(new CustomEvent("error", { detail: { message, output, detail: refused.join(" ") } }));
    }
}
