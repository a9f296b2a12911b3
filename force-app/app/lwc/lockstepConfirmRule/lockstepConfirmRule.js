import { api } from "lwc";
import LightningModal from "lightning/modal";
import cancel from "@salesforce/label/c.Lockstep_Cancel";

/** Asks once more before an edit of a rule, and shows what it would do to everybody. Closes with true, or with nothing. */
export default class LockstepConfirmRule extends LightningModal {
    /** What will happen. */
    @api sentence;
    /** What the button that does it says. */
    @api confirmLabel;
    /** As Lockstep_ConfigurationController.saveEdits takes them. */
    @api edits;

    labels = { cancel };

    handleCancel() {
        this.close();
    }

    handleConfirm() {
        this.close(true);
    }
}
