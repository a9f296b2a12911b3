import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import listEntries from "@salesforce/apex/Lockstep_ActivityController.listEntries";
import recentChanges from "@salesforce/label/c.Lockstep_Recent_Changes";
import onlyFailuresLabel from "@salesforce/label/c.Lockstep_Only_Failures";
import noActivity from "@salesforce/label/c.Lockstep_No_Activity";
import noActivityHint from "@salesforce/label/c.Lockstep_No_Activity_Hint";
import noFailures from "@salesforce/label/c.Lockstep_No_Failures";
import noFailuresHint from "@salesforce/label/c.Lockstep_No_Failures_Hint";

const PAGE_SIZE = 20;
const HOURS = 24;
const READING = { rows: ({ entries }) => entries, next: ({ nextBefore }) => nextBefore };

/** Shows the audit entries, newest first, page by page. */
export default class LockstepActivity extends LightningElement {
    onlyFailures = false;
    newest = null;
    pageSize = PAGE_SIZE;
    hours = HOURS;

    pages = firstPage(undefined, READING);
    labels = { recentChanges, onlyFailuresLabel };

    @wire(countByHour, { hours: "$hours" })
    wiredCounts;

    @wire(listEntries, { filter: "$filter", before: "$newest", pageSize: "$pageSize" })
    provisionEntries(result) {
        this.pages = firstPage(result, READING);
    }

    /**
     * Loads the newest entries again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await Promise.all([refreshPages(this), refreshApex(this.wiredCounts)]);
    }

    get filter() {
        return this.onlyFailures ? "failures" : "all";
    }

    get counts() {
        return this.wiredCounts?.data;
    }

    get countsError() {
        return this.wiredCounts?.error;
    }

    /** An empty chart says nothing that the empty list does not say better. */
    get hasCounts() {
        return this.counts?.slots.some((slot) => slot.succeeded + slot.failed > 0) ?? false;
    }

    get emptyHeading() {
        return this.onlyFailures ? noFailures : noActivity;
    }

    get emptySentence() {
        return this.onlyFailures ? noFailuresHint : noActivityHint;
    }

    handleOnlyFailures(event) {
        this.onlyFailures = event.detail.checked;
    }

    load = () => loadMore(this, (before) => listEntries({ filter: this.filter, before, pageSize: this.pageSize }));

    handleRetry() {
        this.refresh();
    }
}
