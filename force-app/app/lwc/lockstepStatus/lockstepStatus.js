import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { healthLines } from "c/lockstepHealthLines";
import { firstRound } from "c/lockstepParts";
import { fill, timeOf } from "c/lockstepText";
import readStatus from "@salesforce/apex/Lockstep_OverviewController.readStatus";
import heading from "@salesforce/label/c.Lockstep_Status_Heading";
import works from "@salesforce/label/c.Lockstep_Overview_Works";
import off from "@salesforce/label/c.Lockstep_Overview_Off";
import dryRun from "@salesforce/label/c.Lockstep_Overview_Dry_Run";
import companionLate from "@salesforce/label/c.Lockstep_Overview_Companion_Late";
import stopped from "@salesforce/label/c.Lockstep_Overview_Stopped";
import lastChange from "@salesforce/label/c.Lockstep_Overview_Last_Change";
import noChange from "@salesforce/label/c.Lockstep_Overview_No_Change";

/** A running companion takes a request up within seconds. */
const LATE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const BAD = { icon: "utility:error", variant: "error" };
const UNSURE = { icon: "utility:warning", variant: "warning" };
const GOOD = { icon: "utility:success", variant: "success" };

/** Whether Lockstep works, and when it last did something. */
export default class LockstepStatus extends LightningElement {
    labels = { heading };
    round = firstRound();

    @wire(readStatus, { round: "$round" })
    wiredStatus;

    get status() {
        return this.wiredStatus?.data;
    }

    get error() {
        return this.wiredStatus?.error;
    }

    get isLoading() {
        return !this.status;
    }

    get lines() {
        if (!this.status) {
            return [];
        }
        const { lastFactAt } = this.status;
        const lines = [...this.troubles()];
        // What was never heard of is not known to work.
        if (lines.length === 0 && lastFactAt && !this.isFailing) {
            lines.push({ ...GOOD, sentence: works });
        }
        lines.push({
            icon: "utility:clock",
            sentence: lastFactAt ? fill(lastChange, timeOf(lastFactAt)) : noChange,
        });
        return lines;
    }

    /** Whether a part between Okta and Salesforce does not work; its own line in c/lockstepHealth says why. */
    get isFailing() {
        const parts = JSON.parse(this.status.report ?? "{}");
        return healthLines(parts, { now: Date.now(), timeOf }).some(({ state }) => state === "failed");
    }

    reload = () => refreshApex(this.wiredStatus);

    *troubles() {
        if (!this.status.enabled) {
            yield { ...BAD, sentence: off };
        }
        if (this.status.dryRun) {
            yield { ...UNSURE, sentence: dryRun };
        }
        if (this.status.stoppedSubscribers.length > 0) {
            yield { ...BAD, sentence: fill(stopped, this.status.stoppedSubscribers.join(", ")) };
        }
        const late = Date.now() - new Date(this.status.oldestRequestAt ?? Date.now()).getTime();
        if (late > LATE_MS) {
            yield { ...BAD, sentence: fill(companionLate, Math.floor(late / MINUTE_MS)) };
        }
    }
}
