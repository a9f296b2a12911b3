/** Decisions and imports that overlap in time: one holds, the other hears why not (R9, R34). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { apex } from "./support/apex.ts";
import { breakIn, exportAudit } from "./support/audit-chain.ts";
import { overlap } from "./support/overlap.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { meet } from "./support/people.ts";

// More than the breaker always lets through.
const TEAM = ["ann", "bob", "cid", "dee", "eve", "fay"];

let org: LocalOrg;
let admin: Connection;
let token: string;
let first: Connection;
let second: Connection;
/** The breaker holds the team; four eyes are off. */
let held: OrgImage;
let run: { id: string; revision: number };

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  ({ door: first } = await meet(org, admin, "first", "Lockstep_Approver"));
  ({ door: second } = await meet(org, admin, "second", "Lockstep_Approver"));
  await settings({ Breaker_Users__c: 0, Breaker_Percent__c: 1, Four_Eyes__c: false });
  await send(1, "ACTIVE");
  expect(await send(2, "DEPROVISIONED")).toEqual(TEAM.map(() => "breaker_held"));
  const [row] = await org.query("SELECT Id, Revision__c FROM Lockstep_Run__c WHERE State__c = 'Held'");
  run = { id: String(row?.["Id"]), revision: Number(row?.["Revision__c"]) };
  held = await org.image();
}, 120_000);

beforeEach(() => org.restore(held));
afterAll(() => org?.close());

describe("two people who decide about one run at once", () => {
  const points = [
    ["the run is locked", { at: "lock", objectName: "Lockstep_Run__c" }],
    ["the people are decided about", { at: "dml", objectName: "Lockstep_Run_Item__c" }],
    ["the commit", { at: "commit" }],
  ] as const;

  it.each(points)("are answered one by one: the first holds, when the second comes at %s", async (_where, point) => {
    const answers = await overlap(
      org,
      point,
      () => decide(first, "Approve"),
      () => decide(second, "Reject"),
    );
    expect(answers).toEqual(["Running", "unknown_run"]);
    expect(await decisions()).toEqual(TEAM.map(() => "Approved"));
    expect(breakIn(await exportAudit(admin))).toBeUndefined();
  });

  it.each(points)("are four eyes, when the second comes at %s", async (_where, point) => {
    await settings({ Four_Eyes__c: true });
    const answers = await overlap(
      org,
      point,
      () => decide(first, "Approve"),
      () => decide(second, "Approve"),
    );
    expect(answers).toEqual(["Done", "Running"]);
    expect(await decisions()).toEqual(TEAM.map(() => "Approved"));
  });

  it("are two: one who approves twice at once approves once", async () => {
    await settings({ Four_Eyes__c: true });
    const answers = await overlap(
      org,
      points[0][1],
      () => decide(first, "Approve"),
      () => decide(first, "Approve"),
    );
    expect(answers).toEqual(["Done", "second_person_needed"]);
    expect(await decisions()).toEqual(TEAM.map(() => "Pending"));
  });
});

describe("two who cannot wait for each other", () => {
  it("a decision about a run that somebody else holds too long fails, and says so", async () => {
    await org.control("otherTransaction", { ids: [run.id], ms: 60_000 });
    expect(await decide(second, "Approve")).toBe("row_locked");
    expect(await decisions()).toEqual(TEAM.map(() => "Pending"));
  });
});

