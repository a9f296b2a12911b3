/** Requests that overlap in time: what the package locks cannot be raced (R9, R16, R22, R25, R34). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { create } from "./support/acme.ts";
import { breakIn, exportAudit } from "./support/audit-chain.ts";
import { overlap } from "./support/overlap.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { meet } from "./support/people.ts";

const FIRST = ["ann", "bob", "cid"];
const SECOND = ["dee", "eve", "fay"];

let org: LocalOrg;
let admin: Connection;
let token: string;
/** Of another integration user. */
let other: string;
/** People are there, and nothing of them has come to the audit trail yet. */
let unheard: OrgImage;
let beginning: OrgImage;
/** What the package said of one person. */
let result: Answer;

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg({ settings: false }));
  ({ token: other } = await meet(org, admin, "other", "Lockstep_Integration"));
  await org.control("holdAsync", true);
  const identities = [...FIRST, ...SECOND].map((name) => person(name, 1));
  const answer = await call("POST", "identities", { oktaOrg: "main", identities });
  [result = {}] = answer["results"] as Answer[];
  unheard = await org.image();
  await org.control("holdAsync", false);
  await org.settled();
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("the breaker (R34)", () => {
  const held = (names: readonly string[]) => names.map(() => "breaker_held");
  const applied = (names: readonly string[]) => names.map(() => "applied");

  /** The first leave, and while they stand at the point, the second. */
  const leaving = (point: Parameters<typeof overlap>[1]) =>
    overlap(
      org,
      point,
      () => leave(FIRST),
      () => leave(SECOND),
    );

  beforeEach(() => settings({ Breaker_Users__c: 3 }));

  it.each([
    ["after the lock", { at: "lock", objectName: "Lockstep_Settings__c" }],
    ["after users were written", { at: "dml", objectName: "User" }],
    ["before the commit", { at: "commit" }],
  ])("counts both of two requests that overlap %s", async (_where, point) => {
    expect(await leaving(point)).toEqual([applied(FIRST), held(SECOND)]);
  });

  it("counts for whoever is there first", async () => {
    const point = { at: "lock", objectName: "Lockstep_Settings__c", when: "before" };
    expect(await leaving(point)).toEqual([held(FIRST), applied(SECOND)]);
  });

  it("lets nobody through who could not wait for it", async () => {
    const point = { at: "lock", objectName: "Lockstep_Settings__c", ms: 12_000 };
    const [first, second] = await leaving(point);
    expect(first).toEqual(applied(FIRST));
    expect(second).toBe("row_locked");
    expect(await leave(SECOND)).toEqual(held(SECOND));
  });
});

describe("the breaker where nobody has saved settings (R34)", () => {
  const atOnce = (point: Parameters<typeof overlap>[1], before: () => Promise<unknown> = () => Promise.resolve()) =>
    overlap(
      org,
      point,
      () => leave(FIRST),
      () => before().then(() => leave(SECOND, other)),
    );
  const firstWins = [FIRST.map(() => "applied"), SECOND.map(() => "breaker_held")];
  const secondWins = [FIRST.map(() => "breaker_held"), SECOND.map(() => "applied")];

  it.each([
    ["after settings were looked for", { at: "lock", objectName: "Lockstep_Settings__c" }, secondWins],
    ["after users were written", { at: "dml", objectName: "User" }, firstWins],
    ["before the commit", { at: "commit" }, firstWins],
  ])("counts both of two callers' requests that overlap %s", async (_where, point, expected) => {
    expect(await org.query("SELECT Id FROM Lockstep_Settings__c")).toEqual([]);
    expect(await atOnce(point)).toEqual(expected);
  });

  it("counts both when settings are saved between them", async () => {
    const saved = () => settings({ Breaker_Users__c: 3 });
    expect(await atOnce({ at: "dml", objectName: "User" }, saved)).toEqual(firstWins);
  });
});

describe("the audit chain (R25)", () => {
  it.each([
    ["its head is locked", { at: "lock", objectName: "Lockstep_Audit_Chain__c" }],
    ["entries were written", { at: "dml", objectName: "Lockstep_Audit_Entry__c" }],
    ["its head was moved", { at: "dml", objectName: "Lockstep_Audit_Chain__c" }],
  ])("is one chain when another report comes after %s", async (_where, point) => {
    const answers = await overlap(
      org,
      point,
      () => report("ann"),
      () => report("bob"),
    );
    expect(answers).toEqual(["written", "written"]);
    expect(breakIn(await exportAudit(admin))).toBeUndefined();
  });

  it("has one head, whoever writes the first entry ever", async () => {
    await org.restore(unheard);
    const point = { at: "dml", objectName: "Lockstep_Audit_Chain__c" };
    const answers = await overlap(
      org,
      point,
      () => report("ann"),
      () => report("bob"),
    );
    expect(answers).toEqual(["written", "written"]);
    expect(breakIn(await exportAudit(admin))).toBeUndefined();
  });
});

