import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import listEntries from "@salesforce/apex/Lockstep_ActivityController.listEntries";
import { csvOf } from "c/lockstepActivityFile";
import exportEntries from "@salesforce/apex/Lockstep_ActivityController.exportEntries";
import { handOver } from "c/lockstepFile";
import { EVERYTHING } from "c/lockstepActivityQuery";
import LockstepChanges from "c/lockstepChanges";

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
jest.mock("@salesforce/apex/Lockstep_ActivityController.exportEntries", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("c/lockstepFile", () => ({ handOver: jest.fn() }));
jest.mock("c/lockstepActivityFile", () => ({
    csvOf: jest.fn((entries) => `csv of ${entries.length}`),
    jsonOf: jest.fn(({ entries, complete }) => `json of ${entries.length} ${complete}`),
}));
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const entry = (id) => ({ id, outcome: "applied", oktaId: id, causes: [], changes: [] });
const flush = async () => {
    for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show() {
    const element = createElement("c-lockstep-changes", { is: LockstepChanges });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const bar = (element) => find(element, "c-lockstep-list-bar");
const frame = (element) => find(element, "c-lockstep-pages");
/** A page that is full, so that nothing is looked for beyond it. */
const full = (name) => Array.from({ length: 20 }, (_, index) => entry(`${name}-${index}`));
const buttonOf = (element, format) => find(element, `lightning-button[data-format="${format}"]`);
const idsOf = (element) =>
    [...element.shadowRoot.querySelectorAll("c-lockstep-activity-entry")].map((each) => each.entry.id);

describe("c-lockstep-changes", () => {
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
        countByHour.emit({
            complete: true,
            slots: [{ startsAt: "2026-11-23T07:00:00Z", succeeded: 0, held: 0, failed: 0 }],
        });
        await flush();
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Activity");
        expect(find(element, "c-lockstep-outcome-chart")).toBeNull();
    });

    it("draws the chart where everything is held back", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("1")], nextBefore: null });
        countByHour.emit({
            complete: true,
            slots: [{ startsAt: "2026-11-23T07:00:00Z", succeeded: 0, held: 3, failed: 0 }],
        });
        await flush();
        expect(find(element, "c-lockstep-outcome-chart")).not.toBeNull();
    });

    it("shows an error and tries again on request", async () => {
        const element = show();
        listEntries.error({ message: "Broken" });
        await flush();
        const panel = find(frame(element), "c-lockstep-error-panel");
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
        listEntries.emit({ entries: full("3"), nextBefore: 3 });
        await flush();
        listEntries.mockResolvedValue({ entries: [entry("2")], nextBefore: null });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(listEntries).toHaveBeenCalledWith(expect.objectContaining({ before: 3, filter: EVERYTHING }));
        expect(idsOf(element)).toEqual([...full("3").map(({ id }) => id), "2"]);
        expect(find(frame(element), "lightning-button")).toBeNull();
    });

    it("shows what was reported late among the entries of its time", async () => {
        const at = (id, sequence, minute) => ({
            ...entry(id),
            sequence,
            occurredAt: `2026-11-29T12:${minute}:00.000Z`,
        });
        listEntries.mockResolvedValue({ entries: [at("6", 6, "02"), at("5", 5, "00")], nextBefore: null });
        const element = show();
        listEntries.emit({
            entries: [at("late", 9, "01"), at("8", 8, "30"), at("7", 7, "30")],
            nextBefore: 7,
        });
        await flush();
        await flush();
        expect(idsOf(element)).toEqual(["8", "7", "6", "late", "5"]);
    });

    it("keeps what it has when older entries cannot be loaded", async () => {
        const element = show();
        listEntries.emit({ entries: full("3"), nextBefore: 3 });
        await flush();
        listEntries.mockRejectedValue({ body: { message: "Broken" } });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(idsOf(element)).toHaveLength(20);
        expect(find(frame(element), "c-lockstep-error-panel").errors.body.message).toBe("Broken");
    });

    it("drops an older page that arrives after the list has started anew", async () => {
        const element = show();
        listEntries.emit({ entries: full("3"), nextBefore: 3 });
        await flush();
        const { promise, resolve } = deferred();
        listEntries.mockReturnValue(promise);
        find(frame(element), "lightning-button").click();
        listEntries.emit({ entries: [entry("9")], nextBefore: null });
        resolve({ entries: [entry("2")], nextBefore: null });
        await flush();
        expect(idsOf(element)).toEqual(["9"]);
    });

    it("asks for what is filtered, and for everything once the filters are cleared", async () => {
        const element = show();
        listEntries.emit({ entries: [], nextBefore: null });
        await flush();
        const filter = { ...EVERYTHING, outcome: "failures" };
        find(element, "c-lockstep-activity-filter").dispatchEvent(new CustomEvent("change", { detail: filter }));
        await flush();
        expect(listEntries.getLastConfig()).toEqual(expect.objectContaining({ filter, before: null }));
        listEntries.emit({ entries: [], nextBefore: null });
        await flush();
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Entry_Found");
        const [clear] = element.shadowRoot.querySelectorAll("lightning-button");
        expect(clear.label).toBe("c.Lockstep_Clear_Filters");
        clear.click();
        await flush();
        expect(listEntries.getLastConfig()).toEqual(expect.objectContaining({ filter: EVERYTHING }));
    });

    it("looks on by itself while a page is not full, and says how far back it has looked", async () => {
        const element = show();
        const filter = { ...EVERYTHING, kind: "set_role" };
        find(element, "c-lockstep-activity-filter").dispatchEvent(new CustomEvent("change", { detail: filter }));
        await flush();
        listEntries
            .mockResolvedValueOnce({ entries: [entry("2")], nextBefore: 40, searchedTo: "2026-11-22T07:00:00Z" })
            .mockResolvedValue({ entries: [], nextBefore: null, searchedTo: "2026-11-01T07:00:00Z" });
        listEntries.emit({ entries: [], nextBefore: 90, searchedTo: "2026-11-23T07:00:00Z" });
        expect(find(frame(element), "c-lockstep-empty-state")).toBeNull();
        await flush();
        await flush();
        expect(listEntries).toHaveBeenCalledTimes(2);
        expect(listEntries).toHaveBeenLastCalledWith(expect.objectContaining({ filter, before: 40 }));
        expect(idsOf(element)).toEqual(["2"]);
        expect(find(bar(element), "[role=status]").textContent).toBe("");
    });

    it("stops looking on after some steps, and offers to go on", async () => {
        const element = show();
        listEntries.mockImplementation(({ before }) =>
            Promise.resolve({ entries: [], nextBefore: before - 10, searchedTo: "2026-11-22T07:00:00Z" }),
        );
        listEntries.emit({ entries: [], nextBefore: 900, searchedTo: "2026-11-23T07:00:00Z" });
        for (let i = 0; i < 20; i++) {
            // eslint-disable-next-line no-await-in-loop -- one step after the other
            await flush();
        }
        expect(listEntries).toHaveBeenCalledTimes(8);
        expect(find(frame(element), "lightning-button").label).toBe("c.Lockstep_Load_More");
    });

    it("exports all pages of what is filtered", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("1")], nextBefore: null });
        await flush();
        exportEntries
            .mockResolvedValueOnce({ entries: JSON.stringify([{ sequence: 2 }]), shown: ["held"], nextBefore: 2 })
            .mockResolvedValueOnce({
                entries: JSON.stringify([{ sequence: 1 }]),
                shown: ["applied"],
                nextBefore: null,
            });
        buttonOf(element, "csv").click();
        await flush();
        await flush();
        expect(exportEntries).toHaveBeenLastCalledWith({ filter: EVERYTHING, before: 2 });
        expect(csvOf).toHaveBeenCalledWith([
            { sequence: 2, shownAs: "held" },
            { sequence: 1, shownAs: "applied" },
        ]);
        expect(handOver).toHaveBeenCalledWith(expect.stringMatching(/^lockstep-audit-[0-9-]+\.csv$/), "csv of 2");
        expect(find(bar(element), "[role=status]").textContent).toBe("c.Lockstep_Exported");
    });

    it("exports so many at most, and says that these are not all", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("1")], nextBefore: null });
        await flush();
        const many = JSON.stringify(Array.from({ length: 2500 }, () => ({ occurredAt: "2026-11-23T07:00:00Z" })));
        exportEntries.mockResolvedValue({ entries: many, shown: [], nextBefore: 7 });
        buttonOf(element, "json").click();
        await flush();
        await flush();
        expect(handOver).toHaveBeenCalledWith(expect.anything(), "json of 5000 false");
        expect(find(bar(element), "[role=status]").textContent).toBe("c.Lockstep_Exported_Part");
    });

    it("says that it could not export", async () => {
        const element = show();
        listEntries.emit({ entries: [entry("1")], nextBefore: null });
        await flush();
        exportEntries.mockRejectedValue({ body: { message: "Broken" } });
        buttonOf(element, "json").click();
        await flush();
        expect(find(bar(element), "c-lockstep-error-panel").errors.body.message).toBe("Broken");
        expect(handOver).not.toHaveBeenCalled();
    });
});

function deferred() {
    let resolve;
    const promise = new Promise((done) => {
        resolve = done;
    });
    return { promise, resolve };
}
