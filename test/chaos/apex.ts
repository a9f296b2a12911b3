import type { Connection } from "jsforce";
import type { LocalOkta } from "../../companion/testing/harness.ts";
import { groups } from "../e2e/support/acme.ts";
import { breakIn, exportAudit } from "../e2e/support/audit-chain.ts";
import { desiredFor, managed } from "../e2e/support/oracle.ts";
import { connectOrg } from "../e2e/support/world.ts";
import type { ChaosOrg, OrgVerdict } from "./orgs.ts";

/** What a request of the companion may take: the org's Apex works for it, on a machine that does much else. */
const TIMEOUT_MS = 5_000;
const PACKAGE = "/services/apexrest/lockstep/";

/** The local org with the package's own Apex, Acme's rules and its stream of commands. */
export async function startApex(okta: LocalOkta): Promise<ChaosOrg> {
  const seats = { Salesforce: 1_000_000, "Salesforce Platform": 1_000_000 };
  const { org, admin, app, config } = await connectOrg({ key: "production", okta, seats });
  const { faults } = org;
  let requests = 0;
  // One that no request meets: it only counts.
  faults.add({
    kind: "server-error",
    match: ({ path }) => {
      if (path.startsWith(PACKAGE)) requests += 1;
      return false;
    },
  });
  const standing: { remove(): void }[] = [];
  const fail = (fault: Parameters<typeof faults.add>[0]) => standing.push(faults.add({ match: PACKAGE, ...fault }));
  const mend = () => standing.splice(0).forEach((fault) => fault.remove());
  return {
    config: {
      ...config,
      requestTimeoutMs: TIMEOUT_MS,
      requests: { pollMs: 2_000 },
      facts: { checkMs: 1_000, graceMs: 3_000 },
      pubSub: { ...config.pubSub, graceMs: 500 },
    },
    groups,
    app: app.id,
    secrets: [org.accessToken],
    faults: {
      "org down": () => fail({ kind: "server-error", times: 2 }),
      "org's connection cut before the work": () => fail({ kind: "cut-before", times: 2 }),
      "org's connection cut after the work": () => fail({ kind: "cut-after", times: 2 }),
      "org fails at the commit": () => fail({ kind: "before-commit", times: 2 }),
      "org out of rows": () => fail({ kind: "row-lock", times: 2 }),
      "org answers after the companion gave up": () => fail({ kind: "slow", ms: TIMEOUT_MS + 1_000, times: 1 }),
      "org's limit": () => fail({ kind: "rate-limited", times: 2 }),
      "org's tokens expire": () => fail({ kind: "expired-token", times: 3 }),
      "org's stream of commands ends": () => org.pubSub.disconnect(),
    },
    async ask(oktaId) {
      await admin.sobject("Lockstep_Request__c").create({ Kind__c: "Sync", Subject__c: oktaId });
    },
    ease: () => undefined,
    mend,
    audits: true,
    requests: () => requests,
    differences: (now) => differences(now, admin, app.id),
    async verdict() {
      await org.settled();
      return verdictOf(admin);
    },
    close: () => org.close(),
  };
}

interface UserRow {
  Id: string;
  IsActive: boolean;
  Department: string | null;
  Lockstep_Okta_Id__c: string;
  Profile: { Name: string };
  UserRole: { DeveloperName: string } | null;
}

const all = async <Row>(admin: Connection, soql: string) =>
  (await admin.query<Row & Record<string, unknown>>(soql, { autoFetch: true, maxFetch: 1_000_000 })).records as Row[];

/** Compares with an oracle that shares no code with the package. */
async function differences(okta: LocalOkta, admin: Connection, appId: string): Promise<string[]> {
  const users = await all<UserRow>(
    admin,
    "SELECT Id, IsActive, Department, Lockstep_Okta_Id__c, Profile.Name, UserRole.DeveloperName FROM User WHERE Lockstep_Okta_Id__c != null",
  );
  const assigned = await all<{ AssigneeId: string; PermissionSet: { Name: string } }>(
    admin,
    "SELECT AssigneeId, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = false",
  );
  const sets = Map.groupBy(assigned, ({ AssigneeId }) => AssigneeId);
  const byOktaId = Map.groupBy(users, (user) => user.Lockstep_Okta_Id__c);
  const truth = okta.truth();
  const ids = new Set([...truth.keys(), ...byOktaId.keys()]);
  return [...ids].filter((id) => {
    const desired = desiredFor(truth.get(id), appId);
    const [user, second] = byOktaId.get(id) ?? [];
    if (second !== undefined) return true;
    if (desired.kind === "unsettled") return false;
    const held = (sets.get(user?.Id ?? "") ?? []).map(({ PermissionSet }) => PermissionSet.Name);
    const given = held.filter((name) => managed.includes(name)).sort();
    if (desired.kind === "absent") return user?.IsActive === true || given.length > 0;
    if (user === undefined || !user.IsActive) return true;
    return (
      user.Profile.Name !== desired.profile ||
      (desired.role !== null && user.UserRole?.DeveloperName !== desired.role) ||
      JSON.stringify(given) !== JSON.stringify(desired.authoritative) ||
      desired.additive.some((name) => !held.includes(name)) ||
      (user.Department ?? null) !== desired.fields["Department"]
    );
  });
}

async function verdictOf(admin: Connection): Promise<OrgVerdict> {
  const entries = await exportAudit(admin);
  const audit = [breakIn(entries) ?? []].flat();
  const facts = entries.map((entry) => String(entry.Fact_Id__c));
  if (new Set(facts).size !== facts.length) audit.push("a fact has several entries");
  const fallen = new Set<string>();
  const versions = new Map<string, number>();
  // Reported entries come late, of a time that is past.
  for (const entry of entries.filter(({ Source__c, Outcome__c }) => !Source__c && Outcome__c !== "refused")) {
    const id = String(entry.Okta_Id__c);
    const version = Number(entry.Version__c);
    if (version < (versions.get(id) ?? 0)) fallen.add(id);
    versions.set(id, version);
  }
  const waiting = await all<{ Name: string; State__c: string }>(
    admin,
    "SELECT Name, State__c FROM Lockstep_Request__c WHERE State__c IN ('Requested', 'Running')",
  );
  return { fallen: [...fallen], audit, unheard: waiting.map(({ Name }) => Name) };
}
