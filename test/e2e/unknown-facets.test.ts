/** Invariant 4 as a property: whatever is unknown about a person, nothing is withdrawn because of it. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connection } from "jsforce";
import { startOrg } from "../local-org/org/index.ts";
import { createIntegrationUser, enterSetUp, groups } from "./support/acme.ts";
import { connect } from "./support/world.ts";

const TAKING = ["withdraw_permission_set", "set_profile", "set_role", "freeze_user", "end_sessions", "deactivate_user"];

let org: Awaited<ReturnType<typeof startOrg>>;
let integration: Connection;

beforeAll(async () => {
  org = await startOrg();
  const admin = connect(org.url, org.accessToken);
  await enterSetUp(admin);
  const { id } = await createIntegrationUser(admin);
  integration = connect(org.url, await org.openSession(id));
}, 120_000);

afterAll(() => org?.close());

interface Result {
  outcome: string;
  code?: string | null;
  message?: string | null;
  changes: { kind: string }[];
}

const FACETS = ["status", "groups", "app", "profile"] as const;

/** A person with access, of whom the next snapshot knows only a part; most of them are still active and assigned, so that only ignorance could take something. */
const partial = fc.record({
  joined: fc.subarray([...groups]).map((more) => [...new Set(["Sales", ...more])]),
  later: fc.subarray([...groups]),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant("ACTIVE") },
    fc.constantFrom("SUSPENDED", "DEPROVISIONED", "LOCKED_OUT"),
  ),
  assigned: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  known: fc
    .oneof({ weight: 3, arbitrary: fc.constantFrom(...FACETS).map((facet) => [facet]) }, fc.subarray([...FACETS]))
    .map((unknown) => ({
      status: !unknown.includes("status"),
      groups: !unknown.includes("groups"),
      app: !unknown.includes("app"),
      profile: !unknown.includes("profile"),
    })),
});

test("invariant 4: no withdrawal derives from an unknown facet", async () => {
  let withSomethingToTake = 0;
  await fc.assert(
    fc.asyncProperty(partial, async ({ joined, later, status, assigned, known }) => {
      const oktaId = `00u${randomUUID().replaceAll("-", "").slice(0, 17)}`;
      const first = await post(snapshot(oktaId, 1, { status: "ACTIVE", groups: joined, assigned: true }));
      const second = await post(snapshot(oktaId, 2, { status, groups: later, assigned }, known));
      const taken = second.changes.map((change) => change.kind).filter((kind) => TAKING.includes(kind));
      // A leaver is known by the status alone, or by the app's unassignment whatever the status, as long as that is known.
      const provenLeaver =
        (known.status && ["SUSPENDED", "DEPROVISIONED"].includes(status)) || (known.status && known.app && !assigned);
      if (first.outcome === "applied") withSomethingToTake++;
      if (provenLeaver) return;
      if (!known.groups || !known.status || !known.app) expect(taken, JSON.stringify(second)).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(withSomethingToTake, "histories in which there was access to lose").toBe(150);
}, 300_000);

test("a proven leaver loses the access although the groups are unknown", async () => {
  const oktaId = "00uproven00000000001";
  await post(snapshot(oktaId, 1, { status: "ACTIVE", groups: ["Sales"], assigned: true }));
  const result = await post(
    snapshot(
      oktaId,
      2,
      { status: "DEPROVISIONED", groups: [], assigned: false },
      { status: true, groups: false, app: false, profile: false },
    ),
  );
  expect(result.changes.map((change) => change.kind)).toEqual(
    expect.arrayContaining(["freeze_user", "withdraw_permission_set", "deactivate_user"]),
  );
});

async function post(identity: object): Promise<Result> {
  const answer = await integration.apex.post<{ results: Result[] }>("/lockstep/v1/identities", {
    contract: 1,
    correlationId: randomUUID(),
    oktaOrg: "main",
    identities: [identity],
  });
  const [result] = answer.results;
  expect(result).toBeDefined();
  return result!;
}

function snapshot(
  oktaId: string,
  version: number,
  truth: { status: string; groups: readonly string[]; assigned: boolean },
  known = { status: true, groups: true, app: true, profile: true },
): object {
  const facet = (isKnown: boolean, value: unknown) =>
    isKnown ? { state: "known", value } : { state: "unknown", reason: "lost_scope" };
  const login = `${oktaId}@acme.example`.toLowerCase();
  return {
    oktaId,
    version,
    tombstone: false,
    causes: [],
    facets: {
      status: facet(known.status, truth.status),
      profile: facet(known.profile, { login, email: login, firstName: "Pat", lastName: "Doe", title: "Engineer" }),
      groups: facet(
        known.groups,
        truth.groups.map((name) => ({ id: `00g${name}`, name })),
      ),
      app: facet(known.app, { assigned: truth.assigned }),
    },
  };
}
