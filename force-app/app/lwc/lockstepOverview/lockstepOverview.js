import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { NavigationMixin } from "lightning/navigation";
import { healthLines } from "c/lockstepHealthLines";
import { nextRound } from "c/lockstepRound";
import { fill, numberOf, timeOf } from "c/lockstepText";
import readOverview from "@salesforce/apex/Lockstep_OverviewController.readOverview";
import setUp from "@salesforce/label/c.Lockstep_Set_Up";
import guide from "@salesforce/label/c.Lockstep_Open_Guide";
import show from "@salesforce/label/c.Lockstep_Health_Show";
import showOf from "@salesforce/label/c.Lockstep_Show_Of";
import seats from "@salesforce/label/c.Lockstep_Overview_Seats";
import seatChart from "@salesforce/label/c.Lockstep_Overview_Seat_Chart";
import seatCount from "@salesforce/label/c.Lockstep_Overview_Seat_Count";
import managed from "@salesforce/label/c.Lockstep_Overview_Managed";
import waiting from "@salesforce/label/c.Lockstep_Overview_Waiting";
import proposals from "@salesforce/label/c.Lockstep_Overview_Proposals";
import findings from "@salesforce/label/c.Lockstep_Overview_Findings";
import works from "@salesforce/label/c.Lockstep_Overview_Works";
import off from "@salesforce/label/c.Lockstep_Overview_Off";
import dryRun from "@salesforce/label/c.Lockstep_Overview_Dry_Run";
import companionLate from "@salesforce/label/c.Lockstep_Overview_Companion_Late";
import stopped from "@salesforce/label/c.Lockstep_Overview_Stopped";
import lastChange from "@salesforce/label/c.Lockstep_Overview_Last_Change";
import noChange from "@salesforce/label/c.Lockstep_Overview_No_Change";
import done from "@salesforce/label/c.Lockstep_Step_Done";
import open from "@salesforce/label/c.Lockstep_Step_Open";
import integration from "@salesforce/label/c.Lockstep_Step_Integration";
import approver from "@salesforce/label/c.Lockstep_Step_Approver";
import rule from "@salesforce/label/c.Lockstep_Step_Rule";
import event from "@salesforce/label/c.Lockstep_Step_Event";
import enforce from "@salesforce/label/c.Lockstep_Step_Enforce";

const STEPS = { integration, approver, rule, event, enforce };
/** A running companion takes a request up within seconds. */
const LATE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const SCARCE = 0.9;
/** The fullest licences; an org has dozens. */
const MOST_SEATS = 6;
const BAD = { icon: "utility:error", variant: "error" };
const UNSURE = { icon: "utility:warning", variant: "warning" };
const GOOD = { icon: "utility:success", variant: "success" };

/** Whether Lockstep works, what waits for people, the licence seats; and what is to be set up until all of it is. */
export default class LockstepOverview extends NavigationMixin(LightningElement) {
    labels = { setUp, guide, show, seats };

    round = nextRound();

    @wire(readOverview, { round: "$round" })
    wiredOverview;

    /**
     * Loads it again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        await refreshApex(this.wiredOverview);
    }

    get overview() {
        return this.wiredOverview?.data;
    }

    get error() {
        return this.wiredOverview?.error;
    }

    get steps() {
        return this.overview.steps.map(({ name, isDone }) => ({
            name,
            sentence: STEPS[name] ?? name,
            state: isDone ? done : open,
            icon: isDone ? "utility:success" : "utility:routing_offline",
            variant: isDone ? "success" : undefined,
        }));
    }

    get hasSteps() {
        return this.overview.steps.some(({ isDone }) => !isDone);
    }

    get health() {
        const { lastFactAt } = this.overview;
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

    get numbers() {
        const { managedUsers, waitingPeople, proposals: proposed, openFindings } = this.overview;
        return [
            { label: managed, value: managedUsers, tab: "Lockstep_People" },
            { label: waiting, value: waitingPeople, tab: "Lockstep_Approvals" },
            { label: proposals, value: proposed, tab: "Lockstep_Approvals" },
            { label: findings, value: openFindings, tab: "Lockstep_Findings" },
        ].map((number) => ({ ...number, isOpen: number.value > 0, openTitle: fill(showOf, number.label) }));
    }

    /** Whether a part between Okta and Salesforce does not work; its own line says why. */
    get isFailing() {
        const parts = JSON.parse(this.overview.report ?? "{}");
        return healthLines(parts, { now: Date.now(), timeOf }).some(({ state }) => state === "failed");
    }

    get apiUsage() {
        const { apiUsed: used, apiTotal: total } = this.overview;
        return { used, total };
    }

    get seats() {
        return this.overview.seats.slice(0, MOST_SEATS).map(({ name, used, total }) => ({
            name,
            width: Math.min(100, (used / total) * 100),
            fill: fillOf(used / total),
            count: fill(seatCount, numberOf(used), numberOf(total)),
            summary: fill(seatChart, name, used, total),
        }));
    }

    get hasSeats() {
        return this.overview.seats.length > 0;
    }

    handleOpen({ target }) {
        const { tab } = target.dataset;
        this[NavigationMixin.Navigate]({ type: "standard__navItemPage", attributes: { apiName: tab } });
    }

    handleRetry() {
        this.refresh();
    }

    *troubles() {
        if (!this.overview.enabled) {
            yield { ...BAD, sentence: off };
        }
        if (this.overview.dryRun) {
            yield { ...UNSURE, sentence: dryRun };
        }
        if (this.overview.stoppedSubscribers.length > 0) {
            yield { ...BAD, sentence: fill(stopped, this.overview.stoppedSubscribers.join(", ")) };
        }
        const late = Date.now() - new Date(this.overview.oldestRequestAt ?? Date.now()).getTime();
        if (late > LATE_MS) {
            yield { ...BAD, sentence: fill(companionLate, Math.floor(late / MINUTE_MS)) };
        }
    }
}

function fillOf(share) {
    if (share >= 1) {
        return "full";
    }
    return share >= SCARCE ? "scarce" : "roomy";
}
