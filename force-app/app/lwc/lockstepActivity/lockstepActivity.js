import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import listEntries from "@salesforce/apex/Lockstep_ActivityController.listEntries";
import recentChanges from "@salesforce/label/c.Lockstep_Recent_Changes";
import onlyFailuresLabel from "@salesforce/label/c.Lockstep_Only_Failures";
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
import noActivity from "@salesforce/label/c.Lockstep_No_Activity";
import noActivityHint from "@salesforce/label/c.Lockstep_No_Activity_Hint";
import noFailures from "@salesforce/label/c.Lockstep_No_Failures";
import noFailuresHint from "@salesforce/label/c.Lockstep_No_Failures_Hint";

const PAGE_SIZE = 20;
const HOURS = 24;

/** Shows the audit entries, newest first, page by page. */
export default class LockstepActivity extends LightningElement {
    onlyFailures = false;
    newest = null;
    pageSize = PAGE_SIZE;
    hours = HOURS;

    /** The pages after the first, which the wire provides. */
    olderEntries = [];
    olderCursor;
    isLoadingMore = false;
    olderError;

    labels = { recentChanges, onlyFailuresLabel, loading, loadMore };

    @wire(countByHour, { hours: "$hours" })
    wiredCounts;

    @wire(listEntries, { filter: "$filter", before: "$newest", pageSize: "$pageSize" })
    provisionEntries(result) {
        this.wiredEntries = result;
        this.resetPages();
    }

    wiredEntries;

    /**
     * Loads the newest entries again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.resetPages();
        await Promise.all([refreshApex(this.wiredEntries), refreshApex(this.wiredCounts)]);
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

    get entries() {
        return [...(this.wiredEntries?.data?.entries ?? []), ...this.olderEntries];
    }

    get error() {
        return this.wiredEntries?.error;
    }

    get isLoading() {
        return !this.wiredEntries?.data && !this.error;
    }

    get isEmpty() {
        return this.entries.length === 0;
    }

    get emptyHeading() {
        return this.onlyFailures ? noFailures : noActivity;
    }

    get emptySentence() {
        return this.onlyFailures ? noFailuresHint : noActivityHint;
    }

    /** The number to ask for to get the next page; nothing on the last one. */
    get cursor() {
        return this.olderEntries.length > 0 ? this.olderCursor : this.wiredEntries?.data?.nextBefore;
    }

    get hasMore() {
        return this.cursor !== null && this.cursor !== undefined;
    }

    handleOnlyFailures(event) {
        this.onlyFailures = event.detail.checked;
    }

    async handleLoadMore() {
        const firstPage = this.wiredEntries;
        this.isLoadingMore = true;
        this.olderError = undefined;
        try {
            const page = await listEntries({
                filter: this.filter,
                before: this.cursor,
                pageSize: this.pageSize,
            });
            // A filter or a refresh in the meantime has started a new list.
            if (firstPage === this.wiredEntries) {
                this.olderEntries = [...this.olderEntries, ...page.entries];
                this.olderCursor = page.nextBefore;
            }
        } catch (error) {
            this.olderError = error;
        } finally {
            this.isLoadingMore = false;
        }
    }

    handleRetry() {
        this.refresh();
    }

    resetPages() {
        this.olderEntries = [];
        this.olderCursor = undefined;
        this.olderError = undefined;
    }
}
