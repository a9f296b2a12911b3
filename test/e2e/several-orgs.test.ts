/** R31: one companion between an Okta org and two Salesforce orgs, through HTTP and the CLI: what happens to one is not the other's business. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../companion/src/cli/program.ts";
import { connectOrg, startWorld, type World } from "./support/world.ts";

const TOKEN = "operators-of-two-orgs";

let world: World;
let uat: Awaited<ReturnType<typeof connectOrg>>;
const folder = mkdtempSync(join(tmpdir(), "lockstep-orgs-"));

beforeAll(async () => {
  world = await startWorld({
    oktaRateLimits: false,
    companion: (config) => ({
      ...config,
      orgs: config.orgs.map(tellingSoon),
      ops: { operatorToken: TOKEN, operatorConfigures: true },
      sync: { retryBaseMs: 20, retryMaxMs: 200 },
    }),
  });
  uat = await connectOrg({ key: "uat", okta: world.okta });
  uat.config = tellingSoon(uat.config);
}, 120_000);

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world?.close();
  await uat?.org.close();
});

/** What belongs into the org's audit is compared every moment. */
const tellingSoon = (org: (typeof uat)["config"]) => ({ ...org, facts: { checkMs: 100, graceMs: 50 } });

const lockstep = (...args: string[]) => answering(undefined, ...args);

/** As somebody at a terminal, who answers its questions; without one nobody is asked. */
async function answering(confirm: ((question: string) => Promise<boolean>) | undefined, ...args: string[]) {
  let text = "";
  const out = { write: (part: string) => (text += part), isTerminal: false };
  const environment = { LOCKSTEP_OPERATOR_TOKEN: TOKEN };
  const serve = () => Promise.reject(new Error("not here"));
  const code = await run(["--url", world.companion.url, ...args], { environment, out, err: out, serve, confirm });
  return { code, text };
}

type Side = Pick<typeof uat, "admin" | "app">;
const production = (): Side => world;

/** Joins in Okta, in sales, with the app of each org. */
function joins(name: string, ...sides: Side[]) {
  return joinsWith(name, `${name}@acme.example`, ...sides);
}

function joinsWith(name: string, email: string, ...sides: Side[]) {
  const profile = { login: `${name}@acme.example`, email, firstName: name, lastName: "Lee" };
  const user = world.okta.driver.createUser({ profile, groups: [world.groups["Sales"]!] });
  for (const { app } of sides) world.okta.driver.assignToApp(user, app);
  return user;
}

const namesIn = async ({ admin }: Side) => {
  const { records } = await admin.query<{ FirstName: string }>(
    "SELECT FirstName FROM User WHERE Lockstep_Okta_Id__c != null AND IsActive = true",
  );
  return records.map(({ FirstName }) => FirstName).toSorted();
};
const reaches = async (side: Side, ...names: string[]) => {
  await expect.poll(() => namesIn(side)).toEqual(expect.arrayContaining(names));
};

it("an org is added to a companion that runs, and looks at whoever was there before", async () => {
  joins("Ann", production(), uat);
  joins("Ben", production());
  await reaches(production(), "Ann", "Ben");
  world.config.orgs.push({ ...uat.config, username: "" });
  const wrong = await lockstep("orgs", "reload");
  expect(wrong).toMatchObject({ code: 1, text: expect.stringMatching(/^Nothing was changed\.[^]*orgs\.1\.username/) });
  world.config.orgs[1] = uat.config;
  expect(await lockstep("orgs", "reload")).toEqual({
    code: 0,
    text: "added: uat\nunchanged: okta main, production\n",
  });
  joins("Cid", uat);
  await reaches(uat, "Cid");
  expect(await lockstep("--org", "uat", "backfill")).toMatchObject({ code: 0 });
  await reaches(uat, "Ann", "Cid");
  await world.companion.idle();
  // Each has its own app: who is not assigned there is nobody there.
  expect([await namesIn(production()), await namesIn(uat)]).toEqual([
    ["Ann", "Ben"],
    ["Ann", "Cid"],
  ]);
});

