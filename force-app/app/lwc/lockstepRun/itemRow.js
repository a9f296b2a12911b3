import { deedAlone } from "c/lockstepChangeText";
import { labelled } from "c/lockstepEntitlements";
import { fill, timeOf } from "c/lockstepText";
import lossNotShown from "@salesforce/label/c.Lockstep_Loss_Not_Shown";
import leavesBecause from "@salesforce/label/c.Lockstep_Leaves_Because";
import waiting from "@salesforce/label/c.Lockstep_Waiting";
import approved from "@salesforce/label/c.Lockstep_Approved";
import rejected from "@salesforce/label/c.Lockstep_Rejected";
import applied from "@salesforce/label/c.Lockstep_Applied_Decision";
import approvedOnceBy from "@salesforce/label/c.Lockstep_Approved_Once_By";
import approvalEnded from "@salesforce/label/c.Lockstep_Approval_Ended";
import approvalHolds from "@salesforce/label/c.Lockstep_Approval_Holds";
import carriedOut from "@salesforce/label/c.Lockstep_Carried_Out_At";
import rejectionEnded from "@salesforce/label/c.Lockstep_Rejection_Ended";
import rejectionHolds from "@salesforce/label/c.Lockstep_Rejection_Holds";
import decidedBy from "@salesforce/label/c.Lockstep_Decided_By";
import thisIsYou from "@salesforce/label/c.Lockstep_This_Is_You";
import approvedByYou from "@salesforce/label/c.Lockstep_You_Approved_Once";
import selectPerson from "@salesforce/label/c.Lockstep_Select_Person";
import details from "@salesforce/label/c.Lockstep_Details";
import detailsOf from "@salesforce/label/c.Lockstep_Details_Of";
import hideDetails from "@salesforce/label/c.Lockstep_Hide_Details";

const DECISIONS = {
    Pending: waiting,
    Approved: approved,
    Rejected: rejected,
    Applied: applied,
};

/**
 * One person of a run as the table shows them.
 * @param {object} item as Lockstep_ApprovalsController.Item has it
 * @param {object} marks
 * @param {Set<string>} marks.selected which rows are ticked
 * @param {Set<string>} marks.opened which show their details
 * @param {string} marks.round in which the details are read
 * @param {(kind: string, name: string) => string} marks.nameOf what entitlements are called
 * @returns {object} the row
 */
export function rowOf(item, { selected, opened, round, nameOf }) {
    const name = item.person ?? item.username ?? item.oktaId;
    const isOpen = opened.has(item.id);
    const losses = item.losses.map((loss) => deedAlone(labelled(loss, nameOf)));
    return {
        id: item.id,
        name,
        username: item.username,
        isNamed: Boolean(item.person),
        leaves: item.reason ? fill(leavesBecause, item.reason) : undefined,
        losses: losses.length > 0 ? losses : [lossNotShown],
        status: statusOf(item),
        note: noteOf(item),
        isFixed: item.decision !== "Pending" || item.isSelf,
        isSelected: selected.has(item.id),
        selectLabel: fill(selectPerson, name),
        isOpen,
        isCarriedOut: item.decision === "Applied",
        isOpenText: String(isOpen),
        detailsKey: `${item.id} details ${round}`,
        detailsText: isOpen ? hideDetails : details,
        detailsLabel: isOpen ? `${hideDetails}: ${name}` : fill(detailsOf, name),
    };
}

function statusOf(item) {
    const decision = DECISIONS[item.decision] ?? item.decision;
    if (item.decision === "Pending") {
        return item.firstApprovedBy ? fill(approvedOnceBy, item.firstApprovedBy) : decision;
    }
    return item.decidedBy ? fill(decidedBy, decision, item.decidedBy) : decision;
}

function noteOf(item) {
    if (item.decision !== "Pending") {
        return effectOf(item);
    }
    if (item.isSelf) {
        return thisIsYou;
    }
    return item.isApprovedByMe ? approvedByYou : item.message;
}

/** What came of a decision, so that nobody takes one of long ago for one that still holds. */
function effectOf({ decision, appliedAt, holdsUntil, isOver, message }) {
    if (decision === "Applied") {
        return appliedAt ? fill(carriedOut, timeOf(appliedAt)) : message;
    }
    if (!holdsUntil) {
        return message;
    }
    const [holds, ended] = decision === "Approved" ? [approvalHolds, approvalEnded] : [rejectionHolds, rejectionEnded];
    return fill(isOver ? ended : holds, timeOf(holdsUntil));
}
