import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import LockstepConfirmSettings from "c/lockstepConfirmSettings";
import readSettings from "@salesforce/apex/Lockstep_SettingsController.readSettings";
import saveSettings from "@salesforce/apex/Lockstep_SettingsController.saveSettings";
import switches from "@salesforce/label/c.Lockstep_Settings_Switches";
import switchesHint from "@salesforce/label/c.Lockstep_Settings_Switches_Hint";
import breaker from "@salesforce/label/c.Lockstep_Settings_Breaker";
import breakerHint from "@salesforce/label/c.Lockstep_Settings_Breaker_Hint";
import people from "@salesforce/label/c.Lockstep_Settings_People";
import peopleHint from "@salesforce/label/c.Lockstep_Settings_People_Hint";
import leavers from "@salesforce/label/c.Lockstep_Settings_Leavers";
import leaversHint from "@salesforce/label/c.Lockstep_Settings_Leavers_Hint";
import org from "@salesforce/label/c.Lockstep_Settings_Org";
import orgHint from "@salesforce/label/c.Lockstep_Settings_Org_Hint";
import users from "@salesforce/label/c.Lockstep_Settings_Users";
import usersHint from "@salesforce/label/c.Lockstep_Settings_Users_Hint";
import retention from "@salesforce/label/c.Lockstep_Settings_Retention";
import retentionHint from "@salesforce/label/c.Lockstep_Settings_Retention_Hint";
import schedules from "@salesforce/label/c.Lockstep_Settings_Schedules";
import schedulesHint from "@salesforce/label/c.Lockstep_Settings_Schedules_Hint";
import untold from "@salesforce/label/c.Lockstep_Settings_Schedules_Untold";
import audiences from "@salesforce/label/c.Lockstep_Settings_Audiences";
import audiencesHint from "@salesforce/label/c.Lockstep_Settings_Audiences_Hint";
import addressesHint from "@salesforce/label/c.Lockstep_Settings_Addresses_Hint";
import asConfigured from "@salesforce/label/c.Lockstep_Settings_As_Configured";
import asConfiguredValue from "@salesforce/label/c.Lockstep_Settings_As_Configured_Value";
import askedWaiting from "@salesforce/label/c.Lockstep_Settings_Asked_Waiting";
import askedDone from "@salesforce/label/c.Lockstep_Settings_Asked_Done";
import companionHold from "@salesforce/label/c.Lockstep_Settings_Companion_Hold";
import running from "@salesforce/label/c.Lockstep_Settings_Hold_Running";
import draining from "@salesforce/label/c.Lockstep_Settings_Hold_Draining";
import held from "@salesforce/label/c.Lockstep_Settings_Hold_Held";
import companion from "@salesforce/label/c.Lockstep_Settings_Companion";
import companionHint from "@salesforce/label/c.Lockstep_Settings_Companion_Hint";
import companionOrg from "@salesforce/label/c.Lockstep_Settings_Companion_Org";
import companionOkta from "@salesforce/label/c.Lockstep_Settings_Companion_Okta";
import companionApp from "@salesforce/label/c.Lockstep_Settings_Companion_App";
import companionNothing from "@salesforce/label/c.Lockstep_Settings_Companion_Nothing";
import blankHolds from "@salesforce/label/c.Lockstep_Blank_Holds";
import waitingLabel from "@salesforce/label/c.Lockstep_Settings_Waiting";
import edited from "@salesforce/label/c.Lockstep_Settings_Edited";
import faulty from "@salesforce/label/c.Lockstep_Settings_Faulty";
import savedLabel from "@salesforce/label/c.Lockstep_Settings_Saved";
import proposed from "@salesforce/label/c.Lockstep_Settings_Proposed";
import confirmTitle from "@salesforce/label/c.Lockstep_Settings_Confirm_Title";
import approvals from "@salesforce/label/c.Lockstep_Approvals";
import save from "@salesforce/label/c.Lockstep_Save";
import discard from "@salesforce/label/c.Lockstep_Discard_Order";
import on from "@salesforce/label/c.Lockstep_Template_On";
import off from "@salesforce/label/c.Lockstep_Template_Off";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";
import reload from "@salesforce/label/c.Lockstep_Reload";
import loading from "@salesforce/label/c.Lockstep_Loading";

const GROUPS = {
    switches: { heading: switches, hint: switchesHint },
    breaker: { heading: breaker, hint: breakerHint },
    people: { heading: people, hint: peopleHint },
    leavers: { heading: leavers, hint: leaversHint },
    org: { heading: org, hint: orgHint },
    users: { heading: users, hint: usersHint },
    retention: { heading: retention, hint: retentionHint },
    schedules: { heading: schedules, hint: schedulesHint },
    audiences: { heading: audiences, hint: audiencesHint },
};
const HOLDS = { running, draining, held };
const SENTENCES = { Requested: askedWaiting, Running: askedWaiting, Done: askedDone };

/** The settings, to be edited. A save shows first what would change, and asks for a reason. Fires `saved`. */
export default class LockstepSettingsForm extends LightningElement {
    settings;
    /** What was changed and is not saved, by field. */
    values = {};
    /** What is wrong, by field. */
    faults = {};
    error;
    status = "";
    isBusy = false;
    labels = {
        approvals,
        save,
        discard,
        on,
        off,
        notSaved,
        reload,
        loading,
        companion,
        companionHint,
        untold,
        addressesHint,
    };
    /** By which the companion is to take what was saved; as Lockstep_RequestsController has it. */
    request;
    sentences = SENTENCES;

    connectedCallback() {
        this.refresh();
    }

