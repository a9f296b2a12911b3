/** The screen of the settings, in a real browser over the package's real Apex. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { apex, fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Settings";
const job = (name: string, more: object) => ({
  name,
  nextAt: null,
  lastAt: null,
  lastOutcome: null,
  lastError: null,
  ...more,
});
/** What a companion would tell. */
const TOLD = {
  schedules: {
    timeZone: "UTC",
    reconcileRepairs: false,
    configured: { timeZone: "Europe/Berlin", reconcileRepairs: false },
    problems: [],
    jobs: [
      job("reconcile", {
        cron: "0 3 * * 0",
        nextAt: "2026-12-06T03:00:00.000Z",
        setBy: "companion",
        configured: "0 3 * * 0",
      }),
      job("retention", {
        cron: "0 4 * * *",
        lastAt: "2026-11-29T04:00:00.000Z",
        lastOutcome: "failed",
        lastError: "Salesforce did not answer.",
        setBy: "org",
        configured: "0 5 * * *",
      }),
      job("forget_events", { cron: "20 2 * * *", nextAt: "2026-11-30T02:20:00.000Z", setBy: "companion" }),
    ],
  },
  audiences: {
    hasMail: true,
    dailyAtHour: 7,
    tellsManagers: true,
    tellsPeople: true,
    problems: [],
    audiences: [
      {
        name: "it",
        emails: ["it@acme.example"],
        slack: true,
        digest: "immediate",
        named: { emails: ["desk@acme.example"], digest: "daily" },
      },
      { name: "security", emails: [], slack: true, digest: "daily" },
    ],
  },
};

