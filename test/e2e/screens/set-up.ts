/** The set-up guide, in a real browser over the package's real Apex, with what a companion would report. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { createIntegrationUser } from "../support/acme.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { connect } from "../support/world.ts";
import { fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Set_Up";

/** A companion that runs, and whose hook Okta has not verified yet. */
const REPORT = {
  companion: { startedAt: "2026-11-29T00:00:00Z", everySeconds: 300, address: "https://lockstep.acme.example" },
  org: { key: "production", state: "open" },
  okta: { key: "main", url: "https://acme.okta.com", state: "open" },
  hook: {
    path: "/hooks/okta/main",
    header: "Authorization",
    state: "unverified",
    name: "Lockstep",
    uri: "https://lockstep.acme.example/hooks/okta/main",
    message: "",
    eventTypes: ["user.lifecycle.create", "user.lifecycle.deactivate", "group.user_membership.add"],
  },
  work: { events: 3 },
  checks: { findings: [] },
};

export function setUpTests(stage: Stage): void {
  let reported: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await createIntegrationUser(connect(stage.org.url, stage.org.accessToken));
    await report(REPORT);
    reported = await stage.org.image();
  }, 120_000);

  /** Calls the package as the companion does, as its user. */
  const call = async (method: string, path: string, body: object) => {
    const [user] = await stage.org.query("SELECT Id FROM User WHERE LastName = 'Lockstep Integration'");
    const response = await fetch(`${stage.org.url}/services/apexrest/lockstep/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await stage.org.openSession(String(user?.["Id"]))}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    expect(response.ok, await response.text()).toBe(true);
  };
  const report = (parts: object) => call("POST", "companion-reports", { contract: 1, parts });

  describe("set-up guide", { timeout: 120_000 }, () => {
    it("leads from an empty org on: each step says what was found, what to do, and what to copy (R32)", async () => {
      const view = await openTab(stage, stage.bare, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      await page.getByText("1 of 10 steps are done.").waitFor();
      const step = (name: string) => page.getByRole("listitem").filter({ hasText: name });
      // The first that is not done stands open.
      await page.getByRole("button", { name: "1. Save the settings", expanded: true }).waitFor();
      await look("set-up-empty");
      await page.getByRole("button", { name: "Save the Defaults" }).click();
      await page.getByText("2 of 10 steps are done.").waitFor();
      await page.getByRole("button", { name: "2. Give Lockstep a user of its own", expanded: true }).waitFor();
      expect(await stage.org.query("SELECT Four_Eyes__c FROM Lockstep_Settings__c")).toMatchObject([
        { Four_Eyes__c: true },
      ]);
      // By keyboard.
      await page.getByRole("button", { name: "3. Let the companion sign in" }).focus();
      await page.keyboard.press("Enter");
      await step("Let the companion sign in").getByText("-keyout lockstep.key").waitFor();
      await fits(view, 1280);
      await fits(view, 768);
      await look("set-up-narrow");
    });

    it("shows live what the companion tells of Okta, and asks it again", async () => {
      const { page, look } = await openTab(stage, reported, { as: stage.admin.id, tab: TAB });
      await page.getByText("6 of 10 steps are done.").waitFor();
      await page.getByText("The hook Lockstep is not both active and verified.").waitFor();
      await page.getByText("The companion reads https://acme.okta.com.").waitFor();
      await page.getByRole("button", { name: /Have Okta tell of changes/ }).click();
      const url = page.getByRole("group", { name: "URL of the hook" });
      await expect.poll(() => url.textContent()).toBe(REPORT.hook.uri);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy: URL of the hook" }).click();
      await page.getByText("Copied", { exact: true }).waitFor();
      await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(REPORT.hook.uri);
      await look("set-up-hook");
      // The test plays the companion: it reports, and ends the request.
      await page.getByRole("button", { name: "Check Again" }).click();
      await page.getByText(/Waiting for the companion/).waitFor();
      await report({ hook: { ...REPORT.hook, state: "verified" } });
      const [asked] = await stage.org.query("SELECT Id FROM Lockstep_Request__c WHERE Kind__c = 'Report'");
      await call("PATCH", `requests/${String(asked?.["Id"])}`, { state: "Done" });
      await page.getByText("7 of 10 steps are done.").waitFor();
      await page.getByText(/^Okta has verified it/).waitFor();
    });

    it("switches a template on after a preview, and off again (R32)", async () => {
      await stage.org.restore(stage.bare);
      await applySnapshots(stage.org);
      const joined = await stage.org.image();
      const view = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("tab", { name: "Templates" }).click();
      // What has parts that do not exist yet has no switch.
      await page.getByText("Not available yet").first().waitFor();
      await expect.poll(() => page.getByRole("switch", { name: "Contact enrichment" }).count()).toBe(0);
      await look("set-up-templates");
      await page.getByRole("switch", { name: "Provision on activation" }).press("Space");
      const form = page.getByRole("region", { name: "Settings of Provision on activation" });
      await form.getByRole("button", { name: "Show What It Would Import" }).click();
      await expect.poll(() => page.getByText("Fill this in.").count()).toBe(2);
      await look("set-up-template-fault");
      await form.getByRole("combobox", { name: "Okta group" }).fill("Sal");
      await page.getByRole("option", { name: "Sales", exact: true }).click();
      await form.getByRole("combobox", { name: "Profile" }).fill("Standard U");
      await page.getByRole("option", { name: /Standard User/ }).click();
      await form.getByRole("button", { name: "Show What It Would Import" }).click();
      await page.getByText("It would import this:").waitFor();
      await page.getByText("Profile: Standard User").waitFor();
      await look("set-up-template-preview");
      await fits(view, 768);
      await look("set-up-template-narrow");
      await page.setViewportSize({ width: 1280, height: 900 });
      await form.getByRole("button", { name: "Import", exact: true }).click();
      await page.getByText(/^Provision on activation is imported, and saved as version CV-/).waitFor();
      await page.getByText("Its rules: Provision Sales (Monitor)").waitFor();
      await page.getByRole("switch", { name: "Provision on activation" }).press("Space");
      const dialog = page.getByRole("dialog");
      await dialog.getByText(/^Its rules are set to Off/).waitFor();
      await look("set-up-template-off");
      await dialog.getByRole("button", { name: "Switch off Provision on activation" }).click();
      await page.getByText("Its rules: Provision Sales (Off)").waitFor();
      await look("set-up-template-switched");
    });

    it("is not for everybody", async () => {
      const { page } = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
    });
  });
}
