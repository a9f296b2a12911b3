/** `lightning-messages`: where a record form says what it was refused for. [Component Library: Messages] */
import { LightningElement } from "lwc";
import { REGISTER } from "../../record-forms.ts";

export default class Messages extends LightningElement {
    shown = [];

    get hasMessages() {
        return this.shown.length > 0;
    }

    connectedCallback() {
        const message = { show: (messages) => (this.shown = [...new Set(messages)]) };
        this.dispatchEvent(new CustomEvent(REGISTER, { bubbles: true, detail: { message } }));
    }
}
