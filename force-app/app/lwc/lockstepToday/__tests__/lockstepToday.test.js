import { createElement } from "lwc";
import countByHour from "@salesforce/apex/Lockstep_ActivityController.countByHour";
import readToday from "@salesforce/apex/Lockstep_ActivityController.readToday";
import LockstepToday from "c/lockstepToday";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_ActivityController.readToday",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_ActivityController.countByHour",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const TALLY = { entries: 3, failed: 0, complete: true, kinds: [{ kind: "create_user", times: 2 }] };

async function show(tally) {
    const element = createElement("c-lockstep-today", { is: LockstepToday });
    document.body.appendChild(element);
    readToday.emit(tally);
    await Promise.resolve();
    return element;
}

const textOf = (element) => element.shadowRoot.querySelector("c-lockstep-part").textContent;

describe("c-lockstep-today", () => {
    afterEach(() => document.body.replaceChildren());

    it("counts what was done by its kind, and leads to all of it", async () => {
        const element = await show(TALLY);
        expect(textOf(element)).toContain("c.Lockstep_Today_Sentence");
        expect(element.shadowRoot.querySelector("li").textContent).toBe("c.Lockstep_Kind_Create_User2");
        expect(element.shadowRoot.querySelector("c-lockstep-outcome-chart")).toBeNull();
        countByHour.emit({
            complete: true,
            slots: [{ startsAt: "2026-11-23T07:00:00Z", succeeded: 3, held: 0, failed: 0 }],
        });
        await Promise.resolve();
        expect(element.shadowRoot.querySelector("c-lockstep-outcome-chart")).not.toBeNull();
        const navigate = jest.fn();
        element.addEventListener("navigate", navigate);
        element.shadowRoot.querySelector("lightning-button").click();
        expect(navigate.mock.calls[0][0].detail.attributes.apiName).toBe("Lockstep_Activity");
        await expect(element).toBeAccessible();
    });

    it("says that nothing happened, that something failed, and that not all is counted", async () => {
        expect(textOf(await show({ ...TALLY, entries: 0, kinds: [] }))).toContain("c.Lockstep_Today_Nothing");
        document.body.replaceChildren();
        const busy = textOf(await show({ ...TALLY, entries: 500, failed: 4, complete: false }));
        expect(busy).toContain("c.Lockstep_Today_Sentence_Failures");
        expect(busy).toContain("c.Lockstep_Today_Part");
    });
});
