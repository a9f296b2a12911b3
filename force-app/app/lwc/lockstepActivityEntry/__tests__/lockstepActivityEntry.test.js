import { createElement } from "lwc";
import LockstepActivityEntry from "c/lockstepActivityEntry";

jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Queue/east_inbox": "Inbox East" }) }),
    { virtual: true },
);
jest.mock("@salesforce/label/c.Lockstep_Kind_With_Targets", () => ({ default: "{0}: {1}" }), { virtual: true });

const APPLIED = {
    id: "a00000000000001",
    occurredAt: "2026-11-23T07:00:00.000Z",
    outcome: "applied",
    summary: "User created",
    person: "Ann Lee",
    username: "ann@example.com",
    oktaId: "00u1",
    correlationId: "c-1",
    causes: [{ uuid: "u1", type: "user.lifecycle.activate", actor: null }],
    changes: [{ kind: "create_user", target: "ann@example.com" }],
    damaged: false,
};
const REFUSED = {
    ...APPLIED,
    outcome: "refused",
    failed: true,
    code: "no_licence_seat",
    message: "No seat is left.",
    person: null,
    changes: [],
};

function show(entry) {
    const element = createElement("c-lockstep-activity-entry", { is: LockstepActivityEntry });
    element.entry = entry;
    document.body.appendChild(element);
    return element;
}

async function open(element) {
    element.shadowRoot.querySelector("button").click();
    await Promise.resolve();
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-activity-entry", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows who, when and with what outcome, and keeps the changes closed", async () => {
        const element = show(APPLIED);
        expect(find(element, "button").textContent.trim()).toBe("Ann Lee");
        expect(find(element, "lightning-formatted-date-time").value).toBe(APPLIED.occurredAt);
        expect(find(element, "lightning-badge").label).toBe("c.Lockstep_Outcome_Applied");
        expect(find(element, "button").getAttribute("aria-expanded")).toBe("false");
        expect(find(element, "c-lockstep-change-list")).toBeNull();
        expect(find(element, ".summary").textContent).toBe("c.Lockstep_Kind_Create_User");
        await expect(element).toBeAccessible();
    });

    it("opens and closes the changes", async () => {
        const element = show(APPLIED);
        await open(element);
        expect(find(element, "button").getAttribute("aria-expanded")).toBe("true");
        expect(find(element, "c-lockstep-change-list").changes).toEqual(APPLIED.changes);
        expect(find(element, "c-lockstep-change-list").planned).toBe(false);
        expect(find(element, "c-lockstep-cause-chain").entry).toEqual(APPLIED);
        await open(element);
        expect(find(element, "c-lockstep-change-list")).toBeNull();
    });

    it("says why it failed without being opened, and names the person as well as it can", () => {
        const element = show(REFUSED);
        expect(find(element, ".slds-text-color_error").textContent).toBe("No seat is left.");
        expect(find(element, "button").textContent.trim()).toBe("ann@example.com");
        expect(find(element, "lightning-icon").iconName).toBe("utility:error");
    });

    it("calls entitlements what Setup calls them", async () => {
        const element = show({ ...APPLIED, changes: [{ kind: "assign_queue", target: "East_Inbox" }] });
        await new Promise(process.nextTick);
        expect(find(element, ".summary").textContent).toBe("c.Lockstep_Kind_Assign_Queue: Inbox East");
    });

    it("has no summary where nothing was changed", () => {
        expect(find(show(REFUSED), ".summary")).toBeNull();
    });

    it("shows no failure on what was applied, whatever the message says", () => {
        expect(find(show({ ...APPLIED, message: "For your information" }), ".slds-text-color_error")).toBeNull();
    });

    it("tells what an operator did, where it is about nobody", async () => {
        const act = { outcome: "operated", code: "org_held", message: "An operator held the org.", changes: [] };
        const element = show({ ...APPLIED, ...act, person: null, username: null, oktaId: null });
        expect(find(element, "button").textContent.trim()).toBe("c.Lockstep_Operator");
        expect(find(element, "lightning-badge").label).toBe("c.Lockstep_Outcome_Operated");
        expect(find(element, ".summary").textContent).toBe("An operator held the org.");
        expect(find(element, ".failure")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("tells what a person decided, under whom it is about, or who decided it", async () => {
        const decision = {
            ...APPLIED,
            outcome: "decided",
            code: "proposal_rejected",
            message: "Vera rejected what Ann proposed.",
            actor: "vera@example.com",
            changes: [],
        };
        const about = show(decision);
        expect(find(about, "button").textContent.trim()).toBe(APPLIED.person);
        const element = show({ ...decision, person: null, username: null, oktaId: null });
        expect(find(element, "button").textContent.trim()).toBe("vera@example.com");
        expect(find(element, "lightning-badge").label).toBe("c.Lockstep_Outcome_Decided");
        expect(find(element, ".summary").textContent).toBe("Vera rejected what Ann proposed.");
        await open(element);
        expect(find(element, "section").textContent).not.toContain("c.Lockstep_No_Changes");
        expect(find(element, ".failure")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("says that a damaged entry cannot be read", async () => {
        const element = show({ ...APPLIED, changes: [], damaged: true });
        await open(element);
        expect(find(element, "section").textContent).toContain("c.Lockstep_Damaged_Entry");
        expect(find(element, ".summary").textContent).toBe("User created");
    });

    it("shows an outcome that it does not know by its name", () => {
        expect(find(show({ ...APPLIED, outcome: "postponed" }), "lightning-badge").label).toBe("postponed");
    });
});