describe("one rule set for several orgs (R15)", () => {
  const BOTH = ["--org", "production", "--org", "uat"];
  const rule = (name: string, target: string) => ({
    format: "lockstep-configuration",
    contract: 1,
    rules: [
      {
        name,
        mode: "Monitor",
        conditions: [{ source: "Group", operator: "equals", value: name }],
        grants: [{ kind: "Permission Set", target }],
      },
    ],
  });
  const file = (document: object) => {
    const path = join(folder, "rules.json");
    writeFileSync(path, JSON.stringify(document));
    return path;
  };
  const rulesOf = async (org: string) => {
    const { text } = await lockstep("--org", org, "config", "export");
    return (JSON.parse(text) as { rules: { name: string }[] }).rules.map(({ name }) => name);
  };
  const addPermissionSet = ({ admin }: Side, name: string) =>
    admin.sobject("PermissionSet").create({ Name: name, Label: name });

  it("is compared with each, and imported into each as it was shown, after one question", async () => {
    for (const side of [production(), uat]) await addPermissionSet(side, "Night_Shift");
    const path = file(rule("Nights", "Night_Shift"));
    const checked = await lockstep("config", "check", path, "--all-orgs");
    expect(checked).toEqual({
      code: 0,
      text: expect.stringMatching(/^== production\nrules\n {2}\+ Nights[^]*\n== uat\nrules\n {2}\+ Nights/),
    });
    expect(await lockstep(...BOTH, "config", "import", path)).toMatchObject({
      code: 2,
      text: expect.stringMatching(/production: not imported\nuat: not imported\n--yes imports this\.\n$/),
    });
    const questions: string[] = [];
    const denied = await answering(
      (question) => (questions.push(question), Promise.resolve(false)),
      ...BOTH,
      "config",
      "import",
      path,
    );
    expect([denied.code, questions]).toEqual([2, ["Import this into production, uat?"]]);
    expect([await rulesOf("production"), await rulesOf("uat")].flat()).not.toContain("Nights");

    const agreed = await answering(() => Promise.resolve(true), ...BOTH, "config", "import", path);
    expect(agreed).toEqual({
      code: 0,
      text: expect.stringMatching(/production: imported, kept as version \S+\nuat: imported, kept as version \S+\n$/),
    });
    expect([await rulesOf("production"), await rulesOf("uat")]).toEqual([
      expect.arrayContaining(["Nights"]),
      expect.arrayContaining(["Nights"]),
    ]);
    const again = await lockstep("--json", "config", "import", path, "--all-orgs", "--yes");
    expect([again.code, JSON.parse(again.text)]).toMatchObject([
      0,
      {
        orgs: [
          { org: "production", state: "unchanged", changes: [] },
          { org: "uat", state: "unchanged" },
        ],
      },
    ]);
  });

  it("goes into the orgs that take it, and the exit code says that not all did", async () => {
    await addPermissionSet(uat, "Only_In_Uat");
    const narrow = file(rule("Testers", "Only_In_Uat"));
    const refused = await lockstep("--json", ...BOTH, "config", "import", narrow, "--yes", "--comment", "for testers");
    expect([refused.code, JSON.parse(refused.text)]).toMatchObject([
      2,
      {
        orgs: [
          { org: "production", state: "refused", findings: [{ code: "unknown_permission_set" }], version: null },
          { org: "uat", state: "imported", version: { comment: "An operator of the companion: for testers" } },
        ],
      },
    ]);
    expect([await rulesOf("production"), await rulesOf("uat")]).toEqual([
      expect.not.arrayContaining(["Testers"]),
      expect.arrayContaining(["Testers"]),
    ]);

    uat.org.faults.add({ kind: "server-error", match: "/services/apexrest/lockstep/v1/configuration", times: 10_000 });
    const days = file(rule("Days", "Night_Shift"));
    const away = await lockstep(...BOTH, "config", "import", days, "--yes");
    uat.org.faults.clear();
    expect(away).toEqual({
      code: 2,
      text: expect.stringMatching(/production: imported[^\n]*\nuat: nothing was imported: [^\n]+\n$/),
    });
    expect([await rulesOf("production"), await rulesOf("uat")]).toEqual([
      expect.arrayContaining(["Days"]),
      expect.not.arrayContaining(["Days"]),
    ]);

    expect((await lockstep(...BOTH, "config", "check", file(rule("Nowhere", "Nowhere")))).code).toBe(65);
    expect((await lockstep("--org", "uat", "config", "check", days, "--all-orgs")).code).toBe(64);
    expect((await lockstep(...BOTH, "backfill")).code).toBe(64);
    expect(await lockstep("backfill")).toEqual({
      code: 1,
      text: "Say which org is meant (--org KEY); there are: production, uat. (org_not_named)\n",
    });
    expect(await lockstep("--org", "uat", "--org", "nowhere", "config", "check", days)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/== nowhere\n[^\n]*unknown_org/),
    });
  });
});

