import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import losesAccess from "@salesforce/label/c.Lockstep_Loses_Access";
import mayLoseAccess from "@salesforce/label/c.Lockstep_May_Lose_Access";
import chart from "@salesforce/label/c.Lockstep_Run_Chart";

const WIDTH = 100;
/** So much room is left beyond the longer of both, to show that the bar ends. */
const ROOM = 1.05;

/** A bar of how many would lose access, with a line where the breaker stops. */
export default class LockstepRunChart extends LightningElement {
    /** As Lockstep_ApprovalsController.Run has it. */
    @api run;

    /** A run about rejections that have ended has no threshold. */
    get hasThreshold() {
        return Number.isInteger(this.run?.counted) && Number.isInteger(this.run?.allowed);
    }

    get scale() {
        return WIDTH / (Math.max(this.run.counted, this.run.allowed, 1) * ROOM);
    }

    get losingWidth() {
        return this.run.counted * this.scale;
    }

    get limit() {
        return this.run.allowed * this.scale;
    }

    get losing() {
        return fill(losesAccess, this.run.counted);
    }

    get permitted() {
        return fill(mayLoseAccess, this.run.allowed);
    }

    get summary() {
        return fill(chart, this.run.counted, this.run.allowed);
    }
}
