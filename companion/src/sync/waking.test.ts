/** What sends people again though no event of Okta's is about them. */
import { afterEach, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";

let world: World;
afterEach(() => world.close());

/** Somebody new in Okta, of whom the companion hears nothing by itself. */
function joins(name: string): string {
  const login = `${name}@example.com`;
  return world.okta.driver.createUser({ profile: { login, email: login, firstName: name, lastName: "Lee" } }).id;
}

const lookAt = (id: string) =>
  world.companion.wake({ kind: "person", org: "production", oktaOrg: "main", subject: id });

const timesSent = (id: string) =>
  world.org.requests.flatMap((sent) => sent.identities).filter((one) => one.oktaId === id);

it("a manager who arrives: those who waited are sent again, with a version of their own", async () => {
  world = await startWorld({ hook: false });
  const report = joins("ann");
  const other = joins("bob");
  await Promise.all([report, other].map(lookAt));
  await world.settle();
  const manager = joins("max");
  world.org.waiting.set(manager, [report]);
  await lookAt(manager);
  await expect.poll(() => timesSent(report).map(({ version }) => version)).toEqual([1, 2]);
  await world.settle();
  expect(timesSent(report)).toHaveLength(2);
  expect(timesSent(other)).toHaveLength(1);
});

it("a username that is free again: whoever was refused stands in the dead letters until then, and gets in without an event", async () => {
  world = await startWorld({ hook: false });
  const id = joins("cid");
  const taken = { kind: "refuse" as const, oktaId: id, code: "username_taken", message: "Taken.", retryable: false };
  world.org.faults.push({ ...taken, times: 2 });
  await lookAt(id);
  await expect
    .poll(() => world.reports.map(({ result, code }) => [result, code]))
    .toContainEqual(["dead_letter", "username_taken"]);
  await expect.poll(() => world.org.people.get(id)?.active).toBe(true);
  await world.settle();
  expect(await world.companion.store.deadLetters(10)).toEqual([]);
});

it("an approval that never comes: whoever waits for it becomes no dead letter, however often it is looked at", async () => {
  world = await startWorld({ hook: false, configure: (config) => (config.sync = { ...config.sync, maxAttempts: 1 }) });
  const id = joins("dee");
  const held = { kind: "refuse" as const, oktaId: id, code: "breaker_held", message: "Held.", retryable: true };
  world.org.faults.push({ ...held, times: 3 });
  await lookAt(id);
  await expect.poll(() => world.org.people.get(id)?.active).toBe(true);
  expect(world.reports.map(({ result }) => result)).not.toContain("dead_letter");
});
