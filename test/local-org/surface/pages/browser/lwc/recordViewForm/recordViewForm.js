/** `lightning-record-view-form`: shows a record with the output fields inside of it. [Component Library: Record View Form] */
import { api, LightningElement } from "lwc";
import { load, objectNameOf, REGISTER } from "../../record-forms.ts";

export default class RecordViewForm extends LightningElement {
    @api recordId;
    @api objectApiName;
    @api density;

    fields = [];
    isLoaded = false;

    constructor() {
        super();
        this.addEventListener(REGISTER, (event) => {
            event.stopPropagation();
            if (event.detail.field) this.fields.push(event.detail.field);
            if (this.isLoaded) void this.load();
        });
    }

    renderedCallback() {
        if (this.isLoaded) return;
        this.isLoaded = true;
        void this.load();
    }

    async load() {
        const { recordId } = this;
        const object = objectNameOf(this.objectApiName);
        const { info, record } = await load(
            { object, recordId, recordTypeId: undefined, isEditable: false },
            this.fields,
        );
        const detail = { records: record ? { [record.id]: record } : {}, objectInfos: { [info.apiName]: info } };
        this.dispatchEvent(new CustomEvent("load", { detail }));
    }
}
