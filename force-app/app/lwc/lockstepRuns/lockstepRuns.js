import { LightningElement, api, wire } from "lwc";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill, timeOf } from "c/lockstepText";
import listRuns from "@salesforce/apex/Lockstep_ApprovalsController.listRuns";
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

const READING = { rows: ({ runs }) => runs, next: ({ hasMore }, rows) => (hasMore ? rows.at(-1) : null) };

/** Lists the breaker's runs, and opens one. Fires `changed` when something is decided. */
export default class LockstepRuns extends LightningElement {
    /** Whether those that wait for a decision are meant, or those that are decided. */
    @api held = false;
    /** Whether the person may decide. */
    @api mayDecide = false;

    round = nextRound();
    chosenRun;

    pages = firstPage(undefined, READING);

    @wire(listRuns, { held: "$held", before: null, beforeId: null, round: "$round" })
    provisionRuns(result) {
        this.pages = firstPage(result, READING);
    }

    /**
     * Loads the runs again, and the people of the one that is open.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await Promise.all([refreshPages(this), this.template.querySelector("c-lockstep-run")?.refresh()]);
    }

    get labels() {
        return { open: this.decides ? lookAndDecide : details };
    }

    get decides() {
        return this.held && this.mayDecide;
    }

    get openVariant() {
        return this.decides ? "brand" : "neutral";
    }

    get rows() {
        return this.pages.rows.map((run) => ({
            ...run,
            createdAtText: timeOf(run.createdAt),
            counts: countsOf(run),
            openLabel: fill(this.decides ? decideAbout : detailsOf, run.name),
        }));
    }

    /** What is open, as it is by now; a run whose last person was just decided stays open. */
    get chosen() {
        return (
            this.chosenRun && (this.pages.rows.find(({ id }) => id === this.chosenRun.id) ?? settled(this.chosenRun))
        );
    }

    get emptyHeading() {
        return this.held ? nothingHeld : nothingDecided;
    }

    get emptySentence() {
        return this.held ? nothingHeldHint : nothingDecidedHint;
    }

    handleOpen(event) {
        this.chosenRun = this.pages.rows.find(({ id }) => id === event.target.value);
    }

    handleBack() {
        this.chosenRun = undefined;
    }

    handleChanged() {
        this.refresh();
        this.dispatchEvent(new CustomEvent("changed"));
    }

    handleRetry() {
        this.refresh();
    }

    load = () =>
        loadMore(this, ({ createdAt, id }, round) =>
            listRuns({ held: this.held, before: createdAt, beforeId: id, round }),
        );
}

function settled(run) {
    return { ...run, state: "Decided", waiting: 0 };
}

function countsOf(run) {
    return [
        [waitingCount, run.waiting],
        [approvedCount, run.approved],
        [rejectedCount, run.rejected],
    ]
        .filter(([, count]) => count > 0)
        .map(([label, count]) => fill(label, count))
        .join(" · ");
}