it("an org that is down holds nobody up in the other, and catches up", async () => {
  world.org.faults.add({ kind: "server-error", match: "/services/apexrest/", times: 10_000 });
  joins("Dee", production(), uat);
  await reaches(uat, "Dee");
  await expect
    .poll(async () => (await world.companion.status()).orgs)
    .toMatchObject({ production: { state: expect.stringMatching(/cooling|paused/) }, uat: { state: "open" } });
  expect(await namesIn(production())).not.toContain("Dee");
  world.org.faults.clear();
  await reaches(production(), "Dee");
});

it(
  "an org in which admins switch Lockstep off waits alone, and goes on by itself when they switch it on",
  { timeout: 120_000 },
  async () => {
    const [settings] = await world.org.query("SELECT Id FROM Lockstep_Settings__c");
    const enable = (isOn: boolean) =>
      world.admin.sobject("Lockstep_Settings__c").update({ Id: String(settings?.["Id"]), Enabled__c: isOn });
    await enable(false);
    joins("Dan", production(), uat);
    await reaches(uat, "Dan");
    await expect
      .poll(async () => (await world.companion.status()).orgs)
      .toMatchObject({
        production: { state: "paused", reason: { code: "disabled" } },
        uat: { state: "open" },
      });
    expect(await namesIn(production())).not.toContain("Dan");
    await enable(true);
    await expect.poll(() => namesIn(production()), { timeout: 75_000 }).toContain("Dan");
  },
);

it("an org that is paused waits alone, over the removal of the other", async () => {
  expect(await lockstep("orgs", "pause", "uat")).toMatchObject({ code: 0 });
  joins("Eve", production(), uat);
  await reaches(production(), "Eve");
  world.config.orgs.shift();
  expect(await lockstep("orgs", "reload")).toMatchObject({
    text: "removed: production\nunchanged: okta main, uat\n",
  });
  expect((await lockstep("orgs")).text).not.toContain("production");
  expect(await namesIn(uat)).not.toContain("Eve");
  await lockstep("orgs", "resume", "uat");
  await reaches(uat, "Eve");
});

