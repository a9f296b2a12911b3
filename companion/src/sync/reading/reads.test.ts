/** What is read of people follows what the org's rules need (R21). */
import { afterEach, expect, it } from "vitest";
import { startWorld, type World } from "../../../testing/harness.ts";

let world: World;
afterEach(() => world.close());

function joins(name: string): string {
  const login = `${name}@example.com`;
  const profile = { login, email: login, firstName: name, lastName: "Lee" };
  const { id } = world.okta.driver.createUser({ profile });
  world.okta.driver.enrollFactor(id, "push");
  return id;
}

const factorsSent = (id: string) =>
  world.org.requests
    .flatMap((sent) => sent.identities)
    .filter(({ oktaId }) => oktaId === id)
    .map(({ facets }) => facets.factors?.state);

it("factors are not read for an org whose rules do not look at them, nor for one that does not say", async () => {
  world = await startWorld();
  const ann = joins("ann");
  await world.settle();
  world.org.reads = ["a.name.of.tomorrow"];
  const bob = joins("bob");
  await world.settle();
  expect([...factorsSent(ann), ...factorsSent(bob)]).not.toContain("known");
});

it("a rule that looks at factors: whoever it is heard with is sent again at once, and everybody else in turn", async () => {
  world = await startWorld();
  const ann = joins("ann");
  await world.settle();
  world.org.reads = ["factors"];
  const bob = joins("bob");
  await world.settle();
  expect(factorsSent(ann).at(-1)).toBe("known");
  expect(factorsSent(bob)).toContain("unknown");
  expect(factorsSent(bob).at(-1)).toBe("known");
  const { orgs } = await world.companion.status();
  expect(orgs["production"]?.reads).toEqual(["factors"]);
});

it("what is needed is known after a restart, without waking everybody again", async () => {
  world = await startWorld();
  world.org.reads = ["factors"];
  const ann = joins("ann");
  await world.settle();
  const before = factorsSent(ann).length;
  await world.restart();
  const bob = joins("bob");
  await world.settle();
  expect(factorsSent(bob)).not.toContain("unknown");
  expect(factorsSent(ann)).toHaveLength(before);
});

it("a policy wakes everybody of an org whose rules look at factors, and nobody of another", async () => {
  world = await startWorld({ hook: false });
  const policyChanged = (uuid: string) => ({
    uuid,
    eventType: "policy.rule.update",
    published: new Date().toISOString(),
    target: [],
  });
  const ann = joins("ann");
  await world.companion.acceptEvents("main", [policyChanged("p1")], "log");
  await world.settle();
  expect(factorsSent(ann)).toEqual([]);
  world.org.reads = ["factors"];
  await world.companion.wake({ kind: "person", org: "production", oktaOrg: "main", subject: ann });
  await world.settle();
  const before = factorsSent(ann).length;
  await world.companion.acceptEvents("main", [policyChanged("p2")], "log");
  await world.settle();
  expect(factorsSent(ann).slice(before)).toEqual(["known"]);
});
