import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import listEntries from "@salesforce/apex/Lockstep_ActivityController.listEntries";
import LockstepActivity from "c/lockstepActivity";

jest.mock(
    "@salesforce/apex/Lockstep_ActivityController.countByHour",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_ActivityController.listEntries",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const entry = (id) => ({ id, outcome: "applied", oktaId: id, causes: [], changes: [] });
const flush = async () => {
    for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show() {
    const element = createElement("c-lockstep-activity", { is: LockstepActivity });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => find(element, "c-lockstep-pages");
const idsOf = (element) =>
    [...element.shadowRoot.querySelectorAll("c-lockstep-activity-entry")].map((each) => each.entry.id);

describe("c-lockstep-activity", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("shows that it loads, then the entries", async () => {
        const element = show();
        expect(find(frame(element), "lightning-spinner")).not.toBeNull();
        listEntries.emit({ entries: [entry("2"), entry("1")], nextBefore: null });
        await flush();
        expect(find(frame(element), "lightning-spinner")).toBeNull();
        expect(idsOf(element)).toEqual(["2", "1"]);
        expect(find(frame(element), "lightning-button")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("says that there is nothing yet, and draws no empty chart", async () => {
        const element = show();
        listEntries.emit({ entries: [], nextBefore: null });
        countByHour.emit({ complete: true, slots: [{ startsAt: "2026-11-23T07:00:00Z", succeeded: 0, failed: 0 }] });
        await flush();
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Activity");
        expect(find(element, "c-lockstep-outcome-chart")).toBeNull();
    });

    it("shows an error and tries again on request", async () => {
        const element = show();
        listEntries.error({ message: "Broken" });
        await flush();
        const panel = find(element, "c-lockstep-error-panel");
        expect(panel.errors.body.message).toBe("Broken");
        panel.dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(2);
    });

    it("shows the entries even if they cannot be counted", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("1")], nextBefore: null });
        countByHour.error({ message: "Broken" });
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toBe("Broken");
        expect(idsOf(element)).toEqual(["1"]);
    });

    it("appends older entries and stops at the last page", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("3")], nextBefore: 3 });
        await flush();
        listEntries.mockResolvedValue({ entries: [entry("2")], nextBefore: null });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(listEntries).toHaveBeenCalledWith(expect.objectContaining({ before: 3, filter: "all" }));
        expect(idsOf(element)).toEqual(["3", "2"]);
        expect(find(frame(element), "lightning-button")).toBeNull();
    });

    it("keeps what it has when older entries cannot be loaded", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("3")], nextBefore: 3 });
        await flush();
        listEntries.mockRejectedValue({ body: { message: "Broken" } });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(idsOf(element)).toEqual(["3"]);
        expect(find(frame(element), "c-lockstep-error-panel").errors.body.message).toBe("Broken");
    });

    it("drops an older page that arrives after the list has started anew", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("3")], nextBefore: 3 });
        await flush();
        const { promise, resolve } = deferred();
        listEntries.mockReturnValue(promise);
        find(frame(element), "lightning-button").click();
        listEntries.emit({ entries: [entry("9")], nextBefore: null });
        resolve({ entries: [entry("2")], nextBefore: null });
        await flush();
        expect(idsOf(element)).toEqual(["9"]);
    });

    it("asks for failures only", async () => {
        const element = show();
        listEntries.emit({ entries: [], nextBefore: null });
        await flush();
        find(element, "lightning-input").dispatchEvent(new CustomEvent("change", { detail: { checked: true } }));
        await flush();
        expect(listEntries.getLastConfig()).toEqual(expect.objectContaining({ filter: "failures", before: null }));
    });
});

function deferred() {
    let resolve;
    const promise = new Promise((done) => {
        resolve = done;
    });
    return { promise, resolve };
}
