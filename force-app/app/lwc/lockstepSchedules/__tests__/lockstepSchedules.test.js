import { createElement } from "lwc";
import LockstepSchedules from "c/lockstepSchedules";

jest.mock("@salesforce/label/c.Lockstep_Settings_Schedule_Failed", () => ({ default: "Failed: {0}" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Cron_Weekly_At", () => ({ default: "Every {0} at {1}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Settings_Schedule_Elsewhere", () => ({ default: "{0}, in {1}" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Settings_Schedules_Told", () => ({ default: "{0} here, {1} yours" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Settings_Audience_Named", () => ({ default: "{0}: named" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Settings_Unusable", () => ({ default: '"{0}" ({1}): {2}' }), {
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
        expect(rows[0].slice(1)).toEqual(["Every Sunday at 03:00", expect.stringContaining("Dec"), "Schedule_Never"]);
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

    it("tells apart what is set here and where the companion runs, and both time zones", async () => {
        const jobs = [
            job("reconcile", { setBy: "org" }),
            job("licences", { setBy: "companion" }),
            job("forget_events", { setBy: "companion" }),
        ];
        const problems = [
            { setting: "schedules.licences", value: "soon", message: "It is no schedule." },
            { setting: "audiences.it", value: "x", message: "It is no address." },
            { setting: "timeZone", value: "Mars", message: "There is none." },
        ];
        const { element, rows } = show({
            schedules: { timeZone: "Europe/Berlin", configured: { timeZone: "UTC" }, jobs, problems },
        });
        expect(rows.map(([what, when]) => `${what} | ${when}`)).toEqual([
            "Job_Reconcilec.Lockstep_Settings_Schedule_Here | Every Sunday at 03:00",
            "Job_LicencesLOCKSTEP_JOB_LICENCES | Every Sunday at 03:00",
            "Job_Forget_Eventsc.Lockstep_Settings_Job_Forget_Events_WhyLOCKSTEP_JOB_EVENTS | Every Sunday at 03:00, in UTC",
        ]);
        const text = element.shadowRoot.textContent;
        expect(text).toContain("Europe/Berlin here, ");
        expect(text).toContain('"soon" (c.Lockstep_Settings_Job_Licences): It is no schedule.');
        expect(text).toContain('"x" (c.Lockstep_Settings_Audience_It): It is no address.');
        expect(text).toContain('"Mars" (c.Lockstep_Settings_Schedule_Zone): There is none.');
        await expect(element).toBeAccessible();
    });

    it("lists whom the org names apart from whom the companion's configuration does", async () => {
        const audiences = [
            {
                name: "finops",
                emails: [],
                slack: false,
                digest: "immediate",
                named: { emails: ["money@acme.example", "b@acme.example"], digest: "daily" },
            },
            { name: "it", emails: [], slack: false, digest: "immediate", named: { emails: [], digest: "daily" } },
        ];
        const { element, rows } = show({ audiences: { hasMail: false, dailyAtHour: 7, audiences } });
        expect(rows.slice(0, 3).map(([who, how, when]) => `${who} | ${how} | ${when}`)).toEqual([
            "Audience_FinopsLOCKSTEP_NOTIFY_FINOPS, LOCKSTEP_SLACK_FINOPS, LOCKSTEP_DIGEST_FINOPS | Audience_Nobody | –",
            "Audience_Finops: named | money@acme.example, b@acme.example | daily at 7",
            "Audience_ItLOCKSTEP_NOTIFY_IT, LOCKSTEP_SLACK_IT, LOCKSTEP_DIGEST_IT | Audience_Nobody | –",
        ]);
        expect(element.shadowRoot.textContent).toContain("c.Lockstep_Settings_Audiences_No_Mail");
        await expect(element).toBeAccessible();
    });

    it("shows nothing where nothing was told", () => {
        expect(show({}).rows).toEqual([]);
    });
});
