import { LightningElement, api } from "lwc";
import { conditionText, grantNote, grantText } from "c/lockstepRuleModel";
import added from "@salesforce/label/c.Lockstep_Diff_Added";
import changed from "@salesforce/label/c.Lockstep_Diff_Changed";
import removed from "@salesforce/label/c.Lockstep_Diff_Removed";
import was from "@salesforce/label/c.Lockstep_Diff_Was";
import willBe from "@salesforce/label/c.Lockstep_Diff_Is";
import rule from "@salesforce/label/c.Lockstep_Diff_Section_Rules";
import fieldMapping from "@salesforce/label/c.Lockstep_Diff_Section_FieldMappings";
import valueMap from "@salesforce/label/c.Lockstep_Diff_Section_ValueMaps";
import settings from "@salesforce/label/c.Lockstep_Diff_Section_Settings";

const CHANGES = {
    added: { label: added, badge: "slds-theme_success" },
    changed: { label: changed, badge: "slds-theme_warning" },
    removed: { label: removed, badge: "slds-theme_error" },
};
const SECTIONS = { rules: rule, fieldMappings: fieldMapping, valueMaps: valueMap, settings };

/** What a save of the configuration would change, entry by entry: what goes, and what comes. */
export default class LockstepConfigurationDiff extends LightningElement {
    /** As docs/api.md has the changes of POST configuration. */
    @api changes = [];

    labels = { was, willBe };

    get rows() {
        return this.changes.map(({ section, name, change, before, after }) => {
            const [gone, come] = [linesOf(before), linesOf(after)];
            const lines = [
                ...gone.filter((line) => !come.includes(line)).map((text) => ({ text, isGone: true })),
                ...come.filter((line) => !gone.includes(line)).map((text) => ({ text, isGone: false })),
            ];
            return {
                key: `${section}/${name}`,
                section: SECTIONS[section] ?? section,
                name: section === "settings" ? undefined : name,
                change: CHANGES[change]?.label ?? change,
                badge: CHANGES[change]?.badge ?? "",
                lines: lines.map((line, index) => ({ ...line, key: String(index) })),
            };
        });
    }
}

/** What an entry says, line by line, so that two can be compared. */
function linesOf(entry) {
    return Object.entries(entry ?? {}).flatMap(([name, value]) => {
        if (!Array.isArray(value)) {
            return [`${name}: ${value}`];
        }
        return value.map((item) => lineOf(name, item));
    });
}

function lineOf(list, item) {
    switch (list) {
        case "conditions":
            return `${item.position ? `${item.position}. ` : ""}${conditionText(item)}`;
        case "grants":
            return [grantText(item), grantNote(item)].filter(Boolean).join(" ");
        default:
            return typeof item === "object" ? Object.values(item).join(" · ") : String(item);
    }
}
