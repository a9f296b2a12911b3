import { setTimeout as sleep } from "node:timers/promises";
import { startWorld, type World } from "../../e2e/support/world.ts";
import { ask } from "../../e2e/support/package-door.ts";
import type { Figure } from "../figure.ts";
import { percentile, round } from "../org/measure.ts";

const PEOPLE = 40;
const EVENTS = 200;
const PER_SECOND = 5;

/**
 * How long it takes from an event in Okta to its effect in the org, at the pace that Okta's own limits allow (two reads
 * each), with the package's real Apex; beside the same reads and the same apply as bare calls, one after the other.
 */
export async function effectFigures(): Promise<Figure[]> {
  const world = await startWorld({
    oktaRateLimits: true,
    seats: { Salesforce: 2 * PEOPLE },
    companion: (config) => ({
      ...config,
      oktaOrgs: config.oktaOrgs.map((oktaOrg) => ({ ...oktaOrg, log: { enabled: false } })),
      // The rules alone decide who belongs: Okta lets a token ask for 50 assignments a minute.
      orgs: config.orgs.map((org) => ({ ...org, appId: undefined })),
    }),
  });
  try {
    const ids = stage(world);
    await world.okta.driver.idle();
    await world.companion.idle({ timeoutMs: 10 * 60_000 });
    const times = (await moves(world, ids)).toSorted((a, b) => a - b);
    const bare = (await bareCalls(world, ids)).toSorted((a, b) => a - b);
    const note = `of ${EVENTS} events, ${PER_SECOND} a second: a mover's department, to the end of the request that applied it`;
    const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
    const bareP50 = percentile(bare, 0.5);
    return [
      { name: "effect.p50", value: round(p50), unit: "ms", note },
      { name: "effect.p95", value: round(p95), unit: "ms" },
      {
        name: "effect.bare.p50",
        value: round(bareP50),
        unit: "ms",
        note: "read the user, read the groups, POST identities",
      },
      { name: "effect.p50.ratio", value: Number((p50 / bareP50).toFixed(2)), unit: "ratio", note: "to the bare calls" },
    ];
  } finally {
    await world.close();
  }
}

function stage({ okta, groups }: World): string[] {
  return Array.from({ length: PEOPLE }, (_, index) => {
    const login = `mover${index}@acme.example`;
    const profile = { login, email: login, firstName: "Mover", lastName: `Number ${index}`, department: "Sales" };
    const { id } = okta.driver.createUser({ profile });
    okta.driver.addToGroup(id, groups["Sales"]?.id ?? "");
    return id;
  });
}

/** One person after the other moves to another department; the times from that moment to the end of the turn that applied it. */
async function moves({ okta, companion }: World, ids: readonly string[]): Promise<number[]> {
  const movedAt = new Map<string, number>();
  const times: number[] = [];
  const stop = companion.onOutcome(({ oktaId, result }) => {
    const at = movedAt.get(oktaId);
    if (at === undefined || result !== "applied") return;
    movedAt.delete(oktaId);
    times.push(performance.now() - at);
  });
  const startedAt = performance.now();
  for (let event = 0; event < EVENTS; event += 1) {
    const id = ids[event % ids.length] as string;
    movedAt.set(id, performance.now());
    okta.driver.updateProfile(id, { department: `Department ${event}` });
    await sleep(Math.max(0, startedAt + ((event + 1) * 1_000) / PER_SECOND - performance.now()));
  }
  await okta.driver.idle();
  await companion.idle({ timeoutMs: 10 * 60_000 });
  stop();
  if (times.length !== EVENTS) throw new Error(`${times.length} of ${EVENTS} events had an effect.`);
  return times;
}

/** The two reads and one apply, of a change each, as a script would do them; after the companion, since versions only grow. */
async function bareCalls({ okta, org, config, groups }: World, ids: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${config.orgs[0]?.username}'`);
  const token = await org.openSession(String(user?.["Id"]));
  const headers = { authorization: `SSWS ${okta.token}` };
  const read = async (path: string) => {
    const response = await fetch(`${okta.url}/api/v1/users/${path}`, { headers });
    return (await response.json()) as { profile: object };
  };
  const known = (value: unknown) => ({ state: "known", value });
  for (const id of ids) {
    const startedAt = performance.now();
    const { profile } = await read(id);
    await read(`${id}/groups`);
    const facets = {
      status: known("ACTIVE"),
      profile: known({ ...profile, department: "Bare" }),
      groups: known([{ id: groups["Sales"]?.id, name: "Sales" }]),
      app: known({ assigned: true }),
    };
    const identities = [{ oktaId: id, version: 1_000_000, causes: [], facets }];
    const answer = await ask(org.url, token, "POST", "identities", {
      correlationId: "bench",
      oktaOrg: "main",
      identities,
    });
    times.push(performance.now() - startedAt);
    const [result] = answer["results"] as { outcome: string }[];
    if (result?.outcome !== "applied") throw new Error(`The bare call was not applied: ${JSON.stringify(answer)}`);
  }
  return times;
}
