/** Actions, templates, approvals and previews over HTTP, as people and the companion meet them (R14, R18, R32, R34). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { create } from "./support/acme.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { loosen, meet } from "./support/people.ts";

const DAY = 24 * 3600 * 1000;
const TEAM = ["ann", "bob", "cid", "dee", "eve", "fay"];

let org: LocalOrg;
let admin: Connection;
let token: string;
let beginning: OrgImage;
const approvers: Connection[] = [];

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  for (const name of ["first", "second"]) approvers.push(await approver(name));
  await apply(TEAM.map((name) => person(name, 1)));
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("an action (R18)", () => {
  it("fires once: the finding is opened, told to nobody again by the same snapshot, and over with the rule", async () => {
    await addRule("Watch", "Early Access", { Kind__c: "Finding", Message__c: "{firstName} has early access" });
    const joined = await apply([person("ann", 2, ["Sales", "Early Access"])]);
    expect(joined[0]).toMatchObject({
      actions: [{ kind: "finding", firedBy: "begins", message: "ann has early access" }],
    });
    expect(await apply([person("ann", 2, ["Sales", "Early Access"])])).toMatchObject([{ actions: [] }]);
    expect(await findings()).toMatchObject([{ Status__c: "Open", Times_Seen__c: 1 }]);
    await apply([person("ann", 3)]);
    expect(await findings()).toMatchObject([{ Status__c: "Fixed" }]);
  });
});

describe("a template (R32)", () => {
  it("is rendered, previewed for the people of the org, imported and working", async () => {
    const { configuration } = await call("POST", "templates/provision", {
      settings: { group: "Newcomers", profile: "Standard User", permissionSets: ["Forecasting"], mode: "Enforce" },
    });
    const previewed = await call("POST", "plans", {
      oktaOrg: "main",
      identities: [person("gus", 1, ["Newcomers"])],
      draft: configuration,
      mode: "merge",
    });
    expect(previewed["summary"]).toMatchObject({ people: { gains: 1 } });
    await importRules(configuration as Answer);
    const [created] = await apply([person("gus", 1, ["Newcomers"])]);
    expect(created).toMatchObject({ outcome: "applied", actions: [{ audience: "it" }, { audience: "manager" }] });
    expect(await org.query("SELECT Flow__c FROM Lockstep_Mapping_Rule__c WHERE Name = 'Provision Newcomers'")).toEqual([
      expect.objectContaining({ Flow__c: "provision" }),
    ]);
  });
});

describe("an approval (R34)", () => {
  it("takes two different people with four eyes", async () => {
    await settings({ Four_Eyes__c: true, Breaker_Users__c: 0, Breaker_Percent__c: 1 });
    const run = await hold();
    const [first, second] = approvers as [Connection, Connection];
    expect(await decide(first, run)).toMatchObject({ State__c: "Done" });
    expect(await decide(first, run)).toMatchObject({ State__c: "Failed", Code__c: "second_person_needed" });
    expect(await leave()).toEqual(Array.from(TEAM, () => "breaker_held"));
    expect(await decide(second, run)).toMatchObject({ State__c: "Running" });
    expect(await leave()).toEqual(Array.from(TEAM, () => "applied"));
  });

  it("holds for a loss whose list of changes had to be shortened", async () => {
    const names = Array.from({ length: 600 }, (_, index) => `Long_${index}_${"x".repeat(60)}`);
    await grantToSales(names);
    await apply([person("ann", 2)]);
    await settings({ Breaker_Users__c: 0, Breaker_Percent__c: 1 });
    await loosen(org, admin, { "Four Eyes": "false" });
    const run = await hold();
    const { items } = await call("GET", `runs/${run.id}`);
    const ann = (items as Answer[]).find(({ oktaId }) => oktaId === "00uann");
    const { losses, changes } = ann as { losses: Record<string, string[]>; changes: unknown[] };
    expect(losses["withdraw_permission_set"]).toHaveLength(names.length + 1);
    expect(changes.length).toBeLessThan(names.length);
    expect(await decide(approvers[0] as Connection, run)).toMatchObject({ State__c: "Running" });
    expect(await leave(3)).toEqual(Array.from(TEAM, () => "applied"));
  });
});

describe("a rejection (R34)", () => {
  afterEach(() => org.clock.reset());

  beforeEach(async () => {
    await settings({ Four_Eyes__c: true, Breaker_Users__c: 0, Breaker_Percent__c: 1 });
    const run = await hold();
    expect(await decide(approvers[0] as Connection, run, "Reject")).toMatchObject({ State__c: "Running" });
    expect(await leave(3)).toEqual(Array.from(TEAM, () => "loss_rejected"));
    const { items } = await call("GET", `runs/${run.id}`);
    const [item] = items as [{ decidedAt: string; holdsUntil: string }];
    expect(item).toMatchObject({ decision: "Rejected", reason: "The Okta status is DEPROVISIONED" });
    expect(Date.parse(item.holdsUntil) - Date.parse(item.decidedAt)).toBe(7 * DAY);
  });

  it("ends for whoever leaves again, by an event that is newer than the decision", async () => {
    const ann = leaver("ann", 4);
    org.clock.advance(DAY);
    const published = new Date(org.clock.now() - 60_000).toISOString();
    const causes = [{ uuid: "again", type: "user.lifecycle.deactivate", published, actor: "hr" }];
    expect(await apply([{ ...ann, causes }])).toMatchObject([{ outcome: "applied" }]);
  });

  it("is asked about again after seven days, of that person alone", async () => {
    org.clock.advance(8 * DAY);
    expect(await apply([leaver("ann", 4)])).toMatchObject([{ code: "loss_proposed_again", retryable: true }]);
    const { explanations } = await call("POST", "explanations", { oktaOrg: "main", identities: [leaver("ann", 4)] });
    expect(explanations).toMatchObject([{ plan: { code: "loss_proposed_again" } }]);
    const [again] = await org.query("SELECT Id, Revision__c FROM Lockstep_Run__c WHERE State__c = 'Held'");
    const run = { id: String(again?.["Id"]), revision: Number(again?.["Revision__c"]) };
    for (const who of approvers) await decide(who, run, "Approve", 1);
    expect(await apply([leaver("ann", 4)])).toMatchObject([{ outcome: "applied" }]);
  });
});

describe("a preview for everyone (R14)", () => {
  it("is worked through with progress and says who would lose what, and what the breaker would say", async () => {
    const { run } = await call("POST", "previews", { draft: { rules: [] } });
    expect(run).toMatchObject({ state: "Running", processed: 0, total: TEAM.length });
    await org.settled();
    const done = await call("GET", `runs/${String((run as Answer)["id"])}`);
    expect(done["run"]).toMatchObject({
      state: "Done",
      processed: TEAM.length,
      summary: { people: { all: TEAM.length }, breaker: { trips: false } },
    });
  });
});

async function call(method: string, path: string, body?: Answer): Promise<Answer> {
  return ask(org.url, token, method, path, body);
}

async function apply(identities: readonly ReturnType<typeof person>[]): Promise<Answer[]> {
  const { results } = await call("POST", "identities", { oktaOrg: "main", identities });
  await org.settled();
  return results as Answer[];
}

/** Everybody is deactivated in Okta; answers what became of each. */
async function leave(version = 2): Promise<unknown[]> {
  return (await apply(TEAM.map((name) => leaver(name, version)))).map(({ code, outcome }) => code ?? outcome);
}

