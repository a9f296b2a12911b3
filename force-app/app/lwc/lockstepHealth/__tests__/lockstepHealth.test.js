import { createElement } from "lwc";
import askForReport from "@salesforce/apex/Lockstep_OverviewController.askForReport";
import readCompanion from "@salesforce/apex/Lockstep_OverviewController.readCompanion";
import { enterPage } from "c/lockstepParts";
import LockstepHealth from "c/lockstepHealth";

jest.mock("@salesforce/apex/Lockstep_OverviewController.askForReport", () => ({ default: jest.fn() }), {
    virtual: true,
});
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

const now = () => new Date().toISOString();
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const GOOD = () => ({
    companion: { at: now(), everySeconds: 300 },
    okta: { at: now(), state: "open", lastSuccessAt: now() },
    org: { at: now(), state: "open", hold: "running", takes: "all", commands: { connected: true } },
    hook: { at: now(), state: "verified", message: "It is verified." },
    log: { at: now(), enabled: true, lastReadAt: now(), hooks: "working", error: null },
    work: { at: now(), waiting: 0, deadLetters: 0, errors: [], factsRefused: 0, noticesDead: 0, commandsDead: 0 },
    effect: { turns: 0 },
});
const ALL = ["Companion", "Okta", "Org", "Hook", "Log", "Lanes", "Failures", "Commands", "Limits"];

async function show(parts, apiUsage = { used: 10, total: 1000 }) {
    const element = createElement("c-lockstep-health", { is: LockstepHealth });
    document.body.appendChild(element);
    readCompanion.emit({ report: JSON.stringify(parts), apiUsed: apiUsage.used, apiTotal: apiUsage.total });
    await flush();
    return element;
}

/** Part -> icon and sentence. */
function linesOf(element) {
    return Object.fromEntries(
        [...element.shadowRoot.querySelectorAll("li")].map((line) => [
            line.querySelector(".name").textContent.replace("c.Lockstep_Part_", ""),
            `${line.querySelector("lightning-icon").iconName.slice(8)} ${line.querySelector(".sentence").textContent.trim()}`,
        ]),
    );
}

describe("c-lockstep-health", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("says that each part works", async () => {
        const element = await show(GOOD());
        const lines = linesOf(element);
        expect(Object.keys(lines)).toEqual(ALL);
        expect(Object.values(lines).filter((line) => !line.startsWith("success "))).toEqual([]);
        expect(lines.Hook).toBe("success It is verified.");
        await expect(element).toBeAccessible();
    });

    it("says that the companion never reported, or is overdue", async () => {
        expect(linesOf(await show({})).Companion).toBe("question c.Lockstep_Health_Never");
        document.body.replaceChildren();
        const late = { ...GOOD(), companion: { at: ago(16), everySeconds: 300 } };
        expect(linesOf(await show(late)).Companion).toBe("error c.Lockstep_Health_Overdue");
    });

    it("does not say that something works that was not asked for anything yet", async () => {
        const good = GOOD();
        const lines = linesOf(
            await show({
                ...good,
                okta: { ...good.okta, lastSuccessAt: null },
                log: { ...good.log, lastReadAt: null },
            }),
        );
        expect(lines.Okta).toBe("question c.Lockstep_Health_Not_Asked");
        expect(lines.Log).toBe("question c.Lockstep_Health_Log_Never");
    });

    it("says what is paused, late, silent, scarce and lost, and what went wrong last", async () => {
        const good = GOOD();
        const lines = linesOf(
            await show(
                {
                    ...good,
                    okta: { ...good.okta, state: "paused", reason: { code: "auth", message: "The key is refused." } },
                    org: {
                        ...good.org,
                        state: "cooling",
                        until: now(),
                        takes: "urgent",
                        commands: { connected: false, error: { code: "x", message: "Not reached." } },
                    },
                    log: { ...good.log, lastReadAt: ago(10), hooks: "silent" },
                    work: {
                        ...good.work,
                        waiting: 4,
                        oldestHintAt: ago(20),
                        deadLetters: 2,
                        noticesDead: 1,
                        errors: [{ code: "timeout", message: "It took too long.", at: now() }],
                    },
                },
                { used: 960, total: 1000 },
            ),
        );
        expect(lines.Okta).toBe("error c.Lockstep_Health_Paused The key is refused.");
        expect(lines.Org).toBe("warning c.Lockstep_Health_Cooling");
        expect(lines.Hook).toBe("warning c.Lockstep_Health_Hook_Silent");
        expect(lines.Log).toBe("warning c.Lockstep_Health_Log_Late");
        expect(lines.Lanes).toBe("warning c.Lockstep_Health_Waiting");
        expect(lines.Last_Error).toBe("warning c.Lockstep_Health_Last_Error");
        expect(lines.Failures).toBe("warning c.Lockstep_Health_Refused c.Lockstep_Health_Lost");
        expect(lines.Commands).toBe("warning c.Lockstep_Health_Not_Connected Not reached.");
        expect(lines.Limits).toBe("warning c.Lockstep_Health_Limit_Used c.Lockstep_Health_Limit_Saved");
    });

    it("says that an org is held, the log off and a hook missing, and leads to failures", async () => {
        const good = GOOD();
        const element = await show({
            ...good,
            org: { ...good.org, hold: "held", commands: null },
            log: { ...good.log, enabled: false },
            hook: { ...good.hook, state: "missing", message: "There is none." },
            work: { ...good.work, deadLetters: 1 },
        });
        const lines = linesOf(element);
        expect(lines.Org).toBe("warning c.Lockstep_Health_Held");
        expect(lines.Log).toBe("warning c.Lockstep_Health_Log_Off");
        expect(lines.Hook).toBe("warning There is none.");
        expect(lines.Commands).toBeUndefined();
        const navigate = jest.fn();
        element.addEventListener("navigate", navigate);
        element.shadowRoot.querySelector("li lightning-button").click();
        expect(navigate.mock.calls[0][0].detail.attributes.apiName).toBe("Lockstep_Activity");
    });

    it("has the companion report now, and all parts of the page read what it told", async () => {
        const element = await show(GOOD());
        const told = jest.fn(() => Promise.resolve());
        const leave = enterPage(told);
        askForReport.mockResolvedValue({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        element.shadowRoot.querySelector("lightning-button").click();
        await flush();
        const progress = element.shadowRoot.querySelector("c-lockstep-request-progress");
        progress.dispatchEvent(new CustomEvent("finish"));
        expect(told).toHaveBeenCalledTimes(1);
        leave();
    });

    it("says why the companion could not be asked, until it is read anew", async () => {
        const element = await show(GOOD());
        const refused = { body: { message: "No" } };
        askForReport.mockRejectedValue(refused);
        element.shadowRoot.querySelector("lightning-button").click();
        await flush();
        const part = element.shadowRoot.querySelector("c-lockstep-part");
        expect(part.errors).toEqual(refused);
        await part.reload();
        await flush();
        expect(part.errors).toBeUndefined();
    });
});
