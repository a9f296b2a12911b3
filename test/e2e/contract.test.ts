/**
 * The Apex keeps the contract: what each door of the package answers is what the companion's schema says, no key more
 * and none less, so that docs/openapi.json is true (R1).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import { BASE_PATH, problemSchema, type Door } from "../../companion/src/salesforce/contract/door.ts";
import { doors } from "../../companion/src/salesforce/contract/index.ts";
import { RETENTION_KINDS } from "../../companion/src/salesforce/contract/retention.ts";
import type { LocalOrg } from "../local-org/org/types.ts";
import { person } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { loosen } from "./support/people.ts";

type Name = keyof typeof doors;
type Body = Record<string, unknown>;

let org: LocalOrg;
let admin: Connection;
let token: string;
const held = new Set<string>();

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
}, 120_000);

afterAll(() => org?.close());

describe("what a door answers is what its schema says", () => {
  it("identities: applied, skipped and unreadable", async () => {
    const { results } = await keeps("applyIdentities", {
      oktaOrg: "main",
      identities: [
        person("ann", 1),
        { ...person("bob", 1), tombstone: true },
        { ...person("cy", 1), facets: { status: { state: "known", value: "ACTIVE" } } },
        { oktaId: "00ubad", version: -1 },
      ],
    });
    expect(list(results).map(({ outcome }) => outcome)).toEqual(["applied", "skipped", "skipped", "refused"]);
    await org.settled();
  });

  it("plans", async () => {
    const { results } = await keeps("planIdentities", { oktaOrg: "main", identities: [person("dee", 1)] });
    expect(list(results)).toMatchObject([{ outcome: "planned" }]);
  });

  it("plans by a draft, of stored snapshots", async () => {
    const { results, summary } = await keeps("planIdentities", {
      oktaOrg: "main",
      oktaIds: ["00uann"],
      draft: { rules: [] },
    });
    expect([list(results).length, summary]).toMatchObject([1, { people: { all: 1 } }]);
  });

  it("templates, and one that is rendered", async () => {
    const { templates } = await keeps("listTemplates");
    expect(list(templates)).toHaveLength(6);
    await keeps("renderTemplate", { settings: {} }, "mfa");
  });

  it("previews: started, cancelled, read", async () => {
    const { run } = await keeps("previewEveryone", { draft: { rules: [] } });
    const id = String((run as Body)["id"]);
    await org.settled();
    await keeps("readRun", undefined, id);
    await admin.sobject("Lockstep_Run__c").update({ Id: id, State__c: "Running" });
    await keeps("changeRun", { state: "Cancelled" }, id);
    await admin.sobject("Lockstep_Run__c").destroy(id);
  });

  it("explanations: of what is granted, of what is not, and of nobody", async () => {
    const users = [{ oktaId: "00uann", oktaOrg: "main" }, { username: "nobody@acme.example" }];
    const { explanations } = await keeps("explainAccess", { users, notGranted: true });
    expect(list(explanations)).toMatchObject([{ found: true }, { found: false }]);
    const states = list(list(explanations)[0]!["access"]).map(({ state }) => state);
    expect(states).toEqual(expect.arrayContaining(["granted", "not_granted"]));
  });

  it("reconciliations: of what the org saw last, of what it is sent, and of nobody's users", async () => {
    expect(await keeps("reconcile", {})).toMatchObject({ outcomes: { sound: 1 }, repair: false });
    const page = { oktaOrg: "main", identities: [person("dee", 1)] };
    expect(await keeps("reconcile", page)).toMatchObject({ discrepancies: { missing_user: 1 } });
    expect(await keeps("reconcile", { unlinked: true })).toMatchObject({ results: [{ outcome: "not_linked" }, {}] });
  });

  it("requests, and how far they are", async () => {
    const asked = await admin.sobject("Lockstep_Request__c").create({ Kind__c: "Sync", Subject__c: "00uann" });
    const { requests } = await keeps("listRequests");
    expect(list(requests)).toMatchObject([{ kind: "Sync", subject: "00uann" }]);
    const progress = { state: "Running", progress: 40 };
    expect(await keeps("reportRequest", progress, String(asked.id))).toMatchObject(progress);
  });

  it("runs", async () => {
    await admin.sobject("Lockstep_Run__c").create({ Kind__c: "Breaker", State__c: "Held", Counted__c: 6 });
    const { runs } = await keeps("listRuns");
    expect(list(runs)).toHaveLength(1);
  });

  it("audit, and its verification", async () => {
    const { entries } = await keeps("listAudit");
    expect(list(entries).length).toBeGreaterThan(0);
    expect(await keeps("verifyAudit", {})).toMatchObject({ done: true, verification: { verdict: "sound" } });
  });

  it("audit and whatever else has a retention, purged", async () => {
    const kinds = ["Audit", "Version", "Run", "Finding", "Request"].map((kind) => [`${kind} Retention`, "30"]);
    await loosen(org, admin, Object.fromEntries(kinds));
    expect(await keeps("purgeAudit", {})).toMatchObject({ purged: 0, more: false });
    for (const kind of RETENTION_KINDS) {
      expect(await keeps("purge", { kind })).toMatchObject({ purged: 0, more: false });
    }
  });

  it("facts: asked about, and reported", async () => {
    expect(await keeps("reportFacts", { factIds: ["f-1"] })).toMatchObject({ missing: ["f-1"] });
    const fact = { factId: "f-1", oktaId: "00unobody", version: 3, outcome: "applied", changes: [] };
    const occurred = { oktaOrg: "main", occurredAt: new Date().toISOString(), causes: [] };
    expect(await keeps("reportFacts", { facts: [{ ...fact, ...occurred }] })).toMatchObject({
      results: [{ state: "refused", code: "invalid_fact" }],
    });
  });

  it("configuration", async () => {
    const { configuration } = await keeps("readConfiguration");
    expect(list((configuration as Body)["rules"]).length).toBeGreaterThan(0);
  });

  it("configuration, validated, saved, kept and brought back", async () => {
    const { hash, configuration } = await keeps("readConfiguration");
    expect(await keeps("validateConfiguration", { configuration })).toMatchObject({ valid: true });
    const settings = { format: "lockstep-configuration", contract: 1, settings: { graceDays: 3 } };
    const saved = await keeps("saveConfiguration", { configuration: settings, expectedHash: hash });
    const { versions } = await keeps("listConfigurationVersions");
    const earlier = list(versions).find((version) => version["hash"] === hash);
    const restored = await keeps(
      "restoreConfiguration",
      { expectedHash: saved["resultHash"] },
      String(earlier?.["id"]),
    );
    expect(restored).toMatchObject({ resultHash: hash });
  });

  it("what the companion tells of itself, part by part", async () => {
    expect(await keeps("reportCompanion", { parts: {} })).toMatchObject({
      settings: { schedules: expect.any(Object) },
    });
    expect(await keeps("readHealth")).not.toMatchObject({ companionReportedAt: expect.any(String) });
    const companion = { startedAt: new Date().toISOString(), everySeconds: 300, address: null };
    await keeps("reportCompanion", { parts: { companion } });
    expect(await keeps("readHealth")).toMatchObject({ companionReportedAt: expect.any(String) });
  });

  it("access policies: what they touch, and why that is not known", async () => {
    await keeps("keepAccessPolicies", { targets: [] });
    expect(await keeps("keepAccessPolicies", { code: "INVALID_TYPE", message: "No." })).toMatchObject({ targets: 0 });
  });

  it("licences: how many were counted", async () => {
    expect(await keeps("countLicences", {})).toMatchObject({ licences: expect.any(Number) });
  });

  it("health", async () => {
    expect(await keeps("readHealth")).toMatchObject({ enabled: true });
  });

  it("and no door was left out", () => {
    expect(Object.keys(doors).filter((name) => !held.has(name))).toEqual([]);
  });
});

describe.each(Object.entries<Door>(doors))("%s refuses", (_name, door) => {
  const path = door.path.replace(/\{\w+\}/, "a0X000000000001AAA");

  it("a caller without the permission", async () => {
    const { status, body } = await exchange(door, path, door.body && { contract: 1 }, org.accessToken);
    expect([status, problemSchema.parse(body).code]).toEqual([403, "forbidden"]);
  });

  it.runIf(door.body)("a body that cannot be read", async () => {
    const { status, body } = await exchange(door, path, "[", token);
    expect([status, problemSchema.parse(body).code]).toEqual([400, "malformed"]);
  });
});

/** Goes through a door and holds body and answer against their schemas. */
async function keeps(name: Name, body?: Body, part = ""): Promise<Body> {
  const door: Door = doors[name];
  const versioned = body && name !== "reportRequest" ? { contract: 1, ...body } : body;
  const { status, body: answer } = await exchange(door, door.path.replace(/\{\w+\}/, part), versioned, token);
  expect([status, answer]).toEqual([200, expect.anything()]);
  // The schema drops keys that it does not know, so what it reads equals what came only if it knows them all.
  expect(answer).toEqual(door.answer.parse(answer));
  held.add(name);
  return answer as Body;
}

async function exchange({ method }: Door, path: string, body: unknown, session: string) {
  const response = await fetch(`${org.url}${BASE_PATH}${path}`, {
    method,
    headers: { authorization: `Bearer ${session}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

const list = (value: unknown) => value as Body[];
