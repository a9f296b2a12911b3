import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { handOver, tableOf } from "c/lockstepFile";
import { summarize } from "c/lockstepChangeText";
import { fillPage, firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill, numberOf, timeOf, today } from "c/lockstepText";
import LockstepReasonModal from "c/lockstepReasonModal";
import acceptAll from "@salesforce/apex/Lockstep_FindingsController.acceptAll";
import countFindings from "@salesforce/apex/Lockstep_FindingsController.countFindings";
import exportFindings from "@salesforce/apex/Lockstep_FindingsController.exportFindings";
import listFindings from "@salesforce/apex/Lockstep_FindingsController.listFindings";
import readComparison from "@salesforce/apex/Lockstep_FindingsController.readComparison";
import chart from "@salesforce/label/c.Lockstep_Finding_Chart";
import list from "@salesforce/label/c.Lockstep_Finding_List";
import clear from "@salesforce/label/c.Lockstep_Clear_Filters";
import exportCsv from "@salesforce/label/c.Lockstep_Export_Csv";
import exporting from "@salesforce/label/c.Lockstep_Finding_Exporting";
import exported from "@salesforce/label/c.Lockstep_Finding_Exported";
import exportedPart from "@salesforce/label/c.Lockstep_Finding_Exported_Part";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import acceptAllLabel from "@salesforce/label/c.Lockstep_Finding_Accept_All";
import acceptAllTitle from "@salesforce/label/c.Lockstep_Finding_Accept_All_Title";
import acceptAllText from "@salesforce/label/c.Lockstep_Finding_Accept_All_Text";
import acceptingAll from "@salesforce/label/c.Lockstep_Finding_Accepting_All";
import acceptedAll from "@salesforce/label/c.Lockstep_Finding_Accepted_All";
import searchedTo from "@salesforce/label/c.Lockstep_Finding_Searched_To";
import none from "@salesforce/label/c.Lockstep_Finding_None";
import noneHint from "@salesforce/label/c.Lockstep_Finding_None_Hint";
import nothingFound from "@salesforce/label/c.Lockstep_Finding_Nothing_Found";
import nothingFoundHint from "@salesforce/label/c.Lockstep_Finding_Nothing_Found_Hint";

/** What is to be done, as Lockstep_FindingFilter has it. */
const OPEN = Object.freeze({ kind: "", state: "open", person: "", rule: "", since: null });
/** So many findings are exported at most: a browser holds them all at once. */
const MOST_EXPORTED = 5000;
const PAGE_SIZE = 20;
const READING = { rows: ({ findings }) => findings, next: ({ nextAfter }) => nextAfter };
const COLUMNS = [
    "name",
    "state",
    "kind",
    "code",
    "person",
    "username",
    "userId",
    "oktaId",
    "oktaOrg",
    "rule",
    "message",
    "changes",
    "firstSeenAt",
    "lastSeenAt",
    "timesSeen",
    "closedAt",
    "acceptedBy",
    "acceptedUntil",
    "acceptedReason",
];

/** Lists the findings, the latest first, page by page and filtered; how many there are of each kind; and the last comparison. */
export default class LockstepFindingList extends LightningElement {
    filter = OPEN;
    start = null;
    began = nextRound();
    round = nextRound();
    pages = firstPage(undefined, READING);
    status = "";
    actionError;
    isBusy = false;
    labels = { chart, list, clear, exportCsv, notDone, acceptAll: acceptAllLabel };

    @wire(countFindings, { round: "$began" })
    wiredCounts;

    @wire(readComparison, { round: "$began" })
    wiredComparison;

    @wire(listFindings, { filter: "$filter", after: "$start", round: "$round" })
    provisionFindings(result) {
        this.pages = firstPage(result, READING);
        if (result.data) {
            this.tellSearched(result.data);
            fillPage(this, PAGE_SIZE);
        }
    }

