import { api } from "lwc";
import LightningModal from "lightning/modal";
import { settingWord } from "c/lockstepSettingWords";
import { fill } from "c/lockstepText";
import atOnceHeading from "@salesforce/label/c.Lockstep_Settings_At_Once";
import takingTwoHeading from "@salesforce/label/c.Lockstep_Settings_Taking_Two";
import line from "@salesforce/label/c.Lockstep_Settings_Line";
import killed from "@salesforce/label/c.Lockstep_Settings_Warn_Off";
import released from "@salesforce/label/c.Lockstep_Settings_Warn_On";
import dry from "@salesforce/label/c.Lockstep_Settings_Warn_Dry";
import wet from "@salesforce/label/c.Lockstep_Settings_Warn_Wet";
import looser from "@salesforce/label/c.Lockstep_Settings_Warn_Looser";
import reason from "@salesforce/label/c.Lockstep_Reason_Why";
import reasonHelp from "@salesforce/label/c.Lockstep_Reason_Help";
import cancel from "@salesforce/label/c.Lockstep_Cancel";
import save from "@salesforce/label/c.Lockstep_Save";

/** What the switches do, by field and what it is to be. */
const SWITCHES = {
    Enabled__c: { false: killed, true: released },
    Dry_Run__c: { true: dry, false: wet },
};

/** Shows what a save of the settings would change. Closes with the reason, or with nothing when the person thinks better of it. */
export default class LockstepConfirmSettings extends LightningModal {
    /** What holds at once, as Lockstep_SettingsController.saveSettings has it. */
    @api atOnce = [];
    /** What another person must approve. */
    @api takingTwo = [];

    reason = "";
    labels = { reason, reasonHelp, cancel, save };

    get warnings() {
        const switched = this.atOnce.map(({ field, after }) => SWITCHES[field]?.[after]);
        return [...switched, this.takingTwo.length > 0 ? looser : undefined].filter(Boolean);
    }

    get lists() {
        return [
            { heading: atOnceHeading, changes: this.atOnce },
            { heading: takingTwoHeading, changes: this.takingTwo },
        ]
            .filter(({ changes }) => changes.length > 0)
            .map(({ heading, changes }) => ({
                heading,
                lines: changes.map(({ label, type, before, after }) =>
                    fill(line, label, settingWord(before, type), settingWord(after, type)),
                ),
            }));
    }

    get variant() {
        return this.warnings.length > 0 ? "destructive" : "brand";
    }

    handleReason(event) {
        this.reason = event.detail.value;
    }

    handleCancel() {
        this.close();
    }

    handleConfirm() {
        const isGiven = this.template.querySelector("lightning-textarea").reportValidity();
        if (isGiven && this.reason.trim() !== "") {
            this.close(this.reason.trim());
        }
    }
}
