import { createElement } from "lwc";
import LockstepSchedules from "c/lockstepSchedules";

jest.mock("@salesforce/label/c.Lockstep_Settings_Schedule_Failed", () => ({ default: "Failed: {0}" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Settings_Digest_Daily", () => ({ default: "daily at {0}" }), {
    virtual: true,
});

const job = (name, more) => ({ name, cron: "0 3 * * 0", nextAt: null, lastAt: null, lastOutcome: null, ...more });

function show(parts) {
    const element = createElement("c-lockstep-schedules", { is: LockstepSchedules });
    Object.assign(element, parts);
    document.body.appendChild(element);
    return {
        element,
        rows: [...element.shadowRoot.querySelectorAll("tbody tr")].map((row) =>
            [...row.children].map((cell) => cell.textContent.replace("c.Lockstep_Settings_", "").trim()),
        ),
    };
}

describe("c-lockstep-schedules", () => {
    afterEach(() => document.body.replaceChildren());

    it("says when each job runs, and why its last run failed", async () => {
        const jobs = [
            job("reconcile", { nextAt: "2026-12-06T03:00:00.000Z" }),
            job("retention", { cron: "off" }),
            job("licences", { lastAt: "2026-11-29T01:45:00.000Z", lastOutcome: "failed", lastError: "Okta is down." }),
            job("of_tomorrow"),
        ];
        const { element, rows } = show({ schedules: { timeZone: "UTC", reconcileRepairs: true, jobs } });
        expect(rows[0][0]).toBe("Job_Reconcile_RepairsLOCKSTEP_JOB_RECONCILE");
        expect(rows[0].slice(1)).toEqual(["0 3 * * 0", expect.stringContaining("Dec"), "Schedule_Never"]);
        expect(rows[1].slice(1)).toEqual(["Schedule_Off", "–", "Schedule_Never"]);
        expect(rows[2][3]).toMatch(/Nov.*Failed: Okta is down\.$/);
        expect(rows[3][0]).toBe("of_tomorrow");
        await expect(element).toBeAccessible();
    });

    it("says who is told, how and when, and of whom nobody is", async () => {
        const audiences = [
            { name: "it", emails: ["it@acme.example"], slack: true, digest: "immediate" },
            { name: "security", emails: [], slack: true, digest: "daily" },
            { name: "operators", emails: [], slack: false, digest: "immediate" },
        ];
        const { element, rows } = show({
            audiences: { hasMail: true, dailyAtHour: 7, tellsManagers: true, tellsPeople: false, audiences },
        });
        expect(rows.map(([, how, when]) => `${how} | ${when}`)).toEqual([
            "it@acme.example, Audience_Slack | Digest_Immediate",
            "Audience_Slack | daily at 7",
            "Audience_Nobody | –",
            "Audience_Own | Digest_Immediate",
            "Audience_Nobody | –",
        ]);
        await expect(element).toBeAccessible();
    });

    it("shows nothing where nothing was told", () => {
        expect(show({}).rows).toEqual([]);
    });
});
