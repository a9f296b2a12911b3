import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import listMappings from "@salesforce/apex/Lockstep_FieldsController.listMappings";
import listValueMaps from "@salesforce/apex/Lockstep_FieldsController.listValueMaps";
import loading from "@salesforce/label/c.Lockstep_Loading";
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

/** Lists the value maps. Fires `edit` with one of them, and `create`. */
export default class LockstepValueMaps extends LightningElement {
    labels = { loading, caption, hint, create, name, entries, otherwise, usedBy, none, noneHint };

    round = nextRound();

    @wire(listValueMaps, { round: "$round" })
    wiredMaps;

    @wire(listMappings, { round: "$round" })
    wiredMappings;

    /**
     * Loads them again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await Promise.all([refreshApex(this.wiredMaps), refreshApex(this.wiredMappings)]);
    }

    /**
     * @param {string} id of a map
     * @returns {object | undefined} the map
     */
    @api
    find(id) {
        return this.maps?.find((map) => map.id === id);
    }

    get maps() {
        return this.wiredMaps?.data;
    }

    get error() {
        return this.wiredMaps?.error;
    }

    get rows() {
        const mappings = this.wiredMappings?.data ?? [];
        return this.maps.map((map) => ({
            ...map,
            count: map.entry.entries?.length ?? 0,
            otherwise: map.entry.default ?? (map.entry.passThrough ? passes : refused),
            usedBy: mappings
                .filter(({ entry }) => entry.valueMap?.toLowerCase() === map.entry.name.toLowerCase())
                .map(({ label }) => label)
                .join(", "),
            editTitle: fill(edit, map.entry.name),
        }));
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
