import { createElement } from "lwc";
import readConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.readConfiguration";
import saveConfiguration from "@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration";
import LockstepExchange from "c/lockstepExchange";
import { handOver } from "c/lockstepFile";

jest.mock("c/lockstepFile", () => ({ handOver: jest.fn() }));

jest.mock("@salesforce/apex/Lockstep_ConfigurationController.readConfiguration", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveConfiguration", () => ({ default: jest.fn() }), {
    virtual: true,
});

const CHANGE = { section: "rules", name: "Sales", change: "added", before: null, after: { name: "Sales" } };
const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show() {
    const element = createElement("c-lockstep-exchange", { is: LockstepExchange });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const button = (element, label) =>
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label);

async function press(element, label) {
    button(element, label).click();
    await flush();
}

async function paste(element, value) {
    find(element, "lightning-textarea").dispatchEvent(new CustomEvent("change", { detail: { value } }));
    await flush();
}

describe("c-lockstep-exchange", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("shows what an import would change before it saves just that", async () => {
        const element = await show();
        expect(button(element, "c.Lockstep_Import_Check").disabled).toBe(true);
        await paste(element, '{"rules":[]}');
        saveConfiguration.mockResolvedValueOnce(JSON.stringify({ hash: "h", changes: [CHANGE], findings: [] }));
        await press(element, "c.Lockstep_Import_Check");
        expect(JSON.parse(saveConfiguration.mock.calls[0][0].body)).toEqual({
            configuration: { rules: [] },
            mode: "merge",
            dryRun: true,
        });
        expect(find(element, "c-lockstep-configuration-diff").changes).toHaveLength(1);
        await expect(element).toBeAccessible();
        const saved = jest.fn();
        element.addEventListener("saved", saved);
        saveConfiguration.mockResolvedValueOnce(JSON.stringify({ saved: true, version: { number: "CV-7" } }));
        await press(element, "c.Lockstep_Import_Save");
        expect(JSON.parse(saveConfiguration.mock.calls[1][0].body)).toMatchObject({ expectedHash: "h", comment: "" });
        expect(saved).toHaveBeenCalledTimes(1);
        expect(find(element, "c-lockstep-configuration-diff")).toBeNull();
    });

    it("shows findings with their places, and saves nothing that is wrong", async () => {
        const element = await show();
        const announced = find(element, "[role=status]");
        await paste(element, "{}");
        const finding = { severity: "error", path: "rules[0].name", message: "Missing.", remedy: "Enter it." };
        saveConfiguration.mockResolvedValueOnce(JSON.stringify({ hash: "h", changes: [], findings: [finding] }));
        await press(element, "c.Lockstep_Import_Check");
        expect(find(element, "c-lockstep-validation").findings).toEqual([finding]);
        expect(announced.textContent).not.toBe("");
        expect(button(element, "c.Lockstep_Import_Save")).toBeUndefined();
        await paste(element, "{ }");
        expect(find(element, "c-lockstep-validation")).toBeNull();
    });

    it("says what cannot be read, and what was refused", async () => {
        const element = await show();
        await paste(element, "rules:");
        await press(element, "c.Lockstep_Import_Check");
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("c.Lockstep_Import_Not_Json");
        await paste(element, "{}");
        saveConfiguration.mockResolvedValueOnce(JSON.stringify({ code: "malformed", message: "No format" }));
        await press(element, "c.Lockstep_Import_Check");
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("No format");
    });

    it("reads a file", async () => {
        const element = await show();
        const input = find(element, "lightning-input");
        Object.defineProperty(input, "files", { value: [{ text: async () => '{"a":1}' }] });
        input.dispatchEvent(new CustomEvent("change"));
        await flush();
        expect(find(element, "lightning-textarea").value).toBe('{"a":1}');
    });

    it("exports the configuration as a file", async () => {
        const element = await show();
        readConfiguration.mockResolvedValue(JSON.stringify({ configuration: { rules: [] } }));
        await press(element, "c.Lockstep_Export_Button");
        expect(handOver).toHaveBeenCalledTimes(1);
        expect(handOver).toHaveBeenCalledWith("lockstep-configuration.json", expect.stringContaining('"rules": []'));
    });
});
