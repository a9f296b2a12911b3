import { DAYS, cronWords, readCron, writeCron } from "c/lockstepCron";

jest.mock("@salesforce/label/c.Lockstep_Cron_Weekly_At", () => ({ default: "Every {0} at {1}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Cron_Daily_At", () => ({ default: "Every day at {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Cron_Weekdays_At", () => ({ default: "On weekdays at {0}" }), {
    virtual: true,
});

describe("c/lockstepCron", () => {
    it("says what people pick, and reads it again as they picked it", () => {
        const picked = [
            [{ kind: "daily", time: "05:15" }, "15 5 * * *", "Every day at 05:15"],
            [{ kind: "weekdays", time: "23:00" }, "0 23 * * 1-5", "On weekdays at 23:00"],
            [{ kind: "weekly", time: "03:00", day: "0" }, "0 3 * * 0", "Every Sunday at 03:00"],
            [{ kind: "off" }, "off", "c.Lockstep_Settings_Schedule_Off"],
        ];
        for (const [schedule, text, words] of picked) {
            expect(writeCron(schedule)).toBe(text);
            expect(readCron(text)).toEqual(schedule);
            expect(cronWords(text)).toBe(words);
        }
    });

    it("knows blank, the other Sunday, and a short time", () => {
        expect(readCron(null)).toEqual({ kind: "configured" });
        expect(writeCron({ kind: "configured" })).toBe("");
        expect(readCron("0 3 * * 7").day).toBe("0");
        expect(writeCron({ kind: "daily", time: "7:05" })).toBe("5 7 * * *");
        expect(DAYS.map(({ label }) => label).slice(0, 2)).toEqual(["Sunday", "Monday"]);
    });

    it("leaves all else as it is written", () => {
        for (const text of ["0 3 1 * *", "*/5 * * * *", "0 3 * * 1,3", "61 3 * * 0", "soon"]) {
            expect(readCron(text)).toEqual({ kind: "cron" });
            expect(cronWords(text)).toBe(text);
        }
    });
});