function leaver(name: string, version: number): ReturnType<typeof person> {
  const leaving = person(name, version);
  leaving.facets.status.value = "DEPROVISIONED";
  return leaving;
}

/** Trips the breaker; answers the run that holds. */
async function hold(): Promise<{ id: string; revision: number }> {
  expect(await leave(3)).toEqual(Array.from(TEAM, () => "breaker_held"));
  const [run] = await org.query("SELECT Id, Revision__c FROM Lockstep_Run__c WHERE State__c = 'Held'");
  return { id: String(run?.["Id"]), revision: Number(run?.["Revision__c"]) };
}

async function decide(
  who: Connection,
  run: { id: string; revision: number },
  kind = "Approve",
  all = TEAM.length,
): Promise<Answer | undefined> {
  const { id } = await who.sobject("Lockstep_Request__c").create({
    Kind__c: kind,
    Subject__c: run.id,
    Parameters__c: JSON.stringify({ revision: run.revision, all }),
  });
  await org.settled();
  const [row] = await org.query(`SELECT State__c, Code__c, Message__c FROM Lockstep_Request__c WHERE Id = '${id}'`);
  return row;
}

async function settings(values: Record<string, unknown>): Promise<void> {
  await admin.sobject("Lockstep_Settings__c").upsert({ Name: "Default", Key__c: "default", ...values }, "Key__c");
}

async function approver(name: string): Promise<Connection> {
  return (await meet(org, admin, name, "Lockstep_Admin", "Lockstep_Approver")).door;
}

async function addRule(name: string, group: string, action: Record<string, unknown>): Promise<void> {
  const [rule] = await create(admin, "Lockstep_Mapping_Rule__c", [{ Name: name, Mode__c: "Enforce", Priority__c: 1 }]);
  const condition = { Rule__c: rule, Position__c: 1, Source__c: "Group", Operator__c: "equals", Value__c: group };
  await create(admin, "Lockstep_Condition__c", [condition]);
  await create(admin, "Lockstep_Action__c", [{ Rule__c: rule, ...action }]);
}

async function grantToSales(names: readonly string[]): Promise<void> {
  const [rule] = await org.query("SELECT Id FROM Lockstep_Mapping_Rule__c WHERE Name = 'Sales people'");
  for (let from = 0; from < names.length; from += 100) {
    const part = names.slice(from, from + 100);
    await create(
      admin,
      "PermissionSet",
      part.map((Name) => ({ Name, Label: Name })),
    );
    await create(
      admin,
      "Lockstep_Grant__c",
      part.map((name) => ({
        Rule__c: rule?.["Id"],
        Kind__c: "Permission Set",
        Target__c: name,
        Authoritative__c: true,
      })),
    );
  }
}

async function findings(): Promise<Record<string, unknown>[]> {
  return org.query("SELECT Status__c, Times_Seen__c FROM Lockstep_Finding__c WHERE Code__c = 'rule_action'");
}

async function importRules(configuration: Answer): Promise<void> {
  const { hash } = await call("GET", "configuration");
  const answer = await call("POST", "configuration", { configuration, mode: "merge", expectedHash: hash });
  if (answer["code"]) throw new Error(JSON.stringify(answer));
}
