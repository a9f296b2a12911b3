import { LightningElement, api, wire } from "lwc";
import { fill } from "c/lockstepText";
import checkLogic from "@salesforce/apex/Lockstep_RulesController.checkLogic";
import label from "@salesforce/label/c.Lockstep_Logic";
import help from "@salesforce/label/c.Lockstep_Logic_Help";
import faultIs from "@salesforce/label/c.Lockstep_Logic_Fault";

const PAUSE_MS = 300;

/** The logic line of a rule, read as one types by what reads it in the engine. Fires `change` with the value. */
export default class LockstepLogicLine extends LightningElement {
    @api value = "";

    /** The numbers of the conditions that there are. */
    @api
    get positions() {
        return this.there;
    }

    set positions(value) {
        // The same numbers need not be asked about again.
        if (JSON.stringify(value) !== JSON.stringify(this.there)) {
            this.there = value;
        }
    }

    there = [];
    /** The line as it was when somebody stopped typing. */
    line;
    fault;
    timer;
    labels = { label, help };

    connectedCallback() {
        this.line = this.value;
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    @wire(checkLogic, { line: "$line", positions: "$there" })
    provisionFault({ data }) {
        this.fault = data ?? undefined;
    }

    get message() {
        return fill(faultIs, this.fault.message);
    }

    get before() {
        return this.line.slice(0, this.fault.place - 1);
    }

    get marked() {
        // Where the line ends too early there is nothing to mark but its end.
        return this.line.slice(this.fault.place - 1, this.fault.place) || "␣";
    }

    get after() {
        return this.line.slice(this.fault.place);
    }

    handleChange(event) {
        event.stopPropagation();
        const { value } = event.detail;
        clearTimeout(this.timer);
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => {
            this.line = value;
        }, PAUSE_MS);
        this.dispatchEvent(new CustomEvent("change", { detail: { value } }));
    }
}
