import { today } from "c/lockstepText";

jest.mock("@salesforce/i18n/timeZone", () => ({ default: "Pacific/Kiritimati" }), { virtual: true });

describe("today", () => {
    afterEach(() => jest.useRealTimers());

    it.each([
        ["2026-12-31T09:59:00Z", "2026-12-31"],
        ["2026-12-31T10:00:00Z", "2027-01-01"],
    ])("is at %s, fourteen hours ahead of UTC, %s", (time, day) => {
        jest.useFakeTimers({ now: new Date(time) });
        expect(today()).toBe(day);
    });
});
