/** A storm of events about one person. */
import { afterEach, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";
import { EARLIER_MOST, TOLD_MOST } from "../store/types.ts";

let world: World;
afterEach(() => world.close());

/** A storm about Ann that one release cannot end. */
function storm() {
  const login = "ann@example.com";
  const user = world.okta.driver.createUser({ profile: { login, email: login, firstName: "Ann", lastName: "Lee" } });
  const events = Array.from({ length: EARLIER_MOST + 2 * TOLD_MOST }, (_, index) => ({
    uuid: `storm-${index}`,
    eventType: "user.account.update_profile",
    published: user.created,
    target: [{ type: "User", id: user.id }],
  }));
  return { user, events };
}

it("costs a turn for each portion that a release may end, and every event has its outcome", async () => {
  world = await startWorld({ hook: false });
  const { events } = storm();
  await world.companion.acceptEvents("main", events, "log");
  const { store } = world.companion;
  const outcomes = async () => Map.groupBy(await store.eventOutcomes(), ({ outcome }) => outcome);
  await expect.poll(async () => (await outcomes()).has(null), { interval: 500 }).toBe(false);
  const sent = world.org.requests.flatMap(({ identities }) => identities);
  expect(sent[0]?.causes.at(-1)?.uuid).toBe(events.at(-1)?.uuid);
  expect(sent.length).toBeLessThanOrEqual(4);
  const ended = await outcomes();
  expect(ended.get("caused")).toMatchObject([{ uuid: events.at(-1)?.uuid }]);
  // Of those that the first portion left, the turn that ended them found no more to do.
  expect(ended.get("contributed")).toHaveLength(EARLIER_MOST + TOLD_MOST - 1);
  expect(ended.get("no_net_effect")).toHaveLength(TOLD_MOST);
});

it("is one message to operators where the person is refused, however many turns it takes to end it", async () => {
  world = await startWorld({
    hook: false,
    configure: (config) => (config.notify = { operators: { slackWebhookUrl: "http://127.0.0.1:1/services/x" } }),
  });
  const { user, events } = storm();
  const refusal = { code: "missing_email", message: "The person has no e-mail.", retryable: false, times: 9 };
  world.org.faults.push({ kind: "refuse", oktaId: user.id, ...refusal });
  await world.companion.acceptEvents("main", events, "log");
  const waiting = async () => (await world.companion.status()).store.waiting;
  await expect.poll(waiting, { interval: 500 }).toBe(0);
  expect(world.org.requests.length).toBeGreaterThan(1);
  expect(await world.companion.store.deadLetters(10)).toMatchObject([{ subject: user.id, code: "missing_email" }]);
  // Nobody takes it, so it waits.
  expect((await world.companion.status()).notices).toMatchObject({ waiting: 1, dead: 0 });
});
