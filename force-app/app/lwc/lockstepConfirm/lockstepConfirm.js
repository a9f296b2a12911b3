import { api } from "lwc";
import LightningModal from "lightning/modal";
import cancel from "@salesforce/label/c.Lockstep_Cancel";

/** Asks once more. Closes with true, or with nothing when the person thinks better of it. */
export default class LockstepConfirm extends LightningModal {
    /** What will happen. */
    @api sentence;
    /** What the button that does it says. */
    @api confirmLabel;

    labels = { cancel };

    handleCancel() {
        this.close();
    }

    handleConfirm() {
        this.close(true);
    }
}
