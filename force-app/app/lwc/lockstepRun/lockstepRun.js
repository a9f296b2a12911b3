import { LightningElement, api, wire } from "lwc";
import { byName, learnLabels } from "c/lockstepEntitlements";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import LockstepReasonModal from "c/lockstepReasonModal";
import decide from "@salesforce/apex/Lockstep_ApprovalsController.decide";
import listItems from "@salesforce/apex/Lockstep_ApprovalsController.listItems";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import back from "@salesforce/label/c.Lockstep_Back_To_Runs";
import reload from "@salesforce/label/c.Lockstep_Reload";
import showDecided from "@salesforce/label/c.Lockstep_Show_Decided";
import peopleOf from "@salesforce/label/c.Lockstep_People_Of_Run";
import person from "@salesforce/label/c.Lockstep_Person";
import wouldLose from "@salesforce/label/c.Lockstep_Would_Lose";
import status from "@salesforce/label/c.Lockstep_Status";
import details from "@salesforce/label/c.Lockstep_Details";
import selectPage from "@salesforce/label/c.Lockstep_Select_Page";
import shownOf from "@salesforce/label/c.Lockstep_Shown_Of";
import nobodyWaits from "@salesforce/label/c.Lockstep_Nobody_Waits";
import nobodyWaitsHint from "@salesforce/label/c.Lockstep_Nobody_Waits_Hint";
import approveSelected from "@salesforce/label/c.Lockstep_Approve_Selected";
import rejectSelected from "@salesforce/label/c.Lockstep_Reject_Selected";
import approveAll from "@salesforce/label/c.Lockstep_Approve_All";
import rejectAll from "@salesforce/label/c.Lockstep_Reject_All";
import approveTitle from "@salesforce/label/c.Lockstep_Decide_Approve_Title";
import approveText from "@salesforce/label/c.Lockstep_Decide_Approve_Text";
import approveTitleOne from "@salesforce/label/c.Lockstep_Decide_Approve_Title_One";
import rejectTitle from "@salesforce/label/c.Lockstep_Decide_Reject_Title";
import rejectTitleOne from "@salesforce/label/c.Lockstep_Decide_Reject_Title_One";
import rejectText from "@salesforce/label/c.Lockstep_Decide_Reject_Text";
import approve from "@salesforce/label/c.Lockstep_Approve";
import reject from "@salesforce/label/c.Lockstep_Reject";
import { sentencesOf } from "./decisionText";
import { rowOf } from "./itemRow";

const PAGE_SIZE = 25;
/** Each row knows the revision of the run that it was read at. */
const READING = {
    rows: ({ items, revision }) => items.map((item) => ({ ...item, revision })),
    next: ({ nextAfter }) => nextAfter,
};
const QUESTIONS = {
    Approve: {
        title: approveTitle,
        titleOne: approveTitleOne,
        sentence: approveText,
        confirm: approve,
        variant: "destructive",
    },
    Reject: {
        title: rejectTitle,
        titleOne: rejectTitleOne,
        sentence: rejectText,
        confirm: reject,
        variant: "brand",
    },
};

/**
 * Everybody in one run, and decisions about them: about some, or about all. Fires `back` when the person has seen enough, and `changed`
 * when something is decided.
 */
export default class LockstepRun extends LightningElement {
    /** As Lockstep_ApprovalsController.Run has it. */
    @api run;
    /** Whether the person may decide. */
    @api mayDecide = false;

    showDecided = false;
    newest = null;
    round = nextRound();
    pageSize = PAGE_SIZE;
    chosen = new Set();
    opened = new Set();
    request;
    decisionError;
    isDeciding = false;

    listed = firstPage(undefined, READING);
    nameOf = byName;

    labels = {
        back,
        notDone,
        reload,
        showDecided,
        person,
        wouldLose,
        status,
        details,
        selectPage,
        nobodyWaits,
        nobodyWaitsHint,
    };

    @wire(listItems, {
        runId: "$runId",
        waiting: "$onlyWaiting",
        after: "$newest",
        pageSize: "$pageSize",
        round: "$round",
    })
    provisionItems(result) {
        this.pages = firstPage(result, READING);
        // Who was selected before may be shown otherwise now, or no more.
        this.chosen = new Set();
    }

    /**
     * Loads the people again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.chosen = new Set();
        await refreshPages(this);
    }

    get pages() {
        return this.listed;
    }

    set pages(value) {
        this.listed = value;
        this.learn();
    }

    async learn() {
        this.nameOf = await learnLabels(this.pages.rows.flatMap(({ losses }) => losses));
    }

    get runId() {
        return this.run?.id;
    }

    get isHeld() {
        return this.run.state === "Held";
    }

    /** In a decided run nobody waits, so that everybody is shown. */
    get onlyWaiting() {
        return this.isHeld && !this.showDecided;
    }

