import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import copy from "@salesforce/label/c.Lockstep_Set_Up_Copy";
import copyWhat from "@salesforce/label/c.Lockstep_Set_Up_Copy_What";
import copied from "@salesforce/label/c.Lockstep_Set_Up_Copied";
import notCopied from "@salesforce/label/c.Lockstep_Set_Up_Not_Copied";

/** A value with a button that copies it. */
export default class LockstepCopy extends LightningElement {
    /** What it is. */
    @api label;
    @api value;

    labels = { copy };
    status = "";

    get title() {
        return fill(copyWhat, this.label);
    }

    async handleCopy() {
        try {
            await navigator.clipboard.writeText(this.value);
            this.status = copied;
        } catch {
            // A browser without permission, or an older one.
            this.status = notCopied;
        }
    }
}