    /**
     * Reads the settings again; what was typed and not saved is gone.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await this.work(() => this.read());
    }

    get isLoading() {
        return !this.error;
    }

    get groups() {
        return this.settings.groups.map(({ name, fields }) => ({
            name,
            ...GROUPS[name],
            isSchedules: name === "schedules",
            isAudiences: name === "audiences",
            fields: fields.map((field) => this.viewOf(field)),
        }));
    }

    /** What holds where a field is blank is part of its help too, because a text beside a field is not announced with it. */
    viewOf(field) {
        const otherwise = field.blank ? fill(blankHolds, field.blank) : undefined;
        return {
            ...field,
            value: this.values[field.name] ?? field.value,
            isFlag: field.type === "flag",
            isSchedule: field.type === "schedule",
            isAddresses: field.type === "addresses",
            isChoice: field.type === "choice",
            ...this.choiceOf(field),
            help: [field.help, otherwise].filter(Boolean).join(" "),
            otherwise,
            fault: this.faults[field.name],
            // A schedule says it itself.
            faultBelow: field.type === "schedule" ? undefined : this.faults[field.name],
        };
    }

    get schedules() {
        return this.settings.companion.schedules;
    }

    get audiences() {
        return this.settings.companion.audiences;
    }

    /** What the companion's configuration says, as it told: of a schedule, and in place of the blank of a choice. */
    choiceOf({ name, type, job, options, blank, value }) {
        if (type === "schedule") {
            return { configured: this.schedules?.jobs?.find((each) => each.name === job)?.configured };
        }
        if (type !== "choice" || !blank) {
            return {};
        }
        const configured = this.configuredOf(name);
        const known = options.find((option) => option.value === configured)?.label ?? configured;
        const label = known ? fill(asConfiguredValue, known) : asConfigured;
        return { value: this.values[name] ?? value ?? "", options: [{ value: "", label }, ...options] };
    }

    /** The value of a choice that the companion's configuration has; nothing where it has not told. */
    configuredOf(name) {
        const { timeZone, reconcileRepairs } = this.schedules?.configured ?? {};
        if (name === "Schedule_Time_Zone__c") {
            return timeZone;
        }
        if (name === "Reconcile_Repairs__c") {
            return { true: "Repair", false: "Record" }[reconcileRepairs];
        }
        const audience = name.replace(/^Digest_|__c$/g, "").toLowerCase();
        return this.audiences?.audiences?.find((each) => each.name === audience)?.digest;
    }

    get hold() {
        const { hold, key } = this.settings.companion.org ?? {};
        return hold && fill(HOLDS[hold] ?? hold, key);
    }

    get facts() {
        const { org: orgPart, okta } = this.settings.companion;
        return [
            { label: companionOrg, value: orgPart?.key },
            { label: companionOkta, value: okta?.url },
            { label: companionApp, value: orgPart?.appId },
            { label: companionHold, value: this.hold },
        ].map(({ label, value }) => ({ label, value: value ?? companionNothing }));
    }

    get waiting() {
        return this.settings.waiting > 0 ? fill(waitingLabel, this.settings.waiting) : undefined;
    }

    get isUnchanged() {
        return this.isBusy || Object.keys(this.values).length === 0;
    }

    get edited() {
        const count = Object.keys(this.values).length;
        return count > 0 ? fill(edited, count) : undefined;
    }

    handleRetry() {
        this.refresh();
    }

    handleFlag(event) {
        this.take(event.target.dataset.name, event.detail.checked);
    }

    handleValue(event) {
        this.take(event.target.dataset.name, event.detail.value);
    }

    handleDiscard() {
        this.values = {};
        this.faults = {};
        // A field that was typed into shows again what holds.
        this.settings = { ...this.settings };
    }

    handleSave() {
        return this.work(async () => {
            const trial = await this.send({ dryRun: true });
            if (!trial) {
                return;
            }
            const reason = await LockstepConfirmSettings.open({
                size: "small",
                label: confirmTitle,
                atOnce: trial.atOnce,
                takingTwo: trial.takingTwo,
            });
            const saved = reason === undefined ? undefined : await this.send({ reason });
            if (!saved) {
                return;
            }
            await this.read();
            this.request = saved.asked ?? undefined;
            this.status = [savedLabel, trial.takingTwo.length > 0 ? proposed : undefined].filter(Boolean).join(" ");
            this.dispatchEvent(new CustomEvent("saved"));
        });
    }

    /** What was typed meanwhile stays. */
    handleTaken() {
        return this.work(async () => {
            const { companion: told } = JSON.parse(await readSettings());
            this.settings = { ...this.settings, companion: told };
            this.request = undefined;
            this.status = askedDone;
        });
    }

    async read() {
        this.settings = JSON.parse(await readSettings());
        this.values = {};
        this.faults = {};
    }

    /** What the server says; nothing where something is wrong, which is shown at its field then. */
    async send(options) {
        const { stamp = null } = this.settings;
        const answer = JSON.parse(
            await saveSettings({ body: JSON.stringify({ values: this.values, stamp, ...options }) }),
        );
        this.faults = Object.fromEntries(answer.faults.map(({ field, message }) => [field, message]));
        this.status = answer.faults.length > 0 ? faulty : "";
        return answer.faults.length > 0 ? undefined : answer;
    }

    /** What is as it was saved is no change. */
    take(name, value) {
        const fields = this.settings.groups.flatMap((group) => group.fields);
        const before = fields.find((field) => field.name === name).value ?? "";
        const values = { ...this.values, [name]: value };
        if (value === before) {
            delete values[name];
        }
        this.values = values;
        if (this.faults[name]) {
            this.faults = { ...this.faults, [name]: undefined };
        }
    }

    async work(task) {
        this.isBusy = true;
        this.error = undefined;
        this.status = "";
        try {
            await task();
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
