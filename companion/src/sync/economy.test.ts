import { afterAll, afterEach, expect, it } from "vitest";
import { startFakeOrg } from "../../testing/fake-org.ts";
import { startWorld, type World } from "../../testing/harness.ts";
import { countRequests } from "../../../test/bench/companion/count.ts";

let world: World;
const count = countRequests();
afterEach(async () => {
  await world.close();
  count.reset();
});
afterAll(() => count.close());

const profile = (name: string) => ({
  login: `${name}@example.com`,
  email: `${name}@example.com`,
  firstName: name,
  lastName: "Lee",
});

it("R16: a wave of people with an app is read within Okta's limit of 50 assignments a minute", async () => {
  let appId = "";
  world = await startWorld({
    okta: { rateLimits: true },
    configure(config, okta) {
      appId = okta.driver.createApp({ label: "Salesforce" }).id;
      for (const org of config.orgs) org.appId = appId;
    },
  });
  const people = Array.from({ length: 80 }, (_, index) => {
    const { id } = world.okta.driver.createUser({ profile: profile(`p${index}`) });
    world.okta.driver.assignToApp(id, { id: appId });
    return id;
  });
  await world.settle();
  expect(people.filter((id) => world.org.people.get(id)?.active !== true)).toEqual([]);
  expect(count.of(world.okta.url, "/api/v1/apps/")).toBeLessThan(40);
});

it("R16: a change of many whom the app's list lacks holds up nobody who is assigned, nor who has lost it unsaid", async () => {
  let appId = "";
  world = await startWorld({
    okta: { rateLimits: true },
    configure(config, okta) {
      appId = okta.driver.createApp({ label: "Salesforce" }).id;
      for (const org of config.orgs) org.appId = appId;
      // A list serves for as long as reads may lag: seconds, as in earnest.
      config.sync = { ...config.sync, rechecksMs: [40, 80, 20_000] };
    },
  });
  const make = (name: string) => world.okta.driver.createUser({ profile: profile(name) }).id;
  const leaver = make("leaver");
  world.okta.driver.assignToApp(leaver, { id: appId });
  await world.settle();
  expect(world.org.people.get(leaver)).toMatchObject({ active: true });
  world.okta.faults.hooks.drop({ times: 1_000 });
  world.okta.driver.unassignFromApp(leaver, { id: appId });
  await world.okta.driver.idle();
  world.okta.faults.clear();
  const strangers = Array.from({ length: 150 }, (_, index) => make(`p${index}`));
  world.okta.driver.updateProfile(leaver, { lastName: "Moore" });
  const joiner = make("joiner");
  world.okta.driver.assignToApp(joiner, { id: appId });
  await expect.poll(() => world.org.people.get(joiner)?.active).toBe(true);
  await expect.poll(() => world.org.people.get(leaver)?.active).toBe(false);
  const waiting = async () => (await world.companion.status()).store.events.byOutcome["waiting"];
  await expect.poll(waiting).toBe(undefined);
  expect(strangers.filter((id) => world.org.people.has(id))).toEqual([]);
  expect(count.of(world.okta.url, `/api/v1/apps/${appId}/users/`)).toBeLessThan(40);
});

it("R16: of a crowd that comes at once, Okta is asked about the users in lists, and about each one's groups", async () => {
  world = await startWorld();
  // Nobody hears of them one by one.
  world.okta.faults.hooks.drop({ times: 1_000 });
  const people = Array.from({ length: 60 }, (_, index) => {
    const { id } = world.okta.driver.createUser({ profile: profile(`p${index}`) });
    return id;
  });
  await world.okta.driver.idle();
  await world.companion.acceptEvents("main", world.okta.events, "log");
  await world.settle();
  expect(people.filter((id) => world.org.people.get(id)?.active !== true)).toEqual([]);
  const turns = world.reports.length;
  // Few at the end of it may be asked about one by one.
  expect(count.of(world.okta.url, "/api/v1/users/00u")).toBeLessThan(1.2 * turns);
  expect(count.of(world.okta.url, "/api/v1/users?filter=")).toBeLessThan(turns / 4);
});

it("R16: a report on the companion asks Okta once whether the hook is there", async () => {
  world = await startWorld();
  await expect.poll(() => count.of(world.okta.url, "/api/v1/users/me")).toBeGreaterThan(0);
  await world.settle();
  expect(count.of(world.okta.url, "/api/v1/eventHooks")).toBe(1);
  // Local Okta does not tell, and says that it never will.
  expect(count.of(world.okta.url, "/api/v1/users/me")).toBe(1);
});

it("R31: orgs that follow one Okta org read a person once", async () => {
  const other = await startFakeOrg();
  world = await startWorld({
    configure(config) {
      const [org] = config.orgs;
      if (org !== undefined)
        config.orgs.push({ ...org, key: "uat", loginUrl: other.url, privateKey: other.privateKey });
    },
  });
  const { id } = world.okta.driver.createUser({ profile: profile("ann") });
  await world.settle();
  expect([world.org, other].map((org) => org.people.get(id)?.active)).toEqual([true, true]);
  const turns = world.reports.filter(({ org }) => org === "uat").length;
  // The user and the groups.
  expect(count.of(world.okta.url, `/api/v1/users/${id}`)).toBe(2 * turns);
  await other.close();
});
