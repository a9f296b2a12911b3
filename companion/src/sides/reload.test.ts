/** What a reload must not lose: events that come while orgs start anew. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { HOOK_SECRET, startWorld, type World } from "../../testing/harness.ts";
import { pause } from "../time.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld({
    configure(config) {
      const [production] = config.orgs;
      production!.requestTimeoutMs = 800;
      config.orgs.push({ ...production!, key: "uat" });
    },
  });
});
afterAll(() => world.close());

const profile = (name: string) => ({
  firstName: name,
  lastName: "Lee",
  email: `${name}@example.com`,
  login: `${name}@example.com`,
});

/** Which orgs were told of somebody, by the turns that ended well. */
const toldOf = (oktaId: string) =>
  world.reports.flatMap((report) => (report.oktaId === oktaId && report.result !== "retry" ? report.org : [])).sort();

/** A reload in whose midst one org still has a request in hand, and the other nothing more to end. */
async function reloadInWork(change: () => void): Promise<{ reloading: ReturnType<World["companion"]["reload"]> }> {
  world.org.faults.push({ kind: "hang", times: 1 });
  const { id } = world.okta.driver.createUser({ profile: profile(`before-${world.reports.length}`) });
  await expect.poll(() => toldOf(id).length).toBeGreaterThan(0);
  change();
  const reloading = world.companion.reload();
  await pause(200);
  return { reloading };
}

it("an event that comes while orgs start anew wakes people for all of them", async () => {
  const { reloading } = await reloadInWork(() => {
    for (const org of world.config.orgs) org.requestTimeoutMs = 900;
  });
  const { id } = world.okta.driver.createUser({ profile: profile("between") });
  await world.okta.driver.idle();
  expect((await reloading).changed).toEqual(["production", "uat"]);
  await world.settle();
  expect(new Set(toldOf(id))).toEqual(new Set(["production", "uat"]));
});

it("the hook door of an Okta org that starts anew stays open, and takes the new secret at once", async () => {
  const [main] = world.config.oktaOrgs;
  const { reloading } = await reloadInWork(() => {
    main!.hook.secrets = [HOOK_SECRET, "the-next-secret-for-tests"];
  });
  const deliver = (uuid: string, secret: string) =>
    fetch(`${world.companion.url}/hooks/okta/main`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: secret },
      body: JSON.stringify({
        eventType: "com.okta.event_hook",
        data: {
          events: [{ uuid, eventType: "user.account.update_profile", target: [{ type: "User", id: "00ughost" }] }],
        },
      }),
    });
  expect((await deliver("e-old", HOOK_SECRET)).status).toBe(204);
  expect((await deliver("e-new", "the-next-secret-for-tests")).status).toBe(204);
  expect((await reloading).changed).toEqual(["okta main", "production", "uat"]);
  await world.settle();
  expect(await world.companion.store.eventOutcomes(["e-old", "e-new"])).toHaveLength(4);
});

it("a configuration with a mistake changes nothing, and says which", async () => {
  const [main] = world.config.oktaOrgs;
  const secrets = main!.hook.secrets;
  main!.hook.secrets = ["short"];
  await expect(world.companion.reload()).rejects.toThrow(/oktaOrgs\.0\.hook\.secrets\.0 must be at least 16/);
  main!.hook.secrets = secrets;
  expect(await world.companion.reload()).toMatchObject({ changed: [], needRestart: [] });
  const { id } = world.okta.driver.createUser({ profile: profile("after") });
  await world.okta.driver.idle();
  await world.settle();
  expect(new Set(toldOf(id))).toEqual(new Set(["production", "uat"]));
});
