import { LightningElement, api, wire } from "lwc";
import { ENTRIES } from "c/lockstepActivityQuery";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import listTimeline from "@salesforce/apex/Lockstep_ActivityController.listTimeline";
import none from "@salesforce/label/c.Lockstep_No_Timeline";
import noneHint from "@salesforce/label/c.Lockstep_No_Timeline_Hint";

/** What was done to one person, newest first, page by page. */
export default class LockstepTimeline extends LightningElement {
    /** The user, or null. */
    @api userId = null;
    /** The person in Okta, or null. */
    @api oktaId = null;

    newest = null;
    round = nextRound();
    pages = firstPage(undefined, ENTRIES);
    labels = { none, noneHint };

    @wire(listTimeline, { userId: "$userId", oktaId: "$oktaId", before: "$newest", round: "$round" })
    provisionEntries(result) {
        this.pages = firstPage(result, ENTRIES);
    }

    /**
     * Loads the newest entries again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await refreshPages(this);
    }

    load = () =>
        loadMore(this, (before, round) => listTimeline({ userId: this.userId, oktaId: this.oktaId, before, round }));

    handleRetry() {
        this.refresh();
    }
}