it("what operators did stands in the audit trail of the org that it was about, also when it was away then (R22, R37)", async () => {
  const acts = async () => {
    const { records } = await uat.admin.query<Record<string, string | null>>(
      `SELECT Code__c, Message__c, Actor__c, Source__c, Okta_Id__c FROM Lockstep_Audit_Entry__c
       WHERE Outcome__c = 'operated' ORDER BY Sequence__c`,
    );
    return records;
  };
  // That it was paused and resumed before is told soon, not at once.
  const known = 2;
  await expect.poll(async () => (await acts()).length).toBe(known);
  const kim = joinsWith("Kim", "kim@nowhere", uat);
  const number = async () => /^(\d+) /m.exec((await lockstep("--org", "uat", "dead-letters")).text)?.[1];
  await expect.poll(number).toEqual(expect.any(String));
  uat.org.faults.add({ kind: "server-error", match: "/services/apexrest/", times: 10_000 });
  expect(await lockstep("--org", "uat", "replay", "--code", "nobody_has_it")).toMatchObject({ code: 1 });
  expect(await lockstep("--org", "uat", "replay")).toMatchObject({ code: 0 });
  expect(await lockstep("orgs", "pause", "uat")).toMatchObject({ code: 0 });
  const discarded = await lockstep("dead-letters", "discard", (await number())!, "--reason", "left before the start");
  expect(discarded).toMatchObject({ code: 0 });
  expect(await lockstep("dead-letters", "discard", "999999", "--reason", "no such one")).toMatchObject({ code: 1 });
  uat.org.faults.clear();
  // Told while the org is held: it has the right to know why nothing happens.
  await expect.poll(async () => (await acts()).length).toBe(known + 3);
  await lockstep("orgs", "resume", "uat");
  await expect.poll(async () => (await acts()).length).toBe(known + 4);
  const told = (await acts()).slice(known);
  expect(told.map(({ Code__c }) => Code__c)).toEqual([
    "dead_letters_replayed",
    "org_held",
    "dead_letter_discarded",
    "org_resumed",
  ]);
  expect(told[2]).toMatchObject({
    Okta_Id__c: kim.id,
    Actor__c: "operator (127.0.0.1)",
    Source__c: "companion",
    Message__c: expect.stringMatching(/discarded dead letter \d+ of 00u\w+, because: left before the start\. It said /),
  });
  expect((await world.companion.status()).store.facts.refused).toBe(0);
  const { records } = await world.admin.query("SELECT Id FROM Lockstep_Audit_Entry__c WHERE Outcome__c = 'operated'");
  expect(records).toEqual([]);
});

it("an org at full speed starves nobody in the other", async () => {
  world.config.orgs.push(tellingSoon(world.connected.config));
  await lockstep("orgs", "reload");
  const turns: string[] = [];
  const stop = world.companion.onOutcome(({ org }) => void turns.push(org));
  // However quick this machine is: the first requests take as long as the other org needs.
  world.org.faults.add({ kind: "slow", ms: 3_000, match: "/services/apexrest/lockstep/v1/identities", times: 2 });
  const crowd = Array.from({ length: 40 }, (_, index) => joins(`Joiner${index}`, production()));
  await expect.poll(async () => (await world.companion.status()).store.waiting).toBeGreaterThan(20);
  joins("Fay", uat);
  await reaches(uat, "Fay");
  await world.companion.idle({ timeoutMs: 60_000 });
  stop();
  expect(turns.indexOf("uat")).toBeLessThan(turns.lastIndexOf("production"));
  expect((await namesIn(production())).filter((name) => name.startsWith("Joiner"))).toHaveLength(crowd.length);
});

it("changes of roles that meet a lock go one at a time in their org, and everybody gets theirs", async () => {
  await world.org.control("groupLocking", "coarse");
  // The first request stands still in its DML for longer than Salesforce waits for a lock, until so many others came: the looks
  // of this test are among them, and may come before the next person.
  await world.org.control("overlap", { at: "dml", objectName: "User", requests: 20, ms: 12_000 });
  world.config.orgs.find(({ key }) => key === "production")!.batch = { start: 1, max: 1, inFlight: 3, maxInFlight: 3 };
  expect((await lockstep("orgs", "reload")).text).toBe("changed: production\nunchanged: okta main, uat\n");
  for (const name of ["Gil", "Hal", "Ira", "Jan"]) joins(name, production());
  await reaches(production(), "Gil", "Hal", "Ira", "Jan");
  await world.companion.idle();
  const { orgs } = await world.companion.status();
  expect([orgs["production"]?.isContended, orgs["production"]?.locks, orgs["uat"]?.isContended]).toEqual([
    true,
    expect.any(Number),
    false,
  ]);
  const { records } = await world.admin.query<{ UserRole: { DeveloperName: string } | null }>(
    "SELECT UserRole.DeveloperName FROM User WHERE FirstName IN ('Gil', 'Hal', 'Ira', 'Jan')",
  );
  expect(records.map(({ UserRole }) => UserRole?.DeveloperName)).toEqual(Array.from({ length: 4 }, () => "Sales_Rep"));
  // Kim's in uat, tried again above, is another matter.
  const letters = await world.companion.store.deadLetters(10);
  expect(letters.filter(({ org }) => org === "production")).toEqual([]);
});
