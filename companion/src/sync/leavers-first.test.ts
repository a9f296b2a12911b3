import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({
    hook: false,
    configure: (config) => (config.sync = { ...config.sync, leaseMs: 8_000 }),
  });
});
afterAll(() => world.close());

let told = 0;
async function tell(): Promise<void> {
  const events = world.okta.events.slice(told);
  told += events.length;
  await world.companion.acceptEvents("main", events, "log");
}

/** Somebody in the org who is suspended while Okta takes its time with their groups; what the org was sent of them. */
async function suspendWhileGroupsTake(ms: number) {
  const login = `p${told}@example.com`;
  const { id } = world.okta.driver.createUser({ profile: { login, email: login, firstName: "P", lastName: "Lee" } });
  await tell();
  await world.settle();
  const before = world.org.requests.length;
  world.okta.faults.api.slow({ path: `/api/v1/users/${id}/groups`, ms, times: 1 });
  world.okta.driver.suspend(id);
  await tell();
  await world.settle();
  expect(world.org.people.get(id)?.active).toBe(false);
  return world.org.requests
    .slice(before)
    .map(({ only, identities: [identity] }) => [
      only ?? "all",
      identity?.facets.status?.state,
      identity?.facets.groups?.state,
    ]);
}

describe("a leaver is locked out on the word of the user alone", () => {
  it("while the groups are still read, and the rest follows in the same turn", async () => {
    expect(await suspendWhileGroupsTake(1_000)).toEqual([
      ["lockout", "known", "unknown"],
      ["all", "known", "known"],
    ]);
  });

  it("and when the groups cannot be read in time, the rest follows later", async () => {
    const sent = await suspendWhileGroupsTake(3_000);
    expect(sent[0]).toEqual(["lockout", "known", "unknown"]);
    expect(sent.at(-1)).toEqual(["all", "known", "known"]);
    const rest = world.reports.filter(({ events }) => events.some(({ type }) => type === "user.lifecycle.suspend"));
    expect(rest.at(-1)?.events.every(({ outcome }) => outcome !== null)).toBe(true);
  });
});