describe("a decision that the audit trail cannot take", () => {
  const refusal = "The audit trail is being written by somebody else. Nothing was decided: try again in a moment.";
  const holdTheChain = async () => {
    const [chain] = await org.query("SELECT Id FROM Lockstep_Audit_Chain__c");
    await org.control("otherTransaction", { ids: [String(chain?.["Id"])], ms: 60_000 });
  };

  it("about a run is not made, and says so (R22)", async () => {
    await holdTheChain();
    await expect(decide(second, "Reject")).rejects.toThrow(refusal);
    expect(await decisions()).toEqual(TEAM.map(() => "Pending"));
  });

  it("about a proposal is not made, and says so (R22)", async () => {
    const { door: proposer, id } = await meet(org, admin, "proposer", "Lockstep_Admin");
    const exemption = { User__c: id, Reason__c: "Break-glass account" };
    const { id: proposed } = await proposer.sobject("Lockstep_Exemption__c").create(exemption);
    await holdTheChain();
    await expect(second.sobject("Lockstep_Exemption__c").destroy(String(proposed))).rejects.toThrow(refusal);
    expect(await org.query("SELECT Id FROM Lockstep_Exemption__c")).toHaveLength(1);
  });
});

describe("a decision about more people than one transaction can write", { timeout: 120_000 }, () => {
  const CROWD = 4_001;
  const everybody = { all: TEAM.length + CROWD };
  const stopped = { state: "Failed", code: "job_failed" };

  beforeEach(() => hold(CROWD));

  it("whose job finds the audit trail locked three times says so, decides about nobody, and can be made again (R22, R34)", async () => {
    await org.control("rowLock", { objectName: "Lockstep_Audit_Chain__c", times: 3 });
    await decide(second, "Approve", everybody);
    await org.settled();
    expect(await requests()).toEqual([
      { ...stopped, message: expect.stringContaining("Please try again. Nobody is decided about") as string },
    ]);
    expect(await reason()).toContain("A decision stopped");
    expect(new Set(await decisions())).toEqual(new Set(["Pending"]));

    const [one] = await org.query("SELECT Id FROM Lockstep_Run_Item__c LIMIT 1");
    expect(await decide(second, "Approve", { items: [String(one?.["Id"])] })).toBe("Running");
    expect(await decisions()).toContain("Approved");
    expect(breakIn(await exportAudit(admin))).toBeUndefined();
  });

  it("whose job finds the run locked, and whose end finds it so too, says so all the same (R34)", async () => {
    await overlap(
      org,
      { at: "commit" },
      () => decide(second, "Approve", everybody),
      async () => {
        await org.control("rowLock", { objectName: "Lockstep_Run__c", times: 4 });
        await admin.query("SELECT Id FROM Organization");
      },
    );
    expect(await requests()).toEqual([expect.objectContaining(stopped)]);
    expect(await reason()).not.toContain("A decision stopped");
    expect(new Set(await decisions())).toEqual(new Set(["Pending"]));
  });
});

describe("a rule that is edited while a configuration is saved", () => {
  it("waits until it is saved, and stands on top of it", async () => {
    expect(await editWhileSaving({ at: "dml", objectName: "Lockstep_Mapping_Rule__c" })).toEqual(["saved", "edited"]);
    expect(await priority()).toBe(77);
  });

  it("is refused, and not written over, where each has what the other needs", async () => {
    const [saved, edited] = await editWhileSaving({ at: "lock", objectName: "Lockstep_Settings__c" });
    expect(saved).toBe("saved");
    expect(edited).toContain("Somebody else is saving the configuration.");
    expect(await priority()).not.toBe(77);
  });
});

describe("two imports at once", () => {
  it.each([
    ["the lock", { at: "lock", objectName: "Lockstep_Settings__c" }],
    ["rules were written", { at: "dml", objectName: "Lockstep_Mapping_Rule__c" }],
    ["the commit", { at: "commit" }],
  ])("from one state are one import, when the second comes at %s", async (_where, point) => {
    const { hash } = await ask(org.url, token, "GET", "configuration");
    const answers = await overlap(
      org,
      point,
      () => importRule("One", hash),
      () => importRule("Two", hash),
    );
    expect(answers).toEqual(["saved", "configuration_changed"]);
    expect(await org.query("SELECT Name FROM Lockstep_Mapping_Rule__c WHERE Name IN ('One', 'Two')")).toMatchObject([
      { Name: "One" },
    ]);
  });
});

