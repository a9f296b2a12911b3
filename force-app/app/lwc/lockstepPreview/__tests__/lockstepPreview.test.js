import { createElement } from "lwc";
import cancelPreview from "@salesforce/apex/Lockstep_PreviewController.cancelPreview";
import listPeople from "@salesforce/apex/Lockstep_PreviewController.listPeople";
import readPreview from "@salesforce/apex/Lockstep_PreviewController.readPreview";
import startPreview from "@salesforce/apex/Lockstep_PreviewController.startPreview";
import LockstepPreview from "c/lockstepPreview";

jest.mock("@salesforce/apex/Lockstep_PreviewController.cancelPreview", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_PreviewController.listPeople", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PreviewController.readPreview", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PreviewController.startPreview", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn() }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const RUNNING = { id: "r", state: "Running", processed: 0, total: 4 };
const SUMMARY = {
    people: { all: 4, gains: 1, loses: 2, unchanged: 1 },
    codes: { above_ceiling: 1 },
    breaker: { losing: 2, earlier: 0, allowed: 1, trips: true },
};
const done = (summary) => JSON.stringify({ run: { ...RUNNING, state: "Done", processed: 4, summary } });

async function show(properties) {
    const element = createElement("c-lockstep-preview", { is: LockstepPreview });
    Object.assign(element, { edits: [{ section: "rules" }], ...properties });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-preview", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.useRealTimers();
    });

    it("follows the preview, and shows counts, people and what the breaker would say", async () => {
        jest.useFakeTimers();
        startPreview.mockResolvedValue(JSON.stringify({ run: RUNNING }));
        readPreview.mockResolvedValue(done(SUMMARY));
        const item = {
            id: "i",
            username: "ann@x",
            changes: [
                { kind: "assign_permission_set", target: "Crm" },
                { kind: "set_role", target: "Sales", spared: true },
            ],
        };
        listPeople.mockResolvedValue(JSON.stringify({ items: [item], after: null }));
        const element = await show();
        expect(JSON.parse(startPreview.mock.calls[0][0].body)).toEqual({ edits: [{ section: "rules" }] });
        expect(find(element, "lightning-progress-bar").value).toBe(0);
        jest.runOnlyPendingTimers();
        await flush();
        expect(find(element, "c-lockstep-preview-chart").people.loses).toBe(2);
        expect(find(element, ".verdict").textContent).toBe("c.Lockstep_Preview_Breaker_Trips");
        const people = find(element, "c-lockstep-preview-people");
        expect(people.runId).toBe("r");
        await flush();
        expect(find(people, "tbody td").textContent).toContain("c.Lockstep_Preview_Spared");
        find(people, "tbody lightning-button").click();
        await flush();
        expect(find(people, "c-lockstep-change-list").changes).toHaveLength(1);
        expect(find(people, "c-lockstep-change-list").planned).toBe(true);
    });

    it("says so where nobody would be changed, or nobody is known", async () => {
        startPreview.mockResolvedValue(done({ people: { all: 3, unchanged: 3 }, codes: {}, breaker: { losing: 0 } }));
        const element = await show();
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Preview_Nobody");
        expect(find(element, "c-lockstep-preview-chart")).toBeNull();
        await expect(element).toBeAccessible();
        startPreview.mockResolvedValue(done({ people: {}, codes: {}, breaker: { losing: 0 } }));
        await element.start();
        await flush();
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Preview_No_People");
    });

    it("says nothing of the breaker where nobody would be changed: it counts who waits already", async () => {
        const waiting = { losing: 13, earlier: 0, allowed: 1, trips: true };
        startPreview.mockResolvedValue(done({ people: { all: 20, unchanged: 20 }, codes: {}, breaker: waiting }));
        const element = await show();
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Preview_Nobody");
        expect(find(element, ".verdict")).toBeNull();
    });

    it("is stopped on wish, and begins anew", async () => {
        startPreview.mockResolvedValue(JSON.stringify({ run: RUNNING }));
        cancelPreview.mockResolvedValue(JSON.stringify({ run: { ...RUNNING, state: "Cancelled" } }));
        const element = await show();
        find(element, "lightning-button").click();
        await flush();
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Preview_Stopped");
        find(element, "lightning-button").click();
        await flush();
        expect(startPreview).toHaveBeenCalledTimes(2);
    });

    it("says what was refused, hands the findings over, and tries again", async () => {
        startPreview.mockResolvedValueOnce(JSON.stringify({ message: "No", findings: [{ path: "rules[0].name" }] }));
        const faults = jest.fn();
        const element = createElement("c-lockstep-preview", { is: LockstepPreview });
        element.addEventListener("faults", ({ detail }) => faults(detail));
        document.body.appendChild(element);
        await flush();
        expect(faults).toHaveBeenCalledWith([{ path: "rules[0].name" }]);
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("No");
        startPreview.mockRejectedValueOnce({ body: { message: "Broken" } });
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toBe("Broken");
    });
});
