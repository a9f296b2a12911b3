import { LightningElement, api } from "lwc";

/** Two circles that do not meet, a title and a sentence. What the person can do about it goes into the slot. */
export default class LockstepEmptyState extends LightningElement {
    @api heading;
    @api sentence;
}
