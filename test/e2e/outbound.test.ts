/** What the companion does for the org besides access: carries out requests of the UI, and compares its facts with the audit (R22, R25, R37). */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportParts } from "../../companion/src/salesforce/contract/companion-reports.ts";
import { assign } from "./support/acme.ts";
import { loosen } from "./support/people.ts";
import { startWorld, type World } from "./support/world.ts";

const TOKEN = randomBytes(24).toString("base64url");
const SCREENS_TOKEN = randomBytes(24).toString("base64url");

let world: World;

beforeAll(async () => {
  world = await startWorld({
    companion: (config) => ({
      ...config,
      ops: { operatorToken: TOKEN },
      oktaOrgs: config.oktaOrgs.map((oktaOrg) => ({ ...oktaOrg, log: { enabled: false } })),
      orgs: config.orgs.map((org) => ({
        ...org,
        screens: { token: SCREENS_TOKEN },
        requests: { pollMs: 100 },
        facts: { checkMs: 100, graceMs: 0 },
      })),
    }),
  });
}, 120_000);

afterAll(() => world?.close());

/** Inserts a request as an admin does in the UI and waits until it is over. */
async function ask(kind: string, subject?: string, parameters = {}): Promise<Record<string, unknown>> {
  const { id } = await world.admin
    .sobject("Lockstep_Request__c")
    .create({ Kind__c: kind, Subject__c: subject ?? null, Parameters__c: JSON.stringify(parameters) });
  const read = () => world.admin.sobject("Lockstep_Request__c").retrieve(String(id));
  await expect.poll(async () => (await read())["State__c"]).toMatch(/^(Done|Failed)$/);
  return read();
}

it("syncs a person on demand, though no event told of the change (R37)", async () => {
  const ann = joins("Ann");
  expect(await world.org.query("SELECT Id FROM User WHERE FirstName = 'Ann'")).toEqual([]);
  const request = await ask("Sync", ann.id);
  expect(request).toMatchObject({ State__c: "Done", Progress__c: 100, Code__c: null });
  expect(JSON.parse(String(request["Answer__c"]))).toMatchObject({ oktaId: ann.id, username: "ann@acme.example" });
});

it("says by name what it cannot do", async () => {
  expect(await ask("Sync", "nobody at all")).toMatchObject({ State__c: "Failed", Code__c: "malformed" });
});

it("reads user access policies on demand, and a grant that one touches too is warned of (R13, R14)", async () => {
  const [target] = await world.org.query(
    "SELECT Id, Name FROM PermissionSet WHERE IsOwnedByProfile = false AND (NOT Name LIKE 'Lockstep%') LIMIT 1",
  );
  const rule = {
    name: "Both",
    mode: "Enforce",
    conditions: [{ position: 1, source: "Group", operator: "equals", value: "Both" }],
    grants: [{ kind: "Permission Set", target: target?.["Name"] }],
  };
  const call = (path: string, body: object) =>
    world.integration.request<Record<string, unknown>>({
      method: "POST",
      url: `/services/apexrest/lockstep/v1/${path}`,
      body: JSON.stringify({ contract: 1, ...body }),
      headers: { "content-type": "application/json" },
    });
  const warned = async () => {
    const answer = await call("configuration/validate", {
      configuration: { format: "lockstep-configuration", contract: 1, rules: [rule] },
    });
    return JSON.stringify(answer).includes("touched_by_policy");
  };
  const known = async () => {
    const health = await world.integration.request<Record<string, unknown>>("/services/apexrest/lockstep/v1/health");
    return health["accessPolicies"];
  };

  expect(await warned()).toBe(false);
  await world.org.control("accessPolicies", [{ action: "Revoke", targetId: String(target?.["Id"]) }]);
  await readPolicies();
  await expect.poll(known).toMatchObject({ targets: 1, code: null });
  expect(await warned()).toBe(true);
  await world.org.control("accessPolicies", null);
  await readPolicies();
  await expect.poll(known).toMatchObject({ targets: 1, code: "INVALID_TYPE" });
});

async function readPolicies(): Promise<void> {
  const response = await fetch(`${world.companion.url}/operator/tasks`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ kind: "access_policies" }),
  });
  expect(response.status).toBe(202);
}

