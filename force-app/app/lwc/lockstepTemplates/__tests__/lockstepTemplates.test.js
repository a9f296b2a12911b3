import { createElement } from "lwc";
import listTemplates from "@salesforce/apex/Lockstep_TemplatesController.listTemplates";
import readSwitch from "@salesforce/apex/Lockstep_TemplatesController.readSwitch";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import LockstepTemplates from "c/lockstepTemplates";

jest.mock("@salesforce/apex/Lockstep_TemplatesController.listTemplates", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_TemplatesController.readSwitch", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveEdits", () => ({ default: jest.fn() }), {
    virtual: true,
});

const FLOW = { key: "provision", name: "Provision", description: "D", available: true, settings: [], rules: [] };
const FUTURE = { ...FLOW, key: "audit", name: "Audit", available: false, reason: "Not yet." };
const RULES = [{ name: "Provision Sales", mode: "Monitor" }];

const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(templates) {
    listTemplates.mockResolvedValue(JSON.stringify(templates));
    const element = createElement("c-lockstep-templates", { is: LockstepTemplates });
    document.body.appendChild(element);
    await flush();
    return element;
}

const cards = (element) => [...element.shadowRoot.querySelectorAll("c-lockstep-template")];
const inside = (card, selector) => card.shadowRoot.querySelector(selector);

async function turn(card, checked) {
    inside(card, "lightning-input").dispatchEvent(new CustomEvent("change", { detail: { checked } }));
    await flush();
}

describe("c-lockstep-templates", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.restoreAllMocks();
    });

    it("has a switch for what can be used, and a reason for what cannot", async () => {
        const [flow, future] = cards(await show([FLOW, FUTURE]));
        expect(inside(flow, "lightning-input").checked).toBe(false);
        expect(inside(future, "lightning-input")).toBeNull();
        expect(inside(future, "lightning-badge").label).toBe("c.Lockstep_Template_Not_Available");
        expect(future.shadowRoot.textContent).toContain("Not yet.");
        await expect(flow).toBeAccessible();
    });

    it.each([
        [{ cron: "0 3 * * 0", timeZone: "UTC", nextAt: "2026-12-06T03:00:00.000Z", lastAt: null }, "Template_On"],
        [{ cron: "off" }, "Template_Off"],
        [{}, "Health_Word_Unknown"],
    ])("has no switch for what the companion does by the clock: %p", async (schedule, badge) => {
        const [card] = cards(await show([{ ...FUTURE, job: "reconcile", schedule }]));
        expect(inside(card, "lightning-input")).toBeNull();
        expect(inside(card, "lightning-badge").label).toBe(`c.Lockstep_${badge}`);
        expect(card.shadowRoot.textContent).not.toContain("Not yet.");
        await expect(card).toBeAccessible();
    });

    it("asks for settings when it is switched on for the first time, and imports nothing when one thinks better", async () => {
        const [flow] = cards(await show([FLOW]));
        await turn(flow, true);
        expect(inside(flow, "c-lockstep-template-form")).not.toBeNull();
        inside(flow, "c-lockstep-template-form").dispatchEvent(new CustomEvent("cancel"));
        await flush();
        expect(inside(flow, "c-lockstep-template-form")).toBeNull();
        expect(inside(flow, "lightning-input").checked).toBe(false);
        expect(saveEdits).not.toHaveBeenCalled();
    });

    it("switches its rules off after a confirmation that shows what it would do", async () => {
        const element = await show([{ ...FLOW, rules: RULES }]);
        const edits = [{ section: "rules", former: "Provision Sales", entry: {} }];
        readSwitch.mockResolvedValue(JSON.stringify(edits));
        const open = jest
            .spyOn(LockstepConfirmRule, "open")
            .mockResolvedValueOnce(undefined)
            .mockResolvedValueOnce(true);
        await turn(cards(element)[0], false);
        expect(readSwitch).toHaveBeenCalledWith({ key: "provision", mode: "Off" });
        expect(open.mock.calls[0][0].edits).toEqual(edits);
        expect(saveEdits).not.toHaveBeenCalled();
        saveEdits.mockResolvedValueOnce(JSON.stringify({ saved: true, version: { number: "CV-8" } }));
        const saved = jest.fn();
        element.addEventListener("saved", saved);
        await turn(cards(element)[0], false);
        expect(JSON.parse(saveEdits.mock.calls[0][0].body).edits).toEqual(edits);
        expect(saved).toHaveBeenCalledTimes(1);
    });

    it("says why a switch was refused", async () => {
        const element = await show([{ ...FLOW, rules: RULES }]);
        readSwitch.mockResolvedValue("[]");
        jest.spyOn(LockstepConfirmRule, "open").mockResolvedValue(true);
        saveEdits.mockResolvedValueOnce(
            JSON.stringify({ saved: false, code: "stale", message: "Somebody was faster." }),
        );
        await turn(cards(element)[0], false);
        expect(element.shadowRoot.querySelector("c-lockstep-error-panel").errors.message).toBe("Somebody was faster.");
    });
});