    get offersDecision() {
        return this.mayDecide && this.isHeld && this.run.waiting > 0;
    }

    get caption() {
        return fill(peopleOf, this.run.name);
    }

    get columnCount() {
        return this.offersDecision ? 5 : 4;
    }

    get rows() {
        const marks = { selected: this.chosen, opened: this.opened, round: this.pages.round, nameOf: this.nameOf };
        return this.pages.rows.map((item) => rowOf(item, marks));
    }

    /** What is decided is what is shown: where a row is older than the run, so is what a decision names. */
    get shownRevision() {
        return Math.min(this.run.revision, ...this.pages.rows.map(({ revision }) => revision ?? 0));
    }

    get total() {
        const { waiting, approved, rejected } = this.run;
        return this.onlyWaiting ? waiting : waiting + approved + rejected;
    }

    get shown() {
        const { length } = this.pages.rows;
        return fill(shownOf, length, Math.max(this.total, length));
    }

    get selectable() {
        return this.rows.filter((row) => !row.isFixed).map((row) => row.id);
    }

    get nobodySelected() {
        return this.chosen.size === 0 || this.isDeciding;
    }

    get allSelected() {
        return this.selectable.length > 0 && this.selectable.every((id) => this.chosen.has(id));
    }

    get approveSelectedLabel() {
        return fill(approveSelected, this.chosen.size);
    }

    get rejectSelectedLabel() {
        return fill(rejectSelected, this.chosen.size);
    }

    get approveAllLabel() {
        return fill(approveAll, this.run.waiting);
    }

    get rejectAllLabel() {
        return fill(rejectAll, this.run.waiting);
    }

    get requestSentences() {
        return sentencesOf(this.request?.answer);
    }

    handleBack() {
        this.dispatchEvent(new CustomEvent("back"));
    }

    handleShowDecided(event) {
        this.showDecided = event.detail.checked;
        this.round = nextRound();
        this.chosen = new Set();
    }

    handleSelect(event) {
        this.chosen = toggled(this.chosen, event.target.dataset.id, event.detail.checked);
    }

    handleSelectPage(event) {
        this.chosen = new Set(event.detail.checked ? this.selectable : []);
    }

    handleDetails(event) {
        const id = event.target.value;
        this.opened = toggled(this.opened, id, !this.opened.has(id));
    }

    handleDecideSelected(event) {
        this.decide(event.target.dataset.kind, { itemIds: [...this.chosen], everybody: null }, this.chosen.size);
    }

    async handleDecideAll(event) {
        const button = event.target;
        const { waiting } = this.run;
        // Where nobody waits any more the buttons go while the dialog still closes: the focus returns to what stays.
        this.refs.name.focus();
        if (!(await this.decide(button.dataset.kind, { itemIds: null, everybody: waiting }, waiting))) {
            button.focus();
        }
    }

    handleFinish(event) {
        this.request = event.detail;
        this.dispatchEvent(new CustomEvent("changed"));
    }

    handleReload() {
        this.request = undefined;
        this.decisionError = undefined;
        this.chosen = new Set();
        this.dispatchEvent(new CustomEvent("changed"));
    }

    handleRetry() {
        this.refresh();
    }

    load = () =>
        loadMore(this, (after, round) =>
            listItems({ runId: this.runId, waiting: this.onlyWaiting, after, pageSize: this.pageSize, round }),
        );

    /** Answers whether the person went through with it. */
    async decide(kind, whom, count) {
        const { title, titleOne, sentence, confirm, variant } = QUESTIONS[kind];
        // What is decided is what was shown when the question was asked.
        const { id } = this.run;
        const revision = this.shownRevision;
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: count === 1 ? titleOne : fill(title, count),
            sentence,
            confirmLabel: confirm,
            variant,
        });
        if (!answer) {
            return false;
        }
        this.isDeciding = true;
        this.request = undefined;
        this.decisionError = undefined;
        try {
            this.request = await decide({ runId: id, kind, revision, ...whom, reason: answer.reason });
            if (this.request.state !== "Failed") {
                this.chosen = new Set();
                this.dispatchEvent(new CustomEvent("changed"));
            }
        } catch (error) {
            this.decisionError = error;
        } finally {
            this.isDeciding = false;
        }
        return true;
    }
}

function toggled(set, id, wanted) {
    const changed = new Set(set);
    if (wanted) {
        changed.add(id);
    } else {
        changed.delete(id);
    }
    return changed;
}
