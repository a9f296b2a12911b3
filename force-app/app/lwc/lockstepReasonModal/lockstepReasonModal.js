import { api } from "lwc";
import LightningModal from "lightning/modal";
import reason from "@salesforce/label/c.Lockstep_Reason_Why";
import reasonHelp from "@salesforce/label/c.Lockstep_Reason_Help";
import cancel from "@salesforce/label/c.Lockstep_Cancel";
import until from "@salesforce/label/c.Lockstep_Until";

/** Asks once more, and for a reason. Closes with `{ reason, until }`, or with nothing when the person thinks better of it. */
export default class LockstepReasonModal extends LightningModal {
    /** What will happen. */
    @api sentence;
    /** What the button that does it says. */
    @api confirmLabel;
    /** Of the button: `brand` or `destructive`. */
    @api variant = "brand";
    /** Whether an end is asked for as well: `optional` or `required`. */
    @api untilMode;
    /** The earliest end, as an ISO date. */
    @api untilMin;

    reason = "";
    until = null;
    labels = { reason, reasonHelp, cancel, until };

    get asksUntil() {
        return Boolean(this.untilMode);
    }

    get untilRequired() {
        return this.untilMode === "required";
    }

    handleReason(event) {
        this.reason = event.detail.value;
    }

    handleUntil(event) {
        this.until = event.detail.value || null;
    }

    handleCancel() {
        this.close();
    }

    handleConfirm() {
        const fields = [...this.template.querySelectorAll("[data-field]")];
        // Each says for itself what is wrong with it.
        const valid = fields.map((field) => field.reportValidity()).every(Boolean);
        if (valid && this.reason.trim() !== "") {
            this.close({ reason: this.reason.trim(), until: this.until });
        }
    }
}
