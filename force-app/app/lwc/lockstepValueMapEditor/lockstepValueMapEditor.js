import LockstepEntryEditor from "c/lockstepEntryEditor";
import back from "@salesforce/label/c.Lockstep_Back_To_Maps";
import newMap from "@salesforce/label/c.Lockstep_New_Value_Map";
import name from "@salesforce/label/c.Lockstep_Name";
import entries from "@salesforce/label/c.Lockstep_Map_Entries";
import entriesHint from "@salesforce/label/c.Lockstep_Map_Entries_Hint";
import entriesHelp from "@salesforce/label/c.Lockstep_Map_Entries_Help";
import otherwise from "@salesforce/label/c.Lockstep_Map_Otherwise";
import passThrough from "@salesforce/label/c.Lockstep_Map_Pass_Through";

/** The editor of one value map: what Okta says on the left, what Salesforce has on the right. */
export default class LockstepValueMapEditor extends LockstepEntryEditor {
    labels = {
        back,
        name,
        entries,
        entriesHint,
        entriesHelp,
        otherwise,
        passThrough,
    };

    get section() {
        return "valueMaps";
    }

    get blank() {
        return { name: "", entries: [], default: "", passThrough: false };
    }

    /** What is about one line stands at the field of all lines; its words name the line. */
    get placed() {
        return this.findings.map((finding) => ({
            ...finding,
            path: finding.path?.replace(/\.entries\[\d+\]$/, ".entries"),
        }));
    }

    get heading() {
        return this.origin ? this.origin.entry.name : newMap;
    }

    get lines() {
        return (this.entry.entries ?? []).join("\n");
    }

    handleLines(event) {
        event.stopPropagation();
        this.change({ entries: event.detail.value === "" ? [] : event.detail.value.split("\n") });
    }
}
