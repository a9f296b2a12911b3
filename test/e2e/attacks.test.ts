/** Attacks of docs/security.md through the real door: HTTP, as each kind of caller. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import { doors } from "../../companion/src/salesforce/contract/index.ts";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { meet, type Somebody } from "./support/people.ts";
import { connect } from "./support/world.ts";

let org: LocalOrg;
let root: Connection;
let integration: string;
let beginning: OrgImage;
const people: Record<string, Somebody> = {};

beforeAll(async () => {
  ({ org, admin: root, token: integration } = await startPackageOrg());
  people["ordinary"] = await meet(org, root, "ordinary");
  people["editor"] = await meet(org, root, "editor", "Lockstep_Admin");
  people["approver"] = await meet(org, root, "approver", "Lockstep_Approver");
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

/** Every resource of the package, whatever is added to the contract later. */
const resources = Object.values(doors).map(
  ({ method, path }) => [method, path.slice(1).replace(/\{\w+\}/, "a0X000000000001AAA")] as const,
);

describe("callers", () => {
  it("without a session are turned away by the platform", async () => {
    for (const [method, path] of resources) {
      expect(await status("00Dnobody!nothing", method, path), path).toBe(401);
    }
  });

  it("other than the integration user reach no resource, whatever else they may do", async () => {
    for (const name of ["ordinary", "editor", "approver"]) {
      for (const [method, path] of resources) {
        expect(await status(people[name]!.token, method, path), `${name} ${path}`).toBe(403);
      }
    }
  });
});

describe("rows behind the screens", () => {
  it("are not read by people without a permission set", async () => {
    await apply(person("ann", 1));
    for (const object of ["Audit_Entry", "Identity", "Run_Item", "Request", "Mapping_Rule", "Settings", "Finding"]) {
      await expect(people["ordinary"]!.door.query(`SELECT Id FROM Lockstep_${object}__c`), object).rejects.toThrow(
        "is not supported",
      );
    }
  });

  it("of the person's own user are not theirs to write", async () => {
    const { id, door } = people["ordinary"]!;
    await expect(door.sobject("User").update({ Id: id, Lockstep_Okta_Id__c: "00uforged" })).rejects.toThrow();
  });

  it("of what Lockstep saw are not written by rule editors and approvers", async () => {
    for (const name of ["editor", "approver"]) {
      for (const object of ["Identity", "Audit_Entry", "Run", "Run_Item", "Configuration_Version"]) {
        const forged = people[name]!.door.sobject(`Lockstep_${object}__c`).create({ Name: "forged" } as never);
        await expect(forged, `${name} ${object}`).rejects.toThrow();
      }
    }
  });

  it("do not let an approver edit rules, settings, exemptions or waivers", async () => {
    for (const object of ["Mapping_Rule", "Grant", "Settings", "Exemption", "Waiver"]) {
      await expect(
        people["approver"]!.door.sobject(`Lockstep_${object}__c`).create({ Name: "forged" } as never),
        object,
      ).rejects.toThrow();
    }
  });

  it("do not let a rule editor decide about a run", async () => {
    await expect(
      people["editor"]!.door.sobject("Lockstep_Request__c").create({ Kind__c: "Approve", State__c: "Requested" }),
    ).rejects.toThrow("Only people with the permission set Lockstep Approver");
  });

  it("do not let a rule editor write who approved a waiver, or allow what is above the ceiling alone", async () => {
    const { door, id } = people["editor"]!;
    const waiver = {
      User__c: id,
      Kind__c: "Profile",
      Target__c: "Standard User",
      Reason__c: "x",
      Until__c: "2099-01-01",
    };
    await expect(
      door.sobject("Lockstep_Waiver__c").create({ ...waiver, Approved_By__c: people["approver"]!.id }),
    ).rejects.toThrow();
    await expect(
      door.sobject("Lockstep_Allowed_Entitlement__c").create({
        Kind__c: "Permission Set",
        Target__c: "Forecasting",
        Reason__c: "x",
        Approved__c: true,
      }),
    ).rejects.toThrow();
  });

  it("do not let a rule editor loosen a guard alone, whichever way the row is written", async () => {
    await apply(person("ann", 1, ["Sales"]));
    const { door, id } = people["editor"]!;
    const [settings] = await org.query("SELECT Id, Four_Eyes__c FROM Lockstep_Settings__c");
    const looser = { Id: String(settings!["Id"]), Breaker_Window__c: 1 };
    await expect(door.sobject("Lockstep_Settings__c").update(looser)).rejects.toThrow("This loosens a guard");
    const { Id: recordId, ...values } = looser;
    await expect(
      door.sobject("Lockstep_Settings__c").upsert({ Key__c: "default", ...values }, "Key__c"),
    ).rejects.toThrow("This loosens a guard");
    const collection = await door.request<{ success: boolean }[]>({
      method: "PATCH",
      url: `${org.url}/services/data/v65.0/composite/sobjects`,
      body: JSON.stringify({
        records: [{ attributes: { type: "Lockstep_Settings__c" }, id: recordId, Breaker_Window__c: 1 }],
      }),
      headers: { "content-type": "application/json" },
    });
    expect(collection).toMatchObject([{ success: false }]);
    await expect(door.sobject("Lockstep_Settings__c").destroy(recordId)).rejects.toThrow("not deleted");
    const change = { Setting__c: "Breaker Window", Value__c: "30", Reason__c: "Merger" };
    await expect(door.sobject("Lockstep_Setting_Change__c").create({ ...change, Approved__c: true })).rejects.toThrow();
    const { id: changeId } = await door.sobject("Lockstep_Setting_Change__c").create(change);
    const approval = { Id: String(changeId), Approved__c: true };
    await expect(door.sobject("Lockstep_Setting_Change__c").update(approval)).rejects.toThrow();
    await people["approver"]!.door.sobject("Lockstep_Setting_Change__c").update(approval);
    expect(await org.query("SELECT Breaker_Window__c FROM Lockstep_Settings__c")).toMatchObject([
      { Breaker_Window__c: 30 },
    ]);
    const exemption = { User__c: id, Reason__c: "I stay" };
    const { id: mine } = await door.sobject("Lockstep_Exemption__c").create(exemption);
    expect(
      await org.query(`SELECT Approved__c, Proposed_By__c FROM Lockstep_Exemption__c WHERE Id = '${mine}'`),
    ).toMatchObject([{ Approved__c: false, Proposed_By__c: id }]);
  });
});

