import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import listTimeline from "@salesforce/apex/Lockstep_ActivityController.listTimeline";
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
import none from "@salesforce/label/c.Lockstep_No_Timeline";
import noneHint from "@salesforce/label/c.Lockstep_No_Timeline_Hint";

/** What was done to one person, newest first, page by page. */
export default class LockstepTimeline extends LightningElement {
    /** The user, or null. */
    @api userId = null;
    /** The person in Okta, or null. */
    @api oktaId = null;

    newest = null;
    olderEntries = [];
    olderCursor;
    isLoadingMore = false;
    olderError;
    labels = { loading, loadMore, none, noneHint };

    @wire(listTimeline, { userId: "$userId", oktaId: "$oktaId", before: "$newest" })
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
        await refreshApex(this.wiredEntries);
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

    get cursor() {
        return this.olderEntries.length > 0 ? this.olderCursor : this.wiredEntries?.data?.nextBefore;
    }

    get hasMore() {
        return this.cursor !== null && this.cursor !== undefined;
    }

    handleRetry() {
        this.refresh();
    }

    async handleLoadMore() {
        const firstPage = this.wiredEntries;
        this.isLoadingMore = true;
        this.olderError = undefined;
        try {
            const page = await listTimeline({ userId: this.userId, oktaId: this.oktaId, before: this.cursor });
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

    resetPages() {
        this.olderEntries = [];
        this.olderCursor = undefined;
        this.olderError = undefined;
    }
}
