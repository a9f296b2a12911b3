import { createElement } from "lwc";
import accept from "@salesforce/apex/Lockstep_FindingsController.accept";
import exempt from "@salesforce/apex/Lockstep_PeopleController.exempt";
import fix from "@salesforce/apex/Lockstep_FindingsController.fix";
import proposeLink from "@salesforce/apex/Lockstep_FindingsController.proposeLink";
import reopen from "@salesforce/apex/Lockstep_FindingsController.reopen";
import waive from "@salesforce/apex/Lockstep_PeopleController.waive";
import LockstepReasonModal from "c/lockstepReasonModal";
import LockstepFinding from "c/lockstepFinding";

jest.mock("@salesforce/apex/Lockstep_FindingsController.accept", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_FindingsController.fix", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_FindingsController.proposeLink", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_FindingsController.reopen", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PeopleController.exempt", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PeopleController.waive", () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Permission Set/forecasting": "Sales Forecasting" }) }),
    { virtual: true },
);
jest.mock("@salesforce/label/c.Lockstep_Waive_Access", () => ({ default: "Keep {0}" }), { virtual: true });
jest.mock("c/lockstepReasonModal", () => ({ __esModule: true, default: { open: jest.fn() } }));

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const DRIFT = {
    id: "f1",
    name: "F-000001",
    kind: "drift",
    code: "drift",
    state: "open",
    message: "Two things differ",
    person: "Ann Lee",
    username: "ann@x.example",
    userId: "005",
    oktaId: "00uann",
    oktaOrg: "main",
    changes: [
        { kind: "withdraw_permission_set", target: "Forecasting", before: "assigned" },
        { kind: "set_role", target: "Rep", after: "Rep" },
    ],
    seen: { firstAt: "2026-11-29T03:00:00.000Z", lastAt: "2026-11-29T04:00:00.000Z", times: 2 },
    mayFix: true,
};
const BLOCKED = {
    ...DRIFT,
    id: "f2",
    kind: "blocked",
    code: "deactivation_blocked",
    message: "The user is a default lead owner.",
    changes: [],
    seen: { firstAt: "2026-11-29T03:00:00.000Z", lastAt: "2026-11-29T03:00:00.000Z", times: 1 },
};

function show(finding) {
    const element = createElement("c-lockstep-finding", { is: LockstepFinding });
    element.finding = finding;
    document.body.appendChild(element);
    const find = (selector) => element.shadowRoot.querySelector(selector);
    return {
        element,
        find,
        press: async (selector) => {
            find(selector).click();
            await flush();
        },
        text: () => element.shadowRoot.textContent,
    };
}

