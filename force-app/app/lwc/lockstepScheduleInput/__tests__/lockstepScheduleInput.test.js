import { createElement } from "lwc";
import LockstepScheduleInput from "c/lockstepScheduleInput";

jest.mock("@salesforce/label/c.Lockstep_Cron_Configured_As", () => ({ default: "As configured: {0}" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Cron_Weekly_At", () => ({ default: "Every {0} at {1}" }), { virtual: true });

function show(given) {
    const element = createElement("c-lockstep-schedule-input", { is: LockstepScheduleInput });
    Object.assign(element, { label: "Comparison", ...given });
    const told = [];
    element.addEventListener("change", ({ detail }) => {
        told.push(detail.value);
        // As its form does.
        element.value = detail.value;
    });
    document.body.appendChild(element);
    const part = (name) => element.shadowRoot.querySelector(`[data-part="${name}"]`);
    const pick = async (name, value) => {
        part(name).dispatchEvent(new CustomEvent("change", { detail: { value } }));
        await Promise.resolve();
    };
    return { element, told, part, pick };
}

describe("c-lockstep-schedule-input", () => {
    afterEach(() => document.body.replaceChildren());

    it("begins as the companion is configured, and says what that is", async () => {
        const { element, part } = show({ value: null, configured: "0 3 * * 0" });
        expect(part("kind").value).toBe("configured");
        expect(part("kind").options[0].label).toBe("As configured: Every Sunday at 03:00");
        expect(part("time")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("is picked in plain words", async () => {
        const { element, told, part, pick } = show({ value: null });
        await pick("kind", "weekly");
        await pick("day", "5");
        await pick("time", "21:30");
        expect(told).toEqual(["0 3 * * 0", "0 3 * * 5", "30 21 * * 5"]);
        expect(part("day").value).toBe("5");
        await pick("kind", "weekdays");
        expect(part("day")).toBeNull();
        expect(part("time").value).toBe("21:30");
        await pick("kind", "off");
        await pick("kind", "configured");
        expect(told.slice(3)).toEqual(["30 21 * * 1-5", "off", ""]);
        await expect(element).toBeAccessible();
    });

    it("tells what is no time as no schedule, and keeps what is typed and the day", async () => {
        const { told, part, pick } = show({ value: "0 3 * * 4" });
        await pick("time", "2");
        expect(part("time").value).toBe("2");
        await pick("time", "");
        expect(part("time").value).toBe("");
        expect(part("kind").value).toBe("weekly");
        await pick("time", "2:05");
        expect(told).toEqual(["2", ":", "5 2 * * 4"]);
    });

    it("says what is wrong, but of a time that is none only that", async () => {
        const { element, part, pick } = show({ value: "0 3 * * 4", fault: "A schedule has five fields." });
        const fault = () => element.shadowRoot.querySelector("[role=alert]")?.textContent;
        expect(fault()).toBe("A schedule has five fields.");
        await pick("time", "25:00");
        expect(part("time").value).toBe("25:00");
        expect(fault()).toBeUndefined();
        await pick("kind", "cron");
        expect(fault()).toBe("A schedule has five fields.");
    });

    it("takes a cron schedule, which stays one while it is typed", async () => {
        const { told, part, pick } = show({ value: "off", configured: "0 3 * * 0" });
        await pick("kind", "cron");
        expect(part("cron").value).toBe("0 3 * * 0");
        await pick("cron", "0 3 * * 1");
        await pick("cron", "0 3 1 * *");
        expect(told).toEqual(["0 3 * * 0", "0 3 * * 1", "0 3 1 * *"]);
        expect(part("kind").value).toBe("cron");
    });

    it("shows again what holds when its form is discarded", async () => {
        const { element, part, pick } = show({ value: "0 3 * * 0" });
        await pick("kind", "off");
        element.value = "0 3 * * 0";
        await Promise.resolve();
        expect(part("kind").value).toBe("weekly");
    });
});