describe("schedules and audiences", () => {
  it("are not had by people without a permission set, nor changed by approvers and the integration key", async () => {
    const [settings] = await org.query("SELECT Id FROM Lockstep_Settings__c");
    const changed = { Id: String(settings!["Id"]), Audience_Security__c: "mallory@acme.example" };
    await expect(people["ordinary"]!.door.query("SELECT Audience_It__c FROM Lockstep_Settings__c")).rejects.toThrow();
    for (const door of [people["ordinary"]!.door, people["approver"]!.door, connect(org.url, integration)]) {
      await expect(door.sobject("Lockstep_Settings__c").update(changed)).rejects.toThrow();
    }
  });

  it("of what watches are not switched off by one alone, whichever way and in whatever words", async () => {
    await apply(person("ann", 1));
    const { door } = people["editor"]!;
    const [settings] = await org.query("SELECT Id FROM Lockstep_Settings__c");
    const save = (cron: string) =>
      door.sobject("Lockstep_Settings__c").update({ Id: String(settings!["Id"]), Schedule_Reconcile__c: cron });
    for (const cron of ["off", " off ", "0 0 31 12 *", "0 0 29 2 *", "0 0 30 2 *", "0 0 31 * *", "0 0 * 1-11 *"]) {
      await expect(save(cron), cron).rejects.toThrow("This loosens a guard");
    }
    for (const cron of ["OFF", "never", "@yearly", "0 0 * * *\n* * * * *"]) {
      await expect(save(cron), cron).rejects.toThrow();
    }
    const change = { Setting__c: "Schedule Reconcile", Value__c: "off", Reason__c: "Quiet" };
    const { id } = await door.sobject("Lockstep_Setting_Change__c").create(change);
    const approval = { Id: String(id), Approved__c: true };
    await expect(door.sobject("Lockstep_Setting_Change__c").update(approval)).rejects.toThrow();
    const schedule = () => org.query("SELECT Schedule_Reconcile__c FROM Lockstep_Settings__c");
    expect(await schedule()).toMatchObject([{ Schedule_Reconcile__c: null }]);
    await people["approver"]!.door.sobject("Lockstep_Setting_Change__c").update(approval);
    expect(await schedule()).toMatchObject([{ Schedule_Reconcile__c: "off" }]);
  });

  it("name plain addresses, and nothing that a mail program takes for more", async () => {
    const { door } = people["editor"]!;
    const [settings] = await org.query("SELECT Id FROM Lockstep_Settings__c");
    for (const address of [
      "Ann <ann@acme.example>",
      "ann@acme.example%0Abcc:mallory@acme.example",
      '"<script>"@acme.example',
      "ann@localhost",
      "ann@acme.example\u202e",
      "ann",
    ]) {
      const update = { Id: String(settings!["Id"]), Audience_It__c: address };
      await expect(door.sobject("Lockstep_Settings__c").update(update), address).rejects.toThrow("plain");
    }
  });
});

