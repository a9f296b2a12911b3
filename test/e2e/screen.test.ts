/** The Lockstep screen in a real browser: the real base components over the package's real Apex. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../local-org/org/index.ts";
import type { LocalOrg, OrgImage } from "../local-org/org/index.ts";
import { startScreens } from "./support/browser.ts";
import type { Screens, ViewedPage } from "./support/browser.ts";
import { approvalsTests } from "./screens/approvals.ts";
import { mappingTests } from "./screens/mapping.ts";
import { peopleTests } from "./screens/people.ts";
import type { Stage } from "./screens/stage.ts";
import { applySnapshots, seedActivity, seedRules, seedUser } from "./support/screen-data.ts";

let org: LocalOrg;
let screens: Screens;
let admin: { id: string; assignmentId: string };
let stranger: { id: string };
let withoutActivity: OrgImage;
let withActivity: OrgImage;
const stage = {} as Stage;

beforeAll(async () => {
  org = await startOrg();
  screens = await startScreens(org);
  admin = await seedUser(org, { name: "Ada Admin", permissionSet: "Lockstep_Admin", timeZone: "America/New_York" });
  stranger = await seedUser(org, { name: "Paul Plain", timeZone: "Europe/Berlin" });
  const approver = await seedUser(org, {
    name: "Vera Verify",
    permissionSet: "Lockstep_Approver",
    timeZone: "Europe/Paris",
  });
  withoutActivity = await org.image();
  Object.assign(stage, { org, screens, admin, approver, stranger, bare: withoutActivity } satisfies Stage);
  await seedRules(org);
  await seedActivity(org, stranger.id);
  withActivity = await org.image();
  // The first page of a machine compiles the base components, which no single test should pay for.
  await screens.open({ as: admin.id, tab: "Lockstep_Home" });
  await screens.leave();
}, 400_000);

afterAll(async () => {
  await screens?.close();
  await org?.close();
});

afterEach(() => screens.leave());

async function open(userId: string, image: OrgImage = withActivity): Promise<ViewedPage> {
  await org.restore(image);
  return screens.open({ as: userId, tab: "Lockstep_Home" });
}

describe("activity", () => {
  it("shows who was changed, when in the user's own time zone, and what failed and why (R22)", async () => {
    const { page, look } = await open(admin.id);
    const entries = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
    await expect.poll(() => entries.count()).toBe(20);
    const [newest, refused] = [entries.nth(0), entries.nth(1)];
    expect(await newest.textContent()).toContain("Paul Plain");
    expect(await newest.textContent()).toContain("Applied");
    expect(await refused.textContent()).toContain("Refused");
    expect(await refused.textContent()).toContain("No seat is left");
    const zone = {
      timeZone: "America/New_York",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    } as const;
    const [row] = await org.query(
      "SELECT Occurred_At__c FROM Lockstep_Audit_Entry__c ORDER BY Sequence__c DESC LIMIT 1",
    );
    expect(await newest.textContent()).toContain(
      new Date(String(row?.["Occurred_At__c"])).toLocaleString("en-US", zone),
    );
    expect(await page.getByRole("img", { name: /In the last 24 hours/ }).getAttribute("aria-label")).toContain(
      "2 failed",
    );
    await look("activity");
  });

  it("opens an entry by keyboard and shows each change with its reason (R22, R36)", async () => {
    const { page, look } = await open(admin.id);
    const toggle = page.getByRole("button", { name: "Paul Plain" }).first();
    await toggle.focus();
    await page.keyboard.press("Enter");
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    const changes = page.getByRole("table", { name: "Changes of Paul Plain" });
    await changes.getByRole("rowheader", { name: /Field changed\s*Department/ }).waitFor();
    await changes.getByRole("cell", { name: "Group Sales matches condition 1 of rule Sales people" }).first().waitFor();
    await page.getByText("group.user_membership.add by jane@example.com").waitFor();
    await look("activity-entry");
    await page.keyboard.press("Enter");
    await changes.waitFor({ state: "detached" });
  });

  it("loads older entries, and only failures on request", async () => {
    const { page, look } = await open(admin.id);
    const headings = page.getByRole("heading", { level: 3 });
    await page.getByRole("button", { name: "Load More" }).click();
    await expect.poll(() => headings.count()).toBe(25);
    expect(await page.getByRole("button", { name: "Load More" }).count()).toBe(0);
    await page.getByText("Only failures").click();
    await expect.poll(() => headings.count()).toBe(2);
    await look("activity-failures");
  });

  it("shows what happened meanwhile after a refresh", async () => {
    const { page } = await open(admin.id, withoutActivity);
    await page.getByRole("heading", { name: "No activity yet" }).waitFor();
    await seedActivity(org, stranger.id);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
    await page.getByText("The screen is up to date.").waitFor({ state: "attached" });
  });
});

describe("what the package really did", () => {
  it("is on the screen after an apply: the joiner's changes with their reasons, and why the other was refused (R2, R22)", async () => {
    const { page, look } = await open(admin.id, withoutActivity);
    await page.getByRole("heading", { name: "No activity yet" }).waitFor();
    await applySnapshots(org);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("The Okta profile has no email, and a Salesforce user needs one.").waitFor();
    await page.getByText("User created; Profile set: Standard User; Role set: Sales_Rep").waitFor();
    await page.getByRole("button", { name: "Ann Lee" }).click();
    const changes = page.getByRole("table", { name: "Changes of Ann Lee" });
    const assigned = changes.getByRole("row", { name: /Permission set assigned\s*Forecasting/ });
    await assigned.getByText("matches condition 1 of rule Sales people").waitFor();
    await look("after-an-apply");
  });
});

describe("mapping rules", () => {
  it("lists the rules in the order in which they win, with conditions and grants (R12, R13)", async () => {
    const { page, look } = await open(admin.id);
    await page.getByRole("tab", { name: "Mapping rules" }).click();
    const rows = page.getByRole("table", { name: /Mapping rules/ }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(4);
    const text = async (index: number) => (await rows.nth(index).textContent())?.replaceAll(/\s+/g, " ");
    expect(await text(1)).toMatch(
      /20.*Sales managers.*Enforce.*Group is Sales Managers.*department is one of Sales, Presales.*1 AND NOT 2/,
    );
    expect(await text(1)).toMatch(/Role: Sales_Manager.*Permission set: Deal_Approval.*\(added, never withdrawn\)/);
    expect(await text(2)).toMatch(/10.*Sales people.*Monitor/);
    expect(await text(3)).toMatch(/1.*Everybody.*Off.*No conditions.*Nothing/);
    await look("rules");
  });

  it("says that there are none yet", async () => {
    const { page, look } = await open(admin.id, withoutActivity);
    await page.getByRole("heading", { name: "No activity yet" }).waitFor();
    await look("activity-empty");
    await page.getByRole("tab", { name: "Mapping rules" }).click();
    await page.getByRole("heading", { name: "No mapping rules yet" }).waitFor();
    await look("rules-empty");
  });
});

describe("home", () => {
  it("says what was heard, what waits and how full the licences are, and leads through what is not set up yet", async () => {
    const { page, look } = await open(admin.id, withoutActivity);
    await page.getByRole("heading", { name: "Set up Lockstep" }).waitFor();
    await page.getByText("Make a first mapping rule, in mode Monitor.").waitFor();
    await page.getByText("Nothing was heard of Okta yet").waitFor();
    await page
      .getByRole("img", { name: /seats taken$/ })
      .first()
      .waitFor();
    await look("home");
  });
});

describe("access", () => {
  it("shows nothing but the needed permission set to people without it", async () => {
    const { page, look } = await open(stranger.id);
    await page.getByRole("heading", { name: "You cannot see Lockstep yet" }).waitFor();
    await page.getByText("You need the permission set Lockstep Admin").waitFor();
    expect(await page.getByRole("button", { name: "Refresh" }).count()).toBe(0);
    await look("no-permission");
  });

  it("says what the org refused, and recovers by itself once the cause is gone", async () => {
    const { page, look } = await open(admin.id);
    await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
    // The page was opened with the permission; the org checks it at each call.
    const permitted = await org.image();
    await request("DELETE", `/services/data/v65.0/sobjects/PermissionSetAssignment/${admin.assignmentId}`);
    await page.getByRole("button", { name: "Refresh" }).click();
    const alert = page
      .getByRole("alert")
      .filter({ hasText: "You do not have access to the Apex class named 'Lockstep_ActivityController'" });
    await alert.waitFor();
    await look("error");
    await org.restore(permitted);
    await alert.getByRole("button", { name: "Try Again" }).click();
    await page.getByRole("button", { name: "Paul Plain" }).first().waitFor();
    expect(await alert.count()).toBe(0);
  });

  it("fits a narrow window", async () => {
    const { page, look } = await open(admin.id);
    await page.setViewportSize({ width: 480, height: 900 });
    await page.getByRole("button", { name: "Paul Plain" }).first().click();
    await page.getByRole("table", { name: "Changes of Paul Plain" }).waitFor();
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
    await look("narrow");
  });
});

async function request(method: string, path: string): Promise<void> {
  const response = await fetch(org.url + path, { method, headers: { authorization: `Bearer ${org.accessToken}` } });
  expect(response.ok, await response.text()).toBe(true);
}

approvalsTests(stage);
peopleTests(stage);
mappingTests(stage);
