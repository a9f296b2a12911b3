import { LightningElement, api } from "lwc";
import save from "@salesforce/label/c.Lockstep_Save";
import cancel from "@salesforce/label/c.Lockstep_Cancel";
import remove from "@salesforce/label/c.Lockstep_Delete";
import preview from "@salesforce/label/c.Lockstep_Preview";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";

/**
 * The frame of an editor: the way back, what is edited, why it was not saved, its fields (as its content), what validation
 * says of the whole, and the buttons. Fires `back`, `retry`, `remove`, `preview` and `save`.
 */
export default class LockstepEditorFrame extends LightningElement {
    /** What the button says that leads back. */
    @api backLabel;
    /** As c/lockstepEntryEditor has it in `frame`. */
    @api state = {};
    /** Whether what is edited can be previewed. */
    @api previewable = false;

    labels = { save, cancel, remove, preview, notSaved };

    get hasGeneral() {
        return this.state.general?.length > 0;
    }

    handleButton(event) {
        this.dispatchEvent(new CustomEvent(event.target.dataset.event));
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent("retry"));
    }
}
