/** The screen of people, in a real browser over the package's real Apex. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { apex, fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_People";

export function peopleTests(stage: Stage): void {
  let joined: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await applySnapshots(stage.org);
    // By hand, and not by Lockstep: a permission set that carries more than it looks like.
    await apex(
      stage.org,
      `PermissionSet power = new PermissionSet(Name = 'Data_Loader', Label = 'Data Loader', PermissionsAssignPermissionSets = true,
         PermissionsViewSetup = true, PermissionsViewRoles = true);
       insert power;
       insert new PermissionSetAssignment(PermissionSetId = power.Id, AssigneeId = [SELECT Id FROM User WHERE LastName = 'Lee'].Id);`,
    );
    joined = await stage.org.image();
  });

  describe("the page of a user", { timeout: 120_000 }, () => {
    it("shows what access they have and why to those who may, and to others what they need", async () => {
      await stage.org.restore(joined);
      const [ann] = await stage.org.query("SELECT Id FROM User WHERE LastName = 'Lee'");
      const record = String(ann?.["Id"]);
      const view = await stage.screens.open({ as: stage.admin.id, record });
      const table = view.page.getByRole("table", { name: "Access of Ann Lee" });
      await table
        .getByRole("row", { name: /^Forecasting/ })
        .getByText(/rule Sales people/)
        .waitFor();
      await view.look("user-page");
      expect(await view.page.getByRole("button", { name: "Back to People" }).count()).toBe(0);
      await fits(view, 768);
      const { page, look } = await stage.screens.open({ as: stage.stranger.id, record });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      await look("user-page-no-permission");
    });
  });

  describe("people", { timeout: 120_000 }, () => {
    it("finds anyone, and shows what they have against what they should have, each with its why (R36)", async () => {
      const view = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("button", { name: "Ann Lee" }).waitFor();
      await look("people");
      await page.getByRole("searchbox", { name: "Find people" }).fill("nobody at all");
      await page.getByRole("heading", { name: "Nobody found" }).waitFor();
      await page.getByRole("searchbox", { name: "Find people" }).fill("ann@");
      await page.getByRole("button", { name: "Ann Lee" }).click();
      const table = page.getByRole("table", { name: "Access of Ann Lee" });
      const granted = table.getByRole("row", { name: /^Forecasting/ });
      await granted.getByText("As it should be", { exact: true }).waitFor();
      await granted.getByText(/rule Sales people/).waitFor();
      await granted.getByText(/^Since .* by group\.user_membership\.add of jane@example\.com$/).waitFor();
      const byHand = table.getByRole("row", { name: /^Data Loader Permission Set · Data_Loader/ });
      await byHand.getByText("By no rule in force", { exact: true }).waitFor();
      await byHand.getByText(/^Contains: Assign Permission Sets/).waitFor();
      await look("person-access");
      await fits(view, 1280);
      await fits(view, 768);
    });

    it("shows the timeline, and what would change", async () => {
      const { page, look } = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      await page.getByRole("button", { name: "Ann Lee" }).click();
      await page.getByRole("tab", { name: "What would change" }).click();
      await page.getByRole("heading", { name: "Nothing would change" }).waitFor();
      await page.getByRole("tab", { name: "Timeline" }).click();
      await page
        .getByText(/User created/)
        .first()
        .waitFor();
      await look("person-timeline");
      await page.getByRole("button", { name: "All people" }).click();
      await page.getByRole("searchbox", { name: "Find people" }).waitFor();
    });

    it("asks for a sync with a reason, and shows how far it is", async () => {
      const { page, look } = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      await page.getByRole("button", { name: "Ann Lee" }).click();
      await page.getByRole("button", { name: "Sync now" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("She says that a permission is missing");
      await dialog.getByRole("button", { name: "Sync now" }).click();
      await page.getByText(/Waiting for the companion/).waitFor();
      await look("person-sync");
      await apex(
        stage.org,
        `Lockstep_RequestStore.save(new List<Lockstep_Request__c>{ new Lockstep_Request__c(
           Id = [SELECT Id FROM Lockstep_Request__c].Id, State__c = 'Failed', Code__c = 'okta_unreachable',
           Message__c = 'Okta does not answer. It goes on by itself.') });`,
      );
      await page.getByRole("alert").getByText("Okta does not answer. It goes on by itself.").waitFor();
      await look("person-sync-failed");
    });

    it("asks for a sync of everybody with a reason, and says what came of it (R37)", async () => {
      const view = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("button", { name: "Sync Everybody" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("A rule was changed");
      await dialog.getByRole("button", { name: "Sync Everybody" }).click();
      await page.getByText(/Waiting for the companion/).waitFor();
      await apex(
        stage.org,
        `Lockstep_RequestStore.save(new List<Lockstep_Request__c>{ new Lockstep_Request__c(
           Id = [SELECT Id FROM Lockstep_Request__c WHERE Kind__c = 'Backfill'].Id, State__c = 'Done', Answer__c = '{"people":2,"linked":0}') });`,
      );
      await page.getByText(/^RQ-\d+: People who are read again now: 2\./).waitFor();
      await look("people-everybody");
      await fits(view, 768);
    });

    it("proposes a waiver and an exemption, which one person takes back alone (R33)", async () => {
      const { page, look } = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      await page.getByRole("button", { name: "Ann Lee" }).click();
      await page.getByRole("button", { name: "Keep until: Forecasting" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Until" }).click();
      await page.getByRole("button", { name: "Today" }).click();
      await dialog.getByRole("textbox", { name: "Reason" }).fill("Handover");
      await look("person-waive");
      await dialog.getByRole("button", { name: "Propose" }).click();
      await page.getByText("Keeps Permission Set: Forecasting").waitFor();
      await page.getByText("Waits for a second person · Handover").waitFor();
      await look("person-keeps");
      await page.getByRole("button", { name: /^Take back/ }).click();
      const asked = page.getByRole("dialog", { name: "Take this back?" });
      await asked.getByRole("textbox", { name: "Reason" }).fill("The handover is done");
      await look("person-take-back");
      await asked.getByRole("button", { name: "Take back" }).click();
      await page.getByText("Keeps Permission Set: Forecasting").waitFor({ state: "detached" });
      expect(await stage.org.query("SELECT Id FROM Lockstep_Waiver__c")).toEqual([]);
    });

    it("lets a second person approve a waiver on its record page, and keeps who did (R33)", async () => {
      await stage.org.restore(joined);
      const [person] = await stage.org.query("SELECT Id FROM User WHERE LastName = 'Lee'");
      const session = await stage.org.openSession(stage.admin.id);
      const proposed = await fetch(`${stage.org.url}/services/data/v65.0/sobjects/Lockstep_Waiver__c`, {
        method: "POST",
        headers: { authorization: `Bearer ${session}`, "content-type": "application/json" },
        body: JSON.stringify({
          User__c: person?.["Id"],
          Kind__c: "Permission Set",
          Target__c: "Forecasting",
          Until__c: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
          Reason__c: "Handover",
        }),
      });
      expect(proposed.status, await proposed.text()).toBe(201);
      const [waiver] = await stage.org.query("SELECT Id FROM Lockstep_Waiver__c");
      const { page, look } = await stage.screens.open({
        as: stage.approver.id,
        record: `Lockstep_Waiver__c/${String(waiver?.["Id"])}`,
      });
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByRole("checkbox", { name: "Approved" }).focus();
      await page.keyboard.press("Space");
      await look("waiver-approve");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Waiver was saved.").waitFor();
      expect(await stage.org.query("SELECT Approved__c, Approved_By__c FROM Lockstep_Waiver__c")).toMatchObject([
        { Approved__c: true, Approved_By__c: stage.approver.id },
      ]);
    });

    it("is not for everybody", async () => {
      const { page } = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      const empty = await openTab(stage, stage.bare, { as: stage.admin.id, tab: TAB });
      await empty.page.getByRole("heading", { name: "Nobody is managed yet" }).waitFor();
      await empty.look("people-empty");
    });
  });
}
