import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import { KINDS } from "c/lockstepRuleModel";
import findEntitlements from "@salesforce/apex/Lockstep_ChoicesController.findEntitlements";
import group from "@salesforce/label/c.Lockstep_Grant_Number";
import kind from "@salesforce/label/c.Lockstep_Kind";
import target from "@salesforce/label/c.Lockstep_Target";
import lastDay from "@salesforce/label/c.Lockstep_Last_Day";
import takesBack from "@salesforce/label/c.Lockstep_Takes_Back";
import takesBackHelp from "@salesforce/label/c.Lockstep_Takes_Back_Help";
import remove from "@salesforce/label/c.Lockstep_Remove_Grant";
import seatsLeft from "@salesforce/label/c.Lockstep_Seats_Left";
import noSeats from "@salesforce/label/c.Lockstep_No_Seats";
import aboveCeiling from "@salesforce/label/c.Lockstep_Above_Ceiling";
import contains from "@salesforce/label/c.Lockstep_Contains";

/** One grant, to be edited. Fires `change` with the grant, and `remove`. */
export default class LockstepGrantRow extends LightningElement {
    /** As ruleOf of c/lockstepRuleModel has it. */
    @api grant;
    /** Its number, from 1. */
    @api number;
    /** What is wrong, by field. */
    @api faults = {};
    /** What is wrong besides. */
    @api findings = [];

    kinds = KINDS;

    get labels() {
        return {
            group: fill(group, this.number),
            kind,
            target,
            lastDay,
            takesBack,
            takesBackHelp,
            remove: fill(remove, this.number),
        };
    }

    findTargets = async (term) => {
        const found = await findEntitlements({ kind: this.grant.kind, term });
        return found.map((choice) => ({
            value: choice.name,
            label: choice.label === choice.name ? choice.name : `${choice.label} (${choice.name})`,
            meta: noteOf(choice),
        }));
    };

    handleField(event) {
        event.stopPropagation();
        this.change({ [event.target.dataset.field]: event.detail.value });
    }

    handleTakesBack(event) {
        this.change({ authoritative: event.detail.checked });
    }

    handleRemove() {
        this.dispatchEvent(new CustomEvent("remove"));
    }

    change(values) {
        this.dispatchEvent(new CustomEvent("change", { detail: { ...this.grant, ...values } }));
    }
}

/** What whoever chooses it should know. */
function noteOf({ freeSeats, isAboveCeiling, sensitive }) {
    const seats = freeSeats > 0 ? fill(seatsLeft, freeSeats) : noSeats;
    return [
        isAboveCeiling ? aboveCeiling : undefined,
        sensitive ? fill(contains, sensitive.join(", ")) : undefined,
        freeSeats === undefined || freeSeats === null ? undefined : seats,
    ]
        .filter(Boolean)
        .join(" · ");
}
