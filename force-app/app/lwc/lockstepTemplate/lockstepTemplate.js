import { LightningElement, api } from "lwc";
import { cronWords } from "c/lockstepCron";
import { MODES } from "c/lockstepRuleModel";
import { fill, timeOf } from "c/lockstepText";
import on from "@salesforce/label/c.Lockstep_Template_On";
import off from "@salesforce/label/c.Lockstep_Template_Off";
import notAvailable from "@salesforce/label/c.Lockstep_Template_Not_Available";
import itsRules from "@salesforce/label/c.Lockstep_Template_Rules";
import scheduled from "@salesforce/label/c.Lockstep_Template_Scheduled";
import scheduledOff from "@salesforce/label/c.Lockstep_Template_Scheduled_Off";
import scheduledUnknown from "@salesforce/label/c.Lockstep_Template_Scheduled_Unknown";
import scheduledWhere from "@salesforce/label/c.Lockstep_Template_Scheduled_Where";
import never from "@salesforce/label/c.Lockstep_Settings_Schedule_Never";
import unknown from "@salesforce/label/c.Lockstep_Health_Word_Unknown";
import another from "@salesforce/label/c.Lockstep_Template_Another";

/** Stands where there is no time. */
const NONE = "–";

/** One flow that ships. Fires `switch` when its rules are to have another mode, and `imported` when it made some. */
export default class LockstepTemplate extends LightningElement {
    /** As Lockstep_TemplatesController.listTemplates has it. */
    @api flow;
    @api busy = false;

    labels = { on, off, notAvailable, another, scheduledWhere };
    isAsking = false;

    get hasRules() {
        return this.flow.rules.length > 0;
    }

    /** It runs where one of its rules is looked at. */
    get isOn() {
        return this.isAsking || this.flow.rules.some(({ mode }) => mode !== "Off");
    }

    get rules() {
        const named = this.flow.rules.map(({ name, mode }) => `${name} (${labelOf(mode)})`);
        return this.hasRules ? fill(itsRules, named.join(", ")) : undefined;
    }

    /** Of a flow that the companion does by the clock: whether, and when. */
    get schedule() {
        const { schedule } = this.flow;
        if (!schedule) {
            return undefined;
        }
        const { cron, timeZone: zone, nextAt, lastAt } = schedule;
        if (!cron) {
            return { badge: unknown, sentence: scheduledUnknown };
        }
        return cron === "off"
            ? { badge: off, sentence: scheduledOff }
            : {
                  badge: on,
                  badgeClass: "slds-theme_success",
                  sentence: fill(scheduled, cronWords(cron), zone, timeOf(nextAt) || NONE, timeOf(lastAt) || never),
              };
    }

    get canAdd() {
        return this.flow.available && this.hasRules;
    }

    get addTitle() {
        return `${another}: ${this.flow.name}`;
    }

    handleSwitch(event) {
        const isOn = event.detail.checked;
        if (!this.hasRules) {
            this.isAsking = isOn;
            return;
        }
        const { key, name } = this.flow;
        this.dispatchEvent(new CustomEvent("switch", { detail: { key, name, isOn } }));
    }

    handleAdd() {
        this.isAsking = true;
    }

    handleCancel() {
        this.isAsking = false;
    }

    handleImported(event) {
        this.isAsking = false;
        this.dispatchEvent(new CustomEvent("imported", { detail: event.detail }));
    }
}

function labelOf(mode) {
    return MODES.find(({ value }) => value === mode)?.label ?? mode;
}
