import { LightningElement, api } from "lwc";
import close from "@salesforce/label/c.Lockstep_Close";

/**
 * What stands above a list: its heading, the buttons for what can be done with all of it (as its content), and what came of
 * that. Fires `close` when the person has read what went wrong.
 */
export default class LockstepListBar extends LightningElement {
    @api heading;
    /** How far it is, or what came of it. */
    @api status;
    /** What went wrong, as c/lockstepErrorPanel takes it. */
    @api error;
    /** What did not work, in a few words. */
    @api errorHeading;

    labels = { close };

    handleClose() {
        this.dispatchEvent(new CustomEvent("close"));
    }
}
