import { createElement } from "lwc";
import readStatus from "@salesforce/apex/Lockstep_OverviewController.readStatus";
import LockstepStatus from "c/lockstepStatus";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readStatus",
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

const STATUS = { enabled: true, dryRun: false, stoppedSubscribers: [], lastFactAt: "2026-11-23T07:00:00.000Z" };

async function show(changes) {
    const element = createElement("c-lockstep-status", { is: LockstepStatus });
    document.body.appendChild(element);
    readStatus.emit({ ...STATUS, ...changes });
    await flush();
    return element;
}

const sentences = (element) => [...element.shadowRoot.querySelectorAll("li")].map((line) => line.textContent);

describe("c-lockstep-status", () => {
    afterEach(() => document.body.replaceChildren());

    it("says that it works, and when it last did something", async () => {
        const element = await show();
        expect(sentences(element)).toEqual(["c.Lockstep_Overview_Works", "c.Lockstep_Overview_Last_Change"]);
        await expect(element).toBeAccessible();
    });

    it("says what does not work", async () => {
        const element = await show({
            enabled: false,
            dryRun: true,
            stoppedSubscribers: ["Lockstep_Fact"],
            oldestRequestAt: new Date(Date.now() - 3_600_000).toISOString(),
        });
        expect(sentences(element).slice(0, 4)).toEqual([
            "c.Lockstep_Overview_Off",
            "c.Lockstep_Overview_Dry_Run",
            "c.Lockstep_Overview_Stopped",
            "c.Lockstep_Overview_Companion_Late",
        ]);
    });

    it("does not say that it works before anything was heard, or while a part does not", async () => {
        expect(sentences(await show({ lastFactAt: undefined }))).toEqual(["c.Lockstep_Overview_No_Change"]);
        document.body.replaceChildren();
        const report = JSON.stringify({ companion: { at: "2026-01-01T00:00:00.000Z", everySeconds: 300 } });
        expect(sentences(await show({ report }))).toEqual(["c.Lockstep_Overview_Last_Change"]);
    });

    it("says what went wrong", async () => {
        const element = createElement("c-lockstep-status", { is: LockstepStatus });
        document.body.appendChild(element);
        readStatus.error({ message: "No" });
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-part").errors.body).toEqual({ message: "No" });
    });
});
