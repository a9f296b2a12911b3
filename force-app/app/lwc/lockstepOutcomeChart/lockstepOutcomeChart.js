import { LightningElement, api } from "lwc";
import locale from "@salesforce/i18n/locale";
import timeZone from "@salesforce/i18n/timeZone";
import { fill } from "c/lockstepText";
import heading from "@salesforce/label/c.Lockstep_Chart_Heading";
import succeededLabel from "@salesforce/label/c.Lockstep_Succeeded";
import failedLabel from "@salesforce/label/c.Lockstep_Failed";
import summary from "@salesforce/label/c.Lockstep_Chart_Summary";
import slotTitle from "@salesforce/label/c.Lockstep_Chart_Slot";
import incomplete from "@salesforce/label/c.Lockstep_Chart_Incomplete";
import now from "@salesforce/label/c.Lockstep_Now";

const WIDTH = 720;
const HEIGHT = 64;
const GAP = 4;
/** A single entry among hundreds must still be seen. */
const LEAST_HEIGHT = 3;

/** Draws a column for each hour: failed applies on top of those that succeeded. */
export default class LockstepOutcomeChart extends LightningElement {
    /** As Lockstep_ActivityCounts has it. */
    @api counts;

    timeZone = timeZone;
    viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    baseline = HEIGHT - 0.5;
    right = WIDTH;
    labels = { succeededLabel, failedLabel, incomplete, now };

    get slots() {
        return this.counts?.slots ?? [];
    }

    get succeeded() {
        return this.slots.reduce((sum, slot) => sum + slot.succeeded, 0);
    }

    get failed() {
        return this.slots.reduce((sum, slot) => sum + slot.failed, 0);
    }

    get heading() {
        return fill(heading, this.slots.length);
    }

    get summary() {
        return fill(summary, this.slots.length, this.succeeded, this.failed);
    }

    get isIncomplete() {
        return this.counts?.complete === false;
    }

    get startsAt() {
        return this.slots[0]?.startsAt;
    }

    get columns() {
        const highest = Math.max(1, ...this.slots.map((slot) => slot.succeeded + slot.failed));
        const step = WIDTH / Math.max(1, this.slots.length);
        const heightOf = (count) => (count === 0 ? 0 : Math.max(LEAST_HEIGHT, ((HEIGHT - 2) * count) / highest));
        return this.slots.map((slot, index) => {
            const succeeded = heightOf(slot.succeeded);
            const failed = heightOf(slot.failed);
            return {
                key: slot.startsAt,
                x: index * step + GAP / 2,
                width: step - GAP,
                succeeded: { y: HEIGHT - succeeded, height: succeeded },
                failed: { y: HEIGHT - succeeded - failed, height: failed },
                title: fill(slotTitle, this.timeOf(slot.startsAt), slot.succeeded, slot.failed),
            };
        });
    }

    timeOf(instant) {
        return new Date(instant).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone });
    }
}