describe("one person in two requests (R16)", () => {
  it("is as the newer snapshot says, although the older one began first", async () => {
    const point = { at: "dml", objectName: "User" };
    const [older, newer] = await overlap(
      org,
      point,
      () => rename("ann", 2, "Ann-Two"),
      () => rename("ann", 3, "Ann-Three"),
    );
    expect([older, newer]).toEqual(["applied", "applied"]);
    expect(await firstName("ann")).toBe("Ann-Three");
  });

  it("is as the newer snapshot says when the older one comes late", async () => {
    const point = { at: "dml", objectName: "User" };
    await overlap(
      org,
      point,
      () => rename("ann", 3, "Ann-Three"),
      () => rename("ann", 2, "Ann-Two"),
    );
    expect(await firstName("ann")).toBe("Ann-Three");
  });
});

describe("an address that somebody takes after its holders were counted (R8)", () => {
  const counted = { at: "lock", objectName: "User", occurrence: 2, when: "before" };

  it("is theirs: whoever holds it when users are locked is matched", async () => {
    const [outcome, [rival]] = await overlap(org, counted, join, () => take(1));
    expect(outcome).toBe("applied");
    expect(await linked("gus")).toBe(rival);
  });

  it("is nobody's in particular when there are two by then", async () => {
    await take(1);
    expect((await overlap(org, counted, join, () => take(1, "later")))[0]).toBe("ambiguous_match");
    expect(await linked("gus")).toBeUndefined();
  });

  const join = async () => ((await outcomes([person("gus", 1)])) as unknown[])[0];
});

/** Employees whom nobody has linked, and who have the address of gus. */
async function take(count: number, prefix = "rival"): Promise<string[]> {
  const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const users = Array.from({ length: count }, (_, index) => ({
    Username: `${prefix}${index}@people.example`,
    LastName: prefix,
    Email: "gus@acme.example",
    Alias: prefix,
    ProfileId: profile?.["Id"],
    TimeZoneSidKey: "GMT",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
  }));
  return create(admin, "User", users);
}

async function linked(name: string): Promise<unknown> {
  return (await org.query(`SELECT Id FROM User WHERE Lockstep_Okta_Id__c = '00u${name}'`))[0]?.["Id"];
}

/** What became of the leave of some people, one by one, or of the request. */
async function leave(names: readonly string[], caller = token): Promise<unknown> {
  return outcomes(
    names.map((name) => {
      const snapshot = person(name, 2);
      snapshot.facets.status.value = "DEPROVISIONED";
      return snapshot;
    }),
    caller,
  );
}

async function rename(name: string, version: number, firstNameNow: string): Promise<unknown> {
  const snapshot = person(name, version);
  snapshot.facets.profile.value.firstName = firstNameNow;
  const [outcome] = (await outcomes([snapshot])) as unknown[];
  return outcome;
}

async function outcomes(identities: Answer[], caller = token): Promise<unknown> {
  const answer = await ask(org.url, caller, "POST", "identities", { oktaOrg: "main", identities });
  if (answer["code"] !== undefined) return answer["code"];
  return (answer["results"] as Answer[]).map(({ code, outcome }) => code ?? outcome);
}

async function firstName(name: string): Promise<unknown> {
  const [user] = await org.query(`SELECT FirstName FROM User WHERE Lockstep_Okta_Id__c = '00u${name}'`);
  return user?.["FirstName"];
}

/** Reports a fact about a person as the companion does; answers its state. */
async function report(name: string): Promise<unknown> {
  const fact = {
    ...result,
    factId: `fact-of-${name}`,
    oktaOrg: "main",
    occurredAt: new Date().toISOString(),
    causes: person(name, 1).causes,
  };
  const answer = await call("POST", "facts", { facts: [fact] });
  return (answer["results"] as Answer[] | undefined)?.[0]?.["state"] ?? answer;
}

async function settings(values: Record<string, unknown>): Promise<void> {
  await admin.sobject("Lockstep_Settings__c").upsert({ Name: "Default", Key__c: "default", ...values }, "Key__c");
}

function call(method: string, path: string, body?: Answer): Promise<Answer> {
  return ask(org.url, token, method, path, body);
}
