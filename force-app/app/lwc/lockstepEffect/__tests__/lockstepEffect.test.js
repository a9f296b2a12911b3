import { createElement } from "lwc";
import readCompanion from "@salesforce/apex/Lockstep_OverviewController.readCompanion";
import LockstepEffect from "c/lockstepEffect";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readCompanion",
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

async function show(report) {
    const element = createElement("c-lockstep-effect", { is: LockstepEffect });
    document.body.appendChild(element);
    readCompanion.emit({ report: JSON.stringify(report) });
    await flush();
    return element;
}

describe("c-lockstep-effect", () => {
    afterEach(() => document.body.replaceChildren());

    it("draws what the companion told of the last hour", async () => {
        const effect = { turns: 3, medianMs: 900, p95Ms: 900, slowestMs: 900 };
        const element = await show({ effect });
        expect(element.shadowRoot.querySelector("c-lockstep-effect-chart").effect).toEqual(effect);
        await expect(element).toBeAccessible();
    });

    it.each([{}, { effect: { turns: 0 } }])("says that there is nothing to draw: %j", async (report) => {
        const element = await show(report);
        expect(element.shadowRoot.querySelector("p").textContent).toBe("c.Lockstep_Effect_None");
    });
});
