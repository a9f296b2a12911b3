import { createElement } from "lwc";
import readOverview from "@salesforce/apex/Lockstep_OverviewController.readOverview";
import LockstepOverview from "c/lockstepOverview";

jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readOverview",
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

const OVERVIEW = {
    enabled: true,
    dryRun: false,
    managedUsers: 12,
    waitingPeople: 3,
    proposals: 1,
    openFindings: 0,
    stoppedSubscribers: [],
    lastFactAt: "2026-11-23T07:00:00.000Z",
    seats: [
        { name: "Salesforce", used: 10, total: 10 },
        { name: "Platform", used: 1, total: 4 },
    ],
    steps: [{ name: "rule", isDone: true }],
};

async function show(changes) {
    const element = createElement("c-lockstep-overview", { is: LockstepOverview });
    document.body.appendChild(element);
    readOverview.emit({ ...OVERVIEW, ...changes });
    await flush();
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const sentences = (element) => all(element, ".health p").map((line) => line.textContent);

describe("c-lockstep-overview", () => {
    afterEach(() => document.body.replaceChildren());

    it("says that it works, what waits, and how full the licences are", async () => {
        const element = await show();
        expect(sentences(element)).toEqual(["c.Lockstep_Overview_Works", "c.Lockstep_Overview_Last_Change"]);
        expect(all(element, "dd lightning-formatted-number").map((each) => each.value)).toEqual([12, 3, 1, 0]);
        expect(all(element, ".full")[0].getAttribute("width")).toBe("100");
        expect(all(element, ".roomy")[0].getAttribute("width")).toBe("25");
        expect(all(element, "ol")).toHaveLength(0);
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

    it("leads through the set-up until all of it is done", async () => {
        const element = await show({
            lastFactAt: undefined,
            steps: [
                { name: "rule", isDone: true },
                { name: "event", isDone: false },
            ],
        });
        expect(all(element, "ol li").map((step) => step.textContent)).toEqual([
            "c.Lockstep_Step_Rule",
            "c.Lockstep_Step_Event",
        ]);
        expect(sentences(element)).toEqual(["c.Lockstep_Overview_No_Change"]);
        await expect(element).toBeAccessible();
    });

    it("does not say that it works while a part does not", async () => {
        const report = JSON.stringify({ companion: { at: "2026-01-01T00:00:00.000Z", everySeconds: 300 } });
        expect(sentences(await show({ report }))).toEqual(["c.Lockstep_Overview_Last_Change"]);
    });

    it("leads to what waits, to the guide, and to what the companion told", async () => {
        const element = await show({
            report: '{"work":{}}',
            apiUsed: 5,
            apiTotal: 10,
            steps: [{ name: "event", isDone: false }],
        });
        const navigate = jest.fn();
        element.addEventListener("navigate", ({ detail }) => navigate(detail.attributes));
        all(element, "lightning-button").forEach((button) => button.click());
        expect(navigate.mock.calls).toEqual([
            [{ apiName: "Lockstep_Set_Up" }],
            [{ apiName: "Lockstep_People" }],
            [{ apiName: "Lockstep_Approvals" }],
            [{ apiName: "Lockstep_Approvals" }],
        ]);
        expect(all(element, "c-lockstep-health")[0].apiUsage).toEqual({ used: 5, total: 10 });
    });

    it("says what went wrong", async () => {
        const element = createElement("c-lockstep-overview", { is: LockstepOverview });
        document.body.appendChild(element);
        readOverview.error({ message: "No" });
        await flush();
        expect(all(element, "c-lockstep-error-panel")).toHaveLength(1);
    });
});