    /**
     * Loads everything again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        await Promise.all([refreshPages(this), refreshApex(this.wiredCounts), refreshApex(this.wiredComparison)]);
    }

    /** What went wrong for the list is not said twice, and nothing is shown beside it that may be untrue. */
    get hasParts() {
        return !this.pages.error && Boolean(this.counts ?? this.countsError);
    }

    get counts() {
        return this.wiredCounts?.data;
    }

    get countsError() {
        return this.wiredCounts?.error;
    }

    get comparison() {
        return this.wiredComparison?.data;
    }

    get comparisonError() {
        return this.wiredComparison?.error;
    }

    get isFiltered() {
        return Object.entries(OPEN).some(([name, value]) => this.filter[name] !== value);
    }

    /** Of everything at once nobody knows what they accept. */
    get mayAcceptAll() {
        return this.isFiltered && this.filter.state === "open";
    }

    get emptyHeading() {
        return this.isFiltered ? nothingFound : none;
    }

    get emptySentence() {
        return this.isFiltered ? nothingFoundHint : noneHint;
    }

    handleChoose(event) {
        this.take({ ...this.filter, ...event.detail });
    }

    handleFilter(event) {
        this.take(event.detail);
    }

    handleClear() {
        this.take(OPEN);
    }

    handleCloseError() {
        this.actionError = undefined;
    }

    handleRetry() {
        this.refresh();
    }

    /** The finding tells what it came to be; it leaves the list when that is loaded again. */
    handleDecide() {
        refreshApex(this.wiredCounts);
    }

    take(filter) {
        this.status = "";
        this.filter = filter;
        this.round = nextRound();
    }

    load = async () => {
        let last;
        await loadMore(this, async (after, round) => {
            last = await listFindings({ filter: this.filter, after, round });
            return last;
        });
        this.tellSearched(last);
    };

    tellSearched({ nextAfter, searchedTo: time } = {}) {
        if (this.filter.rule) {
            this.status = nextAfter && time ? fill(searchedTo, timeOf(time)) : "";
        }
    }

    async handleExport() {
        const { filter } = this;
        await this.attempt(async () => {
            const findings = [];
            let after = null;
            do {
                this.status = fill(exporting, numberOf(findings.length));
                // eslint-disable-next-line no-await-in-loop -- each page begins where the one before it ended
                const page = await exportFindings({ filter, after });
                findings.push(...page.findings);
                after = page.nextAfter ?? null;
            } while (after !== null && findings.length < MOST_EXPORTED);
            this.handOver(findings, after === null);
        });
    }

    async handleAcceptAll() {
        const { filter } = this;
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: acceptAllTitle,
            sentence: acceptAllText,
            confirmLabel: acceptAllLabel,
            untilMode: "optional",
            untilMin: today(),
        });
        if (!answer) {
            return;
        }
        await this.attempt(async () => {
            let amount = 0;
            let after = null;
            do {
                this.status = fill(acceptingAll, numberOf(amount));
                // eslint-disable-next-line no-await-in-loop -- each page begins where the one before it ended
                const some = await acceptAll({ filter, after, ...answer });
                amount += some.amount;
                after = some.nextAfter ?? null;
            } while (after !== null);
            await this.refresh();
            this.status = fill(acceptedAll, numberOf(amount));
        });
    }

    async attempt(act) {
        this.isBusy = true;
        this.actionError = undefined;
        try {
            await act();
        } catch (error) {
            this.status = "";
            this.actionError = error;
        } finally {
            this.isBusy = false;
        }
    }

    handOver(findings, complete) {
        const name = `lockstep-findings-${today()}.csv`;
        handOver(name, tableOf(COLUMNS, findings.map(lineOf)));
        this.status = fill(complete ? exported : exportedPart, numberOf(findings.length), name);
    }
}

function lineOf({ seen, acceptance, changes, ...finding }) {
    return {
        ...finding,
        changes: summarize(changes),
        firstSeenAt: seen.firstAt,
        lastSeenAt: seen.lastAt,
        timesSeen: seen.times,
        acceptedBy: acceptance?.acceptedBy,
        acceptedUntil: acceptance?.until,
        acceptedReason: acceptance?.reason,
    };
}