export function settingsTests(stage: Stage): void {
  let inUse: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await applySnapshots(stage.org);
    inUse = await stage.org.image();
  }, 120_000);

  describe("settings", { timeout: 120_000 }, () => {
    it("saves what holds at once, proposes what loosens a guard, and keeps who changed what (R34)", async () => {
      const view = await openTab(stage, inUse, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      const dialog = page.getByRole("dialog");
      const breaker = page.getByRole("textbox", { name: "Breaker: Percent" });
      await breaker.fill("101");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Enter a share from 0 to 100, or leave it blank.").waitFor();
      await page.getByText("Where this is blank: 25").waitFor();
      await look("settings-fault");
      await breaker.fill("100");
      await page.getByRole("textbox", { name: "Breaker: Window (Minutes)" }).fill("5");
      await page.getByRole("switch", { name: /^Enabled/ }).press("Space");
      await page.getByText("Changed, not saved: 2").waitFor();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await dialog.getByText(/^Lockstep is switched off: nothing is applied any more/).waitFor();
      await dialog.getByText("Enabled: On → Off").waitFor();
      await dialog.getByText("Breaker: Window (Minutes): blank → 5").waitFor();
      await look("settings-confirm");
      await dialog.getByRole("textbox").fill("Something is wrong");
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved. What loosens a guard waits for a second person.").waitFor();
      await page.getByText("Changes of settings that wait for a second person: 1.").waitFor();
      expect(await stage.org.query("SELECT Enabled__c, Breaker_Window__c FROM Lockstep_Settings__c")).toMatchObject([
        { Enabled__c: false, Breaker_Window__c: null },
      ]);
      await fits(view, 1280);
      await fits(view, 768);
      await look("settings-narrow");
      await page.setViewportSize({ width: 1280, height: 900 });
      await look("settings");
      await page.getByRole("tab", { name: "History" }).click();
      const newest = page
        .getByRole("table", { name: /^Changes of settings/ })
        .getByRole("row")
        .nth(1);
      await expect.poll(() => newest.textContent()).toMatch(/Ada Admin.*Enabled.*On.*Off/s);
      await look("settings-history");
    });

    it("shows the companion's schedules and audiences as it told of them", async () => {
      await stage.org.restore(inUse);
      await apex(
        stage.org,
        `Lockstep_CompanionReport.keep((Map<String, Map<String, Object>>) JSON.deserialize('${JSON.stringify(TOLD)}', Map<String, Map<String, Object>>.class));`,
      );
      const view = await stage.screens.open({ as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      const jobs = page.getByRole("table", { name: "What the companion does by the clock" }).getByRole("row");
      await expect.poll(() => jobs.count()).toBe(4);
      const line = (row: number) => () => jobs.nth(row).textContent();
      await expect.poll(line(1)).toMatch(/Compare everybody.*LOCKSTEP_JOB_RECONCILE.*Every Sunday at 03:00.*Dec 5/s);
      await expect.poll(line(3)).toMatch(/Forget events.*LOCKSTEP_JOB_EVENTS.*02:20, in Europe\/Berlin/s);
      await expect.poll(line(2)).toMatch(/Verify the audit trail.*Failed: Salesforce did not answer\./s);
      const audiences = page.getByRole("table", { name: "Who is told of what happens" }).getByRole("row");
      const told = (row: number) => () => audiences.nth(row).textContent();
      await expect.poll(told(1)).toMatch(/IT.*it@acme\.example, Slack.*At once/s);
      await expect.poll(told(2)).toMatch(/IT: named in this org.*desk@acme\.example.*Once a day/s);
      await page.getByText("Schedules are times in the time zone UTC.").waitFor();
      await look("settings-companion");
      await fits(view, 768);
    });

    it("sets a schedule in plain words and names who hears too, and asks the companion to take them (R11, R32)", async () => {
      await stage.org.restore(inUse);
      await apex(
        stage.org,
        `Lockstep_CompanionReport.keep((Map<String, Map<String, Object>>) JSON.deserialize('${JSON.stringify(TOLD)}', Map<String, Map<String, Object>>.class));`,
      );
      const view = await stage.screens.open({ as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      const pick = async (group: string, field: string, option: string | RegExp) => {
        await page.getByRole("group", { name: group }).getByRole("combobox", { name: field }).click();
        await page.getByRole("option", { name: option }).click();
      };
      const comparison = "Schedule: Comparison";
      await page.getByRole("group", { name: comparison }).getByText("As configured: Every Sunday at 03:00").waitFor();
      await pick(comparison, comparison, "Every week on ...");
      await pick(comparison, "Day", "Friday");
      const counted = "Schedule: Licence Seats";
      await pick(counted, counted, "By a cron schedule");
      await page.getByRole("textbox", { name: "Cron Schedule" }).fill("0 25 1 * *");
      const addresses = page.getByRole("textbox", { name: "IT Security: Addresses" });
      await addresses.fill("soc@acme.example and others");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText('"25" is wrong at place 2').waitFor();
      await page.getByText('"and" is no plain e-mail address').waitFor();
      await page.getByRole("group", { name: comparison }).scrollIntoViewIfNeeded();
      await look("settings-schedules-fault");
      await page.getByRole("textbox", { name: "Cron Schedule" }).fill("0 5 1 * *");
      await addresses.fill("soc@acme.example\nnight@acme.example");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("Schedule: Comparison: blank → Every Friday at 03:00").waitFor();
      await dialog.getByText("Schedule: Licence Seats: blank → 0 5 1 * *").waitFor();
      await dialog.getByRole("textbox").fill("Fridays are quiet");
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText(/The companion is asked to take it\./).waitFor();
      await look("settings-schedules-asked");
      expect(
        await stage.org.query("SELECT Schedule_Reconcile__c, Audience_Security__c FROM Lockstep_Settings__c"),
      ).toMatchObject([
        { Schedule_Reconcile__c: "0 3 * * 5", Audience_Security__c: "soc@acme.example\nnight@acme.example" },
      ]);
      expect(await stage.org.query("SELECT Id FROM Lockstep_Request__c WHERE Kind__c = 'Report'")).toHaveLength(1);
      await fits(view, 1280);
      await fits(view, 768);
      await look("settings-schedules-narrow");
    });

    it("is not for everybody, and shows the defaults where nobody has saved any", async () => {
      const { page } = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      const empty = await openTab(stage, stage.bare, { as: stage.admin.id, tab: TAB });
      await empty.page.getByRole("tab", { name: "History" }).click();
      await empty.page.getByRole("heading", { name: "No setting was changed yet" }).waitFor();
      await empty.look("settings-empty");
    });
  });
}
