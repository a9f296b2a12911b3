import { LightningElement, api } from "lwc";
import locale from "@salesforce/i18n/locale";
import timeZone from "@salesforce/i18n/timeZone";
import { fill } from "c/lockstepText";
import heading from "@salesforce/label/c.Lockstep_Chart_Heading";
import succeededLabel from "@salesforce/label/c.Lockstep_Succeeded";
import heldLabel from "@salesforce/label/c.Lockstep_Outcome_Held";
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

/** Draws a column for each hour: what succeeded, what people decide about on top of it, and what failed above. */
export default class LockstepOutcomeChart extends LightningElement {
    /** As Lockstep_ActivityCounts has it. */
    @api counts;

    timeZone = timeZone;
    viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    baseline = HEIGHT - 0.5;
    right = WIDTH;
    labels = { succeededLabel, heldLabel, failedLabel, incomplete, now };

    get slots() {
        return this.counts?.slots ?? [];
    }

    get succeeded() {
        return this.sumOf("succeeded");
    }

    get held() {
        return this.sumOf("held");
    }

    get failed() {
        return this.sumOf("failed");
    }

    get heading() {
        return fill(heading, this.slots.length);
    }

    get summary() {
        return fill(summary, this.slots.length, this.succeeded, this.held, this.failed);
    }

    get isIncomplete() {
        return this.counts?.complete === false;
    }

    get startsAt() {
        return this.slots[0]?.startsAt;
    }

    get columns() {
        const highest = Math.max(1, ...this.slots.map((slot) => slot.succeeded + slot.held + slot.failed));
        const step = WIDTH / Math.max(1, this.slots.length);
        const heightOf = (count) => (count === 0 ? 0 : Math.max(LEAST_HEIGHT, ((HEIGHT - 2) * count) / highest));
        return this.slots.map((slot, index) => {
            const succeeded = heightOf(slot.succeeded);
            const held = heightOf(slot.held);
            const failed = heightOf(slot.failed);
            return {
                key: slot.startsAt,
                x: index * step + GAP / 2,
                width: step - GAP,
                succeeded: { y: HEIGHT - succeeded, height: succeeded },
                held: { y: HEIGHT - succeeded - held, height: held },
                failed: { y: HEIGHT - succeeded - held - failed, height: failed },
                title: fill(slotTitle, this.timeOf(slot.startsAt), slot.succeeded, slot.held, slot.failed),
            };
        });
    }

    sumOf(part) {
        return this.slots.reduce((sum, slot) => sum + slot[part], 0);
    }

    timeOf(instant) {
        return new Date(instant).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone });
    }
}
