import { LightningElement, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { NavigationMixin } from "lightning/navigation";
import { kindLabel } from "c/lockstepChangeText";
import { firstRound } from "c/lockstepParts";
import { fill } from "c/lockstepText";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import readToday from "@salesforce/apex/Lockstep_ActivityController.readToday";
import heading from "@salesforce/label/c.Lockstep_Today";
import all from "@salesforce/label/c.Lockstep_All_Activity";
import nothing from "@salesforce/label/c.Lockstep_Today_Nothing";
import sentence from "@salesforce/label/c.Lockstep_Today_Sentence";
import sentenceWithFailures from "@salesforce/label/c.Lockstep_Today_Sentence_Failures";
import part from "@salesforce/label/c.Lockstep_Today_Part";

const HOURS = 24;

/** Says what happened today, and shows how much in each of the last hours. */
export default class LockstepToday extends NavigationMixin(LightningElement) {
    hours = HOURS;
    round = firstRound();
    labels = { heading, all, nothing };

    @wire(readToday, { round: "$round" })
    wiredToday;

    @wire(countByHour, { hours: "$hours", round: "$round" })
    wiredCounts;

    get today() {
        return this.wiredToday?.data;
    }

    get error() {
        return this.wiredToday?.error ?? this.wiredCounts?.error;
    }

    get counts() {
        return this.wiredCounts?.data;
    }

    /** An empty chart says nothing that the sentence does not say better. */
    get hasCounts() {
        return this.counts?.slots.some((slot) => slot.succeeded + slot.held + slot.failed > 0) ?? false;
    }

    get isLoading() {
        return !this.today;
    }

    get hasEntries() {
        return this.today?.entries > 0;
    }

    get sentence() {
        const { entries, failed } = this.today;
        return failed > 0 ? fill(sentenceWithFailures, entries, failed) : fill(sentence, entries);
    }

    get isPart() {
        return !this.today.complete;
    }

    get part() {
        return fill(part, this.today.entries);
    }

    get kinds() {
        return this.today.kinds.map(({ kind, times }) => ({ key: kind, label: kindLabel(kind), times }));
    }

    handleAll() {
        this[NavigationMixin.Navigate]({ type: "standard__navItemPage", attributes: { apiName: "Lockstep_Activity" } });
    }

    reload = () => Promise.all([refreshApex(this.wiredToday), refreshApex(this.wiredCounts)]);
}
