import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
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
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
import noRules from "@salesforce/label/c.Lockstep_No_Rules";
import noRulesHint from "@salesforce/label/c.Lockstep_No_Rules_Hint";

const PAGE_SIZE = 50;
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
    laterRules = [];
    laterHasMore = false;
    laterError;
    isLoadingMore = false;
    wiredRules;

    labels = {
        caption,
        columnPriority,
        columnName,
        columnMode,
        columnConditions,
        columnGrants,
        noConditions,
        noGrants,
        loading,
        loadMore,
        noRules,
        noRulesHint,
    };

    @wire(listRules, { skip: "$first", pageSize: "$pageSize" })
    provisionRules(result) {
        this.wiredRules = result;
        this.resetPages();
    }

    /**
     * Loads the rules again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.resetPages();
        await refreshApex(this.wiredRules);
    }

    get error() {
        return this.wiredRules?.error;
    }

    get isLoading() {
        return !this.wiredRules?.data && !this.error;
    }

    get rules() {
        return [...(this.wiredRules?.data?.rules ?? []), ...this.laterRules];
    }

    get isEmpty() {
        return this.rules.length === 0;
    }

    get hasMore() {
        return this.laterRules.length > 0 ? this.laterHasMore : this.wiredRules?.data?.hasMore === true;
    }

    get rows() {
        return this.rules.map((rule) => {
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

    async handleLoadMore() {
        const firstPage = this.wiredRules;
        this.isLoadingMore = true;
        this.laterError = undefined;
        try {
            const page = await listRules({ skip: this.rules.length, pageSize: this.pageSize });
            if (firstPage === this.wiredRules) {
                this.laterRules = [...this.laterRules, ...page.rules];
                this.laterHasMore = page.hasMore;
            }
        } catch (error) {
            this.laterError = error;
        } finally {
            this.isLoadingMore = false;
        }
    }

    handleRetry() {
        this.refresh();
    }

    resetPages() {
        this.laterRules = [];
        this.laterHasMore = false;
        this.laterError = undefined;
    }
}
