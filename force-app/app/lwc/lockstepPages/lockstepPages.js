import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
import shownCount from "@salesforce/label/c.Lockstep_Shown_Count";
import shownAll from "@salesforce/label/c.Lockstep_Shown_All";

/**
 * The frame of a list that comes page by page: its rows go into the slot, under which stands how many are shown and a
 * button for more; or that it is loading, is empty, or went wrong. Fires `retry` when the first page is to be asked for again.
 */
export default class LockstepPages extends LightningElement {
    /** Asks for the next page: a function that returns a promise. */
    @api load;
    /** What is said when there are no rows. */
    @api emptyHeading;
    @api emptySentence;
    /** How many are shown of how many, as a sentence, where that is known. */
    @api shown;

    /** As c/lockstepPaging has them. */
    @api
    get pages() {
        return this.current;
    }

    set pages(value) {
        this.current = value;
        this.moreError = undefined;
    }

    current;
    moreError;
    isLoadingMore = false;
    labels = { loading, loadMore };

    /** A list of one page needs no count: it can be seen. */
    get hasFoot() {
        return Boolean(this.shown) || this.current.hasMore || this.current.isGrown;
    }

    get count() {
        return this.shown ?? fill(this.current.hasMore ? shownCount : shownAll, this.current.rows.length);
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent("retry"));
    }

    async handleLoadMore() {
        this.isLoadingMore = true;
        this.moreError = undefined;
        try {
            await this.load();
        } catch (error) {
            this.moreError = error;
        } finally {
            this.isLoadingMore = false;
        }
    }
}