async function send(version: number, status: string): Promise<unknown> {
  const identities = TEAM.map((name) => {
    const snapshot = person(name, version);
    snapshot.facets.status.value = status;
    return snapshot;
  });
  const answer = await ask(org.url, token, "POST", "identities", { oktaOrg: "main", identities });
  await org.settled();
  return (answer["results"] as Answer[]).map(({ code, outcome }) => code ?? outcome);
}

/** What became of a request: its code where it failed, else its state. */
async function decide(who: Connection, kind: string, whom: object = { all: TEAM.length }): Promise<unknown> {
  const { id } = await who.sobject("Lockstep_Request__c").create({
    Kind__c: kind,
    Subject__c: run.id,
    Parameters__c: JSON.stringify({ revision: run.revision, ...whom }),
  });
  const [row] = await org.query(`SELECT State__c, Code__c FROM Lockstep_Request__c WHERE Id = '${id}'`);
  return row?.["Code__c"] ?? row?.["State__c"];
}

async function requests(): Promise<unknown[]> {
  const rows = await org.query("SELECT State__c, Code__c, Message__c FROM Lockstep_Request__c");
  return rows.map((row) => ({ state: row["State__c"], code: row["Code__c"], message: row["Message__c"] }));
}

async function reason(): Promise<unknown> {
  return (await org.query("SELECT Reason__c FROM Lockstep_Run__c"))[0]?.["Reason__c"];
}

/** Has the run hold as many people more, which no door does so fast. */
async function hold(people: number): Promise<void> {
  await apex(
    org,
    `
    List<Lockstep_Run_Item__c> items = new List<Lockstep_Run_Item__c>();
    for (Integer index = 0; index < ${people}; index++) {
      items.add(new Lockstep_Run_Item__c(
        Run__c = '${run.id}', Key__c = 'crowd' + index, Okta_Id__c = '00ucrowd' + index, Okta_Org__c = 'main',
        Username__c = 'crowd' + index + '@lockstep.test', Losses__c = '{}', Revision__c = ${run.revision}, Decision__c = 'Pending'
      ));
    }
    Lockstep_RunStore.save(items);`,
  );
}

async function decisions(): Promise<unknown[]> {
  return (await org.query("SELECT Decision__c FROM Lockstep_Run_Item__c")).map((row) => row["Decision__c"]);
}

async function importRule(name: string, expectedHash: unknown): Promise<unknown> {
  const configuration = { format: "lockstep-configuration", contract: 1, rules: [{ name }] };
  const answer = await ask(org.url, token, "POST", "configuration", { expectedHash, configuration });
  return answer["code"] ?? "saved";
}

/** Saves a changed configuration, and has an admin edit a rule of it when that stands still at a point. */
async function editWhileSaving(point: Parameters<typeof overlap>[1]): Promise<[unknown, unknown]> {
  const { hash, configuration } = await ask(org.url, token, "GET", "configuration");
  const rules = (configuration as { rules: Answer[] }).rules.map((rule) => ({ ...rule, description: "imported" }));
  const body = { expectedHash: hash, configuration: { ...(configuration as Answer), rules } };
  const [row] = await org.query("SELECT Id FROM Lockstep_Mapping_Rule__c LIMIT 1");
  return overlap(
    org,
    point,
    async () => (await ask(org.url, token, "POST", "configuration", body))["code"] ?? "saved",
    () =>
      admin
        .sobject("Lockstep_Mapping_Rule__c")
        .update({ Id: String(row?.["Id"]), Priority__c: 77 })
        .then(() => "edited", String),
  );
}

async function priority(): Promise<unknown> {
  const [row] = await org.query("SELECT Priority__c FROM Lockstep_Mapping_Rule__c LIMIT 1");
  return row?.["Priority__c"];
}

async function settings(values: Record<string, unknown>): Promise<void> {
  await admin.sobject("Lockstep_Settings__c").upsert({ Name: "Default", Key__c: "default", ...values }, "Key__c");
}
