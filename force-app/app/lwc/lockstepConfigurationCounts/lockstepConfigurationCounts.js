import { fill } from "c/lockstepText";
import added from "@salesforce/label/c.Lockstep_Counts_Added";
import changed from "@salesforce/label/c.Lockstep_Counts_Changed";
import removed from "@salesforce/label/c.Lockstep_Counts_Removed";
import rules from "@salesforce/label/c.Lockstep_Counts_Rules";
import fieldMappings from "@salesforce/label/c.Lockstep_Counts_FieldMappings";
import valueMaps from "@salesforce/label/c.Lockstep_Counts_ValueMaps";
import settings from "@salesforce/label/c.Lockstep_Diff_Section_Settings";

const SECTIONS = { rules, fieldMappings, valueMaps };
const CHANGES = { added, changed, removed };

/**
 * Says how much of a configuration changed.
 * @param {object} [counts] section -> added, changed or removed -> how many, as docs/api.md has the counts of a version
 * @returns {string[]} a line for each section, such as "Rules: 2 added, 1 changed"; none where nothing is known
 */
export function countLines(counts) {
    return Object.entries(counts ?? {}).map(([section, byChange]) => {
        // There are settings once, and they are always there.
        if (section === "settings") {
            return settings;
        }
        const words = Object.keys(CHANGES).filter((change) => byChange[change] > 0);
        return fill(
            SECTIONS[section] ?? section,
            words.map((change) => fill(CHANGES[change], byChange[change])).join(", "),
        );
    });
}