describe("links of administrators", () => {
  let boss: string;
  const OBJECT = "Lockstep_Allowed_Link__c";
  const held = { User__c: "", Okta_Org__c: "main", Okta_Id__c: "00uboss", Reason__c: "Our administrator" };
  const linked = () => org.query(`SELECT Lockstep_Okta_Id__c FROM User WHERE Id = '${boss}'`);

  beforeEach(async () => {
    const { id } = await meet(org, root, "boss");
    boss = id;
    const [administrator] = await org.query("SELECT Id FROM Profile WHERE Name = 'System Administrator'");
    await root
      .sobject("User")
      .update({ Id: boss, ProfileId: String(administrator!["Id"]), Email: "boss@acme.example" });
    held.User__c = boss;
    expect(await apply(person("boss", 1))).toMatchObject([{ outcome: "refused", code: "privileged_match" }]);
  });

  it("take two people, whichever way the row is written", async () => {
    const { door } = people["editor"]!;
    const stamps = {
      Approved__c: true,
      Approved_By__c: people["approver"]!.id,
      Approved_At__c: "2026-11-29T00:00:00Z",
    };
    for (const written of [
      stamps,
      { Proposed_By__c: people["approver"]!.id },
      { Okta_Login__c: "boss@acme.example" },
    ]) {
      await expect(door.sobject(OBJECT).create({ ...held, ...written })).rejects.toThrow();
    }
    const { id } = await door.sobject(OBJECT).create(held);
    await expect(door.sobject(OBJECT).update({ Id: String(id), Approved__c: true })).rejects.toThrow();
    expect(await apply(person("boss", 2))).toMatchObject([{ code: "privileged_match" }]);
    await people["approver"]!.door.sobject(OBJECT).update({ Id: String(id), Approved__c: true });
    expect(await apply(person("boss", 3))).toMatchObject([{ outcome: "applied" }]);
    expect(await linked()).toMatchObject([{ Lockstep_Okta_Id__c: "00uboss" }]);
  });

  it("take two people of whoever may write every field, and holds both permissions", async () => {
    const both = await meet(org, root, "both", "Lockstep_Admin", "Lockstep_Approver");
    const rows = both.door.sobject(OBJECT);
    const { id } = await rows.create(held);
    const own = { Id: String(id), Approved__c: true };
    await expect(rows.update(own)).rejects.toThrow("cannot approve it");
    await expect(
      root.sobject(OBJECT).create({ ...held, Okta_Login__c: "somebody@acme.example", Approved__c: true }),
    ).rejects.toThrow();
    await root.sobject(OBJECT).update({ Id: String(id), Proposed_By__c: people["approver"]!.id, Used_At__c: null });
    await expect(rows.update(own)).rejects.toThrow("cannot approve it");
    expect(await apply(person("boss", 2))).toMatchObject([{ code: "privileged_match" }]);
  });

  it("say whose they are by what was seen in Okta, not by what is typed", async () => {
    await apply(person("mallory", 1));
    const { id } = await people["editor"]!.door.sobject(OBJECT).create({ ...held, Okta_Id__c: "00umallory" });
    await root.sobject(OBJECT).update({ Id: String(id), Okta_Login__c: "boss@acme.example" });
    const login = () => org.query(`SELECT Okta_Login__c FROM ${OBJECT} WHERE Id = '${String(id)}'`);
    expect(await login()).toMatchObject([{ Okta_Login__c: "mallory@acme.example" }]);
    await people["editor"]!.door.sobject(OBJECT).update({ Id: String(id), Okta_Id__c: "00uboss" });
    expect(await login()).toMatchObject([{ Okta_Login__c: "boss@acme.example" }]);
  });

  it("are not changed once they are approved, and hold once", async () => {
    const { door } = people["editor"]!;
    const { id } = await door.sobject(OBJECT).create({ ...held, Okta_Id__c: "00umallory" });
    const approval = { Id: String(id), Approved__c: true };
    await people["approver"]!.door.sobject(OBJECT).update(approval);
    await door.sobject(OBJECT).update({ Id: String(id), Okta_Id__c: "00uboss" });
    expect(await apply(person("boss", 2))).toMatchObject([{ code: "privileged_match" }]);
    await people["approver"]!.door.sobject(OBJECT).update(approval);
    expect(await apply(person("boss", 3))).toMatchObject([{ outcome: "applied" }]);
    await root.sobject(OBJECT).update({ Id: String(id), Used_At__c: null });
    await root.sobject("User").update({ Id: boss, Lockstep_Okta_Id__c: null, Lockstep_Okta_Org__c: null });
    expect(await apply(person("boss", 4))).toMatchObject([{ code: "privileged_match" }]);
  });

  it("are neither proposed nor approved by the integration key", async () => {
    const key = connect(org.url, integration);
    await expect(key.sobject(OBJECT).create(held)).rejects.toThrow();
    const { id } = await people["editor"]!.door.sobject(OBJECT).create(held);
    await expect(key.sobject(OBJECT).update({ Id: String(id), Approved__c: true })).rejects.toThrow();
  });
});

