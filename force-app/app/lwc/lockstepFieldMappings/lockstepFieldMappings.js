import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import listMappings from "@salesforce/apex/Lockstep_FieldsController.listMappings";
import loading from "@salesforce/label/c.Lockstep_Loading";
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

const OWNERS = { Okta: byOkta, Salesforce: bySalesforce };

/** Lists the field mappings. Fires `edit` with one of them, and `create`. */
export default class LockstepFieldMappings extends LightningElement {
    term = "";
    labels = { loading, caption, search, create, field, source, owner, map, state };

    round = nextRound();

    @wire(listMappings, { round: "$round" })
    wiredMappings;

    /**
     * Loads them again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await refreshApex(this.wiredMappings);
    }

    /**
     * @param {string} id of a mapping
     * @returns {object | undefined} the mapping
     */
    @api
    find(id) {
        return this.mappings?.find((mapping) => mapping.id === id);
    }

    get mappings() {
        return this.wiredMappings?.data;
    }

    get error() {
        return this.wiredMappings?.error;
    }

    get rows() {
        const sought = this.term.trim().toLowerCase();
        return this.mappings
            .filter(({ label, entry }) =>
                [label, entry.name, entry.field, entry.source, entry.valueMap].some((text) =>
                    text?.toLowerCase().includes(sought),
                ),
            )
            .map((mapping) => ({
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

    handleTerm(event) {
        this.term = event.detail.value;
    }

    handleCreate() {
        this.dispatchEvent(new CustomEvent("create"));
    }

    handleEdit(event) {
        this.dispatchEvent(new CustomEvent("edit", { detail: this.find(event.target.dataset.id) }));
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
