import { LightningElement, api } from "lwc";
import timeZone from "@salesforce/i18n/timeZone";
import { summarize } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import { fill } from "c/lockstepText";
import applied from "@salesforce/label/c.Lockstep_Outcome_Applied";
import partial from "@salesforce/label/c.Lockstep_Outcome_Partial";
import held from "@salesforce/label/c.Lockstep_Outcome_Held";
import refused from "@salesforce/label/c.Lockstep_Outcome_Refused";
import operated from "@salesforce/label/c.Lockstep_Outcome_Operated";
import decided from "@salesforce/label/c.Lockstep_Outcome_Decided";
import operator from "@salesforce/label/c.Lockstep_Operator";
import showDetails from "@salesforce/label/c.Lockstep_Show_Details_Of";
import oktaUser from "@salesforce/label/c.Lockstep_Okta_User";
import codeLabel from "@salesforce/label/c.Lockstep_Code";
import noChanges from "@salesforce/label/c.Lockstep_No_Changes";
import damagedEntry from "@salesforce/label/c.Lockstep_Damaged_Entry";

const OUTCOMES = {
    applied: { label: applied, icon: "utility:success", variant: "success", badge: "slds-theme_success" },
    partial: { label: partial, icon: "utility:warning", variant: "warning", badge: "slds-theme_warning" },
    held: { label: held, icon: "utility:pause", variant: "", badge: "slds-theme_warning", isTold: true },
    refused: { label: refused, icon: "utility:error", variant: "error", badge: "slds-theme_error" },
    operated: { label: operated, icon: "utility:user", variant: "", badge: "", isTold: true },
    decided: { label: decided, icon: "utility:approval", variant: "", badge: "", isTold: true },
};

/** One audit entry: who, when and with what outcome; the changes and their causes when opened. */
export default class LockstepActivityEntry extends LightningElement {
    /** As Lockstep_ActivityEntry has it. */
    @api
    get entry() {
        return this.given;
    }

    set entry(value) {
        this.given = value;
        this.learn();
    }

    given;
    nameOf = byName;
    isOpen = false;
    timeZone = timeZone;
    labels = { oktaUser, codeLabel, noChanges, damagedEntry };

    get outcome() {
        const { outcome } = this.entry;
        // An outcome from a later version of the package is shown by its name.
        return OUTCOMES[outcome] ?? { label: outcome, icon: "utility:info", variant: "", badge: "" };
    }

    get person() {
        const { outcome, person, username, oktaId, actor } = this.entry;
        return person ?? username ?? oktaId ?? (outcome === "decided" ? actor : operator);
    }

    get username() {
        return this.entry.username === this.person ? undefined : this.entry.username;
    }

    get summary() {
        // What cannot be read is told as it was told when it was written.
        return this.entry.damaged
            ? this.entry.summary
            : summarize(this.entry.changes.map((change) => labelled(change, this.nameOf)));
    }

    get failure() {
        return this.entry.failed ? (this.entry.message ?? this.entry.code) : undefined;
    }

    /** What an operator did, or what people decide or have decided, is told by the message alone. */
    get told() {
        return this.outcome.isTold ? this.entry.message : undefined;
    }

    get toggleIcon() {
        return this.isOpen ? "utility:chevrondown" : "utility:chevronright";
    }

    get ariaExpanded() {
        return String(this.isOpen);
    }

    get toggleTitle() {
        return fill(showDetails, this.person);
    }

    get badgeClass() {
        return `badge ${this.outcome.badge}`;
    }

    get hasChanges() {
        return this.entry.changes.length > 0;
    }

    /** What comes of a decision stands in entries of its own. */
    get saysNoChanges() {
        return this.entry.outcome !== "decided";
    }

    async learn() {
        this.nameOf = await learnLabels(this.entry.changes);
    }

    handleToggle() {
        this.isOpen = !this.isOpen;
    }
}
