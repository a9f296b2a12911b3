import { LightningElement, api } from "lwc";
import errorWord from "@salesforce/label/c.Lockstep_Error_Word";
import warningWord from "@salesforce/label/c.Lockstep_Warning_Word";

/** What validation found, each with what to do. */
export default class LockstepValidation extends LightningElement {
    /** As docs/api.md has them. */
    @api findings = [];
    /** Whether each names its place in the document. */
    @api withPath = false;

    get rows() {
        return this.findings.map(({ severity, path, message, remedy }, index) => ({
            key: String(index),
            icon: severity === "error" ? "utility:error" : "utility:warning",
            variant: severity,
            word: severity === "error" ? errorWord : warningWord,
            path: this.withPath ? path : undefined,
            sentence: [message, remedy].filter(Boolean).join(" "),
        }));
    }
}
