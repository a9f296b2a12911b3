/** `lightning-record-view-form`: shows a record with the output fields inside of it. [Component Library: Record View Form] */
import { api, LightningElement } from "lwc";
import { load, objectNameOf, REGISTER } from "../../record-forms.ts";

export default class RecordViewForm extends LightningElement {
    @api density;

    fields = [];
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
            if (event.detail.field) this.fields.push(event.detail.field);
            this.loadAgain();
        });
    }

    renderedCallback() {
        if (this.isLoaded) return;
        this.isLoaded = true;
        void this.load();
    }

    async load() {
        const { recordId, objectApiName } = this.given;
        if (!objectApiName || !recordId) return;
        const object = objectNameOf(objectApiName);
        const { info, record } = await load(
            { object, recordId, recordTypeId: undefined, isEditable: false },
            this.fields,
        );
        const detail = { records: record ? { [record.id]: record } : {}, objectInfos: { [info.apiName]: info } };
        this.dispatchEvent(new CustomEvent("load", { detail }));
    }
}
