import { LightningElement, api, wire } from "lwc";
import { findRow, firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import listMappings from "@salesforce/apex/Lockstep_FieldsController.listMappings";
import caption from "@salesforce/label/c.Lockstep_Fields";
import search from "@salesforce/label/c.Lockstep_Search_Fields";
import create from "@salesforce/label/c.Lockstep_New_Field_Mapping";
import edit from "@salesforce/label/c.Lockstep_Edit_Entry";
import field from "@salesforce/label/c.Lockstep_Field_In_Salesforce";
import source from "@salesforce/label/c.Lockstep_Field_Source";
import owner from "@salesforce/label/c.Lockstep_Field_Owner";
import byOkta from "@salesforce/label/c.Lockstep_Owner_Okta";
import bySalesforce from "@salesforce/label/c.Lockstep_Owner_Salesforce";
import map from "@salesforce/label/c.Lockstep_Value_Map";
import state from "@salesforce/label/c.Lockstep_Field_State";
import active from "@salesforce/label/c.Lockstep_Field_Active";
import inactive from "@salesforce/label/c.Lockstep_Field_Inactive";
import unusable from "@salesforce/label/c.Lockstep_Field_Unusable";
import none from "@salesforce/label/c.Lockstep_No_Fields";
import noneHint from "@salesforce/label/c.Lockstep_No_Fields_Hint";
import nothingFound from "@salesforce/label/c.Lockstep_No_Field_Found";
import nothingFoundHint from "@salesforce/label/c.Lockstep_Nothing_Found_Hint";

/** So long nothing is typed before the server is asked. */
const PAUSE_MS = 300;
const PAGE_SIZE = 50;
const READING = { rows: ({ mappings }) => mappings, next: ({ nextAfter }) => nextAfter };
const OWNERS = { Okta: byOkta, Salesforce: bySalesforce };

/** Lists the field mappings, page by page, as far as they are searched for. Fires `edit` with one of them, and `create`. */
export default class LockstepFieldMappings extends LightningElement {
    term = "";
    pageSize = PAGE_SIZE;
    start = null;
    pages = firstPage(undefined, READING);
    timer;
    labels = { caption, search, create, field, source, owner, map, state };

    round = nextRound();

    @wire(listMappings, { term: "$term", after: "$start", pageSize: "$pageSize", round: "$round" })
    provisionMappings(result) {
        this.pages = firstPage(result, READING);
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
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
     * @param {string} id of a mapping
     * @returns {Promise<object | undefined>} the mapping, on whichever page it is
     */
    @api
    find(id) {
        return findRow(this, id);
    }

    get rows() {
        return this.pages.rows.map((mapping) => ({
            ...mapping,
            owner: OWNERS[mapping.entry.owner ?? "Okta"] ?? mapping.entry.owner,
            editTitle: fill(edit, mapping.entry.name),
            ...stateOf(mapping),
        }));
    }

    get emptyHeading() {
        return this.term ? nothingFound : none;
    }

    get emptySentence() {
        return this.term ? nothingFoundHint : noneHint;
    }

    load = () =>
        loadMore(this, (after, round) => listMappings({ term: this.term, after, pageSize: this.pageSize, round }));

    handleTerm(event) {
        const term = event.detail.value.trim();
        clearTimeout(this.timer);
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => {
            this.term = term;
            this.round = nextRound();
        }, PAUSE_MS);
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

function stateOf({ entry, label, problem }) {
    if (problem) {
        return { icon: "utility:error", variant: "error", state: fill(unusable, label, problem) };
    }
    return entry.active === false
        ? { icon: "utility:ban", state: inactive }
        : { icon: "utility:success", variant: "success", state: active };
}
