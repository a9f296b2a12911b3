import { createElement } from "lwc";
import decide from "@salesforce/apex/Lockstep_ApprovalsController.decide";
import listChanges from "@salesforce/apex/Lockstep_ApprovalsController.listChanges";
import listItems from "@salesforce/apex/Lockstep_ApprovalsController.listItems";
import LockstepReasonModal from "c/lockstepReasonModal";
import LockstepRun from "c/lockstepRun";

jest.mock(
    "@salesforce/apex/Lockstep_ApprovalsController.listItems",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_ApprovalsController.listChanges",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/label/c.Lockstep_Deed_Withdraw_Permission_Set",
    () => ({ default: "withdraw permission set {0}" }),
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_ApprovalsController.decide", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Permission Set/forecasting": "Sales Forecasting" }) }),
    { virtual: true },
);
jest.mock("c/lockstepReasonModal", () => ({ __esModule: true, default: { open: jest.fn() } }));

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const RUN = { id: "r", name: "RUN-1", state: "Held", revision: 4, waiting: 3, approved: 0, rejected: 0 };
const item = (id, more) => ({
    id,
    username: id,
    losses: [{ kind: "withdraw_permission_set", targets: ["Forecasting"] }],
    decision: "Pending",
    isSelf: false,
    isApprovedByMe: false,
    ...more,
});

