import { createElement } from "lwc";
import readSteps from "@salesforce/apex/Lockstep_OverviewController.readSteps";
import LockstepChecklist from "c/lockstepChecklist";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readSteps",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(steps) {
    const element = createElement("c-lockstep-checklist", { is: LockstepChecklist });
    document.body.appendChild(element);
    readSteps.emit(steps);
    await flush();
    return element;
}

describe("c-lockstep-checklist", () => {
    afterEach(() => document.body.replaceChildren());

    it("leads through the set-up, and to its guide", async () => {
        const element = await show([
            { name: "rule", isDone: true },
            { name: "event", isDone: false },
        ]);
        const steps = [...element.shadowRoot.querySelectorAll("ol li")];
        expect(steps.map((step) => step.textContent)).toEqual(["c.Lockstep_Step_Rule", "c.Lockstep_Step_Event"]);
        expect(steps.map((step) => step.querySelector("lightning-icon").alternativeText)).toEqual([
            "c.Lockstep_Step_Done",
            "c.Lockstep_Step_Open",
        ]);
        const navigate = jest.fn();
        element.addEventListener("navigate", navigate);
        element.shadowRoot.querySelector("lightning-button").click();
        expect(navigate.mock.calls[0][0].detail.attributes.apiName).toBe("Lockstep_Set_Up");
        await expect(element).toBeAccessible();
    });

    it("shows nothing once all of it is done", async () => {
        const element = await show([{ name: "rule", isDone: true }]);
        expect(element.shadowRoot.querySelector("*")).toBeNull();
        expect(element.classList).toContain("slds-hide");
        readSteps.emit([{ name: "rule", isDone: false }]);
        await flush();
        expect(element.classList).not.toContain("slds-hide");
    });
});
