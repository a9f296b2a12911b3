import { setTimeout as sleep } from "node:timers/promises";
import { startWorld, type World } from "../../../companion/testing/harness.ts";
import type { Figure } from "../figure.ts";
import { round } from "../org/measure.ts";

const WAITING = 10_000;
const TRIES = 5;
/** What a request with joiners takes at the org; customers' automation on User takes such times. */
const ORG_MS = 1_000;
const LIMIT = "/api/v1/users/*/groups";

/**
 * How long it takes from a leaver's event to the freeze: when nobody waits, behind 10,000 joiners, and when the joiners
 * have used up their share of Okta's limit, which has Okta's own figures. The org is a fake one that takes its time.
 */
export async function leaverFigures(): Promise<Figure[]> {
  const world = await startWorld({
    hook: false,
    okta: { rateLimits: true },
    configure: (config) => delete config.sync,
  });
  try {
    world.org.faults.push({ kind: "slow", ms: ORG_MS });
    const leavers = create(world, 3 * TRIES, "leaver");
    await tell(world, leavers, "user.account.unlock");
    await world.companion.idle({ timeoutMs: 120_000 });

    const idle = await freezes(world, leavers.splice(0, TRIES));
    await tell(world, create(world, WAITING, "joiner"), "user.account.unlock");
    await sleep(2_000);
    const behind = await freezes(world, leavers.splice(0, TRIES));
    const isSpent = async () => {
      const rate = (await world.companion.status()).oktaOrgs["main"]?.rates[LIMIT];
      return rate !== undefined && rate.remaining <= rate.limit / 10;
    };
    while (!(await isSpent())) await sleep(50);
    const spent = await freezes(world, leavers);
    const { waiting } = (await world.companion.status()).store;
    const note = `median of ${TRIES}; each request takes the org ${ORG_MS} ms`;
    return [
      { name: "leaver.freeze.nobody-waits", value: idle, unit: "ms", note },
      { name: "leaver.freeze.behind-10000", value: behind, unit: "ms", note },
      { name: "leaver.freeze.behind-10000.ratio", value: Number((behind / idle).toFixed(2)), unit: "ratio" },
      {
        name: "leaver.freeze.limit-spent",
        value: spent,
        unit: "ms",
        note: "joiners wait for the reset of Okta's limit then",
      },
      { name: "leaver.still-waiting", value: waiting, unit: "people", note: "when the last was frozen" },
    ];
  } finally {
    await world.close();
  }
}

let serial = 0;

function create({ okta }: World, count: number, name: string): string[] {
  return Array.from({ length: count }, () => {
    const login = `${name}${(serial += 1)}@example.com`;
    return okta.driver.createUser({ profile: { login, email: login, firstName: name, lastName: "Lee" } }).id;
  });
}

async function tell({ companion }: World, ids: readonly string[], eventType: string): Promise<void> {
  const published = new Date().toISOString();
  for (let from = 0; from < ids.length; from += 500) {
    const part = ids.slice(from, from + 500);
    const events = part.map((id) => ({
      uuid: `bench-${(serial += 1)}`,
      eventType,
      published,
      target: [{ type: "User", id }],
    }));
    await companion.acceptEvents("main", events, "hook");
  }
}

/** The median time from the event to the freeze of people who leave one after the other. */
async function freezes(world: World, ids: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const id of ids) {
    world.okta.driver.deactivate(id);
    const startedAt = performance.now();
    await tell(world, [id], "user.lifecycle.deactivate");
    while (world.org.people.get(id)?.frozen !== true) await sleep(2);
    times.push(performance.now() - startedAt);
  }
  return round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number);
}
