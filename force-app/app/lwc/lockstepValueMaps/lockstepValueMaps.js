import { LightningElement, api, wire } from "lwc";
import { findRow, firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import listValueMaps from "@salesforce/apex/Lockstep_FieldsController.listValueMaps";
import caption from "@salesforce/label/c.Lockstep_Tab_Value_Maps";
import hint from "@salesforce/label/c.Lockstep_Value_Maps_Hint";
import create from "@salesforce/label/c.Lockstep_New_Value_Map";
import edit from "@salesforce/label/c.Lockstep_Edit_Entry";
import name from "@salesforce/label/c.Lockstep_Name";
import entries from "@salesforce/label/c.Lockstep_Map_Entries";
import otherwise from "@salesforce/label/c.Lockstep_Map_Otherwise";
import refused from "@salesforce/label/c.Lockstep_Map_Refused";
import passes from "@salesforce/label/c.Lockstep_Map_Passes";
import usedBy from "@salesforce/label/c.Lockstep_Map_Used_By";
import none from "@salesforce/label/c.Lockstep_No_Maps";
import noneHint from "@salesforce/label/c.Lockstep_No_Maps_Hint";

const PAGE_SIZE = 50;
const READING = { rows: ({ maps }) => maps, next: ({ nextAfter }) => nextAfter };

/** Lists the value maps, page by page. Fires `edit` with one of them, and `create`. */
export default class LockstepValueMaps extends LightningElement {
    pageSize = PAGE_SIZE;
    start = null;
    pages = firstPage(undefined, READING);
    labels = { caption, hint, create, name, entries, otherwise, usedBy, none, noneHint };

    round = nextRound();

    @wire(listValueMaps, { after: "$start", pageSize: "$pageSize", round: "$round" })
    provisionMaps(result) {
        this.pages = firstPage(result, READING);
    }

    /**
     * Loads them again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await refreshPages(this);
    }

    /**
     * @param {string} id of a map
     * @returns {Promise<object | undefined>} the map, on whichever page it is
     */
    @api
    find(id) {
        return findRow(this, id);
    }

    load = () => loadMore(this, (after, round) => listValueMaps({ after, pageSize: this.pageSize, round }));

    get rows() {
        return this.pages.rows.map((map) => ({
            ...map,
            count: map.entry.entries?.length ?? 0,
            otherwise: map.entry.default ?? (map.entry.passThrough ? passes : refused),
            usedBy: map.usedBy.join(", "),
            editTitle: fill(edit, map.entry.name),
        }));
    }

    handleCreate() {
        this.dispatchEvent(new CustomEvent("create"));
    }

    handleEdit(event) {
        this.dispatchEvent(
            new CustomEvent("edit", { detail: this.pages.rows.find(({ id }) => id === event.target.dataset.id) }),
        );
    }

    handleRetry() {
        this.refresh();
    }
}
