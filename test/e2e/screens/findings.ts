/** The screen of findings, in a real browser over the package's real Apex. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { apex, fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Findings";
/** What the companion tells of its schedules, with what the last comparison found. */
const SCHEDULES = {
  schedules: {
    timeZone: "UTC",
    reconcileRepairs: false,
    jobs: [
      {
        name: "reconcile",
        cron: "0 3 * * 0",
        nextAt: "2026-12-06T03:00:00.000Z",
        lastAt: "2026-11-29T03:00:00.000Z",
        lastOutcome: "done",
        lastError: null,
        lastAnswer: {
          repair: false,
          people: 1240,
          outcomes: { sound: 1180, drift: 45, missing: 15 },
          discrepancies: { missing_access: 31, wrong_role: 14, missing_user: 15, not_linked: 3 },
          woken: 0,
        },
      },
      {
        name: "retry_blocked",
        cron: "15 5 * * *",
        nextAt: "2026-11-30T05:15:00.000Z",
        lastAt: null,
        lastOutcome: null,
        lastError: null,
      },
    ],
  },
};
const DRIFT = [
  {
    code: "surplus_access",
    message: "No rule grants it to Ann any more",
    kind: "withdraw_permission_set",
    target: "Forecasting",
    before: "assigned",
    rule: "Sales people",
  },
  {
    code: "wrong_role",
    message: "Group Sales matches condition 1 of rule Sales people",
    kind: "set_role",
    target: "Sales_Rep",
    before: "CEO",
    after: "Sales_Rep",
    rule: "Sales people",
  },
];
const literal = (value: unknown) => `'${JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
/** Findings as the package's own writers leave them, of every kind. */
const SEED = `
  Lockstep_CompanionReport.keep((Map<String, Map<String, Object>>) JSON.deserialize(${literal(SCHEDULES)}, Map<String, Map<String, Object>>.class));
  User ann = [SELECT Id, Username, Lockstep_Okta_Id__c FROM User WHERE LastName = 'Lee'];
  Lockstep_FindingStore findings = new Lockstep_FindingStore(new Set<String>{ ann.Lockstep_Okta_Id__c, '00u3cid', '00u4dan' });
  findings.open(new Lockstep_Finding__c(Code__c = 'drift', Okta_Id__c = ann.Lockstep_Okta_Id__c, Okta_Org__c = 'main',
    User__c = ann.Id, Username__c = ann.Username, Details__c = ${literal(DRIFT)}, Message__c = 'Two things differ', Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 22, 3, 0, 1)));
  findings.open(new Lockstep_Finding__c(Code__c = 'deactivation_blocked', Okta_Id__c = '00u3cid', Okta_Org__c = 'main',
    Username__c = 'cid@acme.example', Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 28, 9, 30, 0),
    Message__c = Lockstep_PlatformRefusal.deactivationBlocked('cid@acme.example', 'DELETE_OPERATION_TOO_LARGE',
      'This user is a default lead owner and cannot be deactivated.').message));
  findings.open(new Lockstep_Finding__c(Code__c = 'ambiguous_match', Okta_Id__c = '00u4dan', Okta_Org__c = 'main',
    Username__c = 'dan@acme.example', Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 27, 9, 30, 0),
    Message__c = Lockstep_MatchRefusal.ambiguousMatch('dan@acme.example', 2).message));
  findings.open(new Lockstep_Finding__c(Code__c = 'missing_user', Okta_Id__c = '00u4dan', Okta_Org__c = 'main',
    Username__c = 'dan@acme.example', Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 22, 3, 0, 0),
    Details__c = '[{"kind":"create_user","target":"dan@acme.example","after":"dan@acme.example","message":"Group Sales matches condition 1 of rule Sales people","rule":"Sales people"}]',
    Message__c = 'He has no user'));
  findings.open(new Lockstep_Finding__c(Code__c = 'ungranted_access', Okta_Id__c = ann.Lockstep_Okta_Id__c, Okta_Org__c = 'main',
    User__c = ann.Id, Username__c = ann.Username, Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 22, 3, 0, 0),
    Message__c = 'Permission Set Deal_Approval is held, and no rule grants it; as additive it stays.'));
  findings.save();
  insert new Lockstep_Finding__c(Key__c = 'main|00u4dan|rule_action|watch', Code__c = 'rule_action', Status__c = 'Open', Okta_Id__c = '00u4dan', Okta_Org__c = 'main',
    Username__c = 'dan@acme.example', Rule_Name__c = 'Watch contractors', Message__c = 'A contractor has joined the group Sales. Check with their manager.',
    First_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 26, 9, 30, 0), Last_Seen_At__c = Datetime.newInstanceGmt(2026, 11, 28, 9, 30, 0), Times_Seen__c = 3);`;

export function findingsTests(stage: Stage): void {
  let found: OrgImage;
  const open = (image: OrgImage) => openTab(stage, image, { as: stage.admin.id, tab: TAB });

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await applySnapshots(stage.org);
    await apex(stage.org, SEED);
    found = await stage.org.image();
  });

  describe("findings", { timeout: 120_000 }, () => {
    it("lists what is wrong with whom, since when, what to do and when it is tried again (R8, R9, R11, R35)", async () => {
      const view = await open(found);
      const { page, look } = view;
      const blocked = item(page, "cid@acme.example");
      await blocked.getByText(/DELETE_OPERATION_TOO_LARGE: This user is a default lead owner/).waitFor();
      await blocked.getByText(/Since Nov 28, 2026, 4:30 AM\s·\sdeactivation_blocked/).waitFor();
      await blocked.getByText(/by its schedule on Nov 30, 2026, 12:15 AM/).waitFor();
      await item(page, "bob@acme.example").getByText("The Okta profile has no email").waitFor();
      await expect.poll(() => rows(page).count()).toBe(7);
      const chart = page.getByRole("table", { name: /^Findings that are not closed/ });
      await expect
        .poll(() => chart.getByRole("row").allTextContents())
        .toEqual([
          expect.stringContaining("Blocked deactivations: 1 open, 0 accepted"),
          expect.stringContaining("Refused matches: 1 open, 0 accepted"),
          expect.stringContaining("Missing users: 1 open, 0 accepted"),
          expect.stringContaining("Different from the rules: 2 open, 0 accepted"),
          expect.stringContaining("Opened by rules: 1 open, 0 accepted"),
          expect.stringContaining("Other refusals: 1 open, 0 accepted"),
        ]);
      await page.getByText("People compared: 1240. As they should be: 1180.").waitFor();
      await page.getByRole("img", { name: "1180 of 1240 people are as they should be" }).waitFor();
      await page.getByText("Next on Dec 5, 2026, 10:00 PM: it records what differs.").waitFor();
      await look("findings");
      await fits(view, 1280);
      await fits(view, 768);
      await look("findings-narrow");
    });

    it("filters by kind, state, person, rule and day, and exports what is filtered", async () => {
      const { page, look } = await open(found);
      await page.getByRole("button", { name: "Different from the rules" }).click();
      await expect.poll(() => rows(page).count()).toBe(2);
      const filters = page.getByRole("group", { name: "Filters" });
      await filters.getByRole("searchbox", { name: "Rule or field mapping" }).fill("sales");
      await expect.poll(() => rows(page).count()).toBe(1);
      await look("findings-filtered");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Export CSV" }).click(),
      ]);
      const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
      expect(lines.length).toBe(2);
      expect(lines[1]).toMatch(
        /,open,drift,drift,Ann Lee,.*Permission set withdrawn: Forecasting; Role set: Sales_Rep/,
      );
      await page.getByText(/^Exported to lockstep-findings-.*csv, findings: 1\.$/).waitFor();
      await page.getByRole("button", { name: "Clear Filters" }).click();
      await expect.poll(() => rows(page).count()).toBe(7);
      await choose(page, "State", "Closed");
      await page.getByRole("heading", { name: "No finding found" }).waitFor();
    });

    it("has one mended by a request with a reason, and says what came of it", async () => {
      const { page, look } = await open(found);
      const drift = item(page, "Ann Lee").filter({ hasText: "Forecasting" });
      await drift.getByRole("button", { name: "What differs: Ann Lee" }).click();
      await drift
        .getByRole("table", { name: "Changes of Ann Lee" })
        .getByText("No rule grants it to Ann any more")
        .waitFor();
      await drift.getByRole("button", { name: "Sync now: Ann Lee" }).focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("The weekly comparison found it");
      await dialog.getByRole("button", { name: "Sync now" }).click();
      await drift.getByText(/^RQ-\d+: Waiting for the companion/).waitFor();
      await look("finding-fix");
      const [asked] = await stage.org.query("SELECT Kind__c, Parameters__c, Reason__c FROM Lockstep_Request__c");
      expect(asked).toMatchObject({ Kind__c: "Fix Finding", Reason__c: "The weekly comparison found it" });
      await finish(
        stage,
        "State__c = 'Failed', Code__c = 'okta_unreachable', Message__c = 'Okta does not answer. It goes on by itself.'",
      );
      await drift.getByRole("alert").getByText("Okta does not answer. It goes on by itself.").waitFor();
      await look("finding-fix-failed");
    });

    it("proposes that an administrator is linked, and another person approves it (R8, R40)", async () => {
      await stage.org.restore(stage.bare);
      const { username } = stage.org;
      await applySnapshots(stage.org, {
        "00u9root": { login: username, email: username, firstName: "Root", lastName: "Admin" },
      });
      const { page, look } = await open(await stage.org.image());
      await page.getByRole("button", { name: `Propose Link: ${username}` }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Root told me so at their desk");
      await look("finding-link");
      await dialog.getByRole("button", { name: "Propose" }).click();
      await page.getByText("Proposed. Another person with Lockstep Approver must approve it.").waitFor();
      await look("finding-link-proposed");

      const second = await openTab(stage, await stage.org.image(), {
        as: stage.approver.id,
        tab: "Lockstep_Approvals",
      });
      await second.page.getByRole("tab", { name: "Needs a second person" }).click();
      await second.page.getByText(/who has administrator-like access, to the person/).waitFor();
      await second.look("approvals-link");
      await fits(second, 768);
      await second.look("approvals-link-narrow");
      await second.page.getByRole("button", { name: /^Approve: Link/ }).click();
      await expect
        .poll(() => stage.org.query("SELECT Kind__c, Subject__c FROM Lockstep_Request__c"))
        .toMatchObject([{ Kind__c: "Sync", Subject__c: "00u9root" }]);
    });

    it("accepts one until a day with a reason, and takes that back", async () => {
      const { page, look } = await open(found);
      await page.getByRole("button", { name: "Accept: cid@acme.example" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Accept" }).click();
      await dialog.getByText("Complete this field.").waitFor();
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Leads are handed over on Friday");
      await look("finding-accept");
      await dialog.getByRole("button", { name: "Accept" }).click();
      await page.getByText("The finding about cid@acme.example was accepted.").waitFor();
      await page.getByText("Blocked deactivations: 0 open, 1 accepted").first().waitFor({ state: "attached" });
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect.poll(() => rows(page).count()).toBe(6);
      await choose(page, "State", "Accepted");
      await item(page, "cid@acme.example")
        .getByText(/^Accepted by Ada Admin for good: Leads are handed over/)
        .waitFor();
      await look("findings-accepted");
      await page.getByRole("button", { name: "Take back that it was accepted: cid@acme.example" }).click();
      await page.getByText("The finding about cid@acme.example is open again.").waitFor();
      expect(
        await stage.org.query("SELECT Status__c FROM Lockstep_Finding__c WHERE Code__c = 'deactivation_blocked'"),
      ).toMatchObject([{ Status__c: "Open" }]);
    });

    it("accepts all of a filter at once, with a reason", async () => {
      const { page, look } = await open(found);
      await page.getByRole("button", { name: "Different from the rules" }).click();
      await expect.poll(() => rows(page).count()).toBe(2);
      await page.getByRole("button", { name: "Accept All" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Until the reorganisation is done");
      await dialog.getByRole("button", { name: "Accept All" }).click();
      await page.getByText("Findings accepted: 2.").waitFor();
      await page.getByRole("heading", { name: "No finding found" }).waitFor();
      await look("findings-accepted-all");
    });

    it("proposes that a piece of access is kept, which waits for a second person", async () => {
      const { page } = await open(found);
      const drift = item(page, "Ann Lee").filter({ hasText: "Forecasting" });
      await drift.getByRole("button", { name: "What differs: Ann Lee" }).click();
      await drift.getByRole("button", { name: "Keep until: Forecasting" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Until" }).click();
      await page.getByRole("button", { name: "Today" }).click();
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Handover");
      await dialog.getByRole("button", { name: "Propose" }).click();
      await drift.getByText("Proposed. Another person with Lockstep Approver must approve it.").waitFor();
      expect(await stage.org.query("SELECT Kind__c, Target__c, Approved__c FROM Lockstep_Waiver__c")).toMatchObject([
        { Kind__c: "Permission Set", Target__c: "Forecasting", Approved__c: false },
      ]);
    });

    it("leads to the person, and to what was done to them", async () => {
      const { page } = await open(found);
      await page.getByRole("button", { name: "Audit entries of bob@acme.example" }).click();
      await page.getByRole("heading", { name: "Activity", exact: true }).waitFor();
      await expect
        .poll(() =>
          page.getByRole("group", { name: "Filters" }).getByRole("searchbox", { name: "Person" }).inputValue(),
        )
        .toBe("00u2bob");
      await expect.poll(() => page.getByRole("heading", { level: 3 }).count()).toBe(1);
      await page.goBack();
      await page.getByRole("button", { name: "Ann Lee" }).first().click();
      await page.getByRole("heading", { name: "People", exact: true }).waitFor();
      await page.getByRole("table", { name: "Access of Ann Lee" }).waitFor();
    });

    it("compares and mends everybody by requests, under the breaker", async () => {
      const { page, look } = await open(found);
      await page.getByRole("button", { name: "Mend Everybody" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("After the reorganisation");
      await dialog.getByRole("button", { name: "Mend Everybody" }).click();
      await page.getByText(/^RQ-\d+: Waiting for the companion/).waitFor();
      const [asked] = await stage.org.query("SELECT Kind__c, Parameters__c FROM Lockstep_Request__c");
      expect(asked).toMatchObject({ Kind__c: "Reconcile", Parameters__c: '{"repair":true}' });
      await finish(
        stage,
        `State__c = 'Done', Answer__c = '{"repair":true,"people":2,"outcomes":{"sound":1,"repaired":1},"discrepancies":{"wrong_role":1}}'`,
      );
      await page.getByText(/^RQ-\d+: People compared: 2\. As they should be: 1\. Mended: 1\./).waitFor();
      await page.getByText(/asked for by Ada Admin \(RQ-\d+\)/).waitFor();
      await look("findings-repaired");
    });

    it("says what the org refused, and recovers by itself once the cause is gone", async () => {
      const { page, look } = await open(found);
      await item(page, "cid@acme.example").waitFor();
      const permitted = await stage.org.image();
      await fetch(`${stage.org.url}/services/data/v65.0/sobjects/PermissionSetAssignment/${stage.admin.assignmentId}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${stage.org.accessToken}` },
      });
      await page.getByRole("button", { name: "Refresh" }).click();
      const alert = page.getByRole("alert").filter({ hasText: "Lockstep_FindingsController" });
      await alert.first().waitFor();
      await look("findings-error");
      await stage.org.restore(permitted);
      await alert.getByRole("button", { name: "Try Again" }).first().click();
      // The findings of before stay below the refusals, so they tell nothing: the refusals themselves have to go.
      await expect.poll(() => alert.count()).toBe(0);
      await item(page, "cid@acme.example").waitFor();
    });

    it("says that nothing is open, and is not for everybody", async () => {
      const empty = await open(stage.bare);
      await empty.page.getByRole("heading", { name: "No open findings" }).waitFor();
      await empty.page.getByText("No comparison is known yet.").waitFor();
      await empty.look("findings-empty");
      const { page, look } = await openTab(stage, found, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      await look("findings-no-permission");
    });

    it("is led to from Overview by how many are open", async () => {
      const { page } = await openTab(stage, found, { as: stage.admin.id, tab: "Lockstep_Home" });
      await page.getByRole("button", { name: "Show: Open findings" }).click();
      await item(page, "cid@acme.example").waitFor();
    });
  });
}

const rows = (page: Page) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });

function item(page: Page, name: string) {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name }) });
}

/** What the companion would answer. */
async function finish({ org }: Stage, fields: string): Promise<void> {
  await apex(
    org,
    `Lockstep_RequestStore.save(new List<Lockstep_Request__c>{ new Lockstep_Request__c(Id = [SELECT Id FROM Lockstep_Request__c].Id, ${fields}) });`,
  );
}

async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: box }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}
