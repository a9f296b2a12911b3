/** The screen of what was done, in a real browser over the package's real Apex. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots, seedActivity } from "../support/screen-data.ts";
import { apex, fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Activity";
/** Somebody whom the companion could not read, so that no entry tells of them. */
const DEAD = {
  deadLetters: {
    total: 1,
    letters: [
      {
        kind: "person",
        subject: "00u3cid",
        oktaOrg: "main",
        code: "okta_forbidden",
        message: "Okta does not let this person be read.",
        since: "2026-11-29T08:00:00.000Z",
        events: ["user.account.update_profile"],
      },
    ],
  },
};

export function activityTests(stage: Stage): void {
  const open = (image: OrgImage) => openTab(stage, image, { as: stage.admin.id, tab: TAB });

  describe("activity", { timeout: 120_000 }, () => {
    it("shows who was changed, when in the user's own time zone, and what failed and why (R22)", async () => {
      const { page, look } = await open(stage.busy);
      const entries = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
      await expect.poll(() => entries.count()).toBe(20);
      const [newest, refused] = [entries.nth(0), entries.nth(1)];
      await expect.poll(() => newest.textContent()).toMatch(/Paul Plain.*Applied|Applied.*Paul Plain/s);
      await expect.poll(() => refused.textContent()).toMatch(/Refused.*No seat is left/s);
      const zone = {
        timeZone: "America/New_York",
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
      } as const;
      const [row] = await stage.org.query(
        "SELECT Occurred_At__c FROM Lockstep_Audit_Entry__c ORDER BY Sequence__c DESC LIMIT 1",
      );
      await expect
        .poll(() => newest.textContent())
        .toContain(new Date(String(row?.["Occurred_At__c"])).toLocaleString("en-US", zone));
      await page.getByRole("img", { name: /In the last 24 hours.*2 failed/s }).waitFor();
      await look("activity");
    });

    it("opens an entry by keyboard and shows each change with its reason (R22, R36)", async () => {
      const { page, look } = await open(stage.busy);
      const toggle = page.getByRole("button", { name: "Paul Plain" }).first();
      await toggle.focus();
      await page.keyboard.press("Enter");
      await expect.poll(() => toggle.getAttribute("aria-expanded")).toBe("true");
      const changes = page.getByRole("table", { name: "Changes of Paul Plain" });
      await changes.getByRole("rowheader", { name: /Field changed\s*Department/ }).waitFor();
      await changes
        .getByRole("cell", { name: "Group Sales matches condition 1 of rule Sales people" })
        .first()
        .waitFor();
      await page.getByText("group.user_membership.add by jane@example.com").waitFor();
      await look("activity-entry");
      await page.keyboard.press("Enter");
      await changes.waitFor({ state: "detached" });
    });

    it("loads older entries", async () => {
      const { page } = await open(stage.busy);
      const headings = page.getByRole("heading", { level: 3 });
      const more = page.getByRole("button", { name: "Load More" });
      await more.click();
      await expect.poll(() => headings.count()).toBe(25);
      await more.waitFor({ state: "detached" });
    });

    it("filters by person, kind, rule, outcome, time and run, and exports what is filtered (R22, R23)", async () => {
      const view = await open(stage.busy);
      const { page, look } = view;
      const headings = page.getByRole("heading", { level: 3 });
      await expect.poll(() => headings.count()).toBe(20);
      const filters = page.getByRole("group", { name: "Filters" });
      await choose(page, "Outcome", "Everything that failed");
      await expect.poll(() => headings.count()).toBe(2);
      await look("activity-failures");
      await choose(page, "Outcome", "All outcomes");
      await choose(page, "Kind of change", "Field changed");
      await filters.getByRole("searchbox", { name: "Rule or field mapping" }).fill("sales");
      await filters.getByRole("searchbox", { name: "Person" }).fill("paul pl");
      // What was typed counts after a pause, and begins the list anew: more is asked for until it is the filtered one.
      const more = page.getByRole("button", { name: "Load More" });
      const loaded = async () => {
        if (await more.isVisible()) await more.click();
        return headings.count();
      };
      await expect.poll(loaded).toBe(23);
      await filters.getByRole("searchbox", { name: "Run or correlation ID" }).fill("seed-correlation-3");
      await expect.poll(() => headings.count()).toBe(1);
      await look("activity-filtered");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Export CSV" }).click(),
      ]);
      const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
      expect(lines.length).toBe(3);
      expect(lines[1]).toContain("update_field");
      await page.getByText(/^Exported to lockstep-audit-.*csv, entries: 1\.$/).waitFor();
      await filters.getByRole("searchbox", { name: "Person" }).fill("nobody at all");
      await page.getByRole("heading", { name: "No entry found" }).waitFor();
      await page.getByRole("button", { name: "Clear Filters" }).click();
      await expect.poll(() => headings.count()).toBe(20);
      await fits(view, 1280);
      await fits(view, 768);
      await look("activity-narrow");
    });

    it("lists what failed and was not mended, and has the companion try it again", async () => {
      const view = await open(stage.bare);
      const { page, look } = view;
      await page.getByRole("tab", { name: "Failures" }).click();
      await page.getByRole("heading", { name: "No failures" }).waitFor();
      await look("failures-empty");
      await applySnapshots(stage.org);
      await apex(
        stage.org,
        `Lockstep_CompanionReport.keep((Map<String, Map<String, Object>>) JSON.deserialize('${JSON.stringify(DEAD)}', Map<String, Map<String, Object>>.class));`,
      );
      await page.getByRole("button", { name: "Refresh" }).click();
      const letters = page.getByRole("region", { name: "Given up by the companion" });
      await letters.getByText("Okta does not let this person be read.").waitFor();
      await letters.getByRole("button", { name: "Try again for 00u3cid" }).waitFor();
      const panel = page.getByRole("tabpanel", { name: "Failures" });
      await panel.getByText("The Okta profile has no email, and a Salesforce user needs one.").waitFor();
      await page.getByRole("button", { name: "Try again for bob@acme.example" }).click();
      await page.getByText(/^RQ-\d+: Waiting for the companion/).waitFor();
      await look("failures");
      const [asked] = await stage.org.query("SELECT Kind__c, Subject__c FROM Lockstep_Request__c");
      expect(asked).toMatchObject({ Kind__c: "Replay", Subject__c: "00u2bob" });
      await fits(view, 768);
    });

    it("verifies the audit trail step by step, and says what is wrong with it (R25)", async () => {
      const { page, look } = await open(stage.busy);
      await page.getByRole("tab", { name: "Audit Trail" }).click();
      await page.getByRole("heading", { name: "The audit trail was never verified" }).waitFor();
      await page.getByRole("button", { name: "Verify Everything" }).click();
      await page.getByRole("heading", { name: "The audit trail is whole" }).waitFor();
      await page.getByText("Sound up to entry 25 of 25").waitFor();
      await look("chain-sound");
      await apex(
        stage.org,
        `Lockstep_AuditStore.note(new Lockstep_Audit_Chain__c(
           Id = Lockstep_AuditStore.chain().Id, Head_Hash__c = 'somebody elses'));`,
      );
      await page.getByRole("button", { name: "Verify Everything" }).click();
      await page.getByRole("heading", { name: "The audit trail is not whole" }).waitFor();
      await page.getByText("The head of the chain has another hash than the last entry.").waitFor();
      await look("chain-broken");
    });

    it("shows what happened meanwhile after a refresh", async () => {
      const { page } = await open(stage.bare);
      await page.getByRole("heading", { name: "No activity yet" }).waitFor();
      await seedActivity(stage.org, stage.stranger.id);
      await page.getByRole("button", { name: "Refresh" }).click();
      await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
      await page.getByText("The screen is up to date.").waitFor({ state: "attached" });
    });
  });

  describe("what the package really did", { timeout: 120_000 }, () => {
    it("is on the screen after an apply: the joiner's changes with their reasons, and why the other was refused (R2, R22)", async () => {
      const { page, look } = await open(stage.bare);
      await page.getByRole("heading", { name: "No activity yet" }).waitFor();
      await applySnapshots(stage.org);
      await page.getByRole("button", { name: "Refresh" }).click();
      await page.getByText("The Okta profile has no email, and a Salesforce user needs one.").waitFor();
      await page.getByText("User created; Profile set: Standard User; Role set: Sales Rep").waitFor();
      await page.getByRole("button", { name: "Ann Lee" }).click();
      const changes = page.getByRole("table", { name: "Changes of Ann Lee" });
      const assigned = changes.getByRole("row", { name: /Permission set assigned\s*Forecasting/ });
      await assigned.getByText("matches condition 1 of rule Sales people").waitFor();
      await look("after-an-apply");
    });
  });

  it("says what the org refused, and recovers by itself once the cause is gone", { timeout: 120_000 }, async () => {
    const { page, look } = await open(stage.busy);
    await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
    // The page was opened with the permission; the org checks it at each call.
    const permitted = await stage.org.image();
    await request(stage, "DELETE", `/services/data/v65.0/sobjects/PermissionSetAssignment/${stage.admin.assignmentId}`);
    await page.getByRole("button", { name: "Refresh" }).click();
    const alert = page
      .getByRole("alert")
      .filter({ hasText: "You do not have access to the Apex class named 'Lockstep_ActivityController'" });
    await alert.waitFor();
    await look("error");
    await stage.org.restore(permitted);
    await alert.getByRole("button", { name: "Try Again" }).click();
    // The rows of before stay below the refusal, so they tell nothing: the refusal itself has to go.
    await alert.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
  });

  it("fits a narrow window", { timeout: 120_000 }, async () => {
    const view = await open(stage.busy);
    const { page, look } = view;
    await page.setViewportSize({ width: 480, height: 900 });
    await page.getByRole("button", { name: "Paul Plain" }).first().click();
    await page.getByRole("table", { name: "Changes of Paul Plain" }).waitFor();
    await fits(view, 480);
    await look("narrow");
  });
}

async function request({ org }: Stage, method: string, path: string): Promise<void> {
  const response = await fetch(org.url + path, { method, headers: { authorization: `Bearer ${org.accessToken}` } });
  expect(response.ok, await response.text()).toBe(true);
}

async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: box }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}
