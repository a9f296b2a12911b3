import { LightningElement, api } from "lwc";
import { byName, learnLabels } from "c/lockstepEntitlements";
import { fill } from "c/lockstepText";
import locale from "@salesforce/i18n/locale";
import heading from "@salesforce/label/c.Lockstep_Keeps";
import takeBack from "@salesforce/label/c.Lockstep_Take_Back";
import takeBackKeep from "@salesforce/label/c.Lockstep_Take_Back_Keep";
import exemption from "@salesforce/label/c.Lockstep_Keep_Exemption";
import waiver from "@salesforce/label/c.Lockstep_Keep_Waiver";
import until from "@salesforce/label/c.Lockstep_Keep_Until";
import waits from "@salesforce/label/c.Lockstep_Keep_Waits";
import approvedBy from "@salesforce/label/c.Lockstep_Keep_Approved_By";

/** The exemptions and waivers of one person. Fires `takeback` with the id of the one that is to end. */
export default class LockstepKeeps extends LightningElement {
    /** As Lockstep_PeopleController.Keep has them. */
    @api
    get keeps() {
        return this.given;
    }

    set keeps(value) {
        this.given = value ?? [];
        this.learn();
    }

    given = [];
    nameOf = byName;
    labels = { heading, takeBack };

    get rows() {
        return this.keeps.map((keep) => {
            const sentence = keep.kind ? fill(waiver, keep.kind, this.nameOf(keep.kind, keep.target)) : exemption;
            return {
                id: keep.id,
                sentence,
                until: keep.until ? fill(until, dayOf(keep.until)) : "",
                state: keep.isApproved ? fill(approvedBy, keep.approvedBy ?? "") : waits,
                reason: keep.reason,
                takeBackLabel: fill(takeBackKeep, sentence),
            };
        });
    }

    get hasRows() {
        return this.rows.length > 0;
    }

    async learn() {
        this.nameOf = await learnLabels(this.keeps);
    }

    handleTakeBack(event) {
        this.dispatchEvent(new CustomEvent("takeback", { detail: event.target.value }));
    }
}

/** A day is the same day everywhere. */
function dayOf(day) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}
