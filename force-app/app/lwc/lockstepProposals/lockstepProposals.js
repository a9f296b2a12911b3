import { LightningElement, api, wire } from "lwc";
import { byName, learnLabels } from "c/lockstepEntitlements";
import { firstPage, refreshPages } from "c/lockstepPaging";
import LockstepReasonModal from "c/lockstepReasonModal";
import { settingWord } from "c/lockstepSettingWords";
import { nextRound } from "c/lockstepRound";
import { fill, timeOf } from "c/lockstepText";
import approveProposal from "@salesforce/apex/Lockstep_ProposalsController.approve";
import listProposals from "@salesforce/apex/Lockstep_ProposalsController.listProposals";
import rejectProposal from "@salesforce/apex/Lockstep_ProposalsController.reject";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import reload from "@salesforce/label/c.Lockstep_Reload";
import none from "@salesforce/label/c.Lockstep_No_Proposals";
import noneHint from "@salesforce/label/c.Lockstep_No_Proposals_Hint";
import caption from "@salesforce/label/c.Lockstep_Proposals";
import proposal from "@salesforce/label/c.Lockstep_Proposal";
import reason from "@salesforce/label/c.Lockstep_Reason";
import until from "@salesforce/label/c.Lockstep_Until";
import noEnd from "@salesforce/label/c.Lockstep_No_End";
import proposedBy from "@salesforce/label/c.Lockstep_Proposed_By";
import actions from "@salesforce/label/c.Lockstep_Actions";
import mine from "@salesforce/label/c.Lockstep_Proposal_Is_Mine";
import approve from "@salesforce/label/c.Lockstep_Approve";
import approveLabel from "@salesforce/label/c.Lockstep_Approve_Proposal";
import approved from "@salesforce/label/c.Lockstep_Proposal_Approved";
import approvedWaits from "@salesforce/label/c.Lockstep_Proposal_Approved_Waits";
import reject from "@salesforce/label/c.Lockstep_Reject";
import rejectLabel from "@salesforce/label/c.Lockstep_Reject_Proposal";
import rejectText from "@salesforce/label/c.Lockstep_Proposal_Reject_Text";
import rejectTitle from "@salesforce/label/c.Lockstep_Proposal_Reject_Title";
import rejected from "@salesforce/label/c.Lockstep_Proposal_Rejected";
import takeBack from "@salesforce/label/c.Lockstep_Take_Back";
import takeBackLabel from "@salesforce/label/c.Lockstep_Take_Back_Keep";
import takeBackTitle from "@salesforce/label/c.Lockstep_Proposal_Take_Back_Title";
import takenBack from "@salesforce/label/c.Lockstep_Taken_Back";
import exemption from "@salesforce/label/c.Lockstep_Proposal_Exemption";
import waiver from "@salesforce/label/c.Lockstep_Proposal_Waiver";
import entitlement from "@salesforce/label/c.Lockstep_Proposal_Entitlement";
import link from "@salesforce/label/c.Lockstep_Proposal_Link";
import setting from "@salesforce/label/c.Lockstep_Proposal_Setting";

/** Those of which `what` is a kind of grant, and `value` an entitlement. */
const OF_ENTITLEMENTS = new Set(["waiver", "entitlement"]);

const SENTENCES = {
    exemption: ({ person }) => fill(exemption, person),
    waiver: ({ person, what, value }) => fill(waiver, person, what, value),
    link: ({ person, what, value }) => fill(link, person, what, value),
    entitlement: ({ what, value }) => fill(entitlement, what, value),
    setting: ({ what, value, type }) => fill(setting, what, settingWord(value, type)),
};

/** They come all at once. */
const READING = { rows: (proposals) => proposals, next: () => null };
const REJECTING = { action: reject, label: rejectLabel, title: rejectTitle, done: rejected };
// One's own, and what is approved already.
const TAKING_BACK = { action: takeBack, label: takeBackLabel, title: takeBackTitle, done: takenBack };

/** Lists what one person has proposed and another must approve. */
export default class LockstepProposals extends LightningElement {
    /** Whether the person may approve. */
    @api mayDecide = false;

    status = "";
    isDeciding = false;
    decisionError;
    labels = {
        notDone,
        reload,
        none,
        noneHint,
        caption,
        proposal,
        reason,
        until,
        noEnd,
        proposedBy,
        actions,
        mine,
        approve,
        approvedWaits,
    };

    round = nextRound();

    @wire(listProposals, { round: "$round" })
    provisionProposals(result) {
        this.pages = firstPage(result, READING);
        this.learn();
    }

    pages = firstPage(undefined, READING);
    nameOf = byName;

    /**
     * Loads the list again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        this.decisionError = undefined;
        await refreshPages(this);
    }

    get rows() {
        return this.pages.rows.map((row) => {
            const { what, value } = row;
            const isNamed = OF_ENTITLEMENTS.has(row.kind);
            const sentence = SENTENCES[row.kind](isNamed ? { ...row, value: this.nameOf(what, value) } : row);
            const ending = row.isMine || row.isApproved ? TAKING_BACK : REJECTING;
            return {
                ...row,
                sentence,
                changedAtText: timeOf(row.changedAt),
                isEndless: row.kind === "exemption" && !row.until,
                waitsForAnother: row.isMine && !row.isApproved,
                mayApprove: this.mayDecide && !row.isMine && !row.isApproved,
                approveLabel: fill(approveLabel, sentence),
                ending,
                endingLabel: fill(ending.label, sentence),
            };
        });
    }

    async learn() {
        const named = this.pages.rows.filter(({ kind }) => OF_ENTITLEMENTS.has(kind));
        this.nameOf = await learnLabels(named.map(({ what, value }) => ({ kind: what, target: value })));
    }

    handleRetry() {
        this.refresh();
    }

    async handleApprove(event) {
        await this.decide(this.rowOf(event), approveProposal, approved);
    }

    async handleEnd(event) {
        const button = event.target;
        const row = this.rowOf(event);
        const { title, action, done } = row.ending;
        // The row goes while the dialog still closes: the focus returns to what stays.
        this.refs.list.focus();
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: title,
            sentence: fill(rejectText, row.sentence),
            confirmLabel: action,
        });
        if (answer) {
            await this.decide(row, (shown) => rejectProposal({ ...shown, reason: answer.reason }), done);
        } else {
            button.focus();
        }
    }

    rowOf(event) {
        return this.rows.find((row) => row.id === event.target.value);
    }

    async decide({ id, changedAt }, decision, done) {
        this.isDeciding = true;
        this.status = "";
        this.decisionError = undefined;
        try {
            await decision({ proposalId: id, changedAt });
            this.status = done;
            await refreshPages(this);
        } catch (error) {
            this.decisionError = error;
        } finally {
            this.isDeciding = false;
        }
    }
}