describe("snapshots", () => {
  it("with quotes, wildcards and SOQL in names are only names", async () => {
    const evil = "x' OR Name LIKE '%";
    const ann = person("ann", 1, ["Sales"]);
    ann.oktaId = evil;
    ann.facets.profile.value.lastName = "O'Brien\\' %_ {login}";
    const [result] = await apply(ann);
    expect(result).toMatchObject({ outcome: "applied" });
    expect(await org.query("SELECT Id FROM User WHERE LastName LIKE 'O%Brien%'")).toHaveLength(1);
    const [other] = await apply({ ...person("%", 1), oktaId: "%" });
    expect(other).toMatchObject({ userId: expect.not.stringMatching(String(result?.["userId"])) });
  });

  it("replayed late, or the same version with other content, give nothing back", async () => {
    await apply(person("ann", 5, ["Sales"]));
    await apply(person("ann", 6, ["Support"]));
    expect(await apply(person("ann", 5, ["Sales"]))).toMatchObject([{ outcome: "outdated", orgVersion: 6 }]);
  });

  it("of another Okta org do not reach the user of the same Okta id", async () => {
    const [mine] = await apply(person("ann", 1));
    const theirs = { ...person("ann", 9), tombstone: true };
    const [result] = await apply(theirs, "other");
    expect(result).toMatchObject({ outcome: "refused", code: "other_okta_org" });
    const [user] = await org.query(`SELECT IsActive FROM User WHERE Id = '${String(mine?.["userId"])}'`);
    expect(user).toMatchObject({ IsActive: true });
  });

  it("sent twice at once make one user", async () => {
    const answers = await Promise.all([apply(person("ann", 1)), apply(person("ann", 1))]);
    expect(answers).toHaveLength(2);
    expect(await org.query("SELECT Id FROM User WHERE Lockstep_Okta_Id__c = '00uann'")).toHaveLength(1);
  });

  it("with fields that nobody asked for give nothing by them", async () => {
    const ann = {
      ...person("ann", 1),
      userId: people["editor"]!.id,
      ProfileId: "00e",
      outcome: "applied",
      approved: true,
    };
    expect(await apply(ann)).toMatchObject([{ outcome: "applied" }]);
    const [editor] = await org.query(`SELECT Lockstep_Okta_Id__c FROM User WHERE Id = '${people["editor"]!.id}'`);
    expect(editor).toMatchObject({ Lockstep_Okta_Id__c: null });
  });

  it("of any wrong shape are refused with a code, not with an unforeseen error", async () => {
    const deep = "[".repeat(3_000) + "]".repeat(3_000);
    for (const body of [
      "",
      "null",
      "[]",
      '{"contract":1,"identities":' + deep + "}",
      '{"contract":1,"identities":"x"}',
    ]) {
      expect(await raw(body), body.slice(0, 40)).toBe(400);
    }
    const odd = {
      ...person("ann", 1),
      version: "1",
      facets: { status: [], profile: 7, groups: { state: "known", value: {} } },
    };
    expect(await apply(odd)).toMatchObject([{ outcome: "refused", code: "invalid_snapshot" }]);
    const nul = person("ann", 1);
    nul.facets.profile.value.firstName = "A\u0000n\u202en";
    expect((await apply(nul))[0]?.["code"]).not.toBe("internal_error");
  });
});

