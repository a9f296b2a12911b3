import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import exempt from "@salesforce/apex/Lockstep_PeopleController.exempt";
import readPerson from "@salesforce/apex/Lockstep_PeopleController.readPerson";
import syncNow from "@salesforce/apex/Lockstep_PeopleController.syncNow";
import takeBack from "@salesforce/apex/Lockstep_PeopleController.takeBack";
import waive from "@salesforce/apex/Lockstep_PeopleController.waive";
import LockstepReasonModal from "c/lockstepReasonModal";
import LockstepPerson from "c/lockstepPerson";

jest.mock(
    "@salesforce/apex/Lockstep_PeopleController.readPerson",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_PeopleController.exempt", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PeopleController.syncNow", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PeopleController.takeBack", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PeopleController.waive", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });
jest.mock("c/lockstepReasonModal", () => ({ __esModule: true, default: { open: jest.fn() } }));

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const EXPLAINED = {
    userId: "u",
    username: "ann@x",
    oktaId: "00u",
    oktaOrg: "main",
    found: true,
    active: true,
    frozen: true,
    snapshot: { status: "ACTIVE", seenAt: "2026-11-23T07:00:00.000Z" },
    plan: { changes: [] },
    access: [],
};

async function show(explained = EXPLAINED) {
    const element = createElement("c-lockstep-person", { is: LockstepPerson });
    element.person = { userId: "u" };
    document.body.appendChild(element);
    readPerson.emit({ name: "Ann", explanation: JSON.stringify(explained), sensitive: {}, keeps: [] });
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const button = (element, label) =>
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label);

describe("c-lockstep-person", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("shows who it is and how they stand", async () => {
        const element = await show();
        expect(find(element, "dd").textContent).toBe("c.Lockstep_Active, c.Lockstep_Fact_Frozen");
        expect(find(element, "c-lockstep-empty-state").heading).toBe("c.Lockstep_Nothing_Would_Change");
        await expect(element).toBeAccessible();
    });

    it("offers neither sync nor exemption where there is nobody to sync or exempt", async () => {
        const element = await show({ ...EXPLAINED, found: false, oktaId: null, plan: null, snapshot: {} });
        expect(button(element, "c.Lockstep_Sync_Now")).toBe(undefined);
        expect(button(element, "c.Lockstep_Exempt")).toBe(undefined);
        expect(find(element, "c-lockstep-empty-state").heading).toBe("c.Lockstep_Not_Planned");
    });

    it("syncs with a reason, and reloads when it is done", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Check", until: null });
        syncNow.mockResolvedValue({ id: "q", name: "REQ-1", state: "Requested", isFinished: false });
        button(element, "c.Lockstep_Sync_Now").click();
        await flush();
        expect(syncNow).toHaveBeenCalledWith({ oktaId: "00u", oktaOrg: "main", reason: "Check" });
        const progress = find(element, "c-lockstep-request-progress");
        progress.dispatchEvent(new CustomEvent("finish", { detail: { id: "q", state: "Done", isFinished: true } }));
        expect(refreshApex).toHaveBeenCalled();
    });

    it("proposes exemptions and waivers, and takes them back", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Break glass", until: null });
        button(element, "c.Lockstep_Exempt").click();
        await flush();
        expect(exempt).toHaveBeenCalledWith({ userId: "u", reason: "Break glass", until: null });
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Proposed_Sentence");
        LockstepReasonModal.open.mockResolvedValue({ reason: "Handover", until: "2027-01-31" });
        find(element, "c-lockstep-access-table").dispatchEvent(
            new CustomEvent("waive", { detail: { kind: "Role", target: "Rep" } }),
        );
        await flush();
        expect(waive).toHaveBeenCalledWith({
            userId: "u",
            kind: "Role",
            target: "Rep",
            reason: "Handover",
            until: "2027-01-31",
        });
        LockstepReasonModal.open.mockResolvedValueOnce(undefined).mockResolvedValue({ reason: "Over", until: null });
        find(element, "c-lockstep-keeps").dispatchEvent(new CustomEvent("takeback", { detail: "k" }));
        await flush();
        expect(takeBack).not.toHaveBeenCalled();
        find(element, "c-lockstep-keeps").dispatchEvent(new CustomEvent("takeback", { detail: "k" }));
        await flush();
        expect(takeBack).toHaveBeenCalledWith({ keepId: "k", reason: "Over" });
        // What was taken back is gone, and its button with it.
        expect(element.shadowRoot.activeElement).toBe(find(element, "h2"));
    });

    it("does nothing when the person thinks better of it, and says what the org refused", async () => {
        const element = await show();
        LockstepReasonModal.open.mockResolvedValue(undefined);
        button(element, "c.Lockstep_Exempt").click();
        await flush();
        expect(exempt).not.toHaveBeenCalled();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Break glass", until: null });
        exempt.mockRejectedValue({ body: { message: "Not you" } });
        button(element, "c.Lockstep_Exempt").click();
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors).toEqual({ body: { message: "Not you" } });
    });
});
