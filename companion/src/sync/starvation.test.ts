import { afterEach, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";

let world: World;
afterEach(() => world.close());

const profile = (name: string) => ({
  login: `${name}@example.com`,
  email: `${name}@example.com`,
  firstName: name,
  lastName: "Lee",
});

/** Makes people in Okta of whom no event told yet. */
function create(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => world.okta.driver.createUser({ profile: profile(`p${index}`) }).id,
  );
}

let serial = 0;
const hint = (id: string) => ({
  uuid: `e${(serial += 1)}`,
  eventType: "user.account.unlock",
  published: new Date().toISOString(),
  target: [{ type: "User", id }],
});

const tell = (ids: readonly string[]) => world.companion.acceptEvents("main", ids.map(hint), "hook");
const pathOf = (id: string) => `/api/v1/users/${id}`;

describe("nobody holds the others up", () => {
  it("whom Okta cannot serve, though it serves others, ends as a dead letter alone", async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => (config.sync = { ...config.sync, maxAttempts: 3 }),
    });
    const [poison = "", ...others] = create(4);
    world.okta.faults.api.fail({ path: pathOf(poison), status: 500 });
    await tell([poison]);
    await expect
      .poll(
        async () => {
          await tell(others);
          return world.companion.store.deadLetters(10);
        },
        { interval: 50 },
      )
      .toMatchObject([{ subject: poison, code: "E0000009" }]);
    expect(others.filter((id) => world.org.people.get(id)?.active !== true)).toEqual([]);
    await world.settle();
    expect((await world.companion.status()).oktaOrgs["main"]?.state).toBe("open");
  });

  it("when Okta is down for everybody, nobody becomes a dead letter", async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => (config.sync = { ...config.sync, maxAttempts: 2 }),
    });
    const people = create(3);
    world.okta.faults.api.fail({ status: 500, times: 40 });
    await tell(people);
    await world.settle();
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
    expect(people.filter((id) => world.org.people.get(id)?.active !== true)).toEqual([]);
  });

  it("who is slow to read is read again, and the others do not wait", async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => (config.sync = { ...config.sync, leaseMs: 4_000 }),
    });
    const [slow = "", other = ""] = create(2);
    world.okta.faults.api.slow({ path: pathOf(slow), ms: 6_000, times: 1 });
    await tell([slow, other]);
    await world.settle();
    const applied = world.reports.filter(({ result }) => result === "applied").map(({ oktaId }) => oktaId);
    expect(applied).toEqual([other, slow]);
    expect(world.org.people.get(slow)?.active).toBe(true);
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
  });

  it(
    "a poison person in a slow org is found though one bisection outlives the lease",
    { timeout: 90_000 },
    async () => {
      world = await startWorld({
        hook: false,
        configure: (config) => {
          config.sync = { ...config.sync, leaseMs: 3_000, maxAttempts: 2 };
        },
      });
      const people = create(8);
      const poison = people[3] as string;
      world.org.faults.push({ kind: "slow", ms: 500 }, { kind: "poison", oktaId: poison });
      await tell(people);
      await world.companion.idle({ timeoutMs: 60_000 });
      expect(await world.companion.store.deadLetters(10)).toMatchObject([{ subject: poison }]);
      expect(people.filter((id) => id !== poison && world.org.people.get(id)?.active !== true)).toEqual([]);
    },
  );
});

it("tells the org of the newest events of a person, and not of all that an outage gathered", async () => {
  world = await startWorld({ hook: false });
  const [id = ""] = create(1);
  const hints = Array.from({ length: 120 }, () => hint(id));
  await world.companion.acceptEvents("main", hints, "hook");
  await world.settle();
  const causes = world.org.requests.flatMap(({ identities }) => identities.map((identity) => identity.causes));
  // Once more when no read can lag any more: not all that was said was compared with the first.
  expect(causes.map(({ length }) => length)).toEqual([50, 0]);
  expect(causes[0]?.at(-1)?.uuid).toBe(hints.at(-1)?.uuid);
  const outcomes = (await world.companion.store.eventOutcomes()).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "caused")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "contributed")).toHaveLength(119);
});