describe("the integration key", () => {
  it("publishes facts by the platform that nobody takes for the package's own", async () => {
    await apply(person("ann", 1, ["Sales"]));
    org.clock.advance(10 * 60 * 1000);
    const key = connect(org.url, integration);
    await key.sobject("Lockstep_Fact__e").create({
      Fact_Id__c: "forged",
      Okta_Id__c: "00uann",
      Okta_Org__c: "main",
      Outcome__c: "applied",
      Version__c: 99,
      Snapshot__c: "{}",
    });
    await org.settled();
    const entries = await org.query("SELECT Fact_Id__c, Source__c FROM Lockstep_Audit_Entry__c ORDER BY Sequence__c");
    expect(entries).toMatchObject([{ Source__c: null }, { Fact_Id__c: "forged", Source__c: "unsealed" }]);
    expect(await org.query("SELECT Version__c FROM Lockstep_Identity__c")).toMatchObject([{ Version__c: 1 }]);
    await expect(key.query("SELECT Seal_Key__c FROM Lockstep_Audit_Chain__c")).rejects.toThrow("No such column");
  });

  it("adds no entry to the audit trail, nor does an administrator", async () => {
    for (const door of [connect(org.url, integration), root]) {
      await expect(door.sobject("Lockstep_Audit_Entry__c").create({ Fact_Id__c: "forged" })).rejects.toThrow();
    }
  });

  it("imports no switch and no limit, and decides nothing", async () => {
    const { hash } = await ask(org.url, integration, "GET", "configuration");
    const configuration = {
      format: "lockstep-configuration",
      contract: 1,
      settings: { enabled: true, fourEyes: false, breakerUsers: 1_000_000 },
    };
    const answer = await ask(org.url, integration, "POST", "configuration", { expectedHash: hash, configuration });
    expect(answer).toMatchObject({ code: "invalid_configuration" });
    await expect(
      connect(org.url, integration)
        .sobject("Lockstep_Request__c")
        .create({ Kind__c: "Approve", State__c: "Requested" }),
    ).rejects.toThrow();
  });
});

async function apply(identity: object, oktaOrg = "main"): Promise<Answer[]> {
  const answer = await ask(org.url, integration, "POST", "identities", { oktaOrg, identities: [identity] });
  await org.settled();
  return answer["results"] as Answer[];
}

async function status(token: string, method: string, path: string): Promise<number> {
  const init: RequestInit = { method, headers: { authorization: `Bearer ${token}` } };
  if (method === "POST") init.body = "{}";
  return (await fetch(`${org.url}/services/apexrest/lockstep/v1/${path}`, init)).status;
}

async function raw(body: string): Promise<number> {
  const headers = { authorization: `Bearer ${integration}`, "content-type": "application/json" };
  return (await fetch(`${org.url}/services/apexrest/lockstep/v1/identities`, { method: "POST", headers, body })).status;
}
