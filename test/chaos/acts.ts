import type { LocalOkta } from "../../companion/testing/harness.ts";
import type { ChaosOrg } from "./orgs.ts";
import { below, pick, type Random } from "./random.ts";

/** Changes people and groups of Okta at random; each call of `act` is one change, and at least one event. */
export function createActs(
  { driver, truth }: LocalOkta,
  { groups: names, app }: Pick<ChaosOrg, "groups" | "app">,
  random: Random,
  size: number,
): { act: () => void; somebody: () => string | undefined } {
  const groups = names.map((name) => driver.createGroup({ name }).id);
  const people: string[] = [];
  let joined = 0;
  const join = () => {
    const login = `p${(joined += 1)}@example.com`;
    const { id } = driver.createUser({ profile: { login, email: login, firstName: "P", lastName: `${joined}` } });
    if (app !== undefined) driver.assignToApp(id, app);
    return id;
  };
  const lifecycle = (id: string, status: string) => {
    if (status === "DEPROVISIONED") driver.activate(id);
    else if (status === "SUSPENDED") driver.unsuspend(id);
    else if (random() < 0.5) driver.deactivate(id);
    else driver.suspend(id);
  };
  const act = () => {
    if (people.length < size && random() < 0.5) return void people.push(join());
    if (people.length === 0) return void people.push(join());
    const place = below(random, people.length);
    const id = people[place] as string;
    const person = truth().get(id);
    const status = person?.status ?? "";
    const group = pick(random, groups);
    const chance = random();
    if (chance < 0.02) {
      driver.deleteUser(id);
      people.splice(place, 1);
    } else if (chance < 0.25 || status === "DEPROVISIONED") lifecycle(id, status);
    else if (app !== undefined && !person?.apps.includes(app)) driver.assignToApp(id, app);
    else if (app !== undefined && chance < 0.3) driver.unassignFromApp(id, app);
    else if (chance < 0.6) driver.updateProfile(id, { department: `Department ${below(random, 50)}` });
    else if (person?.groups.some((each) => each.id === group) === true) driver.removeFromGroup(id, group);
    else driver.addToGroup(id, group);
    return undefined;
  };
  return { act, somebody: () => (people.length === 0 ? undefined : pick(random, people)) };
}

/** What goes wrong in Okta, by name. Each wears off by itself or is cleared. */
const OKTA_FAULTS: Readonly<Record<string, (okta: LocalOkta) => unknown>> = {
  "Okta down": ({ faults }) => faults.api.fail({ path: /^\/api\/v1\/users/, status: 503, times: 6 }),
  "Okta's limit": ({ faults }) => faults.api.rateLimit({ times: 6, resetInMs: 1_000 }),
  "Okta's scope lost for a moment": ({ faults }) => faults.api.fail({ path: /\/groups$/, status: 403, times: 4 }),
  "Okta's reads lag": ({ faults }) => faults.lagReads(60),
  "Okta's lists lag": ({ faults }) => faults.lagLists(900),
  "hooks dropped": ({ faults }) => faults.hooks.drop({ times: 10 }),
  "hooks doubled": ({ faults }) => faults.hooks.duplicate({ times: 10, afterMs: 40 }),
  "hooks delayed": ({ faults }) => faults.hooks.delay({ times: 10, ms: 300 }),
  "hooks out of order": ({ faults }) => faults.hooks.reorder({ times: 10, windowMs: 80 }),
};

/** Lets one thing go wrong, in Okta or in the org. @returns its name. */
export function breakSomething(okta: LocalOkta, org: ChaosOrg, random: Random): string {
  const all = [...Object.entries(org.faults), ...Object.entries(OKTA_FAULTS)];
  const [name, fault] = pick(random, all);
  // Slowness stays until something else happens.
  org.ease();
  if (okta.faults.readLagMs > 0) okta.faults.lagReads(0);
  if (okta.faults.listLagMs > 0) okta.faults.lagLists(0);
  fault(okta);
  return name;
}
