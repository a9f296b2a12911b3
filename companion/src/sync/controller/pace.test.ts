import { afterEach, describe, expect, it } from "vitest";
import { startFakeOrg } from "../../../testing/fake-org.ts";
import { startWorld, type World } from "../../../testing/harness.ts";

let world: World;
afterEach(() => world.close());

let serial = 0;
const profile = (name: string) => ({
  login: `${name}@example.com`,
  email: `${name}@example.com`,
  firstName: name,
  lastName: "Lee",
});

const create = (count: number) =>
  Array.from({ length: count }, () => world.okta.driver.createUser({ profile: profile(`p${(serial += 1)}`) }).id);

const hint = (id: string, eventType = "user.account.unlock") => ({
  uuid: `e${(serial += 1)}`,
  eventType,
  published: new Date().toISOString(),
  target: [{ type: "User", id }],
});

const tell = (ids: readonly string[], eventType?: string) =>
  world.companion.acceptEvents(
    "main",
    ids.map((id) => hint(id, eventType)),
    "hook",
  );

const orgStatus = async (key = "production") => (await world.companion.status()).orgs[key];
const missing = (ids: readonly string[]) => ids.filter((id) => world.org.people.get(id)?.active !== true);

/** Somebody whom the org knows, and who has left since. */
async function leaver(): Promise<string> {
  const [id = ""] = create(1);
  await tell([id]);
  await world.settle();
  world.okta.driver.deactivate(id);
  return id;
}

describe("a leaver", () => {
  it("is locked out by a small request of their own, ahead of everybody who waits; the rest follows", async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => {
        for (const org of config.orgs) org.batch = { start: 5, max: 5, inFlight: 1, maxInFlight: 1 };
      },
    });
    const id = await leaver();
    const before = world.org.requests.length;
    // So long that a busy machine reads the leaver before the last of them.
    world.org.faults.push({ kind: "slow", ms: 250 });
    let begun = 0;
    const told = new Promise((resolve) => {
      world.org.onRequest = (step) => {
        if (step === "begins" && (begun += 1) === 2) resolve(tell([id], "user.lifecycle.deactivate"));
      };
    });
    const joiners = create(40);
    await tell(joiners);
    await told;
    await world.settle();
    const sent = world.org.requests.slice(before);
    const lockout = sent.findIndex(({ only }) => only === "lockout");
    expect(sent[lockout]?.identities.map(({ oktaId }) => oktaId)).toEqual([id]);
    // Of eight requests with joiners, those after it were still to come.
    expect(lockout).toBeLessThan(6);
    expect(world.org.people.get(id)).toMatchObject({ active: false });
    const theirs = sent.filter(({ identities }) => identities.some(({ oktaId }) => oktaId === id));
    expect(theirs.map(({ only }) => only)).toEqual(["lockout", undefined]);
    expect(missing(joiners)).toEqual([]);
  });

  it("in a quiet hour is locked out and brought up to date in one turn", async () => {
    world = await startWorld({ hook: false });
    const id = await leaver();
    const reads = world.reports.length;
    await tell([id], "user.lifecycle.deactivate");
    await world.settle();
    expect(world.reports.slice(reads)).toHaveLength(1);
    expect(world.reports.at(-1)).toMatchObject({
      result: "applied",
      changes: [{ kind: "freeze_user" }, { kind: "update_field" }],
    });
  });
});

describe("locks", () => {
  const locked = {
    kind: "status",
    status: 500,
    body: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access to this record" }],
  } as const;

  it("lower the number of requests at once, close the org to nobody, and make no dead letters", async () => {
    world = await startWorld({ hook: false });
    const people = create(6);
    world.org.faults.push({ ...locked, times: 3 });
    await tell(people);
    await world.settle();
    expect(missing(people)).toEqual([]);
    expect(await world.companion.store.deadLetters(1)).toEqual([]);
    expect(await orgStatus()).toMatchObject({
      state: "open",
      requestsAtOnce: 1,
      isContended: true,
      serial: 0,
      locks: 3,
    });
  });

  it("put changes of roles and groups into the serial lane, as far as the org plans any", async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => {
        for (const org of config.orgs) org.batch = { start: 1, max: 1, inFlight: 4, maxInFlight: 4 };
      },
    });
    world.org.plans = ["set_role"];
    world.org.faults.push({ ...locked, times: 1 });
    await tell(create(1));
    await world.settle();
    expect(world.org.planned).toBe(0);
    let inside = 0;
    let most = 0;
    world.org.faults.push({ kind: "slow", ms: 15 });
    world.org.onRequest = (step) => {
      inside += step === "begins" ? 1 : -1;
      most = Math.max(most, inside);
    };
    const people = create(6);
    await tell(people);
    await world.settle();
    expect([world.org.planned > 0, most, missing(people)]).toEqual([true, 1, []]);
  });
});

it("somebody whom the org takes too long for is found by halving, and holds nobody else up for good", async () => {
  world = await startWorld({
    hook: false,
    configure: (config) => {
      config.sync = { ...config.sync, maxAttempts: 2 };
      // Who answers does so sooner, on a busy machine too.
      for (const org of config.orgs) Object.assign(org, { requestTimeoutMs: 600 });
    },
  });
  const people = create(8);
  const slow = people[4] as string;
  world.org.faults.push({ kind: "endless", oktaId: slow, times: 1_000 });
  await tell(people);
  const others = people.filter((id) => id !== slow);
  await expect.poll(() => missing(others)).toEqual([]);
  await expect
    .poll(async () => {
      await tell(create(1));
      return world.companion.store.deadLetters(2);
    })
    .toMatchObject([{ subject: slow, code: "timeout" }]);
});

it("what can wait does while the org's daily allowance is used up to its share, and goes on by itself", async () => {
  world = await startWorld({ hook: false });
  world.org.used = 80_000;
  await tell(create(1));
  await world.settle();
  expect(await orgStatus()).toMatchObject({ takes: "usual" });
  const [waits = "", goes = ""] = create(2);
  const lane = { kind: "person", org: "production", oktaOrg: "main" } as const;
  await world.companion.wake({ ...lane, subject: waits }, 0);
  await tell([goes]);
  await expect.poll(() => missing([goes])).toEqual([]);
  expect(missing([waits])).toEqual([waits]);
  world.org.used = 60_000;
  await tell(create(1));
  await world.settle();
  expect(missing([waits])).toEqual([]);
});

it("an org at full speed does not starve another that follows the same Okta org", async () => {
  const other = await startFakeOrg();
  world = await startWorld({
    hook: false,
    configure: (config) => {
      const [org] = config.orgs;
      if (org !== undefined) org.batch = { start: 60 };
      if (org !== undefined)
        config.orgs.push({ ...org, key: "uat", loginUrl: other.url, privateKey: other.privateKey });
      for (const oktaOrg of config.oktaOrgs) oktaOrg.concurrency = 2;
    },
  });
  world.okta.faults.api.slow({ ms: 5 });
  const people = create(60);
  await Promise.all(
    people.map((subject) => world.companion.wake({ kind: "person", org: "production", oktaOrg: "main", subject })),
  );
  const [one = ""] = create(1);
  const left: string[][] = [];
  other.onRequest = () => left.push(missing(people));
  await world.companion.wake({ kind: "person", org: "uat", oktaOrg: "main", subject: one });
  await expect.poll(() => other.people.get(one)?.active).toBe(true);
  expect(left[0]).toEqual(people);
  await world.settle();
  await other.close();
});
