import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { settingWord } from "c/lockstepSettingWords";
import { nextRound } from "c/lockstepRound";
import { fill, timeOf } from "c/lockstepText";
import approveProposal from "@salesforce/apex/Lockstep_ProposalsController.approve";
import listProposals from "@salesforce/apex/Lockstep_ProposalsController.listProposals";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import loading from "@salesforce/label/c.Lockstep_Loading";
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
import exemption from "@salesforce/label/c.Lockstep_Proposal_Exemption";
import waiver from "@salesforce/label/c.Lockstep_Proposal_Waiver";
import entitlement from "@salesforce/label/c.Lockstep_Proposal_Entitlement";
import link from "@salesforce/label/c.Lockstep_Proposal_Link";
import setting from "@salesforce/label/c.Lockstep_Proposal_Setting";

const SENTENCES = {
    exemption: ({ person }) => fill(exemption, person),
    waiver: ({ person, what, value }) => fill(waiver, person, what, value),
    link: ({ person, what, value }) => fill(link, person, what, value),
    entitlement: ({ what, value }) => fill(entitlement, what, value),
    setting: ({ what, value, type }) => fill(setting, what, settingWord(value, type)),
};

/** Lists what one person has proposed and another must approve. */
export default class LockstepProposals extends LightningElement {
    /** Whether the person may approve. */
    @api mayDecide = false;

    status = "";
    isApproving = false;
    approvalError;
    labels = {
        loading,
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
    };

    round = nextRound();

    @wire(listProposals, { round: "$round" })
    wiredProposals;

    /**
     * Loads the list again.
     * @returns {Promise<void>} resolves when it is shown
     */
    @api
    async refresh() {
        this.approvalError = undefined;
        await refreshApex(this.wiredProposals);
    }

    get rows() {
        return (this.wiredProposals?.data ?? []).map((row) => {
            const sentence = SENTENCES[row.kind](row);
            return {
                ...row,
                sentence,
                changedAtText: timeOf(row.changedAt),
                isEndless: row.kind === "exemption" && !row.until,
                approveLabel: fill(approveLabel, sentence),
            };
        });
    }

    get error() {
        return this.wiredProposals?.error;
    }

    get isLoading() {
        return !this.wiredProposals?.data && !this.error;
    }

    get isEmpty() {
        return this.rows.length === 0;
    }

    handleRetry() {
        this.refresh();
    }

    async handleApprove(event) {
        const { id, changedAt } = this.rows.find((row) => row.id === event.target.value);
        this.isApproving = true;
        this.status = "";
        this.approvalError = undefined;
        try {
            await approveProposal({ proposalId: id, changedAt });
            this.status = approved;
            await refreshApex(this.wiredProposals);
        } catch (error) {
            this.approvalError = error;
        } finally {
            this.isApproving = false;
        }
    }
}
