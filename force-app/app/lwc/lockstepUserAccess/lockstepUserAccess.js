import { LightningElement, api } from "lwc";
import title from "@salesforce/label/c.Lockstep_Title";

/** On the record page of a user: what access they have and why. */
export default class LockstepUserAccess extends LightningElement {
    /** The user whose page it is; the platform sets it. */
    @api
    get recordId() {
        return this.person?.userId;
    }

    set recordId(value) {
        this.person = { userId: value };
    }

    person;
    labels = { title };

    reload = () => this.template.querySelector("c-lockstep-person")?.refresh();
}
