/** The screen of what waits for a decision, in a real browser over the package's real Apex. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { apex, fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Approvals";
/** More than a page of 25. */
const HELD = 30;

export function approvalsTests(stage: Stage): void {
  let held: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await seedRun(stage);
    await seedProposals(stage);
    held = await stage.org.image();
  });

  describe("approvals", { timeout: 120_000 }, () => {
    it("shows what the breaker held back, why, and by how much (R34)", async () => {
      const { page, look } = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      await page.getByRole("heading", { name: /^RUN-/ }).first().waitFor();
      await page.getByText("30 users would have lost access within 60 minutes; 10 may.").waitFor();
      await page.getByText("30 waiting").waitFor();
      await page.getByRole("img", { name: "30 users would lose access; 10 may without a decision." }).waitFor();
      await look("approvals");
    });

    it("lists everybody with what they would lose, page by page, each change with its reason", async () => {
      const view = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("button", { name: /Look and decide/ }).click();
      const rows = page.getByRole("table", { name: /^People of/ }).getByRole("rowheader");
      await expect.poll(() => rows.count()).toBe(25);
      await page.getByText("25 of 30 people shown").waitFor();
      await page.getByText("Withdraw permission set Deal_Approval, Forecasting").first().waitFor();
      await page.getByRole("button", { name: "Details of person02@acme.example" }).click();
      await page.getByRole("cell", { name: "No rule grants it any longer" }).waitFor();
      await look("approvals-run");
      await page.getByRole("button", { name: "Load More" }).click();
      await expect.poll(() => page.getByRole("button", { name: /^Details of/ }).count()).toBe(29);
      await page.getByText("30 of 30 people shown").waitFor();
      await fits(view, 1280);
      await fits(view, 768);
    });

    it("rejects in part with a reason, and approves the others", async () => {
      const { page, look } = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      await page.getByRole("button", { name: /Look and decide/ }).click();
      await page.getByRole("checkbox", { name: "Select person02@acme.example" }).focus();
      await page.keyboard.press("Space");
      await page.getByRole("checkbox", { name: "Select person03@acme.example" }).focus();
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Reject selected (2)" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("heading", { name: "Reject 2 people" }).waitFor();
      await dialog.getByRole("button", { name: "Reject" }).click();
      await dialog.getByText("Complete this field.").waitFor();
      await look("approvals-reason");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("They move to the new team on Monday");
      await dialog.getByRole("button", { name: "Reject" }).click();
      await page.getByText(/Decided\. The companion now reads/).waitFor();
      await page.getByRole("button", { name: "Approve all 28" }).waitFor();
      await look("approvals-rejected");
      const [request] = await stage.org.query("SELECT Kind__c, State__c, Reason__c FROM Lockstep_Request__c");
      expect(request).toMatchObject({
        Kind__c: "Reject",
        State__c: "Running",
        Reason__c: "They move to the new team on Monday",
      });
      const rejected = await stage.org.query("SELECT Id FROM Lockstep_Run_Item__c WHERE Decision__c = 'Rejected'");
      expect(rejected).toHaveLength(2);
    });

    it("says of everybody who is decided what came of it (R34)", async () => {
      await stage.org.restore(held);
      await apex(
        stage.org,
        `List<Lockstep_Run_Item__c> items = [SELECT Id FROM Lockstep_Run_Item__c ORDER BY Id LIMIT 5];
         List<String> decisions = new List<String>{ 'Pending', 'Applied', 'Approved', 'Approved', 'Rejected' };
         for (Integer i = 1; i < 5; i++) {
           items[i].Decision__c = decisions[i];
           items[i].Decided_By__c = '${stage.approver.id}';
           items[i].Decided_At__c = Datetime.now().addDays(i == 3 ? -9 : -1);
         }
         items[1].Applied_At__c = Datetime.now();
         Lockstep_RunStore.save(items);`,
      );
      const view = await openTab(stage, await stage.org.image(), { as: stage.approver.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("button", { name: /Look and decide/ }).click();
      await page.getByText("Also show people who are decided").click();
      const row = (name: string) => page.getByRole("row").filter({ hasText: `${name}@acme.example` });
      await row("person02").getByText("Approved and done by Vera Verify").waitFor();
      await row("person02")
        .getByText(/^Carried out /)
        .waitFor();
      await row("person03")
        .getByText(/^Not carried out yet\. The approval holds until /)
        .waitFor();
      await row("person04")
        .getByText(/^Not carried out before the approval ended/)
        .waitFor();
      await row("person05")
        .getByText(/^Keeps the access until /)
        .waitFor();
      await look("approvals-decided");
      await fits(view, 768);
    });

    it("refuses a decision about what has changed meanwhile, and says what to do", async () => {
      const { page, look } = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      await page.getByRole("button", { name: /Look and decide/ }).click();
      await page.getByRole("button", { name: "Details of person02@acme.example" }).waitFor();
      await apex(
        stage.org,
        `Lockstep_Run__c run = [SELECT Id FROM Lockstep_Run__c];
         run.Revision__c = 2;
         update run;
         Lockstep_Run_Item__c item = [SELECT Id FROM Lockstep_Run_Item__c ORDER BY Id DESC LIMIT 1];
         item.Revision__c = 2;
         Lockstep_RunStore.save(new List<Lockstep_Run_Item__c>{ item });`,
      );
      await page.getByRole("button", { name: "Reject all 30" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("A mistake in the rule");
      await dialog.getByRole("button", { name: "Reject" }).click();
      const alert = page.getByRole("alert");
      await alert.getByText(/29 wait as they were shown/).waitFor();
      await look("approvals-stale");
      await alert.getByRole("button", { name: "Reload" }).click();
      await alert.waitFor({ state: "detached" });
    });

    it("lets people without the permission look, and not decide (R40)", async () => {
      const { page, look } = await openTab(stage, held, { as: stage.admin.id, tab: TAB });
      await page.getByText("You can look, but not decide").waitFor();
      await page.getByRole("button", { name: /^Details of/ }).click();
      await page.getByRole("button", { name: "Details of person02@acme.example" }).waitFor();
      await look("approvals-look-only");
      expect(await page.getByRole("button", { name: /Approve|Reject/ }).count()).toBe(0);
    });

    it("approves what another person proposed, and never what is one's own (R33)", async () => {
      const { page, look } = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      await page.getByRole("tab", { name: "Needs a second person" }).click();
      await page.getByRole("rowheader", { name: "Exempt Paul Plain from all rules" }).waitFor();
      await page.getByRole("rowheader", { name: "Set “Breaker: Users” to “500”" }).waitFor();
      await look("approvals-proposals");
      await page.getByRole("button", { name: "Approve: Set “Breaker: Users” to “500”" }).click();
      await page.getByRole("rowheader", { name: "Set “Breaker: Users” to “500”" }).waitFor({ state: "detached" });
      const [change] = await stage.org.query("SELECT Approved__c, Approved_By__c FROM Lockstep_Setting_Change__c");
      expect(change).toMatchObject({ Approved__c: true, Approved_By__c: stage.approver.id });
    });

    it("rejects what another person proposed, and takes back what is one's own, with a reason that the audit trail keeps (R22, R33)", async () => {
      const approver = await openTab(stage, held, { as: stage.approver.id, tab: TAB });
      await approver.page.getByRole("tab", { name: "Needs a second person" }).click();
      await approver.page.getByRole("button", { name: "Reject: Set “Breaker: Users” to “500”" }).click();
      const asked = approver.page.getByRole("dialog");
      await asked.getByRole("heading", { name: "Reject this proposal?" }).waitFor();
      await asked.getByRole("textbox", { name: "Reason" }).fill("The move was called off");
      await approver.look("approvals-proposal-reject");
      await asked.getByRole("button", { name: "Reject" }).click();
      await approver.page
        .getByRole("rowheader", { name: "Set “Breaker: Users” to “500”" })
        .waitFor({ state: "detached" });
      expect(await stage.org.query("SELECT Id FROM Lockstep_Setting_Change__c")).toEqual([]);

      const proposer = await openTab(stage, await stage.org.image(), { as: stage.admin.id, tab: TAB });
      await proposer.page.getByRole("tab", { name: "Needs a second person" }).click();
      await proposer.page.getByRole("button", { name: "Take back: Exempt Paul Plain from all rules" }).click();
      const dialog = proposer.page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Not needed any more");
      await proposer.look("approvals-proposal-take-back");
      await dialog.getByRole("button", { name: "Take back" }).click();
      await proposer.page.getByRole("heading", { name: "Nothing needs a second person" }).waitFor();
      expect(await stage.org.query("SELECT Id FROM Lockstep_Exemption__c")).toEqual([]);

      const trail = await openTab(stage, await stage.org.image(), { as: stage.admin.id, tab: "Lockstep_Activity" });
      const entries = trail.page.getByRole("listitem").filter({ has: trail.page.getByRole("heading", { level: 3 }) });
      await entries
        .filter({ hasText: /Vera Verify .* rejected what Ada Admin .* proposed: Set “Breaker Users” to “500”/ })
        .waitFor();
      await entries.filter({ hasText: "Decided because: “The move was called off”." }).waitFor();
      const taken = entries.filter({ hasText: /Ada Admin .* took back what they proposed: Exempt Paul Plain/ });
      await taken.getByRole("button").click();
      await taken.getByText("Not needed any more").nth(1).waitFor();
      await trail.look("activity-decisions");
      await fits(trail, 768);
    });

    it("says that nothing waits, and who may not see it", async () => {
      const { page, look } = await openTab(stage, stage.bare, { as: stage.approver.id, tab: TAB });
      await page.getByRole("heading", { name: "Nothing is held back" }).waitFor();
      await look("approvals-empty");
      const other = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await other.page.getByText("Lockstep Admin or Lockstep Approver").waitFor();
    });
  });
}

/** A run of the breaker, as it writes them. */
async function seedRun({ org, approver }: Stage): Promise<void> {
  await apex(
    org,
    `Lockstep_Run__c run = new Lockstep_Run__c(
       Kind__c = 'Breaker', State__c = 'Held', Key__c = 'breaker', Revision__c = 1, Allowed__c = 10, Counted__c = ${HELD},
       Reason__c = '${HELD} users would have lost access within 60 minutes; 10 may.');
     insert run;
     List<Lockstep_Run_Item__c> items = new List<Lockstep_Run_Item__c>();
     for (Integer i = 1; i <= ${HELD}; i++) {
       String name = 'person' + String.valueOf(i).leftPad(2, '0');
       items.add(new Lockstep_Run_Item__c(
         Run__c = run.Id, Key__c = run.Id + '|main|00u' + name, Okta_Id__c = '00u' + name, Okta_Org__c = 'main',
         User__c = i == 1 ? '${approver.id}' : null, Username__c = name + '@acme.example', Revision__c = 1, Decision__c = 'Pending',
         Reason__c = i == 4 ? 'Okta status DEPROVISIONED' : null,
         Losses__c = i == 4 ? '{"deactivate_user":["x"]}' : '{"withdraw_permission_set":["Deal_Approval","Forecasting"]}',
         Changes__c = '[{"kind":"withdraw_permission_set","target":"Forecasting","before":"Forecasting","reason":"No rule grants it any longer","rule":"Sales people"}]'));
     }
     Lockstep_RunStore.save(items);`,
  );
}

/** What the administrator proposes, through the door that people use. */
async function seedProposals({ org, admin, stranger }: Stage): Promise<void> {
  const session = await org.openSession(admin.id);
  const propose = async (object: string, fields: object) => {
    const response = await fetch(`${org.url}/services/data/v65.0/sobjects/${object}`, {
      method: "POST",
      headers: { authorization: `Bearer ${session}`, "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    expect(response.status, await response.text()).toBe(201);
  };
  await propose("Lockstep_Exemption__c", { User__c: stranger.id, Reason__c: "Break-glass account" });
  await propose("Lockstep_Setting_Change__c", {
    Setting__c: "Breaker Users",
    Value__c: "500",
    Reason__c: "A department moves on Monday",
  });
}
