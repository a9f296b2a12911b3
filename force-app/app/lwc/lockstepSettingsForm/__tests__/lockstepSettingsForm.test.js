import { createElement } from "lwc";
import readSettings from "@salesforce/apex/Lockstep_SettingsController.readSettings";
import saveSettings from "@salesforce/apex/Lockstep_SettingsController.saveSettings";
import LockstepConfirmSettings from "c/lockstepConfirmSettings";
import LockstepSettingsForm from "c/lockstepSettingsForm";

jest.mock("@salesforce/apex/Lockstep_SettingsController.readSettings", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_SettingsController.saveSettings", () => ({ default: jest.fn() }), {
    virtual: true,
});

const SETTINGS = {
    groups: [
        { name: "switches", fields: [{ name: "Enabled__c", label: "Enabled", type: "flag", value: true }] },
        {
            name: "breaker",
            fields: [
                { name: "Breaker_Users__c", label: "Users", type: "whole", blank: "25", help: "So many.", value: null },
            ],
        },
    ],
    stamp: "2026-11-29T00:00:00.000+0000",
    waiting: 0,
    companion: { org: { key: "production" } },
};
const CHANGE = { field: "Breaker_Users__c", label: "Users", before: null, after: "10" };
const answer = (more) => JSON.stringify({ saved: false, faults: [], atOnce: [CHANGE], takingTwo: [], ...more });