it("tells the org on demand how the companion is and what it sees in Okta (R32)", async () => {
  expect(answerOf(await ask("Report"))).toMatchObject({ reportedAt: expect.any(String) });
  const rows = await world.org.query("SELECT Key__c, Text__c FROM Lockstep_Companion_Report__c ORDER BY Key__c");
  const parts = Object.fromEntries(rows.map((row) => [row["Key__c"], JSON.parse(String(row["Text__c"])) as unknown]));
  expect(Object.keys(parts).join()).toBe(
    "audiences,checks,companion,deadLetters,effect,hook,log,okta,org,schedules,work",
  );
  expect(reportParts.parse(parts)).toMatchObject({
    hook: { state: "verified", path: "/hooks/okta/main" },
    log: { enabled: false },
    org: { state: "open" },
  });
});

it("goes by the schedules that an admin saves in the org at once, and says what it cannot use (R11, R32)", async () => {
  const settings = async (method: string, given = {}) => {
    const url = `${world.org.url}/__local/apex/Lockstep_SettingsController.${method}?user=${world.org.userId}`;
    const headers = { authorization: `Bearer ${world.org.accessToken}` };
    const response = await fetch(url, { method: "POST", body: JSON.stringify(given), headers });
    return JSON.parse(String(((await response.json()) as { value: unknown }).value)) as Record<string, unknown>;
  };
  const save = async (values: object) => {
    const { stamp } = await settings("readSettings");
    return settings("saveSettings", { body: JSON.stringify({ values, stamp: stamp ?? null, reason: "Nights" }) });
  };
  const jobs = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${world.companion.url}/operator/jobs`, { headers });
    const { jobs: listed } = (await response.json()) as { jobs: { name: string; cron: string; timeZone: string }[] };
    return listed.map(({ name, cron, timeZone }) => `${name} ${cron} ${timeZone}`);
  };
  const told = async () => {
    const { companion } = await settings("readSettings");
    return (companion as { schedules: Record<string, unknown> }).schedules;
  };

  expect(await jobs()).toContain("licences:production 45 1 * * * UTC");
  // February has no 30th, which only the companion knows.
  const saved = await save({
    Schedule_Licences__c: "30 6 * * 1-5",
    Schedule_Access_Policies__c: "0 0 30 2 *",
    Schedule_Time_Zone__c: "Europe/Berlin",
    Audience_Finops__c: "money@acme.example",
  });
  expect(saved).toMatchObject({ saved: true, asked: { state: "Requested" } });
  await expect.poll(jobs).toContain("licences:production 30 6 * * 1-5 Europe/Berlin");
  expect(await jobs()).toContain("access_policies:production 30 2 * * * Europe/Berlin");
  expect(await jobs()).toContain("events 20 2 * * * UTC");
  await expect.poll(told).toMatchObject({
    timeZone: "Europe/Berlin",
    configured: { timeZone: "UTC" },
    jobs: expect.arrayContaining([
      expect.objectContaining({ name: "licences", cron: "30 6 * * 1-5", setBy: "org", configured: "45 1 * * *" }),
    ]),
    problems: [{ setting: "schedules.access_policies", value: "0 0 30 2 *", message: expect.any(String) }],
  });
  const blank = { Schedule_Licences__c: "", Schedule_Access_Policies__c: "", Schedule_Time_Zone__c: "" };
  expect(await save({ ...blank, Audience_Finops__c: "" })).toMatchObject({ saved: true });
  await expect.poll(jobs).toContain("licences:production 45 1 * * * UTC");
});

it("offers an editor of rules the groups and attributes that Okta has, where its admin has entered where and as whom to ask (R12)", async () => {
  const call = async (method: string, given = {}) => {
    const url = `${world.org.url}/__local/apex/Lockstep_OktaChoices.${method}?user=${world.org.userId}`;
    const headers = { authorization: `Bearer ${world.org.accessToken}` };
    const response = await fetch(url, { method: "POST", body: JSON.stringify(given), headers });
    return ((await response.json()) as { value: Record<string, unknown> }).value;
  };
  const enter = (what: object) => world.org.control("credential", { name: "Lockstep_Companion", ...what });

  expect(await call("findGroups", { term: "sal" })).toMatchObject({ code: "not_reached", groups: [] });
  await enter({ url: world.companion.url, parameters: { Token: "the-wrong-token" } });
  expect(await call("findGroups", { term: "sal" })).toMatchObject({ code: "unknown_org", groups: [] });
  await enter({ parameters: { Token: SCREENS_TOKEN } });
  // Nobody is in it, so the org has never heard of it.
  world.okta.driver.createGroup({ name: "Salad lovers", description: "Lunch" });
  const found = await call("findGroups", { term: "salad" });
  expect(found).toMatchObject({
    groups: [{ name: "Salad lovers", description: "Lunch", type: "OKTA_GROUP" }],
    hasMore: false,
  });
  expect(found["code"] ?? null).toBeNull();
  expect((await call("readAttributes"))["attributes"]).toContainEqual(
    expect.objectContaining({ name: "email", label: "Primary email", type: "string" }),
  );
});

it("verifies the audit chain on demand, and every fact stands in it (R22, R25)", async () => {
  await world.org.settled();
  await expect
    .poll(async () => (await world.companion.status()).store.facts)
    .toEqual({
      waiting: 0,
      refused: 0,
      refusals: [],
    });
  const request = await ask("Verify Audit");
  expect(JSON.parse(String(request["Answer__c"]))).toMatchObject({ verification: { verdict: "sound" } });
});

it("looks at everybody on demand, whoever has left in the meantime included, and approved leavers leave at once (R34, R37)", async () => {
  const team = ["Cid", "Dee", "Eve", "Fay", "Gus", "Hal"].map(joins);
  expect(answerOf(await ask("Backfill"))).toMatchObject({ linked: 0 });
  await world.companion.idle();
  expect(await activeAmong(team)).toBe(team.length);

  await world.admin
    .sobject("Lockstep_Settings__c")
    .upsert({ Name: "Default", Key__c: "default", Breaker_Users__c: 1 }, "Key__c");
  await loosen(world.org, world.admin, { "Four Eyes": "false" });
  team.forEach(({ id }) => world.okta.driver.deactivate(id));
  expect(answerOf(await ask("Backfill"))).toMatchObject({ linked: team.length });
  const held = () => world.org.query("SELECT Id, Revision__c FROM Lockstep_Run__c WHERE State__c = 'Held'");
  const items = () => world.org.query("SELECT Id FROM Lockstep_Run_Item__c WHERE Decision__c = 'Pending'");
  await expect.poll(async () => (await items()).length).toBe(team.length);
  const waiting = async () => (await world.companion.status()).store.errors;
  await expect
    .poll(waiting)
    .toEqual(
      expect.arrayContaining(
        team.map(({ id }) => expect.objectContaining({ subject: id, code: "breaker_held", attempts: 0 })),
      ),
    );
  expect(await activeAmong(team)).toBe(team.length);

  // They keep their access until somebody has decided, and cannot use it.
  const frozen = () => world.org.query("SELECT Id FROM UserLogin WHERE IsFrozen = true");
  expect(await frozen()).toHaveLength(team.length);

  await assign(world.admin, world.org.userId, "Lockstep_Approver");
  const [run] = await held();
  const approval = await ask("Approve", String(run?.["Id"]), { revision: run?.["Revision__c"], all: team.length });
  expect(approval).toMatchObject({ State__c: "Done", Progress__c: 100 });
  expect(answerOf(approval)).toMatchObject({ decided: team.length, pending: 0 });
  await expect.poll(() => activeAmong(team)).toBe(0);
  expect((await world.companion.status()).store.deadLetters).toBe(0);
});

it("finds drift on demand, and mends a finding and all of them (R35, R37)", async () => {
  const held = () => assignmentsOf("Ann");
  const before = (await held()).length;
  expect(before).toBeGreaterThan(0);
  const takeAway = async () => {
    // What is still being applied would be given again.
    await world.companion.idle();
    await world.admin.sobject("PermissionSetAssignment").destroy(await held());
    expect(await held()).toEqual([]);
  };
  const drift = () =>
    world.org.query("SELECT Id FROM Lockstep_Finding__c WHERE Code__c = 'drift' AND Status__c = 'Open'");

  await takeAway();
  expect(answerOf(await ask("Reconcile"))).toMatchObject({ repair: false, outcomes: { drift: 1 } });
  expect(await held()).toEqual([]);
  const [finding] = await drift();
  const fixed = answerOf(await ask("Fix Finding", String(finding?.["Id"])));
  expect(fixed).toMatchObject({ outcome: "applied" });
  expect(await held()).toHaveLength(before);
  await expect.poll(drift).toEqual([]);

  await takeAway();
  expect(answerOf(await ask("Reconcile", undefined, { repair: true }))).toMatchObject({ outcomes: { repaired: 1 } });
  expect(await held()).toHaveLength(before);
});

it("compares everybody in Okta with everybody here, and lets in who is missing where it may repair (R11)", async () => {
  joins("Mia");
  const found = () => world.org.query("SELECT Id FROM User WHERE FirstName = 'Mia'");
  expect(await operate({ kind: "compare" })).toMatchObject({ repair: false, discrepancies: { missing_user: 1 } });
  expect(await found()).toEqual([]);
  const missing = (status: string) =>
    world.org.query(
      `SELECT Username__c, User__c FROM Lockstep_Finding__c WHERE Code__c = 'missing_user' AND Status__c = '${status}'`,
    );
  expect(await missing("Open")).toMatchObject([{ User__c: null }]);
  expect(await operate({ kind: "compare", parameters: { repair: true } })).toMatchObject({ repair: true });
  await expect.poll(found).toHaveLength(1);
  expect((await operate({ kind: "compare" }))["discrepancies"]).not.toHaveProperty("missing_user");
  await expect.poll(() => missing("Open")).toEqual([]);
});

it("reports a fact whose event was lost (R22)", async () => {
  // The hour's allowance of events is used up: the user is changed, and the event is not published.
  await world.org.control("eventAllowance", 0);
  const bob = joins("Bob");
  await ask("Sync", bob.id);
  const entries = () =>
    world.org.query(`SELECT Outcome__c, Source__c FROM Lockstep_Audit_Entry__c WHERE Okta_Id__c = '${bob.id}'`);
  await expect.poll(entries).toMatchObject([{ Outcome__c: "applied", Source__c: "companion" }]);

  await world.admin.sobject("PermissionSetAssignment").destroy(await assignmentsOf("Bob"));
  await ask("Reconcile", undefined, { repair: true });
  const reported = { Outcome__c: "applied", Source__c: "companion" };
  await expect.poll(entries).toMatchObject([reported, reported]);
});

/** Has the companion carry out a task as operators do, and waits for its answer. */
async function operate(task: object): Promise<Record<string, unknown>> {
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const response = await fetch(`${world.companion.url}/operator/tasks${path}`, { ...init, headers });
    return (await response.json()) as { id: string; state: string; answer: Record<string, unknown> | null };
  };
  const { id } = await call("", { method: "POST", body: JSON.stringify(task) });
  const state = async () => (await call(`/${id}`)).state;
  await expect.poll(state).toMatch(/^(done|failed)$/);
  return (await call(`/${id}`)).answer ?? {};
}

async function assignmentsOf(firstName: string): Promise<string[]> {
  const rows = await world.org.query(
    `SELECT Id FROM PermissionSetAssignment WHERE Assignee.FirstName = '${firstName}' AND PermissionSet.IsOwnedByProfile = false`,
  );
  return rows.map(({ Id }) => String(Id));
}

function answerOf({ Answer__c }: Record<string, unknown>): unknown {
  return JSON.parse(String(Answer__c));
}

async function activeAmong(team: readonly { id: string }[]): Promise<number> {
  const ids = team.map(({ id }) => `'${id}'`).join(", ");
  return (await world.org.query(`SELECT Id FROM User WHERE IsActive = true AND Lockstep_Okta_Id__c IN (${ids})`))
    .length;
}

/** Somebody new in Sales, assigned to the app; the companion does not hear of it. */
function joins(firstName: string) {
  const { driver, faults } = world.okta;
  faults.hooks.drop({ times: 100 });
  const login = `${firstName.toLowerCase()}@acme.example`;
  const profile = { login, email: login, firstName, lastName: "Lee" };
  const user = driver.createUser({ profile, groups: [world.groups["Sales"]!] });
  driver.assignToApp(user, world.app);
  return user;
}
