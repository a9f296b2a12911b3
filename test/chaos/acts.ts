import type { FakeOrg } from "../../companion/testing/fake-org.ts";
import type { LocalOkta } from "../../companion/testing/harness.ts";
import { below, pick, type Random } from "./random.ts";

/** Changes people and groups of Okta at random; each call is one change, and at least one event. */
export function createActs({ driver, truth }: LocalOkta, random: Random, size: number): () => void {
  const groups = Array.from({ length: 4 }, (_, number) => driver.createGroup({ name: `Group ${number}` }).id);
  const people: string[] = [];
  let names = 0;
  const join = () => {
    const login = `p${(names += 1)}@example.com`;
    return driver.createUser({ profile: { login, email: login, firstName: "P", lastName: `${names}` } }).id;
  };
  const lifecycle = (id: string, status: string) => {
    if (status === "DEPROVISIONED") driver.activate(id);
    else if (status === "SUSPENDED") driver.unsuspend(id);
    else if (random() < 0.5) driver.deactivate(id);
    else driver.suspend(id);
  };
  return () => {
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
    else if (chance < 0.6) driver.updateProfile(id, { department: `Department ${below(random, 50)}` });
    else if (person?.groups.some((each) => each.id === group) === true) driver.removeFromGroup(id, group);
    else driver.addToGroup(id, group);
    return undefined;
  };
}

/** What goes wrong besides kills, by name. Each wears off by itself or with `clear`. */
const FAULTS: Readonly<Record<string, (okta: LocalOkta, org: FakeOrg) => void>> = {
  "org down": (_okta, org) => org.faults.push({ kind: "status", status: 503, body: "Unavailable", times: 2 }),
  "org hangs": (_okta, org) => org.faults.push({ kind: "hang", times: 1 }),
  "org answers after the companion gave up": (_okta, org) => org.faults.push({ kind: "slow", ms: 900 }),
  "org out of rows": (_okta, org) =>
    org.faults.push({
      kind: "status",
      status: 500,
      body: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access" }],
      times: 2,
    }),
  "org's tokens expire": (_okta, org) => org.expireTokens(),
  "Okta down": ({ faults }) => faults.api.fail({ path: /^\/api\/v1\/users/, status: 503, times: 6 }),
  "Okta's limit": ({ faults }) => faults.api.rateLimit({ times: 6, resetInMs: 1_000 }),
  "Okta's scope lost for a moment": ({ faults }) => faults.api.fail({ path: /\/groups$/, status: 403, times: 4 }),
  "Okta's reads lag": ({ faults }) => faults.lagReads(60),
  "hooks dropped": ({ faults }) => faults.hooks.drop({ times: 10 }),
  "hooks doubled": ({ faults }) => faults.hooks.duplicate({ times: 10, afterMs: 40 }),
  "hooks delayed": ({ faults }) => faults.hooks.delay({ times: 10, ms: 300 }),
  "hooks out of order": ({ faults }) => faults.hooks.reorder({ times: 10, windowMs: 80 }),
};

/** Lets one thing go wrong. @returns its name. */
export function breakSomething(okta: LocalOkta, org: FakeOrg, random: Random): string {
  const [name, fault] = pick(random, Object.entries(FAULTS));
  // Slowness stays until something else happens.
  org.faults.splice(0, org.faults.length, ...org.faults.filter(({ kind }) => kind !== "slow"));
  if (okta.faults.readLagMs > 0) okta.faults.lagReads(0);
  fault(okta, org);
  return name;
}
