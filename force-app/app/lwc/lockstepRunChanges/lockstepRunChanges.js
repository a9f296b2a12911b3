import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import listChanges from "@salesforce/apex/Lockstep_ApprovalsController.listChanges";
import loading from "@salesforce/label/c.Lockstep_Loading";

/** Everything that is changed of one person in a run, with the reasons. */
export default class LockstepRunChanges extends LightningElement {
    @api itemId;
    @api person;
    /** Whether it was carried out: else it is still to be done. */
    @api carriedOut = false;

    labels = { loading };

    round = nextRound();

    @wire(listChanges, { itemId: "$itemId", round: "$round" })
    wiredChanges;

    get changes() {
        return this.wiredChanges?.data;
    }

    get isPlanned() {
        return !this.carriedOut;
    }

    get error() {
        return this.wiredChanges?.error;
    }

    get isLoading() {
        return !this.changes && !this.error;
    }

    handleRetry() {
        refreshApex(this.wiredChanges);
    }
}
