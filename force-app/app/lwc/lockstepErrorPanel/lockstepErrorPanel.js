import { LightningElement, api } from "lwc";
import { reduceErrors } from "c/lockstepErrors";
import errorTitle from "@salesforce/label/c.Lockstep_Error_Title";
import errorIcon from "@salesforce/label/c.Lockstep_Error";
import tryAgain from "@salesforce/label/c.Lockstep_Try_Again";
import unknownError from "@salesforce/label/c.Lockstep_Unknown_Error";

/** Says what went wrong; fires `retry` when the person wants to try again. */
export default class LockstepErrorPanel extends LightningElement {
    /** What was caught: an error or a list of errors, in any of the platform's shapes. */
    @api errors;
    /** What did not work, in a few words. */
    @api heading = errorTitle;
    /** What the button says. */
    @api retryLabel = tryAgain;

    labels = { errorIcon };

    get sentences() {
        const sentences = reduceErrors(this.errors);
        return sentences.length > 0 ? sentences : [unknownError];
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent("retry"));
    }
}
