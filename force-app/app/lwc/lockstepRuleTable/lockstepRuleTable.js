import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import { byKind, conditionText, grantIcon, grantNote, grantText, MODES, ruleOf } from "c/lockstepRuleModel";
import caption from "@salesforce/label/c.Lockstep_Rules_Caption";
import columnOrder from "@salesforce/label/c.Lockstep_Order";
import columnPriority from "@salesforce/label/c.Lockstep_Priority";
import columnName from "@salesforce/label/c.Lockstep_Rule";
import columnMode from "@salesforce/label/c.Lockstep_Mode";
import columnConditions from "@salesforce/label/c.Lockstep_Conditions";
import columnGrants from "@salesforce/label/c.Lockstep_Grants";
import allOf from "@salesforce/label/c.Lockstep_All_Of";
import noConditions from "@salesforce/label/c.Lockstep_No_Conditions";
import noGrants from "@salesforce/label/c.Lockstep_No_Grants";
import modeOf from "@salesforce/label/c.Lockstep_Mode_Of";
import editRule from "@salesforce/label/c.Lockstep_Edit_Rule";
import moveUp from "@salesforce/label/c.Lockstep_Move_Up";
import moveDown from "@salesforce/label/c.Lockstep_Move_Down";

/**
 * Shows mapping rules in the order in which they win. Fires `edit` with an id, `mode` with an id and a mode, and `move` with an id and -1 (up)
 * or 1 (down).
 */
export default class LockstepRuleTable extends LightningElement {
    /** As Lockstep_RulesController.Rule has them. */
    @api rules = [];
    /** Whether they can be put in another order. */
    @api movable = false;
    /** Findings of a rule by its name, or nothing while they are not known. */
    @api marks;

    labels = {
        caption,
        columnOrder,
        columnPriority,
        columnName,
        columnMode,
        columnConditions,
        columnGrants,
        noConditions,
        noGrants,
    };
    modes = MODES;
    /** What has the focus again once the rows are in their new order. */
    moved;

    get rows() {
        const last = this.rules.length - 1;
        return this.rules.map(({ id, entry }, index) => {
            const rule = ruleOf(entry);
            const several = rule.conditions.length > 1;
            return {
                id,
                name: rule.name,
                description: rule.description,
                priority: rule.priority,
                mode: rule.mode,
                modeLabel: fill(modeOf, rule.name),
                editLabel: fill(editRule, rule.name),
                upLabel: fill(moveUp, rule.name),
                downLabel: fill(moveDown, rule.name),
                isFirst: index === 0,
                isLast: index === last,
                marks: (this.marks?.[rule.name] ?? []).map((mark, at) => ({ ...mark, key: String(at) })),
                hasConditions: rule.conditions.length > 0,
                logicText: several ? rule.logic || allOf : undefined,
                conditions: rule.conditions.map((condition, at) => ({
                    key: String(at),
                    // Only the logic line refers to the numbers.
                    number: several && rule.logic ? `${condition.position}.` : undefined,
                    text: conditionText(condition),
                })),
                hasGrants: rule.grants.length > 0,
                grants: rule.grants.toSorted(byKind).map((grant, at) => ({
                    key: String(at),
                    icon: grantIcon(grant.kind),
                    text: grantText(grant),
                    note: grantNote(grant),
                })),
            };
        });
    }

    renderedCallback() {
        if (this.moved) {
            const { id, step } = this.moved;
            this.moved = undefined;
            const [wanted, other] = [step, -step].map((way) =>
                this.template.querySelector(`lightning-button-icon[data-id="${id}"][data-step="${way}"]`),
            );
            // At the end of the table the way on is closed, and the way back has the focus.
            (wanted?.disabled ? other : wanted)?.focus();
        }
    }

    handleMove(event) {
        const { id } = event.target.dataset;
        const step = Number(event.target.dataset.step);
        this.moved = { id, step };
        this.dispatchEvent(new CustomEvent("move", { detail: { id, step } }));
    }

    handleMode(event) {
        const { id } = event.target.dataset;
        this.dispatchEvent(new CustomEvent("mode", { detail: { id, mode: event.detail.value } }));
    }

    handleEdit(event) {
        this.dispatchEvent(new CustomEvent("edit", { detail: event.target.value }));
    }
}
