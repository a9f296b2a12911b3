import { LightningElement, api } from "lwc";
import { DAYS, cronWords, readCron, writeCron } from "c/lockstepCron";
import { fill } from "c/lockstepText";
import configuredAs from "@salesforce/label/c.Lockstep_Cron_Configured_As";
import configuredOnly from "@salesforce/label/c.Lockstep_Cron_Configured";
import daily from "@salesforce/label/c.Lockstep_Cron_Daily";
import weekdays from "@salesforce/label/c.Lockstep_Cron_Weekdays";
import weekly from "@salesforce/label/c.Lockstep_Cron_Weekly";
import custom from "@salesforce/label/c.Lockstep_Cron_Custom";
import off from "@salesforce/label/c.Lockstep_Settings_Schedule_Off";
import day from "@salesforce/label/c.Lockstep_Cron_Day";
import time from "@salesforce/label/c.Lockstep_Cron_Time";
import timeWrong from "@salesforce/label/c.Lockstep_Cron_Time_Wrong";
import line from "@salesforce/label/c.Lockstep_Cron_Line";
import lineHelp from "@salesforce/label/c.Lockstep_Cron_Line_Help";

/** What is offered first to whoever picks a day or a time. */
const OFFERED = { day: "0", time: "03:00" };
/** A time of the day: the base component's own time has a label that screen readers do not find. */
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** Stands for a schedule without a time, since blank would be as configured. */
const INCOMPLETE = ":";

/** When a job of the companion runs, in plain words or as a cron schedule. Fires `change` with the schedule as `value`. */
export default class LockstepScheduleInput extends LightningElement {
    @api label;
    @api help;
    /** What the companion's configuration says, where it told. */
    @api configured;
    /** What is wrong with the schedule. */
    @api fault;

    /** Five fields, or off; empty for as the companion is configured. */
    @api
    get value() {
        return this.text;
    }

    set value(text) {
        const given = text ?? "";
        // What is typed as cron stays so, also where it reads as plain words.
        if (given !== this.text || this.kind === undefined) {
            const { kind, day: onDay = OFFERED.day, time: at = OFFERED.time } = readCron(given);
            Object.assign(this, { text: given, kind, day: onDay, time: at });
        }
    }

    text = "";
    kind;
    day;
    /** What stands in its field, also while it is none. */
    time;
    pattern = TIME.source;
    days = DAYS;
    labels = { day, time, timeWrong, line, lineHelp };

    get options() {
        const asConfigured = this.configured ? fill(configuredAs, cronWords(this.configured)) : configuredOnly;
        return [
            { value: "configured", label: asConfigured },
            { value: "daily", label: daily },
            { value: "weekdays", label: weekdays },
            { value: "weekly", label: weekly },
            { value: "cron", label: custom },
            { value: "off", label: off },
        ];
    }

    get isCron() {
        return this.kind === "cron";
    }

    get isWeekly() {
        return this.kind === "weekly";
    }

    get hasTime() {
        return ["daily", "weekdays", "weekly"].includes(this.kind);
    }

    /** A time that is none is said at its field; as no schedule it need not be told besides. */
    get shownFault() {
        return this.hasTime && !TIME.test(this.time) ? undefined : this.fault;
    }

    handleKind(event) {
        event.stopPropagation();
        this.kind = event.detail.value;
        this.time = TIME.test(this.time) ? this.time : OFFERED.time;
        if (this.kind === "cron") {
            // To be changed from what held: nobody begins with an empty line.
            this.tell(this.text && this.text !== "off" ? this.text : (this.configured ?? ""));
        } else {
            this.pick();
        }
    }

    handleDay(event) {
        event.stopPropagation();
        this.day = event.detail.value;
        this.pick();
    }

    handleTime(event) {
        event.stopPropagation();
        this.time = event.detail.value;
        if (TIME.test(this.time)) {
            this.pick();
        } else {
            // No schedule: nothing else may be saved in its place.
            this.tell(this.time || INCOMPLETE);
        }
    }

    handleCron(event) {
        event.stopPropagation();
        this.tell(event.detail.value);
    }

    pick() {
        this.tell(writeCron({ kind: this.kind, day: this.day, time: this.time }));
    }

    tell(value) {
        this.text = value;
        this.dispatchEvent(new CustomEvent("change", { detail: { value } }));
    }
}
