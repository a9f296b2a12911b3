import { LightningElement, api } from "lwc";
import { isGrave, KINDS } from "c/lockstepFindingText";
import { fill } from "c/lockstepText";
import chart from "@salesforce/label/c.Lockstep_Finding_Chart";
import barSummary from "@salesforce/label/c.Lockstep_Finding_Chart_Bar";
import none from "@salesforce/label/c.Lockstep_Finding_Chart_None";
import showOnly from "@salesforce/label/c.Lockstep_Finding_Show_Only";
import openWord from "@salesforce/label/c.Lockstep_Finding_State_Open";
import acceptedWord from "@salesforce/label/c.Lockstep_Finding_State_Accepted";

/** Bars of how many findings there are of each kind. Fires `choose` with a kind, and a state that it has findings in. */
export default class LockstepFindingChart extends LightningElement {
    /** As Lockstep_FindingsController.KindCount has them. */
    @api counts = [];

    labels = { chart, none, open: openWord, accepted: acceptedWord };

    get bars() {
        const some = this.counts.filter(({ open, accepted }) => open + accepted > 0);
        const most = Math.max(...some.map(({ open, accepted }) => open + accepted));
        return some.map(({ kind, open, accepted }) => {
            const label = KINDS[kind] ?? kind;
            return {
                kind,
                label,
                open,
                title: fill(showOnly, label),
                summary: fill(barSummary, label, open, accepted),
                openClass: isGrave(kind) ? "grave" : "open",
                openWidth: (100 * open) / most,
                acceptedWidth: (100 * accepted) / most,
            };
        });
    }

    get hasBars() {
        return this.bars.length > 0;
    }

    handleChoose(event) {
        const { kind } = event.target.dataset;
        const { open } = this.counts.find((count) => count.kind === kind);
        this.dispatchEvent(new CustomEvent("choose", { detail: { kind, state: open > 0 ? "open" : "accepted" } }));
    }
}
