import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";
import { fill, today } from "c/lockstepText";
import LockstepReasonModal from "c/lockstepReasonModal";
import exempt from "@salesforce/apex/Lockstep_PeopleController.exempt";
import readPerson from "@salesforce/apex/Lockstep_PeopleController.readPerson";
import syncNow from "@salesforce/apex/Lockstep_PeopleController.syncNow";
import takeBack from "@salesforce/apex/Lockstep_PeopleController.takeBack";
import waive from "@salesforce/apex/Lockstep_PeopleController.waive";
import back from "@salesforce/label/c.Lockstep_Back_To_People";
import loading from "@salesforce/label/c.Lockstep_Loading";
import reload from "@salesforce/label/c.Lockstep_Reload";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import access from "@salesforce/label/c.Lockstep_Access";
import wouldChange from "@salesforce/label/c.Lockstep_Would_Change";
import timeline from "@salesforce/label/c.Lockstep_Timeline";
import exemptLabel from "@salesforce/label/c.Lockstep_Exempt";
import syncLabel from "@salesforce/label/c.Lockstep_Sync_Now";
import syncTitle from "@salesforce/label/c.Lockstep_Sync_Title";
import syncText from "@salesforce/label/c.Lockstep_Sync_Text";
import exemptTitle from "@salesforce/label/c.Lockstep_Exempt_Title";
import exemptText from "@salesforce/label/c.Lockstep_Exempt_Text";
import waiveTitle from "@salesforce/label/c.Lockstep_Waive_Title";
import waiveText from "@salesforce/label/c.Lockstep_Waive_Text";
import propose from "@salesforce/label/c.Lockstep_Propose";
import proposed from "@salesforce/label/c.Lockstep_Proposed_Sentence";
import takeBackLabel from "@salesforce/label/c.Lockstep_Take_Back";
import takeBackText from "@salesforce/label/c.Lockstep_Take_Back_Text";
import takeBackTitle from "@salesforce/label/c.Lockstep_Proposal_Take_Back_Title";
import takenBack from "@salesforce/label/c.Lockstep_Taken_Back";
import nothingWouldChange from "@salesforce/label/c.Lockstep_Nothing_Would_Change";
import nothingWouldChangeHint from "@salesforce/label/c.Lockstep_Nothing_Would_Change_Hint";
import notPlanned from "@salesforce/label/c.Lockstep_Not_Planned";
import notPlannedHint from "@salesforce/label/c.Lockstep_Not_Planned_Hint";
import { factsOf } from "./personFacts";

/** Everything about one person, and what may be asked for about them. Fires `back` when the person has seen enough. */
export default class LockstepPerson extends LightningElement {
    /** As Lockstep_PeopleController.Found has it. */
    @api
    get person() {
        return this.found;
    }

    set person(value) {
        this.found = value;
        this.userId = value?.userId ?? null;
        this.oktaId = value?.oktaId ?? null;
        this.oktaOrg = value?.oktaOrg ?? null;
        this.round = nextRound();
        this.request = undefined;
        this.actionError = undefined;
        this.status = "";
    }

    /** Whether there is no list of people to go back to. */
    @api withoutList = false;

    found;
    userId;
    oktaId;
    oktaOrg;
    round = nextRound();
    request;
    actionError;
    status = "";
    isSyncing = false;

    labels = {
        back,
        loading,
        reload,
        notDone,
        access,
        wouldChange,
        timeline,
        exempt: exemptLabel,
        syncNow: syncLabel,
    };

    @wire(readPerson, { userId: "$userId", oktaId: "$oktaId", oktaOrg: "$oktaOrg", round: "$round" })
    provisionPerson(result) {
        this.wiredPerson = result;
        this.explained = result.data ? JSON.parse(result.data.explanation) : undefined;
    }

    wiredPerson;
    explained;

    /**
     * Loads the person again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        await Promise.all([
            refreshApex(this.wiredPerson),
            this.template.querySelector("c-lockstep-timeline")?.refresh(),
        ]);
    }

    get hasList() {
        return !this.withoutList;
    }

    get error() {
        return this.wiredPerson?.error;
    }

    get isLoading() {
        return !this.explained && !this.error;
    }

    get name() {
        return this.wiredPerson.data.name;
    }

    get sensitive() {
        return this.wiredPerson.data.sensitive;
    }

    get keeps() {
        return this.wiredPerson.data.keeps;
    }

    get facts() {
        return factsOf(this.explained);
    }

    get isInOkta() {
        return Boolean(this.explained.oktaId);
    }

    get changes() {
        return this.explained.plan?.changes ?? [];
    }

    get hasChanges() {
        return this.changes.length > 0;
    }

    get planHeading() {
        return this.explained.plan ? nothingWouldChange : notPlanned;
    }

    get planSentence() {
        return this.explained.plan ? nothingWouldChangeHint : notPlannedHint;
    }

    /** Why the plan would not be carried out as it is. */
    get obstacle() {
        return this.explained.plan?.message;
    }

    handleBack() {
        this.dispatchEvent(new CustomEvent("back"));
    }

    handleRetry() {
        this.actionError = undefined;
        this.request = undefined;
        this.refresh();
    }

    handleFinish(event) {
        this.request = event.detail;
        this.refresh();
    }

    async handleSync() {
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(syncTitle, this.name),
            sentence: syncText,
            confirmLabel: syncLabel,
        });
        if (answer) {
            this.isSyncing = true;
            const { oktaId, oktaOrg } = this.explained;
            await this.attempt(async () => {
                this.request = await syncNow({ oktaId, oktaOrg, reason: answer.reason });
            });
            this.isSyncing = false;
        }
    }

    async handleExempt() {
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(exemptTitle, this.name),
            sentence: exemptText,
            confirmLabel: propose,
            untilMode: "optional",
            untilMin: today(),
        });
        if (answer) {
            await this.change(proposed, () => exempt({ userId: this.explained.userId, ...answer }));
        }
    }

    async handleWaive(event) {
        const { kind, target, label } = event.detail;
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(waiveTitle, label),
            sentence: waiveText,
            confirmLabel: propose,
            untilMode: "required",
            untilMin: today(),
        });
        if (answer) {
            await this.change(proposed, () => waive({ userId: this.explained.userId, kind, target, ...answer }));
        }
    }

    async handleTakeBack(event) {
        const keepId = event.detail;
        // Its row goes while the dialog still closes: the focus returns to what stays.
        this.refs.name.focus();
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: takeBackTitle,
            sentence: takeBackText,
            confirmLabel: takeBackLabel,
        });
        if (answer) {
            await this.change(takenBack, () => takeBack({ keepId, reason: answer.reason }));
        }
    }

    async change(sentence, act) {
        await this.attempt(async () => {
            await act();
            await refreshApex(this.wiredPerson);
            this.status = sentence;
        });
    }

    async attempt(act) {
        this.actionError = undefined;
        this.status = "";
        try {
            await act();
        } catch (error) {
            this.actionError = error;
        }
    }
}
