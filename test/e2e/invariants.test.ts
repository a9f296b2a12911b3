/**
 * The invariants of the architecture (docs/architecture.md) as properties over random histories: local Okta, companion and the package's Apex in the local org, through HTTP.
 *
 * A failing history is printed by fast-check with its seed; put `{ seed, path }` into `fc.assert` to play it again.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { histories, perform, settle } from "./support/history.ts";
import type { Run } from "./support/history.ts";
import { breakIn, exportAudit } from "./support/audit-chain.ts";
import { desiredFor, managed } from "./support/oracle.ts";
import { startWorld } from "./support/world.ts";
import type { World } from "./support/world.ts";

/** More by `PROPERTY_RUNS=500 npm run -s vitest -- run test/e2e/invariants`. */
const { PROPERTY_RUNS: asked } = process.env;
const RUNS = Number(asked ?? 40);
/** A machine that does much else plays fewer. */
const LONGEST_MS = asked === undefined ? 180_000 : 3_600_000;
const PRESENT = ["caused", "contributed", "no_net_effect", "dead_letter", "log_only", "not_routed"];

let world: World;
let runs = 0;
/** The facts that the package answered with. */
const facts: string[] = [];

beforeAll(async () => {
  world = await startWorld({
    oktaRateLimits: false,
    seats: { Salesforce: 100_000, "Salesforce Platform": 100_000 },
    companion: (config) => ({
      ...config,
      oktaOrgs: config.oktaOrgs.map((org) => ({ ...org, log: { enabled: true, pollMs: 100 } })),
      sync: { rechecksMs: [60, 120, 240], deletionProofMs: 60, retryBaseMs: 20, retryMaxMs: 100, maxAttempts: 12 },
    }),
  });
  world.companion.onOutcome(({ factId, changes }) => {
    if (factId && changes.length > 0) facts.push(factId);
  });
}, 120_000);

afterAll(() => world?.close());

interface UserRow {
  Id: string;
  Username: string;
  IsActive: boolean;
  Lockstep_Okta_Id__c: string;
  Profile: { Name: string };
  UserRole: { DeveloperName: string } | null;
  [field: string]: unknown;
}

test("invariants 1, 2, 3, 5 and 6 hold after any history with faults", { timeout: 2 * LONGEST_MS }, async () => {
  const until = performance.now() + LONGEST_MS;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      if (performance.now() > until) return;
      const run: Run = { world, tag: `${Date.now().toString(36)}${runs++}`, ids: new Map(), byHand: new Set() };
      for (const act of history) await perform(act, run);
      world.okta.faults.clear();
      world.org.faults.clear();
      await caughtUp();
      await everyEventHasOneOutcome();
      for (const oktaId of run.ids.values()) await stateIsAsDesired(oktaId, run);
      await nextPlanIsEmpty(run);
      for (const oktaId of run.ids.values()) await versionsNeverDecrease(oktaId);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});

test("invariant 8: after all of them, each change is in exactly one audit entry, in an unbroken chain", async () => {
  const entries = await exportAudit(world.admin);
  const recorded = entries.map((entry) => entry.Fact_Id__c);
  expect(facts.length).toBeGreaterThan(0);
  expect(recorded).toEqual(expect.arrayContaining(facts));
  expect(new Set(recorded).size).toBe(recorded.length);
  expect(breakIn(entries)).toBeUndefined();
  // and the check can fail
  expect(breakIn(entries.map((entry, index) => (index === 3 ? { ...entry, Summary__c: "nothing" } : entry)))).toContain(
    "4",
  );
  expect(breakIn(entries.toSpliced(3, 1))).toContain("4");
});

