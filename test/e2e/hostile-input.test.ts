/** Attacks of docs/security.md that come with a lot, at once, or with names that only look alike. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { meet, type Somebody } from "./support/people.ts";

let org: LocalOrg;
let admin: Connection;
let token: string;
let editor: Somebody;
let approver: Somebody;
let beginning: OrgImage;

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  editor = await meet(org, admin, "editor", "Lockstep_Admin");
  approver = await meet(org, admin, "approver", "Lockstep_Approver");
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("a document", () => {
  const condition = { source: "Group", operator: "equals", value: "Sales" };

  it("with ten thousand conditions, or thousands of brackets, is refused with a code", async () => {
    const conditions = Array.from({ length: 10_000 }, (_, index) => ({ position: index + 1, ...condition }));
    expect(codes(await validate({ name: "Many", conditions }))).toContain("invalid_value");
    const brackets = `${"(".repeat(5000)}1${")".repeat(5000)}`;
    const nested = await validate({ name: "Deep", logic: brackets, conditions: [{ position: 1, ...condition }] });
    expect(nested).toMatchObject({ valid: false });
    const negations = await validate({
      name: "Not",
      logic: `${"NOT ".repeat(2400)}1`,
      conditions: [{ position: 1, ...condition }],
    });
    expect(negations).toMatchObject({ valid: false });
  });

  it("that is imported twice at once from the same state is taken once", async () => {
    const { hash } = await ask(org.url, token, "GET", "configuration");
    const answers = await Promise.all(
      ["One", "Two"].map((name) =>
        ask(org.url, token, "POST", "configuration", { expectedHash: hash, configuration: documentOf({ name }) }),
      ),
    );
    expect(answers.map(({ code }) => code ?? "saved").sort()).toEqual(["configuration_changed", "saved"]);
  });
});

describe("a body", () => {
  it("of several megabytes is no unforeseen error, whatever the resource", async () => {
    const body = JSON.stringify({ oktaOrg: "main", identities: [], padding: "x".repeat(3_000_000) });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    for (const path of ["identities", "configuration", "configuration/validate", "facts"]) {
      const answer = await fetch(`${org.url}/services/apexrest/lockstep/v1/${path}`, { method: "POST", headers, body });
      expect(answer.status, path).toBeLessThan(500);
    }
  });
});

describe("a name", () => {
  it("that only looks like a group's gives nothing", async () => {
    const alike = ["\u0405ales", "Sales\u200b", "S\u00e0les", "Sales\u00a0people"];
    const [result] = await apply(person("ann", 1, alike));
    expect(result).not.toMatchObject({ outcome: "applied" });
    expect(await org.query("SELECT Id FROM User WHERE Lockstep_Okta_Id__c != null")).toEqual([]);
  });

  it("of a person that only looks like another's does not reach that one's user", async () => {
    await apply(person("ann", 1, ["Sales"]));
    const [ann] = await org.query("SELECT Id FROM User WHERE Lockstep_Okta_Id__c = '00uann'");
    for (const oktaId of ["00UANN", "00uan_", "00uann ", "00u\u0430nn", "00u%"]) {
      const other = { ...person("ann", 2, []), oktaId };
      const [result] = await apply(other);
      expect(result, oktaId).not.toMatchObject({ outcome: "applied", userId: ann?.["Id"] });
    }
    expect(
      await org.query("SELECT IsActive, Lockstep_Version__c FROM User WHERE Lockstep_Okta_Id__c = '00uann'"),
    ).toEqual([expect.objectContaining({ IsActive: true, Lockstep_Version__c: 1 })]);
  });
});

describe("rows that people may write", () => {
  it("take no owner's, creator's or decision's field that is posted along", async () => {
    const { door } = editor;
    const rule = { Name: "Mine", Mode__c: "Off", Priority__c: 1 };
    await expect(
      door.sobject("Lockstep_Mapping_Rule__c").create({ ...rule, CreatedDate: "2020-01-01T00:00:00Z" }),
    ).rejects.toThrow();
    await expect(
      door.sobject("Lockstep_Mapping_Rule__c").create({ ...rule, CreatedById: approver.id }),
    ).rejects.toThrow();
    await expect(
      door.sobject("Lockstep_Request__c").create({ Kind__c: "Sync", State__c: "Done", Answer__c: "{}" }),
    ).rejects.toThrow();
    await expect(
      door.sobject("Lockstep_Exemption__c").create({ User__c: editor.id, Reason__c: "x", Proposed_By__c: approver.id }),
    ).rejects.toThrow();
  });

  it("are not approved by somebody who left", async () => {
    const { id } = await editor.door.sobject("Lockstep_Exemption__c").create({ User__c: editor.id, Reason__c: "x" });
    await admin.sobject("User").update({ Id: approver.id, IsActive: false });
    await expect(
      approver.door.sobject("Lockstep_Exemption__c").update({ Id: String(id), Approved__c: true }),
    ).rejects.toThrow();
    expect(await org.query("SELECT Approved__c FROM Lockstep_Exemption__c")).toMatchObject([{ Approved__c: false }]);
  });
});

function documentOf(rule: object): object {
  return { format: "lockstep-configuration", contract: 1, rules: [rule] };
}

function validate(rule: object): Promise<Answer> {
  return ask(org.url, token, "POST", "configuration/validate", { configuration: documentOf(rule) });
}

function codes(answer: Answer): unknown[] {
  return ((answer["findings"] ?? []) as Answer[]).map(({ code }) => code);
}

async function apply(identity: object): Promise<Answer[]> {
  const answer = await ask(org.url, token, "POST", "identities", { oktaOrg: "main", identities: [identity] });
  await org.settled();
  return answer["results"] as Answer[];
}
