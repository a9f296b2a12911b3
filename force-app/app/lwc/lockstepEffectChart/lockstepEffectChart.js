import { LightningElement, api } from "lwc";
import locale from "@salesforce/i18n/locale";
import { fill } from "c/lockstepText";
import heading from "@salesforce/label/c.Lockstep_Effect_Heading";
import median from "@salesforce/label/c.Lockstep_Effect_Median";
import most from "@salesforce/label/c.Lockstep_Effect_Most";
import slowest from "@salesforce/label/c.Lockstep_Effect_Slowest";
import summary from "@salesforce/label/c.Lockstep_Effect_Summary";

/** Whoever waits longer waits too long. */
const SLOW_MS = 60_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const BARS = [
    { name: "medianMs", label: median },
    { name: "p95Ms", label: most },
    { name: "slowestMs", label: slowest },
];

/** Draws how long it took from the receipt of an Okta event to its effect, within the last hour. */
export default class LockstepEffectChart extends LightningElement {
    /** As POST companion-reports has it. */
    @api effect;

    get heading() {
        return fill(heading, this.effect.turns);
    }

    get bars() {
        const longest = Math.max(1, this.effect.slowestMs ?? 0);
        return BARS.filter(({ name }) => typeof this.effect[name] === "number").map(({ name, label }) => {
            const ms = this.effect[name];
            const time = textOf(ms);
            return {
                key: name,
                label,
                time,
                // What is a thousandth of the longest must still be seen.
                width: Math.max(1, Math.min(100, (100 * ms) / longest)),
                shade: ms > SLOW_MS ? "slow" : "usual",
                summary: fill(summary, label, time),
            };
        });
    }
}

/** Below ten, two digits after the point: bars of different length must not bear the same time. */
function textOf(ms) {
    const [value, unit] = ms < MINUTE_MS ? [ms / SECOND_MS, "second"] : [ms / MINUTE_MS, "minute"];
    const maximumFractionDigits = value < 10 ? 2 : 1;
    return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits }).format(value);
}
