import { createElement } from "lwc";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import findGroups from "@salesforce/apex/Lockstep_OktaChoices.findGroups";
import readAttributes from "@salesforce/apex/Lockstep_OktaChoices.readAttributes";
import findEntitlements from "@salesforce/apex/Lockstep_ChoicesController.findEntitlements";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import LockstepRuleEditor from "c/lockstepRuleEditor";

jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveEdits", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ChoicesController.findEntitlements", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_OktaChoices.findGroups", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_OktaChoices.readAttributes", () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_ChoicesController.readHeard",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_RulesController.checkLogic",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const SAVED = {
    id: "a01",
    stamp: "abc",
    entry: {
        name: "Sales",
        mode: "Monitor",
        priority: 10,
        conditions: [{ source: "Group", operator: "equals", value: "Sales" }],
        grants: [{ kind: "Profile", target: "Standard User" }],
    },
};
const fault = (path, severity = "error") => ({ path, severity, message: `${path} is wrong.`, remedy: "Correct it." });
const answer = (values) => JSON.stringify({ saved: false, findings: [], ...values });
const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

/** What the editor fired. */
const heard = jest.fn();

async function show(saved) {
    const element = createElement("c-lockstep-rule-editor", { is: LockstepRuleEditor });
    element.saved = saved;
    heard.mockClear();
    for (const name of ["back", "saved", "reload"]) {
        element.addEventListener(name, ({ detail }) => heard(name, detail));
    }
    document.body.appendChild(element);
    readHeard.emit({
        groups: ["Sales", "Support"],
        attributes: [{ name: "department", values: ["Legal"] }],
        people: 2,
    });
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const frame = (element) => find(element, "c-lockstep-editor-frame");
const button = (element, label) =>
    [element, ...all(element, "c-lockstep-rule-section, c-lockstep-editor-frame")]
        .flatMap((each) => all(each, "lightning-button"))
        .find((each) => each.label === label);
const sent = (index = -1) => JSON.parse(saveEdits.mock.calls.at(index)[0].body);
const set = (element, field, value) =>
    find(element, `[data-field="${field}"]`).dispatchEvent(new CustomEvent("change", { detail: { value } }));

function remove(row) {
    find(find(row, "c-lockstep-rule-row"), "lightning-button-icon").click();
}

async function pause() {
    jest.advanceTimersByTime(800);
    await flush();
}

describe("c-lockstep-rule-editor", () => {
    beforeEach(() => {
        jest.useFakeTimers();
        saveEdits.mockResolvedValue(answer());
    });

    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.useRealTimers();
    });

    it("checks a rule as it is opened and changed, and shows each fault at its place", async () => {
        const element = await show(SAVED);
        expect(sent()).toMatchObject({ dryRun: true, edits: [{ former: "Sales", stamp: "abc" }] });
        expect(find(frame(element), "[role=status]").textContent).toBe("c.Lockstep_Nothing_Wrong");
        saveEdits.mockResolvedValue(
            answer({
                findings: [
                    fault("rules[0].name"),
                    fault("rules[0].conditions[0].value"),
                    fault("rules[0].grants[0].target"),
                    fault("rules[0].grants[0]", "warning"),
                    fault("rules[0].conditions", "warning"),
                ],
            }),
        );
        set(element, "name", "");
        await flush();
        expect(find(frame(element), "[role=status]").textContent).toBe("c.Lockstep_Checking");
        await pause();
        expect(find(element, "c-lockstep-condition-row").faults.value).toContain("is wrong. Correct it.");
        expect(find(element, "c-lockstep-grant-row").faults.target).toContain("is wrong.");
        expect(find(element, "c-lockstep-grant-row").findings.map(({ path }) => path)).toEqual(["rules[0].grants[0]"]);
        expect(find(frame(element), "c-lockstep-validation").findings.map(({ path }) => path)).toEqual([
            "rules[0].conditions",
        ]);
        expect(find(frame(element), "[role=status]").textContent).toBe(
            "c.Lockstep_Some_Errors c.Lockstep_Some_Warnings",
        );
    });

    it("adds, changes and removes rows, and shows the logic line where there are several conditions", async () => {
        const element = await show(SAVED);
        expect(find(element, "c-lockstep-logic-line")).toBeNull();
        button(element, "c.Lockstep_Add_Condition").click();
        button(element, "c.Lockstep_Add_Grant").click();
        button(element, "c.Lockstep_Add_Action").click();
        await flush();
        expect(find(element, "c-lockstep-logic-line").positions).toEqual([1, 2]);
        const [first, second] = all(element, "c-lockstep-condition-row");
        const source = second.shadowRoot.querySelector("[data-field=source]");
        source.dispatchEvent(new CustomEvent("change", { detail: { value: "Attribute" } }));
        await flush();
        const names = await second.shadowRoot.querySelector("[data-field=attribute]").search("DEP");
        expect(names.map(({ value }) => value)).toEqual(["department"]);
        remove(first);
        remove(find(element, "c-lockstep-action-row"));
        set(element, "logic", "2");
        await pause();
        expect(sent().edits[0].entry).toMatchObject({
            logic: "2",
            conditions: [{ position: 2, source: "Attribute", operator: "equals" }],
            grants: [{ kind: "Profile" }, { kind: "Permission Set", authoritative: true }],
            actions: [],
        });
    });

    it("offers what Okta has, and what was heard of besides", async () => {
        jest.setSystemTime(Date.now() + 120_000);
        findGroups.mockResolvedValue({ groups: [{ name: "Sales Ops", description: "Who helps" }, { name: "Sales" }] });
        readAttributes.mockResolvedValue({ attributes: [{ name: "grade", label: "Grade", values: ["A", "B"] }] });
        const element = await show(SAVED);
        const condition = () => find(element, "c-lockstep-condition-row").shadowRoot;
        const offered = await condition().querySelector("[data-field=value]").search("sal");
        expect(findGroups).toHaveBeenCalledWith({ term: "sal" });
        expect(offered).toEqual([
            { value: "Sales Ops", label: "Sales Ops", meta: "Who helps" },
            { value: "Sales", label: "Sales" },
        ]);
        const change = (field, value) =>
            condition()
                .querySelector(`[data-field=${field}]`)
                .dispatchEvent(new CustomEvent("change", { detail: { value } }));
        change("source", "Attribute");
        await flush();
        const attributes = await condition().querySelector("[data-field=attribute]").search("d");
        expect(attributes.map(({ label }) => label)).toEqual(["grade", "department"]);
        change("attribute", "grade");
        await flush();
        const values = await condition().querySelector("[data-field=value]").search("");
        expect(values.map(({ value }) => value)).toEqual(["A", "B"]);
    });

    it("offers what the org has, with seats and what is sensitive", async () => {
        const element = await show(SAVED);
        findEntitlements.mockResolvedValue([
            { name: "Crm", label: "CRM", freeSeats: 3, isAboveCeiling: true, sensitive: ["Author Apex"] },
            { name: "Tools", label: "Tools", freeSeats: 0 },
        ]);
        const target = find(element, "c-lockstep-grant-row").shadowRoot.querySelector("c-lockstep-picker");
        const offered = await target.search("c");
        expect(findEntitlements).toHaveBeenCalledWith({ kind: "Profile", term: "c" });
        expect(offered.map(({ label }) => label)).toEqual(["CRM (Crm)", "Tools"]);
        expect(offered[0].meta).toBe("c.Lockstep_Above_Ceiling · c.Lockstep_Contains · c.Lockstep_Seats_Left");
        expect(offered[1].meta).toBe("c.Lockstep_No_Seats");
    });

    it("saves, and asks first where the rule is in force", async () => {
        const element = await show(SAVED);
        saveEdits.mockResolvedValue(answer({ saved: true, version: { number: "CV-7" } }));
        button(element, "c.Lockstep_Save").click();
        await flush();
        expect(heard).toHaveBeenCalledWith("saved", "c.Lockstep_Saved_As");
        const open = jest
            .spyOn(LockstepConfirmRule, "open")
            .mockResolvedValueOnce(undefined)
            .mockResolvedValueOnce(true);
        set(element, "mode", "Enforce");
        saveEdits.mockClear();
        button(element, "c.Lockstep_Save").click();
        await flush();
        expect(open).toHaveBeenCalledTimes(1);
        expect(saveEdits).toHaveBeenCalledTimes(1);
        button(element, "c.Lockstep_Delete").click();
        await flush();
        expect(sent()).toEqual({ edits: [{ section: "rules", former: "Sales", stamp: "abc" }] });
    });

    it("does not ask about what cannot be saved", async () => {
        const element = await show(undefined);
        const open = jest.spyOn(LockstepConfirmRule, "open");
        set(element, "mode", "Enforce");
        saveEdits.mockResolvedValue(answer({ findings: [fault("rules[0].name")] }));
        button(element, "c.Lockstep_Save").click();
        await flush();
        expect(open).not.toHaveBeenCalled();
        expect(heard).not.toHaveBeenCalled();
        expect(button(element, "c.Lockstep_Delete")).toBeUndefined();
    });

    it("offers the rule as it is by now where somebody else has changed it", async () => {
        const element = await show(SAVED);
        saveEdits.mockResolvedValue(answer({ code: "configuration_changed", message: "Read it again." }));
        button(element, "c.Lockstep_Save").click();
        await flush();
        const panel = find(frame(element), "c-lockstep-error-panel");
        expect(panel.errors.message).toBe("Read it again.");
        expect(panel.retryLabel).toBe("c.Lockstep_Load_Again");
        panel.dispatchEvent(new CustomEvent("retry"));
        expect(heard).toHaveBeenCalledWith("reload", null);
        // As the screen does when it has read the rule again.
        element.saved = { ...element.saved };
        await flush();
        expect(find(frame(element), "c-lockstep-error-panel")).toBeNull();
        saveEdits.mockRejectedValueOnce({ body: { message: "Broken" } });
        button(element, "c.Lockstep_Save").click();
        await flush();
        expect(find(frame(element), "c-lockstep-error-panel").errors.body.message).toBe("Broken");
    });

    it("says where groups and attributes could not be read, and can be edited all the same", async () => {
        const element = await show(SAVED);
        expect(find(element, '[data-note="unread"]')).toBeNull();
        // What is inserted together with its text is not announced.
        const announced = find(element, "[role=status]");
        readHeard.error({ message: "Too much" });
        await flush();
        expect(find(element, '[data-note="unread"]').textContent).toBe("c.Lockstep_Choices_Not_Read");
        expect(announced.querySelector('[data-note="unread"]')).not.toBeNull();
        expect(find(element, "c-lockstep-condition-row").condition.value).toBe("Sales");
    });
});