/** Everything in the System Log has reached the store, also what a hook lost, and no lane waits. */
async function caughtUp(): Promise<void> {
  const uuids = world.okta.events.map((event) => event.uuid);
  const missing = async () => {
    world.companion.readLogs();
    await settle(world);
    const known = new Set((await world.companion.store.eventOutcomes()).map(({ uuid }) => uuid));
    return uuids.filter((uuid) => !known.has(uuid));
  };
  const deadline = Date.now() + 60_000;
  while ((await missing()).length > 0) {
    if (Date.now() > deadline) {
      throw new Error(
        `${(await missing()).length} events never arrived: ${JSON.stringify((await world.companion.status()).oktaOrgs)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await settle(world);
}

/** Invariant 1. */
async function everyEventHasOneOutcome(): Promise<void> {
  const outcomes = await world.companion.store.eventOutcomes();
  const open = outcomes.filter(({ outcome }) => outcome === null || !PRESENT.includes(outcome));
  expect(open, "events without a terminal outcome").toEqual([]);
  expect(new Set(outcomes.map(({ uuid }) => uuid)).size, "one outcome an event").toBe(outcomes.length);
}

/** Invariants 2 (first half), 5 and 6: what the org holds depends on the last truth alone. */
async function stateIsAsDesired(oktaId: string, run: Run): Promise<void> {
  const desired = desiredFor(world.okta.truth().get(oktaId), world.app.id);
  const users = await world.admin.query<UserRow>(
    "SELECT Id, Username, IsActive, FirstName, LastName, Title, Department, City, Lockstep_Okta_Id__c, Profile.Name, UserRole.DeveloperName " +
      `FROM User WHERE Lockstep_Okta_Id__c = '${oktaId}'`,
  );
  expect(users.records.length, "users linked to one person").toBeLessThanOrEqual(1);
  const [user] = users.records;
  const sets = user ? await permissionSetsOf(user.Id) : [];
  if (run.byHand.has(oktaId)) expect(sets, "what an admin gave by hand stays").toContain("Beta_Tester");
  if (desired.kind === "unsettled") return;
  if (desired.kind === "absent") {
    expect(user?.IsActive ?? false, `${oktaId} must not be active`).toBe(false);
    expect(
      sets.filter((name) => managed.includes(name)),
      "withdrawn from a leaver",
    ).toEqual([]);
    return;
  }
  expect(user, `${oktaId} must have a user`).toBeDefined();
  expect({
    active: user!.IsActive,
    frozen: await isFrozen(user!.Id),
    profile: user!.Profile.Name,
    role: desired.role === null ? null : (user!.UserRole?.DeveloperName ?? null),
    authoritative: sets.filter((name) => managed.includes(name)),
    fields: Object.fromEntries(Object.keys(desired.fields).map((field) => [field, user![field] ?? null])),
  }).toEqual({
    active: true,
    frozen: false,
    profile: desired.profile,
    role: desired.role,
    authoritative: desired.authoritative,
    fields: desired.fields,
  });
  expect(sets).toEqual(expect.arrayContaining([...desired.additive]));
}

/** Invariant 2 (second half): asked again with the last truth, the package has nothing to do. */
async function nextPlanIsEmpty(run: Run): Promise<void> {
  const identities = [...run.ids.values()].map((oktaId) => {
    const person = world.okta.truth().get(oktaId);
    if (!person) return { oktaId, version: 2_000_000, tombstone: true, causes: [], facets: {} };
    const known = (value: unknown) => ({ state: "known", value });
    return {
      oktaId,
      version: 2_000_000,
      tombstone: false,
      causes: [],
      facets: {
        status: known(person.status),
        profile: known(person.profile),
        groups: known(person.groups),
        app: known({ assigned: person.apps.includes(world.app.id) }),
      },
    };
  });
  if (identities.length === 0) return;
  const answer = await world.integration.apex.post<{ results: { outcome: string; changes: unknown[] }[] }>(
    "/lockstep/v1/plans",
    { contract: 1, correlationId: "next-plan", oktaOrg: "main", identities },
  );
  for (const result of answer.results) {
    expect(["unchanged", "skipped"], JSON.stringify(result)).toContain(result.outcome);
  }
}

/** Invariant 3, read from the audit trail: the versions of what was applied. */
async function versionsNeverDecrease(oktaId: string): Promise<void> {
  const entries = await world.admin.query<{ Version__c: number }>(
    `SELECT Version__c FROM Lockstep_Audit_Entry__c WHERE Okta_Id__c = '${oktaId}' AND Outcome__c IN ('applied', 'partial') ORDER BY Name`,
  );
  const versions = entries.records.map((entry) => entry.Version__c);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
}

async function permissionSetsOf(userId: string): Promise<string[]> {
  const rows = await world.admin.query<{ PermissionSet: { Name: string } }>(
    `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSet.IsOwnedByProfile = false`,
  );
  return rows.records.map((row) => row.PermissionSet.Name).toSorted();
}

async function isFrozen(userId: string): Promise<boolean> {
  const rows = await world.admin.query<{ IsFrozen: boolean }>(
    `SELECT IsFrozen FROM UserLogin WHERE UserId = '${userId}'`,
  );
  return rows.records[0]?.IsFrozen ?? false;
}
