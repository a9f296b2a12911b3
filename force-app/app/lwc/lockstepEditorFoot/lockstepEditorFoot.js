import { LightningElement, api } from "lwc";
import save from "@salesforce/label/c.Lockstep_Save";
import cancel from "@salesforce/label/c.Lockstep_Cancel";
import remove from "@salesforce/label/c.Lockstep_Delete";
import preview from "@salesforce/label/c.Lockstep_Preview";

/** The foot of an editor: what validation says, and the buttons. Fires `remove`, `cancel`, `preview` and `save`. */
export default class LockstepEditorFoot extends LightningElement {
    @api verdict;
    /** Whether there is something to delete. */
    @api deletable = false;
    @api previewable = false;
    /** Whether something is under way, so that nothing else can be asked for. */
    @api busy = false;

    labels = { save, cancel, remove, preview };

    handleButton(event) {
        this.dispatchEvent(new CustomEvent(event.target.dataset.event));
    }
}
