/** A storm of events about one person. */
import { afterEach, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";
import { EARLIER_MOST, TOLD_MOST } from "../store/types.ts";

let world: World;
afterEach(() => world.close());

it("costs a turn for each portion that a release may end, and every event has its outcome", async () => {
  world = await startWorld({ hook: false });
  const login = "ann@example.com";
  const user = world.okta.driver.createUser({ profile: { login, email: login, firstName: "Ann", lastName: "Lee" } });
  const storm = Array.from({ length: EARLIER_MOST + 2 * TOLD_MOST }, (_, index) => ({
    uuid: `storm-${index}`,
    eventType: "user.account.update_profile",
    published: user.created,
    target: [{ type: "User", id: user.id }],
  }));
  await world.companion.acceptEvents("main", storm, "log");
  const { store } = world.companion;
  const outcomes = async () => Map.groupBy(await store.eventOutcomes(), ({ outcome }) => outcome);
  await expect.poll(async () => (await outcomes()).has(null), { timeout: 20_000, interval: 500 }).toBe(false);
  const sent = world.org.requests.flatMap(({ identities }) => identities);
  expect(sent[0]?.causes.at(-1)?.uuid).toBe(storm.at(-1)?.uuid);
  expect(sent.length).toBeLessThanOrEqual(4);
  const ended = await outcomes();
  expect(ended.get("caused")).toMatchObject([{ uuid: storm.at(-1)?.uuid }]);
  // Of those that the first portion left, the turn that ended them found no more to do.
  expect(ended.get("contributed")).toHaveLength(EARLIER_MOST + TOLD_MOST - 1);
  expect(ended.get("no_net_effect")).toHaveLength(TOLD_MOST);
});
