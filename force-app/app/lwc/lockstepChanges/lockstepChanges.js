import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { csvOf, jsonOf } from "c/lockstepActivityFile";
import { ENTRIES, EVERYTHING } from "c/lockstepActivityQuery";
import { handOver } from "c/lockstepFile";
import { fillPage, firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill, numberOf, timeOf } from "c/lockstepText";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import exportEntries from "@salesforce/apex/Lockstep_ActivityController.exportEntries";
import listEntries from "@salesforce/apex/Lockstep_ActivityController.listEntries";
import recentChanges from "@salesforce/label/c.Lockstep_Recent_Changes";
import clear from "@salesforce/label/c.Lockstep_Clear_Filters";
import exportCsv from "@salesforce/label/c.Lockstep_Export_Csv";
import exportJson from "@salesforce/label/c.Lockstep_Export_Json";
import exporting from "@salesforce/label/c.Lockstep_Exporting";
import exported from "@salesforce/label/c.Lockstep_Exported";
import exportedPart from "@salesforce/label/c.Lockstep_Exported_Part";
import notExported from "@salesforce/label/c.Lockstep_Not_Exported";
import searchedTo from "@salesforce/label/c.Lockstep_Searched_To";
import noActivity from "@salesforce/label/c.Lockstep_No_Activity";
import noActivityHint from "@salesforce/label/c.Lockstep_No_Activity_Hint";
import nothingFound from "@salesforce/label/c.Lockstep_No_Entry_Found";
import nothingFoundHint from "@salesforce/label/c.Lockstep_No_Entry_Found_Hint";

const PAGE_SIZE = 20;
const HOURS = 24;
/** So many entries are exported at most: a browser holds them all at once. */
const MOST_EXPORTED = 5000;

/** Shows the audit entries, newest first, page by page and filtered, and hands them over as a file. */
export default class LockstepChanges extends LightningElement {
    /** Whose entries are asked for at first: a part of the name or username, or the id in Okta. */
    @api
    get person() {
        return this.filter.person;
    }

    set person(value) {
        this.filter = { ...EVERYTHING, person: value ?? "" };
        this.round = nextRound();
    }

    filter = EVERYTHING;
    newest = null;
    round = nextRound();
    pageSize = PAGE_SIZE;
    hours = HOURS;
    began = nextRound();

    pages = firstPage(undefined, ENTRIES);
    status = "";
    exportError;
    isExporting = false;
    labels = { recentChanges, clear, exportCsv, exportJson, notExported };

    @wire(countByHour, { hours: "$hours", round: "$began" })
    wiredCounts;

    @wire(listEntries, { filter: "$filter", before: "$newest", pageSize: "$pageSize", round: "$round" })
    provisionEntries(result) {
        this.pages = firstPage(result, ENTRIES);
        if (result.data) {
            this.tellSearched(result.data);
            fillPage(this, this.pageSize);
        }
    }

    /**
     * Loads the newest entries again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await Promise.all([refreshPages(this), refreshApex(this.wiredCounts)]);
    }

    get counts() {
        return this.wiredCounts?.data;
    }

    get countsError() {
        // What went wrong for the list is not said twice.
        return this.pages.error ? undefined : this.wiredCounts?.error;
    }

    /** An empty chart says nothing that the empty list does not say better. */
    get hasCounts() {
        return this.counts?.slots.some((slot) => slot.succeeded + slot.held + slot.failed > 0) ?? false;
    }

    get isFiltered() {
        return Object.values(this.filter).some(Boolean);
    }

    get emptyHeading() {
        return this.isFiltered ? nothingFound : noActivity;
    }

    get emptySentence() {
        return this.isFiltered ? nothingFoundHint : noActivityHint;
    }

    handleFilter(event) {
        this.status = "";
        this.filter = event.detail;
        this.round = nextRound();
    }

    handleClear() {
        this.template.querySelector("c-lockstep-activity-filter").clear();
    }

    handleCloseError() {
        this.exportError = undefined;
    }

    handleRetry() {
        this.refresh();
    }

    load = async () => {
        let last;
        await loadMore(this, async (before, round) => {
            last = await listEntries({ filter: this.filter, before, pageSize: this.pageSize, round });
            return last;
        });
        this.tellSearched(last);
    };

    tellSearched({ nextBefore, searchedTo: time } = {}) {
        const looksInside = this.filter.kind || this.filter.rule;
        this.status = looksInside && nextBefore && time ? fill(searchedTo, timeOf(time)) : "";
    }

    async handleExport(event) {
        const { format } = event.target.dataset;
        const { filter } = this;
        this.isExporting = true;
        this.exportError = undefined;
        try {
            const entries = [];
            const shown = [];
            let before = null;
            do {
                this.status = fill(exporting, numberOf(entries.length));
                // eslint-disable-next-line no-await-in-loop -- each page begins where the one before it ended
                const page = await exportEntries({ filter, before });
                entries.push(...JSON.parse(page.entries));
                shown.push(...page.shown);
                before = page.nextBefore ?? null;
            } while (before !== null && entries.length < MOST_EXPORTED);
            this.handOver(format, { entries, shown }, before === null);
        } catch (error) {
            this.status = "";
            this.exportError = error;
        } finally {
            this.isExporting = false;
        }
    }

    handOver(format, { entries, shown }, complete) {
        const exportedAt = new Date().toISOString();
        const name = `lockstep-audit-${exportedAt.slice(0, 10)}.${format}`;
        handOver(
            name,
            format === "csv"
                ? csvOf(entries.map((entry, index) => ({ ...entry, shownAs: shown[index] })))
                : jsonOf({ entries, filter: this.filter, complete, exportedAt }),
        );
        this.status = complete
            ? fill(exported, numberOf(entries.length), name)
            : fill(exportedPart, numberOf(entries.length), name, timeOf(entries.at(-1).occurredAt));
    }
}
