import { createElement } from "lwc";
import LockstepReasonModal from "c/lockstepReasonModal";
import askForEveryone from "@salesforce/apex/Lockstep_PeopleController.askForEveryone";
import LockstepEveryone from "c/lockstepEveryone";

jest.mock("@salesforce/apex/Lockstep_PeopleController.askForEveryone", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("c/lockstepReasonModal", () => ({ default: { open: jest.fn() }, __esModule: true }));
jest.mock("@salesforce/label/c.Lockstep_Everyone_Compared", () => ({ default: "{0} compared, {1} right" }), {
    virtual: true,
});
jest.mock(
    "@salesforce/label/c.Lockstep_Everyone_Repaired",
    () => ({ default: "{0} compared, {1} right, {2} mended" }),
    {
        virtual: true,
    },
);
jest.mock("@salesforce/label/c.Lockstep_Everyone_Synced", () => ({ default: "{0} read again" }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show() {
    const element = createElement("c-lockstep-everyone", { is: LockstepEveryone });
    document.body.appendChild(element);
    const find = (selector) => element.shadowRoot.querySelector(selector);
    const press = async (kind) => {
        find(`[data-kind="${kind}"]`).click();
        await flush();
    };
    return { element, find, press };
}

describe("c-lockstep-everyone", () => {
    beforeEach(() => LockstepReasonModal.open.mockResolvedValue({ reason: "A new rule" }));

    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it.each([
        ["Backfill", { people: 12, linked: 1 }, "13 read again"],
        ["Reconcile", { people: 12, outcomes: { sound: 10, drift: 2 } }, "12 compared, 10 right"],
        ["Repair", { people: 12, outcomes: { sound: 10, repaired: 2 } }, "12 compared, 10 right, 2 mended"],
    ])("asks for a %s with a reason, and says what came of it", async (kind, answer, sentence) => {
        const { element, find, press } = show();
        element.kinds = ["Reconcile", "Repair", "Backfill"];
        await flush();
        const finished = jest.fn();
        element.addEventListener("finish", finished);
        const request = { id: "r", name: "RQ-1", kind, state: "Requested", isFinished: false };
        askForEveryone.mockResolvedValue(request);
        await press(kind);
        expect(askForEveryone).toHaveBeenCalledWith({ kind, reason: "A new rule" });
        expect(find(`[data-kind="${kind}"]`).disabled).toBe(true);
        const detail = { ...request, state: "Done", answer: JSON.stringify(answer), isFinished: true };
        find("c-lockstep-request-progress").dispatchEvent(new CustomEvent("finish", { detail }));
        await flush();
        expect(find("c-lockstep-request-progress").sentences).toEqual({ Done: sentence });
        expect(find(`[data-kind="${kind}"]`).disabled).toBe(false);
        expect(finished).toHaveBeenCalledTimes(1);
        await expect(element).toBeAccessible();
    });

    it("asks for nothing when the person thinks better of it, and says what was refused", async () => {
        const { find, press } = show();
        LockstepReasonModal.open.mockResolvedValueOnce(undefined);
        await press("Backfill");
        expect(askForEveryone).not.toHaveBeenCalled();
        askForEveryone.mockRejectedValueOnce({ body: { message: "No" } });
        await press("Backfill");
        expect(find("c-lockstep-error-panel").errors).toEqual({ body: { message: "No" } });
        find("c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(find("c-lockstep-error-panel")).toBeNull();
    });
});
