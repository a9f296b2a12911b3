import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countRequests, type RequestCount } from "../../../test/bench/companion/count.ts";
import { freezeReads, startWorld, timeApart, type World } from "../../testing/harness.ts";

let world: World;
let id: string;
beforeEach(async () => {
  world = await startWorld({
    hook: false,
    configure: (config) => (config.sync = { ...config.sync, rechecksMs: [100, 300, 2_000] }),
  });
  id = world.okta.driver.createUser({
    profile: { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Lee" },
  }).id;
  await told();
});
afterEach(() => world.close());

let known = 0;
/** Lets the companion know of what happened in Okta since it was last told, and waits until it has nothing to do. */
async function told(): Promise<void> {
  await tell();
  await world.settle();
}
async function tell(): Promise<void> {
  const events = world.okta.events.slice(known);
  known = world.okta.events.length;
  await world.companion.acceptEvents("main", events, "log");
}
afterEach(() => (known = 0));

/** Reads show Okta as it was at this time, until the turn that an event of these brings about has ended. */
async function duringTurnAsOf(time: number, events: readonly { uuid: string }[]): Promise<void> {
  const thaw = freezeReads(world.okta, time);
  await world.companion.acceptEvents("main", events, "log");
  const uuids = new Set(events.map(({ uuid }) => uuid));
  const isOver = () => world.reports.some((report) => report.events.some(({ uuid }) => uuids.has(uuid)));
  await expect.poll(isOver, { interval: 5 }).toBe(true);
  thaw();
}

const groupsOf = () => world.org.people.get(id)?.groups.filter((name) => name !== "Everyone");

/** The names of all groups that the org was ever told of. */
const sentGroups = () =>
  world.org.requests
    .flatMap(({ identities }) => identities)
    .flatMap(({ facets: { groups } }) => (groups?.state === "known" ? groups.value.map(({ name }) => name) : []));

describe("a stale read is not the last word", () => {
  it("when it is older than the one before it", async () => {
    const active = await timeApart();
    world.okta.driver.suspend(id);
    await told();
    expect(world.org.people.get(id)?.active).toBe(false);
    const published = new Date().toISOString();
    const target = [{ type: "User", id }];
    await duringTurnAsOf(active, [
      { uuid: "cleared", eventType: "user.session.clear", published, target } as { uuid: string },
    ]);
    await world.settle();
    expect(world.org.people.get(id)?.active).toBe(false);
    // Nor in between: the org was not told of it at all.
    const statuses = world.org.requests.flatMap(({ identities }) =>
      identities.flatMap(({ facets: { status } }) => (status?.state === "known" ? status.value : [])),
    );
    expect(statuses.slice(statuses.indexOf("SUSPENDED"))).not.toContain("ACTIVE");
  });

  it("when a group was renamed whose new member its list did not show yet", async () => {
    const { driver } = world.okta;
    const group = driver.createGroup({ name: "Before" }).id;
    const outside = await timeApart();
    driver.addToGroup(id, group);
    const asBefore = await timeApart();
    const joined = world.okta.events.slice(known);
    driver.renameGroup(group, "After");
    known += joined.length;
    const thaw = freezeReads(world.okta, outside);
    await told();
    thaw();
    await duringTurnAsOf(asBefore, joined);
    await world.settle();
    expect(sentGroups()).toContain("Before");
    expect(groupsOf()).toEqual(["After"]);
  });

  it("when a group is deleted while somebody who was seen in it is on the way to the org", async () => {
    const { driver } = world.okta;
    const group = driver.createGroup({ name: "Gone" }).id;
    await told();
    world.org.faults.push({ kind: "slow", ms: 400 });
    const sent = new Promise<void>((resolve) => (world.org.onRequest = () => resolve()));
    driver.addToGroup(id, group);
    await tell();
    await sent;
    driver.deleteGroup(group);
    await tell();
    await sleep(200);
    world.org.faults.splice(0);
    await world.settle();
    expect(groupsOf()).toEqual([]);
  });

  describe("when a crowd is read in a list", () => {
    let crowd: string[];
    let asked: RequestCount;
    beforeEach(async () => {
      crowd = Array.from({ length: 8 }, (_, index) => {
        const login = `crowd${index}@example.com`;
        const profile = { login, email: login, firstName: "Kim", lastName: `No ${index}` };
        return world.okta.driver.createUser({ profile }).id;
      });
      await told();
      asked = countRequests();
    });
    afterEach(() => asked.close());

    const countOf = (path: string) => asked.of(world.okta.url, `/api/v1/users${path}`);
    const readById = () => crowd.filter((each) => countOf(`/${each}`) > countOf(`/${each}/groups`));
    /** What the org was last sent of each. */
    const sent = () =>
      crowd.map((each) => {
        const profile = world.org.requests
          .flatMap(({ identities }) => identities)
          .findLast(({ oktaId }) => oktaId === each)?.facets.profile;
        return profile?.state === "known" ? profile.value["title"] : null;
      });

    it("that shows them as they were, as reads by id do: each is looked at again", async () => {
      const before = await timeApart();
      for (const each of crowd) world.okta.driver.updateProfile(each, { title: "Lead" });
      const events = world.okta.events.slice(known);
      known += events.length;
      await duringTurnAsOf(before, events as { uuid: string }[]);
      await world.settle();
      expect(countOf("?filter=")).toBe(1);
      expect(readById()).toEqual(crowd);
      expect(new Set(sent())).toEqual(new Set(["Lead"]));
    });

    it.each([
      ["said that it is newer", (events: readonly object[]) => events],
      [
        "did not say what has changed",
        (events: readonly object[]) => events.map((event) => ({ ...event, eventType: "system.import.user.update" })),
      ],
    ])("that shows them as they were though their event %s: each is read by id at once", async (_what, asHeard) => {
      const before = world.reports.length;
      const thaw = freezeReads(world.okta, await timeApart(), "listLagMs");
      for (const each of crowd) world.okta.driver.updateProfile(each, { title: "Lead" });
      const events = asHeard(world.okta.events.slice(known));
      known += events.length;
      await world.companion.acceptEvents("main", events, "log");
      await world.settle();
      thaw();
      expect(countOf("?filter=")).toBe(1);
      expect(readById()).toEqual(crowd);
      expect(new Set(sent())).toEqual(new Set(["Lead"]));
      expect(world.reports.slice(before)).toHaveLength(crowd.length);
    });
  });
});
