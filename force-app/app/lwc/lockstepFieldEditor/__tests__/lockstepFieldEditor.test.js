import { createElement } from "lwc";
import listFields from "@salesforce/apex/Lockstep_FieldsController.listFields";
import nameValueMaps from "@salesforce/apex/Lockstep_FieldsController.nameValueMaps";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import LockstepFieldEditor from "c/lockstepFieldEditor";

jest.mock(
    "@salesforce/apex/Lockstep_FieldsController.listFields",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_FieldsController.nameValueMaps",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_ChoicesController.readHeard",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveEdits", () => ({ default: jest.fn() }), {
    virtual: true,
});

const SAVED = {
    id: "m1",
    stamp: "abc",
    entry: { name: "Title", source: "title", field: "Title", valueMap: "Gone" },
};
const FIELDS = [
    { name: "Title", label: "Title", type: "STRING", length: 80, isRequired: false, options: [] },
    { name: "ManagerId", label: "Manager", type: "REFERENCE", length: 18, options: [], refersTo: "User" },
    { name: "LocaleSidKey", label: "Locale", type: "PICKLIST", length: 40, isRequired: true, options: ["de", "en"] },
];
const flush = async () => {
    for (let i = 0; i < 10; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(saved) {
    const element = createElement("c-lockstep-field-editor", { is: LockstepFieldEditor });
    element.saved = saved;
    document.body.appendChild(element);
    listFields.emit(FIELDS);
    nameValueMaps.emit(["Countries"]);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const enter = (element, selector, detail) =>
    find(element, selector).dispatchEvent(new CustomEvent("change", { detail, bubbles: true, composed: true }));
const answer = (values) => saveEdits.mockResolvedValue(JSON.stringify({ findings: [], ...values }));
const lastBody = () => JSON.parse(saveEdits.mock.lastCall[0].body);
const frame = (element) => find(element, "c-lockstep-editor-frame").shadowRoot;
const save = (element) => [...frame(element).querySelectorAll("lightning-button")].at(-1);

describe("c-lockstep-field-editor", () => {
    beforeEach(() => {
        jest.useFakeTimers();
        answer({});
    });
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.useRealTimers();
    });

    it("shows the mapping, checks it, and says what its field takes", async () => {
        const element = await show(SAVED);
        expect(find(element, '[data-picker="field"]').value).toBe("Title");
        expect(find(element, '[data-field="valueMap"]').options.map(({ value }) => value)).toEqual([
            "",
            "Countries",
            "Gone",
        ]);
        expect(lastBody()).toMatchObject({
            dryRun: true,
            edits: [{ section: "fieldMappings", former: "Title", stamp: "abc" }],
        });
        expect(find(element, "p.slds-text-color_weak").textContent).toBe("c.Lockstep_Field_Takes_Text");
        expect(frame(element).querySelector('[role="status"]').textContent).toBe("c.Lockstep_Nothing_Wrong_Here");
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });

    it("names a new mapping like its field, asks by what a record is found, and offers fields by label", async () => {
        const element = await show(undefined);
        expect(find(element, '[data-field="matchBy"]')).toBeNull();
        const found = await find(element, '[data-picker="field"]').search("mana");
        expect(found).toEqual([{ value: "ManagerId", label: "Manager", meta: "ManagerId" }]);
        enter(element, '[data-picker="field"]', { value: "ManagerId" });
        enter(element, '[data-picker="source"]', { value: "managerId" });
        await flush();
        expect(find(element, '[data-field="name"]').value).toBe("ManagerId");
        enter(element, '[data-field="matchBy"]', { value: "Okta Id" });
        jest.runOnlyPendingTimers();
        await flush();
        const [edit] = lastBody().edits;
        expect(edit.former).toBeUndefined();
        expect(edit.entry).toEqual({
            name: "ManagerId",
            source: "managerId",
            field: "ManagerId",
            owner: "Okta",
            matchBy: "Okta Id",
            active: true,
            createOnly: false,
            clearWhenEmpty: false,
        });
        expect(find(element, "c-lockstep-field-example").entry).toEqual(edit.entry);
    });

    it("shows what is wrong at its field, and what is about the whole below", async () => {
        const element = await show(SAVED);
        answer({
            code: "invalid_configuration",
            message: "No.",
            findings: [
                { severity: "error", path: "fieldMappings[0].field", message: "Twice.", remedy: "Once." },
                { severity: "warning", path: "fieldMappings[0]", message: "Odd." },
            ],
        });
        enter(element, '[data-picker="source"]', { value: "x" });
        jest.runOnlyPendingTimers();
        await flush();
        expect(find(element, '[data-picker="field"]').fault).toBe("Twice. Once.");
        expect(frame(element).querySelector("c-lockstep-validation").findings).toHaveLength(1);
        expect(frame(element).querySelector("c-lockstep-error-panel")).toBeNull();
    });

    it("saves, and says so", async () => {
        const element = await show(SAVED);
        const saved = jest.fn();
        element.addEventListener("saved", saved);
        answer({ saved: true, version: { number: "CV-1" } });
        save(element).click();
        await flush();
        expect(lastBody().dryRun).toBeUndefined();
        expect(saved.mock.calls[0][0].detail).toBe("c.Lockstep_Saved_As");
    });

    it("offers to load the mapping again where somebody else has changed it", async () => {
        const element = await show(SAVED);
        const reload = jest.fn();
        element.addEventListener("reload", reload);
        answer({ code: "configuration_changed", message: "It was changed." });
        save(element).click();
        await flush();
        const panel = frame(element).querySelector("c-lockstep-error-panel");
        expect(panel.retryLabel).toBe("c.Lockstep_Load_It_Again");
        panel.dispatchEvent(new CustomEvent("retry"));
        expect(reload).toHaveBeenCalled();
    });

    it("shows what the mapping would do to everybody", async () => {
        const element = await show(SAVED);
        [...frame(element).querySelectorAll("lightning-button")].at(-2).click();
        await flush();
        expect(find(element, "c-lockstep-preview").edits).toEqual([
            expect.objectContaining({ section: "fieldMappings", former: "Title" }),
        ]);
    });

    it("offers attributes, and says where they could not be read, which keeps nobody from typing", async () => {
        const element = await show(SAVED);
        readHeard.emit({ attributes: [{ name: "title" }, { name: "city" }] });
        await flush();
        await expect(find(element, '[data-picker="source"]').search("TI")).resolves.toEqual([
            { value: "title", label: "title" },
        ]);
        expect(find(element, '[data-note="unread"]')).toBeNull();
        // What is inserted together with its text is not announced.
        const announced = find(element, "[role=status]");
        readHeard.error({ message: "Too much" });
        await flush();
        expect(find(element, '[data-note="unread"]').textContent).toBe("c.Lockstep_Choices_Not_Read");
        expect(announced.querySelector('[data-note="unread"]')).not.toBeNull();
        await expect(find(element, '[data-picker="source"]').search("ti")).resolves.toEqual([]);
        enter(element, '[data-picker="source"]', { value: "division" });
        await flush();
        expect(find(element, '[data-picker="source"]').value).toBe("division");
    });
});