const flush = async () => {
    for (let i = 0; i < 16; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(settings) {
    readSettings.mockResolvedValue(JSON.stringify({ ...SETTINGS, ...settings }));
    const element = createElement("c-lockstep-settings-form", { is: LockstepSettingsForm });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const field = (element, name) => find(element, `[data-name="${name}"]`);
const button = (element, label) =>
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label);

async function type(element, name, detail) {
    field(element, name).dispatchEvent(new CustomEvent("change", { detail }));
    await flush();
}

async function press(element, label) {
    button(element, label).click();
    await flush();
}

describe("c-lockstep-settings-form", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.restoreAllMocks();
    });

    it("says beside a field what holds where it is blank", async () => {
        const element = await show();
        expect(field(element, "Breaker_Users__c").parentElement.textContent).toBe("c.Lockstep_Blank_Holds");
        expect(field(element, "Breaker_Users__c").fieldLevelHelp).toBe("So many. c.Lockstep_Blank_Holds");
        expect(field(element, "Enabled__c").parentElement.textContent).not.toContain("c.Lockstep_Blank_Holds");
    });

    it("lets nothing be saved before something was changed, and takes back what is as before", async () => {
        const element = await show();
        expect(button(element, "c.Lockstep_Save").disabled).toBe(true);
        await type(element, "Breaker_Users__c", { value: "10" });
        expect(button(element, "c.Lockstep_Save").disabled).toBe(false);
        await type(element, "Breaker_Users__c", { value: "" });
        expect(button(element, "c.Lockstep_Save").disabled).toBe(true);
        await type(element, "Enabled__c", { checked: false });
        await press(element, "c.Lockstep_Discard_Order");
        expect(field(element, "Enabled__c").checked).toBe(true);
        await expect(element).toBeAccessible();
    });

    it("shows what a save would change before it saves just that, with the reason", async () => {
        const element = await show();
        await type(element, "Breaker_Users__c", { value: "10" });
        saveSettings.mockResolvedValueOnce(answer()).mockResolvedValueOnce(answer({ saved: true }));
        const open = jest.spyOn(LockstepConfirmSettings, "open").mockResolvedValueOnce("Because");
        const saved = jest.fn();
        element.addEventListener("saved", saved);
        await press(element, "c.Lockstep_Save");
        expect(open.mock.calls[0][0].atOnce).toEqual([CHANGE]);
        const [trial, real] = saveSettings.mock.calls.map(([{ body }]) => JSON.parse(body));
        const common = { values: { Breaker_Users__c: "10" }, stamp: SETTINGS.stamp };
        expect(trial).toEqual({ ...common, dryRun: true });
        expect(real).toEqual({ ...common, reason: "Because" });
        expect(saved).toHaveBeenCalledTimes(1);
        expect(readSettings).toHaveBeenCalledTimes(2);
    });

    it("saves nothing when one thinks better of it, and keeps what was typed", async () => {
        const element = await show();
        await type(element, "Breaker_Users__c", { value: "10" });
        saveSettings.mockResolvedValueOnce(answer());
        jest.spyOn(LockstepConfirmSettings, "open").mockResolvedValueOnce(undefined);
        await press(element, "c.Lockstep_Save");
        expect(saveSettings).toHaveBeenCalledTimes(1);
        expect(field(element, "Breaker_Users__c").value).toBe("10");
    });

    it("says at its field what is wrong, and asks for no reason", async () => {
        const element = await show();
        await type(element, "Breaker_Users__c", { value: "x" });
        saveSettings.mockResolvedValueOnce(answer({ faults: [{ field: "Breaker_Users__c", message: "Whole." }] }));
        const open = jest.spyOn(LockstepConfirmSettings, "open");
        await press(element, "c.Lockstep_Save");
        expect(find(element, "[role=alert]").textContent).toBe("Whole.");
        expect(open).not.toHaveBeenCalled();
        await type(element, "Breaker_Users__c", { value: "7" });
        expect(find(element, "[role=alert]")).toBeNull();
    });

    const COMPANION = {
        groups: [
            {
                name: "schedules",
                fields: [
                    {
                        name: "Schedule_Reconcile__c",
                        label: "Comparison",
                        type: "schedule",
                        job: "reconcile",
                        blank: "x",
                        value: null,
                        options: [],
                    },
                    {
                        name: "Schedule_Time_Zone__c",
                        label: "Zone",
                        type: "choice",
                        blank: "x",
                        value: null,
                        options: [{ value: "UTC", label: "UTC" }],
                    },
                ],
            },
            { name: "audiences", fields: [{ name: "Audience_It__c", label: "IT", type: "addresses", value: "a" }] },
        ],
        companion: {
            org: { key: "production", hold: "held" },
            schedules: {
                timeZone: "UTC",
                configured: { timeZone: "Europe/Berlin" },
                jobs: [{ name: "reconcile", cron: "0 3 * * 0", configured: "0 3 * * 0" }],
            },
            audiences: { audiences: [] },
        },
    };

    it("offers what the companion's configuration says in place of a blank", async () => {
        const element = await show(COMPANION);
        expect(field(element, "Schedule_Reconcile__c").configured).toBe("0 3 * * 0");
        expect(field(element, "Schedule_Time_Zone__c").value).toBe("");
        expect(field(element, "Schedule_Time_Zone__c").options).toEqual([
            { value: "", label: "c.Lockstep_Settings_As_Configured_Value" },
            { value: "UTC", label: "UTC" },
        ]);
        expect(element.shadowRoot.querySelectorAll("c-lockstep-schedules")).toHaveLength(2);
        expect(find(element, ".facts").textContent).toContain("c.Lockstep_Settings_Hold_Held");
        await expect(element).toBeAccessible();
    });

    it("shows that the companion takes what was saved, and then when it runs next", async () => {
        const element = await show(COMPANION);
        await type(element, "Schedule_Reconcile__c", { value: "off" });
        const asked = { id: "r", name: "RQ-1", state: "Requested", isFinished: false };
        saveSettings.mockResolvedValueOnce(answer()).mockResolvedValueOnce(answer({ saved: true, asked }));
        jest.spyOn(LockstepConfirmSettings, "open").mockResolvedValueOnce("Because");
        await press(element, "c.Lockstep_Save");
        expect(JSON.parse(saveSettings.mock.calls[0][0].body).values).toEqual({ Schedule_Reconcile__c: "off" });
        const progress = find(element, "c-lockstep-request-progress");
        expect(progress.request).toEqual(asked);
        const schedules = { timeZone: "UTC", jobs: [{ name: "reconcile", cron: "off" }] };
        readSettings.mockResolvedValue(JSON.stringify({ ...SETTINGS, ...COMPANION, companion: { schedules } }));
        await type(element, "Audience_It__c", { value: "b" });
        progress.dispatchEvent(new CustomEvent("finish"));
        await flush();
        expect(find(element, "c-lockstep-request-progress")).toBeNull();
        expect(find(element, "c-lockstep-schedules").schedules).toEqual(schedules);
        expect(field(element, "Audience_It__c").value).toBe("b");
    });

    it("says that nothing was told by the clock yet", async () => {
        const element = await show({ ...COMPANION, companion: { org: null, schedules: null, audiences: null } });
        expect(element.shadowRoot.textContent).toContain("c.Lockstep_Settings_Schedules_Untold");
        expect(find(element, "c-lockstep-schedules")).toBeNull();
    });

    it("says that somebody else was faster, and that proposals wait", async () => {
        const element = await show({ waiting: 2 });
        expect(element.shadowRoot.textContent).toContain("c.Lockstep_Settings_Waiting");
        await type(element, "Enabled__c", { checked: false });
        saveSettings.mockRejectedValueOnce({ body: { message: "Somebody was faster." } });
        await press(element, "c.Lockstep_Save");
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toBe("Somebody was faster.");
    });
});
