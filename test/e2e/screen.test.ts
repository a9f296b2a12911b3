/** The screens in a real browser: the real base components over the package's real Apex. Each has a file of its own in screens/; here is Home. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../local-org/org/index.ts";
import type { LocalOrg, OrgImage } from "../local-org/org/index.ts";
import { projectSourceDirs } from "../local-org/org/source.ts";
import { startScreens } from "./support/browser.ts";
import type { Screens, ViewedPage } from "./support/browser.ts";
import { activityTests } from "./screens/activity.ts";
import { approvalsTests } from "./screens/approvals.ts";
import { fieldsTests } from "./screens/fields.ts";
import { findingsTests } from "./screens/findings.ts";
import { mappingTests } from "./screens/mapping.ts";
import { peopleTests } from "./screens/people.ts";
import { settingsTests } from "./screens/settings.ts";
import { setUpTests } from "./screens/set-up.ts";
import { apex, fits } from "./screens/stage.ts";
import type { Stage } from "./screens/stage.ts";
import { seedActivity, seedRules, seedUser } from "./support/screen-data.ts";

let org: LocalOrg;
let screens: Screens;
let admin: { id: string; assignmentId: string };
let stranger: { id: string };
const stage = {} as Stage;

beforeAll(async () => {
  // Beside the package what an admin has made of it: a page for users.
  org = await startOrg({ sourceDirs: [...projectSourceDirs(), join(import.meta.dirname, "fixtures/user-page")] });
  screens = await startScreens(org);
  admin = await seedUser(org, { name: "Ada Admin", permissionSet: "Lockstep_Admin", timeZone: "America/New_York" });
  stranger = await seedUser(org, { name: "Paul Plain", timeZone: "Europe/Berlin" });
  const approver = await seedUser(org, {
    name: "Vera Verify",
    permissionSet: "Lockstep_Approver",
    timeZone: "Europe/Paris",
  });
  const bare = await org.image();
  await seedRules(org);
  await seedActivity(org, stranger.id);
  const busy = await org.image();
  Object.assign(stage, { org, screens, admin, approver, stranger, bare, busy } satisfies Stage);
  // The first page of a machine compiles the base components, which no single test should pay for.
  await screens.open({ as: admin.id, tab: "Lockstep_Home" });
  await screens.leave();
}, 400_000);

afterAll(async () => {
  await screens?.close();
  await org?.close();
});

afterEach(({ task }) => screens.leave(task));

async function open(userId: string, image: OrgImage): Promise<ViewedPage> {
  await org.restore(image);
  return screens.open({ as: userId, tab: "Lockstep_Home" });
}

const time = new Date().toISOString();
const REPORT = {
  companion: { everySeconds: 300, startedAt: time, address: null },
  okta: { state: "open", until: null, reason: null, lastSuccessAt: time },
  org: {
    state: "open",
    until: null,
    reason: null,
    lastSuccessAt: time,
    hold: "running",
    takes: "all",
    commands: { connected: true },
  },
  hook: { state: "verified", message: "Okta has verified the event hook." },
  log: { enabled: true, lastReadAt: time, hooks: "working", error: null },
  work: {
    waiting: 3,
    oldestHintAt: time,
    deadLetters: 2,
    errors: [
      {
        code: "missing_email",
        message: "The Okta profile has no email, and a Salesforce user needs one.",
        attempts: 1,
      },
    ],
  },
  effect: { since: time, turns: 42, medianMs: 800, p95Ms: 4200, slowestMs: 9100 },
};

describe("home", { timeout: 120_000 }, () => {
  it("says what was heard, what waits and how full the licences are, and leads through what is not set up yet (R10)", async () => {
    const { page, look } = await open(admin.id, stage.bare);
    await page.getByRole("heading", { name: "Set up Lockstep" }).waitFor();
    await page.getByText("Make a first mapping rule, in mode Monitor.").waitFor();
    await page.getByText("Nothing was heard of Okta yet").waitFor();
    await page
      .getByRole("img", { name: /seats taken$/ })
      .first()
      .waitFor();
    await page.getByText("Nothing was changed or refused today.").waitFor();
    await look("home");
  });

  it("says of each part whether it works, how long events take, and what happened today", async () => {
    await org.restore(stage.busy);
    await apex(
      org,
      `Lockstep_CompanionReport.keep((Map<String, Map<String, Object>>) JSON.deserialize('${JSON.stringify(REPORT)}', Map<String, Map<String, Object>>.class));`,
    );
    const view = await screens.open({ as: admin.id, tab: "Lockstep_Home" });
    const { page, look } = view;
    await page.getByText(/^It runs\. Its last report is of/).waitFor();
    await page.getByText("People who could not be brought up to date: 2.").waitFor();
    await page.getByRole("img", { name: "95 of 100 within 4.2 sec" }).waitFor();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    await page.getByRole("img", { name: /In the last 24 hours/ }).waitFor();
    await look("home-today");
    await fits(view, 1280);
    await fits(view, 768);
    await page.getByRole("button", { name: "Open Activity" }).click();
    await page.getByRole("heading", { name: "Activity", exact: true }).waitFor();
  });
});

describe("parts of home", { timeout: 120_000 }, () => {
  it("are loaded anew by the heading of the page", async () => {
    const { page } = await open(admin.id, stage.bare);
    const done = page.getByRole("listitem").filter({ hasText: "Switch the rule to Enforce." }).getByText("Done");
    await page.getByText("Switch the rule to Enforce.").waitFor();
    expect(await done.count()).toBe(0);
    await seedRules(org);
    await page.getByRole("button", { name: "Refresh" }).click();
    await done.waitFor({ state: "attached" });
  });

  it("stand by themselves on another page, for those who may", async () => {
    await org.restore(stage.busy);
    const own = await screens.open({ as: admin.id, component: "lockstepSeats", width: 768 });
    await own.page
      .getByRole("img", { name: /seats taken$/ })
      .first()
      .waitFor();
    const { page } = await screens.open({ as: stranger.id, component: "lockstepSeats" });
    await page.getByText("You need the permission set Lockstep Admin").waitFor();
  });
});

describe("access", { timeout: 120_000 }, () => {
  it("shows nothing but the needed permission set to people without it", async () => {
    const { page, look } = await open(stranger.id, stage.busy);
    await page.getByRole("heading", { name: "You cannot see Lockstep yet" }).waitFor();
    await page.getByText("You need the permission set Lockstep Admin").waitFor();
    await look("no-permission");
    expect(await page.getByRole("button", { name: "Refresh" }).count()).toBe(0);
  });
});

activityTests(stage);
approvalsTests(stage);
peopleTests(stage);
mappingTests(stage);
setUpTests(stage);
settingsTests(stage);
fieldsTests(stage);
findingsTests(stage);
