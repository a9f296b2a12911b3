import { createElement } from "lwc";
import findEntitlements from "@salesforce/apex/Lockstep_ChoicesController.findEntitlements";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import renderTemplate from "@salesforce/apex/Lockstep_TemplatesController.renderTemplate";
import saveConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration";
import startPreview from "@salesforce/apex/Lockstep_PreviewController.startPreview";
import LockstepTemplateForm from "c/lockstepTemplateForm";

jest.mock("@salesforce/apex/Lockstep_ChoicesController.findEntitlements", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_TemplatesController.renderTemplate", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_PreviewController.startPreview", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock(
    "@salesforce/apex/Lockstep_ChoicesController.readHeard",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const setting = (name, shape, more) => ({ name, label: name, type: shape, required: false, ...more });
const TEMPLATE = {
    key: "provision",
    name: "Provision",
    settings: [
        setting("group", "text", { required: true, picker: "okta_group" }),
        setting("profile", "text", { picker: "profile" }),
        setting("permissionSets", "texts", { picker: "permission_set" }),
        setting("pairs", "pairs"),
        setting("tellManager", "flag", { default: true }),
        setting("mode", "choice", { default: "Monitor", options: ["Off", "Monitor", "Enforce"] }),
        setting("note", "text"),
    ],
};
const ADDED = { section: "rules", name: "Provision Sales", change: "added", before: null, after: { name: "R" } };

const flush = async () => {
    for (let i = 0; i < 16; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show() {
    startPreview.mockResolvedValue(JSON.stringify({ run: { id: "r", state: "Done", summary: { people: {} } } }));
    const element = createElement("c-lockstep-template-form", { is: LockstepTemplateForm });
    element.flow = TEMPLATE;
    document.body.appendChild(element);
    readHeard.emit({ groups: ["Sales", "Support"], attributes: [], people: 2 });
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const field = (element, name) => find(element, `[data-name="${name}"]`);

async function type(element, name, detail) {
    field(element, name).dispatchEvent(new CustomEvent("change", { detail }));
    await flush();
}

async function press(element, label) {
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label).click();
    await flush();
}

describe("c-lockstep-template-form", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("hands over what was filled in, each in its shape, and leaves out what is blank", async () => {
        const element = await show();
        await type(element, "group", { value: " Sales " });
        await type(element, "permissionSets", { value: "A; B;" });
        await type(element, "pairs", { value: "Sales = A\n\nSupport = B" });
        await type(element, "tellManager", { checked: false });
        await type(element, "mode", { value: "Enforce" });
        renderTemplate.mockResolvedValueOnce(JSON.stringify({ code: "invalid_setting", message: "It is missing." }));
        await press(element, "c.Lockstep_Template_Show");
        expect(renderTemplate.mock.calls[0][0].key).toBe("provision");
        expect(JSON.parse(renderTemplate.mock.calls[0][0].settings)).toEqual({
            group: "Sales",
            permissionSets: ["A", "B"],
            pairs: ["Sales = A", "Support = B"],
            tellManager: false,
            mode: "Enforce",
        });
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("It is missing.");
        await expect(element).toBeAccessible();
    });

    it("marks what is missing, and asks nobody", async () => {
        const element = await show();
        await press(element, "c.Lockstep_Template_Show");
        expect(field(element, "group").fault).toBe("c.Lockstep_Template_Missing");
        expect(field(element, "profile").fault).toBeUndefined();
        expect(renderTemplate).not.toHaveBeenCalled();
        await type(element, "group", { value: "Sales" });
        expect(field(element, "group").fault).toBeUndefined();
    });

    it("offers the groups that were heard of, and what the org has", async () => {
        const element = await show();
        await expect(field(element, "group").search("sup")).resolves.toEqual([{ value: "Support", label: "Support" }]);
        findEntitlements.mockResolvedValueOnce([{ name: "Standard", label: "Standard User" }]);
        await expect(field(element, "profile").search("st")).resolves.toEqual([
            { value: "Standard", label: "Standard User (Standard)" },
        ]);
        expect(findEntitlements).toHaveBeenCalledWith({ kind: "Profile", term: "st" });
    });

    it("shows what it would import and do before it imports just that", async () => {
        const element = await show();
        await type(element, "group", { value: "Sales" });
        const configuration = { rules: [{ name: "R" }] };
        const shown = { configuration, hash: "h", changes: [ADDED], findings: [] };
        renderTemplate.mockResolvedValueOnce(JSON.stringify(shown));
        await press(element, "c.Lockstep_Template_Show");
        expect(find(element, "c-lockstep-configuration-diff").changes).toHaveLength(1);
        expect(find(element, "c-lockstep-preview").edits).toEqual([{ section: "rules", entry: { name: "R" } }]);
        const imported = jest.fn();
        element.addEventListener("imported", imported);
        saveConfiguration.mockResolvedValueOnce(JSON.stringify({ saved: true, version: { number: "CV-9" } }));
        await press(element, "c.Lockstep_Template_Import");
        expect(JSON.parse(saveConfiguration.mock.calls[0][0].body)).toEqual({
            configuration,
            mode: "merge",
            expectedHash: "h",
            comment: "Provision",
        });
        expect(imported.mock.calls[0][0].detail).toEqual({ name: "Provision", version: "CV-9" });
    });

    it("forgets what was shown for other settings, and imports nothing that is wrong", async () => {
        const element = await show();
        await type(element, "group", { value: "Sales" });
        const finding = { severity: "error", code: "unknown_profile", message: "None.", path: "rules[0]" };
        renderTemplate.mockResolvedValueOnce(
            JSON.stringify({ configuration: {}, hash: "h", changes: [], findings: [finding] }),
        );
        await press(element, "c.Lockstep_Template_Show");
        expect(find(element, "c-lockstep-validation").findings).toHaveLength(1);
        expect(element.shadowRoot.textContent).not.toContain("c.Lockstep_Template_Import");
        await type(element, "note", { value: "x" });
        expect(find(element, "c-lockstep-validation")).toBeNull();
    });

    it("says where groups could not be read, and takes what is typed", async () => {
        const element = await show();
        expect(find(element, '[data-note="unread"]')).toBeNull();
        // What is inserted together with its text is not announced.
        const announced = find(element, "[role=status]");
        readHeard.error({ message: "Too much" });
        await flush();
        expect(find(element, '[data-note="unread"]').textContent).toBe("c.Lockstep_Choices_Not_Read");
        expect(announced.querySelector('[data-note="unread"]')).not.toBeNull();
        await type(element, "group", { value: "Sales" });
        expect(field(element, "group").value).toBe("Sales");
        await expect(field(element, "group").search("s")).resolves.toEqual([]);
    });
});
