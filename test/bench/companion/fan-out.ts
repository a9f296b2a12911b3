import { setTimeout as sleep } from "node:timers/promises";
import { startWorld, type World } from "../../../companion/testing/harness.ts";
import type { Figure } from "../figure.ts";
import { perSecond, round } from "../org/measure.ts";
import { countRequests } from "./count.ts";

const MEMBERS = 50_000;

/**
 * What it costs to wake everybody of a large group after its name changed: requests to Okta and time until the last
 * member waits in the store, with Okta's own limits; and how long a leaver's freeze takes meanwhile.
 */
export async function fanOutFigures(members: number = MEMBERS): Promise<Figure[]> {
  const world = await startWorld({
    hook: false,
    okta: { rateLimits: true },
    configure: (config) => delete config.sync,
  });
  const count = countRequests();
  try {
    const group = world.okta.driver.createGroup({ name: "All staff" });
    for (let index = 0; index < members; index += 1)
      world.okta.driver.addToGroup(create(world, `member${index}`), group.id);
    const leaver = create(world, "leaver");
    await tell(world, "user.account.unlock", { type: "User", id: leaver });
    await world.companion.idle({ timeoutMs: 60_000 });
    count.reset();

    const startedAt = performance.now();
    world.okta.driver.renameGroup(group.id, "Everybody");
    await tell(world, "group.profile.update", { type: "UserGroup", id: group.id });
    const waiting = async () => (await world.companion.status()).store.waiting;
    while ((await waiting()) < members / 10) await sleep(20);
    const leftAt = performance.now();
    world.okta.driver.deactivate(leaver);
    await tell(world, "user.lifecycle.deactivate", { type: "User", id: leaver });
    while (world.org.people.get(leaver)?.frozen !== true) await sleep(2);
    const freezeMs = performance.now() - leftAt;
    let seen = 0;
    // Whoever was woken first is read meanwhile, and waits no more.
    while (seen < members) {
      await sleep(50);
      seen = (await waiting()) + world.org.people.size;
    }
    const ms = performance.now() - startedAt;
    const pages = count.of(world.okta.url, `/api/v1/groups/${group.id}/users`);
    return [
      { name: "fan-out.okta-requests", value: pages, unit: "requests", note: `to list ${members} members` },
      { name: "fan-out.time", value: round(ms), unit: "ms", note: `${perSecond(members, ms)} people a second` },
      { name: "fan-out.leaver.freeze", value: round(freezeMs), unit: "ms", note: "of somebody who leaves meanwhile" },
      {
        name: "fan-out.resident",
        value: Math.round(process.memoryUsage().rss / 1_048_576),
        unit: "MB",
        note: "local Okta and its people included",
      },
    ];
  } finally {
    count.close();
    await world.close();
  }
}

function create({ okta }: World, name: string): string {
  const login = `${name}@example.com`;
  return okta.driver.createUser({ profile: { login, email: login, firstName: name, lastName: "Lee" } }).id;
}

let serial = 0;

async function tell({ companion }: World, eventType: string, target: { type: string; id: string }): Promise<void> {
  const event = { uuid: `fan-out-${(serial += 1)}`, eventType, published: new Date().toISOString(), target: [target] };
  await companion.acceptEvents("main", [event], "hook");
}
