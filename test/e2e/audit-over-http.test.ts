/** The audit trail over HTTP: paged, verified, tampered with, reported to and purged (R22, R23, R25). */
import { zipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { breakIn, exportAudit } from "./support/audit-chain.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { loosen } from "./support/people.ts";

let org: LocalOrg;
let admin: Connection;
let token: string;
let beginning: OrgImage;

interface AuditRow {
  Id: string;
  Hash__c: string;
}

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("the audit trail", () => {
  it("is paged, and its hashes can be recomputed from the pages' source (R25)", async () => {
    await apply("ann", "bob", "cy");
    const first = await call("GET", "audit?limit=2");
    expect(first).toMatchObject({ head: { sequence: 3 }, next: 2 });
    const second = await call("GET", `audit?limit=2&after=${first["next"]}`);
    expect(list(second, "entries")).toMatchObject([{ sequence: 3, outcome: "applied" }]);
    expect(breakIn(await exportAudit(admin))).toBeUndefined();
  });

  it("is filtered, and a filter that fits nothing by mistake is refused (R22)", async () => {
    await apply("ann", "bob");
    const [bob] = list(await call("GET", "audit?person=00ubob"), "entries");
    expect(bob).toMatchObject({ sequence: 2, outcome: "applied" });
    const short = String(bob?.["userId"]).slice(0, 15);
    expect(list(await call("GET", `audit?user=${short}&outcome=applied`), "entries")).toEqual([bob]);
    expect(await call("GET", "audit?user=bob")).toMatchObject({ code: "malformed" });
    expect(await call("GET", "audit?outcome=aplied")).toMatchObject({
      code: "malformed",
      message: "The request cannot be read: outcome is none of applied, partial, refused, operated, decided.",
    });
  });

  it("is read to the end by pages that stay whole while entries are added (R22)", async () => {
    await apply("ann", "bob", "cy");
    const seen: unknown[] = [];
    let after: unknown = 0;
    for (const next of ["dan", "eve", ""]) {
      const page = await call("GET", `audit?outcome=applied&limit=2&after=${after}`);
      seen.push(...list(page, "entries").map((entry) => entry["oktaId"]));
      after = page["next"] ?? seen.length;
      if (next) await apply(next);
    }
    expect(seen).toEqual(["00uann", "00ubob", "00ucy", "00udan", "00ueve"]);
  });

  it("is verified in steps, and is in nobody's hand, administrators included (R25)", async () => {
    await apply("ann", "bob", "cy");
    expect(await call("POST", "audit/verify", { limit: 20 })).toMatchObject({
      done: true,
      verification: { verdict: "sound", verifiedSequence: 3 },
    });
    const [entry] = await org.query("SELECT Id FROM Lockstep_Audit_Entry__c WHERE Sequence__c = 2");
    const edit = admin.sobject("Lockstep_Audit_Entry__c").update({ Id: String(entry?.["Id"]), Message__c: "nothing" });
    await expect(edit).rejects.toThrow("The audit trail is written by Lockstep alone");
  });

  it("shows when an administrator removes the fence and edits, deletes or exchanges entries, to an export as well (R25)", async () => {
    await apply("ann", "bob", "cy");
    await removeTriggers("Lockstep_AuditEntryTrigger", "Lockstep_AuditChainTrigger");
    const open = await org.image();
    const entries = admin.sobject("Lockstep_Audit_Entry__c");
    const [, second, third] = (
      await org.query("SELECT Id, Hash__c FROM Lockstep_Audit_Entry__c ORDER BY Sequence__c")
    ).map(({ Id, Hash__c }) => ({ Id: String(Id), Hash__c: String(Hash__c) })) as [AuditRow, AuditRow, AuditRow];
    const problems = async () => {
      const { verification } = await call("POST", "audit/verify", {});
      const { verdict, problems: found } = verification as { verdict: string; problems: Answer[] };
      return [verdict, ...found.map(({ code, sequence }) => `${String(code)} ${String(sequence)}`)];
    };

    await entries.update({ Id: second.Id, Message__c: "nothing" });
    expect(await problems()).toEqual(["broken", "edited 2"]);
    expect(breakIn(await exportAudit(admin))).toContain("entry 2 is not what was hashed");

    await org.restore(open);
    await entries.delete(second.Id);
    expect(await problems()).toEqual(["broken", "missing 2"]);
    expect(breakIn(await exportAudit(admin))).toContain("entry 2 has the sequence 3");

    await org.restore(open);
    for (const [{ Id }, sequence] of [
      [second, 99],
      [third, 2],
      [second, 3],
    ] as const) {
      await entries.update({ Id, Sequence__c: sequence });
    }
    expect(await problems()).toEqual(expect.arrayContaining(["broken", "unlinked 2", "unlinked 3"]));
    expect(breakIn(await exportAudit(admin))).toContain("entry 2 does not follow the one before it");

    await org.restore(open);
    expect(await problems()).toEqual(["sound"]);
    const [chain] = await org.query("SELECT Id FROM Lockstep_Audit_Chain__c");
    await entries.delete(third.Id);
    const wound = { Head_Sequence__c: 2, Head_Hash__c: second.Hash__c };
    await admin.sobject("Lockstep_Audit_Chain__c").update({ Id: String(chain?.["Id"]), ...wound });
    expect(await problems()).toEqual(["broken", "tail_missing 3"]);
    // The deployment compiles the package anew.
  }, 120_000);

  it("is purged behind a checkpoint from which it still verifies (R23, R25)", async () => {
    await apply("ann", "bob", "cy");
    await loosen(org, admin, { "Audit Retention": "30" });
    org.clock.advance(40 * 24 * 3600 * 1000);
    const session = token;
    token = await org.openSession(await integrationUser());
    expect(await call("POST", "audit/purge", { limit: 2 })).toMatchObject({ code: "not_verified" });
    await call("POST", "audit/verify", {});
    expect(await call("POST", "audit/purge", { limit: 2 })).toMatchObject({
      purged: 2,
      checkpoint: { sequence: 2 },
      more: true,
    });
    expect(await call("POST", "audit/verify", {})).toMatchObject({
      // Cy's, and that two people loosened the retention.
      entries: 2,
      verification: { verdict: "sound", verifiedSequence: 4 },
    });
    org.clock.reset();
    token = session;
  });
});

it("a fact whose event was lost is missing, reported, and present, marked as reported (R22)", async () => {
  const sent = person("ann", 1);
  const [applied] = list(await call("POST", "identities", { oktaOrg: "main", identities: [sent] }), "results");
  const lost = { ...applied, factId: "0b6f5d5e-lost" };
  expect(await call("POST", "facts", { factIds: [lost.factId] })).toMatchObject({ missing: [lost.factId] });

  const fact = { ...lost, oktaOrg: "main", occurredAt: new Date().toISOString(), causes: sent.causes };
  expect(await call("POST", "facts", { facts: [fact] })).toMatchObject({ results: [{ state: "written" }] });

  expect(await call("POST", "facts", { factIds: [lost.factId] })).toMatchObject({ missing: [] });
  expect(await call("POST", "facts", { facts: [fact] })).toMatchObject({ results: [{ state: "present" }] });
  await org.settled();
  const page = await call("GET", "audit");
  expect(list(page, "entries").find((entry) => entry["factId"] === lost.factId)).toMatchObject({ source: "companion" });
  expect(breakIn(await exportAudit(admin))).toBeUndefined();
});

function call(method: string, path: string, body?: Answer): Promise<Answer> {
  return ask(org.url, token, method, path, body);
}

async function apply(...names: string[]): Promise<void> {
  await call("POST", "identities", { oktaOrg: "main", identities: names.map((name) => person(name, 1)) });
  await org.settled();
}

function list(answer: Answer, name: string): Answer[] {
  return answer[name] as Answer[];
}

async function integrationUser(): Promise<string> {
  const assigned = "PermissionSet.Name = 'Lockstep_Integration'";
  const [row] = await org.query(`SELECT AssigneeId FROM PermissionSetAssignment WHERE ${assigned}`);
  return String(row?.["AssigneeId"]);
}

/** What an administrator can do: delete triggers by a deployment. */
async function removeTriggers(...names: string[]): Promise<void> {
  const members = names.map((name) => `<members>${name}</members>`).join("");
  const types = `<types>${members}<name>ApexTrigger</name></types>`;
  const files = { "package.xml": "", "destructiveChanges.xml": types };
  const zipped = Object.entries(files).map(([path, inner]) => [path, Buffer.from(manifest(inner))] as const);
  const form = new FormData();
  const options = { deployOptions: { rollbackOnError: true } };
  form.append("json", new Blob([JSON.stringify(options)], { type: "application/json" }));
  form.append("file", new Blob([Uint8Array.from(zipSync(Object.fromEntries(zipped)))]), "deploy.zip");
  const deployRequest = `${org.url}/services/data/v65.0/metadata/deployRequest`;
  const headers = { authorization: `Bearer ${org.accessToken}` };
  await fetch(deployRequest, { method: "POST", headers, body: form });
  await org.settled();
}

function manifest(types: string): string {
  return `<?xml version="1.0"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${types}<version>65.0</version></Package>`;
}
