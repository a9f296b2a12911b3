import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { firstRound } from "c/lockstepParts";
import { fill, numberOf } from "c/lockstepText";
import readSeats from "@salesforce/apex/Lockstep_OverviewController.readSeats";
import heading from "@salesforce/label/c.Lockstep_Overview_Seats";
import none from "@salesforce/label/c.Lockstep_Overview_No_Seats";
import seatChart from "@salesforce/label/c.Lockstep_Overview_Seat_Chart";
import seatCount from "@salesforce/label/c.Lockstep_Overview_Seat_Count";

const SCARCE = 0.9;
/** The fullest licences; an org has dozens. */
const MOST_SEATS = 6;

/** Draws the fullest licences with their seats. */
export default class LockstepSeats extends LightningElement {
    labels = { heading, none };
    round = firstRound();

    @wire(readSeats, { round: "$round" })
    wiredSeats;

    get error() {
        return this.wiredSeats?.error;
    }

    get isLoading() {
        return !this.wiredSeats?.data;
    }

    get seats() {
        return (this.wiredSeats?.data ?? []).slice(0, MOST_SEATS).map(({ name, used, total }) => ({
            name,
            width: Math.min(100, (used / total) * 100),
            fill: fillOf(used / total),
            count: fill(seatCount, numberOf(used), numberOf(total)),
            summary: fill(seatChart, name, used, total),
        }));
    }

    get hasSeats() {
        return this.seats.length > 0;
    }

    reload = () => refreshApex(this.wiredSeats);
}

function fillOf(share) {
    if (share >= 1) {
        return "full";
    }
    return share >= SCARCE ? "scarce" : "roomy";
}
