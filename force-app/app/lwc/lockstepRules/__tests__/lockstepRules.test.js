import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import listMarks from "@salesforce/apex/Lockstep_RulesController.listMarks";
import listRules from "@salesforce/apex/Lockstep_RulesController.listRules";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import LockstepRules from "c/lockstepRules";

jest.mock(
    "@salesforce/apex/Lockstep_RulesController.listRules",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_RulesController.listMarks", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveEdits", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const rule = (name, priority, mode = "Monitor") => ({ id: name, stamp: `${name}1`, entry: { name, priority, mode } });
const [HIGH, LOW] = [rule("High", 20), rule("Low", 10, "Enforce")];
const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show(properties) {
    const element = createElement("c-lockstep-rules", { is: LockstepRules });
    Object.assign(element, properties);
    document.body.appendChild(element);
    return element;
}

async function showRules(rules, hasMore = false, properties = {}) {
    const element = show(properties);
    listRules.emit({ rules, hasMore });
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => find(element, "c-lockstep-pages");

const table = (element) => find(element, "c-lockstep-rule-table");
const button = (element, label) =>
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label);

async function act(element, name, detail) {
    table(element).dispatchEvent(new CustomEvent(name, { detail }));
    await flush();
}

describe("c-lockstep-rules", () => {
    beforeEach(() => listMarks.mockResolvedValue([]));

    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("says that there are no rules yet", async () => {
        const element = await showRules([]);
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Rules");
    });

    it("loads the following rules", async () => {
        const element = await showRules([HIGH], true);
        listRules.mockResolvedValue({ rules: [LOW], hasMore: false });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(listRules).toHaveBeenCalledWith({
            term: "",
            mode: "",
            after: HIGH.id,
            pageSize: 25,
            round: expect.any(String),
        });
        expect(table(element).rules).toHaveLength(2);
    });

    it("puts rules in another order, and saves it once", async () => {
        const element = await showRules([HIGH, LOW], false);
        expect(table(element).movable).toBe(true);
        await act(element, "move", { id: "Low", step: -1 });
        expect(table(element).rules.map(({ id }) => id)).toEqual(["Low", "High"]);
        expect(button(element, "c.Lockstep_Save_Order")).toBeDefined();
        expect(find(element, ".status").textContent).toBe("c.Lockstep_Moved");
        saveEdits.mockResolvedValue(JSON.stringify({ saved: true, version: { number: "CV-7" } }));
        button(element, "c.Lockstep_Save_Order").click();
        await flush();
        const { edits } = JSON.parse(saveEdits.mock.calls[0][0].body);
        expect(edits.map(({ former, stamp, entry }) => [former, stamp, entry.priority])).toEqual([["Low", "Low1", 30]]);
        expect(button(element, "c.Lockstep_Save_Order")).toBeUndefined();
        await expect(element).toBeAccessible();
    });

    it("forgets the order when it is discarded, or moved back", async () => {
        const element = await showRules([HIGH, LOW], false);
        await act(element, "move", { id: "Low", step: -1 });
        button(element, "c.Lockstep_Discard_Order").click();
        await flush();
        expect(table(element).rules.map(({ id }) => id)).toEqual(["High", "Low"]);
        await act(element, "move", { id: "High", step: 1 });
        await act(element, "move", { id: "High", step: -1 });
        expect(button(element, "c.Lockstep_Save_Order")).toBeUndefined();
        await act(element, "move", { id: "High", step: -1 });
        expect(table(element).rules.map(({ id }) => id)).toEqual(["High", "Low"]);
    });

    it("switches a rule, and asks before it takes effect or ceases to", async () => {
        const element = await showRules([HIGH, LOW], false);
        saveEdits.mockResolvedValue(JSON.stringify({ saved: true, version: { number: "CV-7" } }));
        const open = jest
            .spyOn(LockstepConfirmRule, "open")
            .mockResolvedValueOnce(undefined)
            .mockResolvedValueOnce(true);
        await act(element, "mode", { id: "High", mode: "Off" });
        expect(open).not.toHaveBeenCalled();
        expect(saveEdits).toHaveBeenCalledTimes(1);
        await act(element, "mode", { id: "High", mode: "Enforce" });
        expect(saveEdits).toHaveBeenCalledTimes(1);
        await act(element, "mode", { id: "Low", mode: "Monitor" });
        expect(open).toHaveBeenCalledTimes(2);
        expect(saveEdits).toHaveBeenCalledTimes(2);
        await act(element, "mode", { id: "Low", mode: "Enforce" });
        expect(saveEdits).toHaveBeenCalledTimes(2);
    });

    it("marks what is wrong with a rule, and says so where that cannot be told", async () => {
        listMarks.mockResolvedValue([
            { rule: "Low", code: "shadowed", severity: "warning", message: "Nobody gets this." },
        ]);
        const element = await showRules([HIGH, LOW], false);
        expect(table(element).marks.Low).toMatchObject([{ icon: "utility:warning", message: "Nobody gets this." }]);
        listMarks.mockRejectedValue({ body: { message: "Broken" } });
        await element.refresh();
        await flush();
        expect(table(element).marks).toEqual({});
        expect(element.shadowRoot.textContent).toContain("c.Lockstep_Not_Checked");
    });

    it("asks for the marks when the first page is there, which does not wait for them", async () => {
        const element = show();
        await flush();
        expect(listMarks).not.toHaveBeenCalled();
        listRules.emit({ rules: [HIGH], hasMore: true });
        await flush();
        expect(listMarks).toHaveBeenCalledTimes(1);
        listRules.emit({ rules: [HIGH], hasMore: false });
        await flush();
        expect(listMarks).toHaveBeenCalledTimes(1);
        expect(table(element).rules).toHaveLength(1);
    });

    it("says why something was not saved", async () => {
        const element = await showRules([HIGH], false);
        saveEdits.mockResolvedValueOnce(JSON.stringify({ saved: false, message: "Read it again" }));
        await act(element, "mode", { id: "High", mode: "Off" });
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("Read it again");
        saveEdits.mockRejectedValueOnce({ body: { message: "Broken" } });
        await act(element, "mode", { id: "High", mode: "Off" });
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toBe("Broken");
    });

    it("searches by words and by mode, and moves nothing meanwhile", async () => {
        jest.useFakeTimers();
        const element = await showRules([HIGH], false);
        find(element, "lightning-input").dispatchEvent(new CustomEvent("change", { detail: { value: " sal" } }));
        find(element, "lightning-combobox").dispatchEvent(new CustomEvent("change", { detail: { value: "Off" } }));
        jest.runAllTimers();
        await flush();
        expect(listRules.getLastConfig()).toEqual({
            term: "sal",
            mode: "Off",
            after: null,
            pageSize: 25,
            round: expect.any(String),
        });
        expect(table(element).movable).toBe(false);
        listRules.emit({ rules: [], hasMore: false });
        await flush();
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_Nothing_Found");
        jest.useRealTimers();
    });

    it("hands over the rule that is to be edited", async () => {
        const element = await showRules([HIGH], false);
        const edit = jest.fn();
        element.addEventListener("edit", ({ detail }) => edit(detail.entry.name));
        element.addEventListener("create", () => edit("new"));
        await act(element, "edit", "High");
        button(element, "c.Lockstep_New_Rule").click();
        expect(edit.mock.calls).toEqual([["High"], ["new"]]);
    });

    it("shows an error and tries again on request", async () => {
        const element = show();
        listRules.error({ message: "Broken" });
        await flush();
        find(frame(element), "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(1);
    });
});
