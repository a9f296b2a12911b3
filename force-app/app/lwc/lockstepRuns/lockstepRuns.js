import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { fill } from "c/lockstepText";
import listRuns from "@salesforce/apex/Lockstep_ApprovalsController.listRuns";
import timeZone from "@salesforce/i18n/timeZone";
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
import details from "@salesforce/label/c.Lockstep_Details";
import detailsOf from "@salesforce/label/c.Lockstep_Details_Of";
import lookAndDecide from "@salesforce/label/c.Lockstep_Look_And_Decide";
import decideAbout from "@salesforce/label/c.Lockstep_Decide_About_Run";
import nothingHeld from "@salesforce/label/c.Lockstep_Nothing_Held";
import nothingHeldHint from "@salesforce/label/c.Lockstep_Nothing_Held_Hint";
import nothingDecided from "@salesforce/label/c.Lockstep_Nothing_Decided";
import nothingDecidedHint from "@salesforce/label/c.Lockstep_Nothing_Decided_Hint";
import waitingCount from "@salesforce/label/c.Lockstep_Waiting_Count";
import approvedCount from "@salesforce/label/c.Lockstep_Approved_Count";
import rejectedCount from "@salesforce/label/c.Lockstep_Rejected_Count";
import supersededCount from "@salesforce/label/c.Lockstep_Superseded_Count";

/** Lists the breaker's runs, and opens one. */
export default class LockstepRuns extends LightningElement {
    /** Whether those that wait for a decision are meant, or those that are decided. */
    @api held = false;
    /** Whether the person may decide. */
    @api mayDecide = false;

    skip = 0;
    timeZone = timeZone;
    chosenRun;

    /** The pages after the first, which the wire provides. */
    olderRuns = [];
    olderHasMore = false;
    isLoadingMore = false;
    olderError;

    @wire(listRuns, { held: "$held", skip: "$skip" })
    provisionRuns(result) {
        this.wiredRuns = result;
        this.olderRuns = [];
        this.olderError = undefined;
    }

    wiredRuns;

    /**
     * Loads the runs again, and the people of the one that is open.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.olderRuns = [];
        await Promise.all([refreshApex(this.wiredRuns), this.template.querySelector("c-lockstep-run")?.refresh()]);
    }

    get labels() {
        return { loading, loadMore, open: this.decides ? lookAndDecide : details };
    }

    get decides() {
        return this.held && this.mayDecide;
    }

    get openVariant() {
        return this.decides ? "brand" : "neutral";
    }

    get runs() {
        return [...(this.wiredRuns?.data?.runs ?? []), ...this.olderRuns];
    }

    get rows() {
        return this.runs.map((run) => ({
            ...run,
            counts: countsOf(run),
            openLabel: fill(this.decides ? decideAbout : detailsOf, run.name),
        }));
    }

    /** What is open, as it is by now; a run whose last person was just decided stays open. */
    get chosen() {
        return this.chosenRun && (this.runs.find(({ id }) => id === this.chosenRun.id) ?? settled(this.chosenRun));
    }

    get error() {
        return this.wiredRuns?.error;
    }

    get isLoading() {
        return !this.wiredRuns?.data && !this.error;
    }

    get isEmpty() {
        return this.runs.length === 0;
    }

    get hasMore() {
        return this.olderRuns.length > 0 ? this.olderHasMore : this.wiredRuns?.data?.hasMore;
    }

    get emptyHeading() {
        return this.held ? nothingHeld : nothingDecided;
    }

    get emptySentence() {
        return this.held ? nothingHeldHint : nothingDecidedHint;
    }

    handleOpen(event) {
        this.chosenRun = this.runs.find(({ id }) => id === event.target.value);
    }

    handleBack() {
        this.chosenRun = undefined;
    }

    handleChanged() {
        this.refresh();
    }

    handleRetry() {
        this.refresh();
    }

    async handleLoadMore() {
        const firstPage = this.wiredRuns;
        this.isLoadingMore = true;
        this.olderError = undefined;
        try {
            const page = await listRuns({ held: this.held, skip: this.runs.length });
            if (firstPage === this.wiredRuns) {
                this.olderRuns = [...this.olderRuns, ...page.runs];
                this.olderHasMore = page.hasMore;
            }
        } catch (error) {
            this.olderError = error;
        } finally {
            this.isLoadingMore = false;
        }
    }
}

function settled(run) {
    return { ...run, state: "Decided", waiting: 0 };
}

function countsOf(run) {
    return [
        [waitingCount, run.waiting],
        [approvedCount, run.approved],
        [rejectedCount, run.rejected],
        [supersededCount, run.superseded],
    ]
        .filter(([, count]) => count > 0)
        .map(([label, count]) => fill(label, count))
        .join(" · ");
}
