import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import approve from "@salesforce/apex/Lockstep_ProposalsController.approve";
import listProposals from "@salesforce/apex/Lockstep_ProposalsController.listProposals";
import reject from "@salesforce/apex/Lockstep_ProposalsController.reject";
import LockstepReasonModal from "c/lockstepReasonModal";
import LockstepProposals from "c/lockstepProposals";

jest.mock(
    "@salesforce/apex/Lockstep_ProposalsController.listProposals",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_ProposalsController.approve", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_ProposalsController.reject", () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Role/rep": "Sales Rep", "Permission Set/power": "Power Users" }) }),
    { virtual: true },
);
jest.mock("@salesforce/label/c.Lockstep_Proposal_Waiver", () => ({ default: "{0} keeps {1}: {2}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Proposal_Entitlement", () => ({ default: "Allow {0}: {1}" }), {
    virtual: true,
});
jest.mock("c/lockstepReasonModal", () => ({ __esModule: true, default: { open: jest.fn() } }));
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const PROPOSALS = [
    { id: "1", kind: "exemption", person: "Ann", reason: "Break glass", changedAt: "2026-01-01T00:00:00.000Z" },
    { id: "2", kind: "waiver", person: "Ann", what: "Role", value: "Rep", until: "2026-01-01", isMine: true },
    { id: "3", kind: "entitlement", what: "Permission Set", value: "Power" },
    { id: "5", kind: "link", person: "Ann", what: "ann@x.example", value: "ann@acme.test, 00uann" },
    { id: "6", kind: "link", person: "Bob", what: "bob@x.example", value: "bob@acme.test, 00ubob", isApproved: true },
    { id: "4", kind: "setting", what: "Breaker: Users", value: null, type: "whole" },
];

async function show(mayDecide) {
    const element = createElement("c-lockstep-proposals", { is: LockstepProposals });
    element.mayDecide = mayDecide;
    document.body.appendChild(element);
    listProposals.emit(PROPOSALS);
    await flush();
    return element;
}

const APPROVE = "lightning-button[data-action=approve]";
const END = "lightning-button[data-action=end]";
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe("c-lockstep-proposals", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("lists what is proposed, and offers to approve what is not one's own", async () => {
        const element = await show(true);
        expect(all(element, "th[scope=row]").map((cell) => cell.textContent)).toEqual([
            "c.Lockstep_Proposal_Exemption",
            "Ann keeps Role: Sales Rep",
            "Allow Permission Set: Power Users",
            "c.Lockstep_Proposal_Link",
            "c.Lockstep_Proposal_Link",
            "c.Lockstep_Proposal_Setting",
        ]);
        expect(all(element, APPROVE)).toHaveLength(4);
        expect(all(element, END).map((button) => button.label)).toEqual([
            "c.Lockstep_Reject",
            "c.Lockstep_Take_Back",
            "c.Lockstep_Reject",
            "c.Lockstep_Reject",
            "c.Lockstep_Take_Back",
            "c.Lockstep_Reject",
        ]);
        await expect(element).toBeAccessible();
    });

    it("approves what was shown", async () => {
        const element = await show(true);
        approve.mockResolvedValue(undefined);
        all(element, APPROVE)[0].click();
        await flush();
        expect(approve).toHaveBeenCalledWith({ proposalId: "1", changedAt: "2026-01-01T00:00:00.000Z" });
        expect(refreshApex).toHaveBeenCalled();
        expect(all(element, "[role=status]")[0].textContent).toBe("c.Lockstep_Proposal_Approved");
    });

    it("rejects, and takes back, what was shown, with a reason (R22)", async () => {
        const element = await show(true);
        const { open } = LockstepReasonModal;
        open.mockResolvedValueOnce(undefined).mockResolvedValue({ reason: "Not now", until: null });
        const focused = jest.spyOn(all(element, END)[0], "focus");
        all(element, END)[0].click();
        await flush();
        expect(reject).not.toHaveBeenCalled();
        // Whoever thinks better of it is at the button again.
        expect(focused).toHaveBeenCalledTimes(1);
        all(element, END)[0].click();
        await flush();
        expect(open).toHaveBeenLastCalledWith(expect.objectContaining({ label: "c.Lockstep_Proposal_Reject_Title" }));
        expect(reject).toHaveBeenCalledWith({
            proposalId: "1",
            changedAt: "2026-01-01T00:00:00.000Z",
            reason: "Not now",
        });
        expect(all(element, "[role=status]")[0].textContent).toBe("c.Lockstep_Proposal_Rejected");
        all(element, END)[1].click();
        await flush();
        expect(open).toHaveBeenLastCalledWith(
            expect.objectContaining({ label: "c.Lockstep_Proposal_Take_Back_Title" }),
        );
        expect(all(element, "[role=status]")[0].textContent).toBe("c.Lockstep_Taken_Back");
    });

    it("says why not", async () => {
        const element = await show(true);
        approve.mockRejectedValue({ body: { message: "Changed" } });
        all(element, APPROVE)[0].click();
        await flush();
        expect(all(element, "c-lockstep-error-panel")[0].errors).toEqual({ body: { message: "Changed" } });
    });

    it("offers only to reject to those who do not approve, and says when there is nothing", async () => {
        const element = await show(false);
        expect(all(element, APPROVE)).toHaveLength(0);
        expect(all(element, END)).toHaveLength(PROPOSALS.length);
        listProposals.emit([]);
        await flush();
        expect(all(all(element, "c-lockstep-pages")[0], "c-lockstep-empty-state")).toHaveLength(1);
    });
});