describe("c-lockstep-finding", () => {
    beforeEach(() => LockstepReasonModal.open.mockResolvedValue({ reason: "Why", until: null }));

    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("says what is wrong, since when, what to do and when it is looked at again", async () => {
        const { element, find, text } = show(BLOCKED);
        expect(text()).toContain("The user is a default lead owner.");
        expect(text()).toContain("c.Lockstep_Finding_Since");
        expect(text()).not.toContain("c.Lockstep_Finding_Seen_Again");
        expect(text()).toContain("c.Lockstep_Finding_Retry_Often");
        expect(find("lightning-icon").iconName).toBe("utility:error");
        expect(find(".details")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("does not say twice when it is tried again", () => {
        const { text } = show({ ...BLOCKED, message: "Taken. c.Lockstep_Finding_Retry_Often" });
        expect(text().split("c.Lockstep_Finding_Retry_Often")).toHaveLength(2);
    });

    it("sums up what differs, and shows it change by change", async () => {
        const { element, find, press, text } = show(DRIFT);
        expect(text()).toContain("c.Lockstep_Finding_Would");
        expect(text()).toContain("c.Lockstep_Finding_Seen_Again");
        expect(find("c-lockstep-change-list")).toBeNull();
        await press(".details");
        expect(find("c-lockstep-change-list").changes).toHaveLength(2);
        expect(find("c-lockstep-change-list").planned).toBe(true);
        await expect(element).toBeAccessible();
    });

    it("leads to the person, to what was done to them, to the case, and to where it can be put right", async () => {
        const { element, press } = show({ ...BLOCKED, code: "unknown_role", kind: "refused", caseId: "500" });
        const navigate = jest.fn();
        element.addEventListener("navigate", (event) => navigate(event.detail));
        await press("h3 lightning-button");
        expect(navigate.mock.lastCall[0].state).toEqual({ c__user: "005", c__okta: "00uann", c__oktaOrg: "main" });
        await press(".audit");
        expect(navigate.mock.lastCall[0].state).toEqual({ c__person: "00uann" });
        await press(".case");
        expect(navigate.mock.lastCall[0].attributes.recordId).toBe("500");
        await press(".place");
        expect(navigate.mock.lastCall[0].attributes.apiName).toBe("Lockstep_Mapping");
    });

    it.each([
        ["applied", "c.Lockstep_Tried_Nothing_Left"],
        ["skipped", "c.Lockstep_Tried_Nothing_Done"],
        ["refused", "c.Lockstep_Tried_Still_Fails"],
    ])("has it mended by a request, and announces that it was %s", async (outcome, sentence) => {
        const { find, press } = show(DRIFT);
        const announced = find("[role=status]");
        expect(announced.textContent).toBe("");
        fix.mockResolvedValue({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        await press(".fix");
        expect(fix).toHaveBeenCalledWith({ findingId: "f1", reason: "Why" });
        const detail = { state: "Done", isFinished: true, answer: JSON.stringify({ outcome }) };
        find("c-lockstep-request-progress").dispatchEvent(new CustomEvent("finish", { detail }));
        await flush();
        expect(announced.textContent).toBe(sentence);
        expect(find("[role=status]")).toBe(announced);
        expect(find("c-lockstep-request-progress")).toBeNull();
    });

    it("keeps the request that failed in sight, until it is loaded again", async () => {
        const { element, find, press } = show(DRIFT);
        fix.mockResolvedValue({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        await press(".fix");
        const detail = { id: "r", state: "Failed", isFinished: true, message: "Okta is away." };
        find("c-lockstep-request-progress").dispatchEvent(new CustomEvent("finish", { detail }));
        await flush();
        expect(find("c-lockstep-request-progress").request.message).toBe("Okta is away.");
        const reload = jest.fn();
        element.addEventListener("reload", reload);
        find("c-lockstep-request-progress").dispatchEvent(new CustomEvent("reload"));
        await flush();
        expect(reload).toHaveBeenCalledTimes(1);
        expect(find("c-lockstep-request-progress")).toBeNull();
    });

    it("accepts it, and takes that back by the same button", async () => {
        const { element, find, press, text } = show(DRIFT);
        const decided = jest.fn();
        element.addEventListener("decide", decided);
        const button = find(".decide");
        accept.mockResolvedValue({ ...DRIFT, state: "accepted", acceptance: { acceptedBy: "Ada", reason: "Why" } });
        await press(".decide");
        expect(accept).toHaveBeenCalledWith({ findingId: "f1", reason: "Why", until: null });
        expect(text()).toContain("c.Lockstep_Finding_Accepted_For_Good");
        expect(text()).toContain("c.Lockstep_Finding_Accepted_Now");
        expect(find(".decide")).toBe(button);
        expect(button.dataset.decision).toBe("reopen");
        expect(find(".exempt")).toBeNull();
        reopen.mockResolvedValue(DRIFT);
        await press(".decide");
        expect(reopen).toHaveBeenCalledWith({ findingId: "f1" });
        expect(button.dataset.decision).toBe("accept");
        expect(decided).toHaveBeenCalledTimes(2);
    });

    it("proposes an exemption, and that a piece of access is kept", async () => {
        const { find, press, text } = show(DRIFT);
        await press(".exempt");
        expect(exempt).toHaveBeenCalledWith({ userId: "005", reason: "Why", until: null });
        expect(text()).toContain("c.Lockstep_Proposed_Sentence");
        await press(".details");
        expect(find(".keeps").children).toHaveLength(1);
        expect(find(".keeps lightning-button").label).toBe("Keep Sales Forecasting");
        await press(".keeps lightning-button");
        expect(waive).toHaveBeenCalledWith({
            userId: "005",
            kind: "Permission Set",
            target: "Forecasting",
            reason: "Why",
            until: null,
        });
    });

    it("proposes that somebody with administrator-like access is linked, where that was refused", async () => {
        const match = { ...DRIFT, kind: "match", code: "privileged_match", userId: undefined, changes: [] };
        const { press, text } = show(match);
        await press(".link");
        expect(proposeLink).toHaveBeenCalledWith({ findingId: "f1", reason: "Why" });
        expect(text()).toContain("c.Lockstep_Proposed_Sentence");
        document.body.replaceChildren();
        expect(show({ ...match, code: "ambiguous_match" }).find(".link")).toBeNull();
        expect(show({ ...match, state: "closed" }).find(".link")).toBeNull();
    });

    it("does nothing when the person thinks better of it, and says what was refused", async () => {
        const { find, press } = show(DRIFT);
        LockstepReasonModal.open.mockResolvedValue(undefined);
        for (const button of [".fix", ".decide", ".exempt"]) {
            // eslint-disable-next-line no-await-in-loop -- one after the other, as people do
            await press(button);
        }
        expect(fix).not.toHaveBeenCalled();
        expect(accept).not.toHaveBeenCalled();
        expect(exempt).not.toHaveBeenCalled();
        LockstepReasonModal.open.mockResolvedValue({ reason: "Why" });
        fix.mockRejectedValue({ body: { message: "There is no open finding" } });
        await press(".fix");
        expect(find("c-lockstep-error-panel").errors.body.message).toBe("There is no open finding");
        expect(find(".fix").disabled).toBe(false);
    });

    it("offers nothing for one that is closed, and no exemption where there is no user", () => {
        const closed = show({ ...DRIFT, state: "closed", mayFix: false, closedAt: "2026-11-29T05:00:00.000Z" });
        expect(closed.text()).toContain("c.Lockstep_Finding_Closed");
        expect(closed.find(".buttons").children).toHaveLength(0);
        const missing = show({ ...DRIFT, userId: undefined });
        expect(missing.find(".exempt")).toBeNull();
    });

    it("says until which day it is accepted", () => {
        const { text } = show({ ...DRIFT, state: "accepted", acceptance: { until: "2026-12-24" } });
        expect(text()).toContain("c.Lockstep_Finding_Accepted_Until");
    });
});
