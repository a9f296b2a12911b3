import { LightningElement, api, wire } from "lwc";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import listRules from "@salesforce/apex/Lockstep_RulesController.listRules";
import { conditionText, grantText } from "./ruleText";
import caption from "@salesforce/label/c.Lockstep_Rules_Caption";
import columnPriority from "@salesforce/label/c.Lockstep_Priority";
import columnName from "@salesforce/label/c.Lockstep_Rule";
import columnMode from "@salesforce/label/c.Lockstep_Mode";
import columnConditions from "@salesforce/label/c.Lockstep_Conditions";
import columnGrants from "@salesforce/label/c.Lockstep_Grants";
import modeEnforce from "@salesforce/label/c.Lockstep_Mode_Enforce";
import modeMonitor from "@salesforce/label/c.Lockstep_Mode_Monitor";
import modeOff from "@salesforce/label/c.Lockstep_Mode_Off";
import allOf from "@salesforce/label/c.Lockstep_All_Of";
import noConditions from "@salesforce/label/c.Lockstep_No_Conditions";
import noGrants from "@salesforce/label/c.Lockstep_No_Grants";
import additive from "@salesforce/label/c.Lockstep_Additive";
import noRules from "@salesforce/label/c.Lockstep_No_Rules";
import noRulesHint from "@salesforce/label/c.Lockstep_No_Rules_Hint";

const PAGE_SIZE = 50;
const READING = { rows: ({ rules }) => rules, next: ({ hasMore }, rows) => (hasMore ? rows.length : null) };
const MODES = {
    Enforce: { label: modeEnforce, badge: "slds-theme_success" },
    Monitor: { label: modeMonitor, badge: "slds-theme_warning" },
    Off: { label: modeOff, badge: "" },
};
/** In this order they are shown: what a person can have one of comes first. */
const GRANT_ICONS = { Profile: "utility:profile", Role: "utility:hierarchy", "Permission Set": "utility:key" };

const GRANT_KINDS = Object.keys(GRANT_ICONS);

/** A kind from a later version of the package comes last. */
function byKind(one, other) {
    const rank = ({ kind }) => (GRANT_KINDS.includes(kind) ? GRANT_KINDS.indexOf(kind) : GRANT_KINDS.length);
    return rank(one) - rank(other);
}

/** Lists the mapping rules in the order in which they win. */
export default class LockstepRules extends LightningElement {
    first = 0;
    pageSize = PAGE_SIZE;
    pages = firstPage(undefined, READING);

    labels = {
        caption,
        columnPriority,
        columnName,
        columnMode,
        columnConditions,
        columnGrants,
        noConditions,
        noGrants,
        noRules,
        noRulesHint,
    };

    @wire(listRules, { skip: "$first", pageSize: "$pageSize" })
    provisionRules(result) {
        this.pages = firstPage(result, READING);
    }

    /**
     * Loads the rules again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await refreshPages(this);
    }

    get rows() {
        return this.pages.rows.map((rule) => {
            const mode = MODES[rule.mode] ?? { label: rule.mode, badge: "" };
            const several = rule.conditions.length > 1;
            return {
                ...rule,
                modeLabel: mode.label,
                modeClass: mode.badge,
                hasConditions: rule.conditions.length > 0,
                logicText: several ? (rule.logic ?? allOf) : undefined,
                conditions: rule.conditions.map((condition, index) => ({
                    key: String(index),
                    // Only the logic line refers to the numbers.
                    number: several && rule.logic ? `${condition.position}.` : undefined,
                    text: conditionText(condition),
                })),
                hasGrants: rule.grants.length > 0,
                grants: rule.grants.toSorted(byKind).map((grant, index) => ({
                    key: String(index),
                    icon: GRANT_ICONS[grant.kind] ?? "utility:record",
                    text: grantText(grant),
                    note: grant.authoritative ? undefined : additive,
                })),
            };
        });
    }

    load = () => loadMore(this, (skip) => listRules({ skip, pageSize: this.pageSize }));

    handleRetry() {
        this.refresh();
    }
}