async function show(properties) {
    const element = createElement("c-lockstep-run", { is: LockstepRun });
    Object.assign(element, { run: RUN, mayDecide: true, ...properties });
    document.body.appendChild(element);
    listItems.emit({ items: [item("me", { isSelf: true }), item("ann"), item("bob")], nextAfter: "bob", revision: 4 });
    await flush();
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const pages = (element) => all(element, "c-lockstep-pages")[0];
const button = (element, label) => all(element, "lightning-button").find((each) => each.label === label);
const tick = (element, id) =>
    all(element, "lightning-input")
        .find((each) => each.dataset.id === id)
        .dispatchEvent(new CustomEvent("change", { detail: { checked: true } }));

describe("c-lockstep-run", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("shows everybody with what they would lose, and lets nobody decide about themselves", async () => {
        const element = await show();
        expect(all(element, "tbody tr")).toHaveLength(3);
        expect(all(element, "tbody lightning-input").map((each) => each.disabled)).toEqual([true, false, false]);
        expect(all(element, ".status")[0].textContent).toContain("c.Lockstep_This_Is_You");
        expect(all(element, "tbody li")[0].textContent).toBe("Withdraw permission set Sales Forecasting");
        await expect(element).toBeAccessible();
    });

    it("says what came of each decision, not only that it was made", async () => {
        const element = await show({ run: { ...RUN, state: "Decided", waiting: 0 } });
        const by = { decidedBy: "Jane", holdsUntil: "2026-12-06T10:00:00.000Z" };
        listItems.emit({
            items: [
                item("done", { decision: "Applied", decidedBy: "Jane", appliedAt: "2026-11-29T10:00:00.000Z" }),
                item("holds", { ...by, decision: "Approved" }),
                item("ended", { ...by, decision: "Approved", isOver: true }),
                item("kept", { ...by, decision: "Rejected" }),
                item("asked again", { ...by, decision: "Rejected", isOver: true }),
            ],
        });
        await flush();
        expect(all(element, ".status div").map((each) => each.textContent)).toEqual([
            "c.Lockstep_Carried_Out_At",
            "c.Lockstep_Approval_Holds",
            "c.Lockstep_Approval_Ended",
            "c.Lockstep_Rejection_Holds",
            "c.Lockstep_Rejection_Ended",
        ]);
    });

    it("decides about those who are selected, as they were shown", async () => {
        const element = await show();
        const changed = jest.fn();
        element.addEventListener("changed", changed);
        LockstepReasonModal.open.mockResolvedValue({ reason: "They stay" });
        decide.mockResolvedValue({ id: "q", name: "REQ-1", state: "Running", isFinished: false });
        tick(element, "ann");
        await flush();
        button(element, "c.Lockstep_Reject_Selected").click();
        await flush();
        expect(decide).toHaveBeenCalledWith({
            runId: "r",
            kind: "Reject",
            revision: 4,
            itemIds: ["ann"],
            everybody: null,
            reason: "They stay",
        });
        expect(changed).toHaveBeenCalledTimes(1);
        expect(all(element, "c-lockstep-request-progress")[0].request.name).toBe("REQ-1");
        expect(button(element, "c.Lockstep_Reject_Selected").disabled).toBe(true);
    });

    it("names how many all are, so that nobody decides about more than they saw", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Fine" });
        decide.mockResolvedValue({ id: "q", name: "REQ-1", state: "Failed", message: "Changed", isFinished: true });
        const changed = jest.fn();
        element.addEventListener("changed", changed);
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(decide.mock.calls[0][0]).toMatchObject({ kind: "Approve", itemIds: null, everybody: 3 });
        expect(changed).not.toHaveBeenCalled();
        // When all is decided the buttons are gone.
        expect(element.shadowRoot.activeElement).toBe(all(element, "h2")[0]);
    });

    it("leaves whoever thinks better of it at the button", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue(undefined);
        const focused = jest.spyOn(button(element, "c.Lockstep_Approve_All"), "focus");
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(decide).not.toHaveBeenCalled();
        expect(focused).toHaveBeenCalledTimes(1);
    });

    it("says who of all is left to somebody else, and why", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Fine" });
        const answer = JSON.stringify({ decided: 2, approvedOnce: 0, pending: 1, left: { own_access: 1 } });
        decide.mockResolvedValue({ id: "q", name: "REQ-1", state: "Running", answer, isFinished: false });
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(all(element, "c-lockstep-request-progress")[0].sentences).toEqual({
            Running: "c.Lockstep_Decision_Running c.Lockstep_Left_Own",
            Done: "c.Lockstep_Decision_Written c.Lockstep_Left_Own",
        });
    });

    it("decides by the oldest page that is shown, however new the run is", async () => {
        const element = await show();
        listItems.mockResolvedValue({ items: [item("cid")], nextAfter: null, revision: 5 });
        button(pages(element), "c.Lockstep_Load_More").click();
        await flush();
        element.run = { ...RUN, revision: 5 };
        LockstepReasonModal.open.mockResolvedValue({ reason: "Fine" });
        decide.mockResolvedValue({ id: "q", name: "REQ-1", state: "Failed", isFinished: true });
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(decide.mock.calls[0][0].revision).toBe(4);
        listItems.emit({ items: [item("ann")], nextAfter: null, revision: 5 });
        await flush();
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(decide.mock.calls[1][0].revision).toBe(5);
    });

    it("shows nothing of before after a refresh: neither later pages nor details nor who was selected", async () => {
        const element = await show();
        const loadMore = async () => {
            button(pages(element), "c.Lockstep_Load_More").click();
            await flush();
        };
        listItems.mockResolvedValue({ items: [item("cid")], nextAfter: null, revision: 4 });
        await loadMore();
        tick(element, "cid");
        all(element, ".details lightning-button")[1].click();
        await flush();
        const details = listChanges.getLastConfig();
        await element.refresh();
        await flush();
        expect(all(element, "th[scope=row]")).toHaveLength(3);
        expect(button(element, "c.Lockstep_Approve_Selected").disabled).toBe(true);
        expect(listChanges.getLastConfig()).toEqual({ itemId: "ann", round: expect.any(String) });
        expect(listChanges.getLastConfig().round).not.toBe(details.round);
        await loadMore();
        const [before, now] = listItems.mock.calls.map(([{ round }]) => round);
        expect(now).not.toBe(before);
        expect(all(element, "tbody lightning-input").map((each) => each.checked)).toEqual([false, false, false, false]);
    });

    it("does nothing when the person thinks better of it, and says what the org refused", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue(undefined);
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(decide).not.toHaveBeenCalled();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Fine" });
        decide.mockRejectedValue({ body: { message: "Not you" } });
        button(element, "c.Lockstep_Approve_All").click();
        await flush();
        expect(all(element, "c-lockstep-error-panel")[0].errors).toEqual({ body: { message: "Not you" } });
    });

    it("offers no decision to those who may only look, and none when all is decided", async () => {
        expect(all(await show({ mayDecide: false }), "tbody lightning-input")).toHaveLength(0);
        expect(button(await show({ run: { ...RUN, state: "Decided", waiting: 0 } }), "c.Lockstep_Approve_All")).toBe(
            undefined,
        );
    });

    it("shows the changes of one person, and loads more people", async () => {
        const element = await show();
        all(element, ".details lightning-button")[1].click();
        await flush();
        expect(all(element, "c-lockstep-run-changes")[0].itemId).toBe("ann");
        listItems.mockResolvedValue({
            items: [item("cid", { decision: "Rejected", decidedBy: "Vera" })],
            nextAfter: null,
        });
        button(pages(element), "c.Lockstep_Load_More").click();
        await flush();
        expect(listItems).toHaveBeenCalledWith({
            runId: "r",
            waiting: true,
            after: "bob",
            pageSize: 25,
            round: expect.any(String),
        });
        expect(all(element, "th[scope=row]")).toHaveLength(4);
        expect(button(pages(element), "c.Lockstep_Load_More")).toBe(undefined);
    });
});
