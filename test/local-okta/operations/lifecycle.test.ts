import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startOkta, type LocalOkta, type User, type UserStatus } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";

let okta: LocalOkta;
let api: Api;

beforeEach(async () => {
  okta = await startOkta({ randomSeed: 1 });
  api = apiOf(okta);
});
afterEach(() => okta.close());

const STATUSES: readonly UserStatus[] = [
  "STAGED",
  "PROVISIONED",
  "ACTIVE",
  "RECOVERY",
  "LOCKED_OUT",
  "PASSWORD_EXPIRED",
  "SUSPENDED",
  "DEPROVISIONED",
];

function userIn(status: UserStatus): User {
  const { driver } = okta;
  const profile = person("Ann");
  switch (status) {
    case "STAGED":
      return driver.createUser({ profile, activate: false });
    case "PROVISIONED":
      return driver.createUser({ profile, hasPassword: false });
    case "ACTIVE":
      return driver.createUser({ profile });
    case "RECOVERY":
      return driver.resetPassword(driver.createUser({ profile }));
    case "LOCKED_OUT":
      return driver.lock(driver.createUser({ profile }));
    case "PASSWORD_EXPIRED":
      return driver.expirePassword(driver.createUser({ profile }));
    case "SUSPENDED":
      return driver.suspend(driver.createUser({ profile }));
    case "DEPROVISIONED":
      return driver.deactivate(driver.createUser({ profile }));
  }
}

/** What each operation makes of each status; what is not named is refused. */
const TABLE: Readonly<Record<string, Readonly<Partial<Record<UserStatus, UserStatus>>>>> = {
  activate: { STAGED: "ACTIVE", DEPROVISIONED: "PROVISIONED" },
  reactivate: { PROVISIONED: "PROVISIONED", RECOVERY: "PROVISIONED" },
  suspend: { ACTIVE: "SUSPENDED" },
  unsuspend: { SUSPENDED: "ACTIVE" },
  unlock: { LOCKED_OUT: "ACTIVE" },
  reset_password: { ACTIVE: "RECOVERY", RECOVERY: "RECOVERY", PASSWORD_EXPIRED: "RECOVERY", LOCKED_OUT: "RECOVERY" },
  expire_password: {
    ACTIVE: "PASSWORD_EXPIRED",
    RECOVERY: "PASSWORD_EXPIRED",
    PASSWORD_EXPIRED: "PASSWORD_EXPIRED",
    LOCKED_OUT: "PASSWORD_EXPIRED",
  },
  deactivate: {
    STAGED: "DEPROVISIONED",
    PROVISIONED: "DEPROVISIONED",
    ACTIVE: "DEPROVISIONED",
    RECOVERY: "DEPROVISIONED",
    LOCKED_OUT: "DEPROVISIONED",
    PASSWORD_EXPIRED: "DEPROVISIONED",
    SUSPENDED: "DEPROVISIONED",
  },
};

describe.each(Object.entries(TABLE))("lifecycle/%s", (operation, outcomes) => {
  test.each(STATUSES)("from %s", async (status) => {
    const user = userIn(status);
    const before = okta.events.length;
    const answer = await api.call("POST", `/api/v1/users/${user.id}/lifecycle/${operation}`);
    const after = okta.truth().get(user.id)!.status;
    const to = outcomes[status];
    if (to) {
      expect([answer.status, after]).toEqual([200, to]);
      expect(okta.events.length).toBeGreaterThan(before);
    } else {
      expect([400, 403]).toContain(answer.status);
      expect(answer.body.errorCode).toMatch(/^E\d{7}$/);
      expect(after).toBe(status);
      expect(okta.events.length).toBe(before);
    }
  });
});

test.each(STATUSES)("the links of a user who is %s offer exactly what the status allows", async (status) => {
  const { body } = await api.get(`/api/v1/users/${userIn(status).id}`);
  const links = Object.values<{ href: string; method?: string }>(body._links).filter((link) => link.method === "POST");
  const offered = links.map((link) => link.href.split("/").at(-1)).sort();
  const allowed = Object.keys(TABLE).filter((operation) => TABLE[operation]![status] !== undefined);
  expect(offered).toEqual(allowed.sort());
});

test("deactivation takes the apps, keeps groups and factors, and says so in the log", () => {
  const { driver } = okta;
  driver.createGroup({ name: "Sales" });
  const app = driver.createApp({ label: "Salesforce" });
  const user = driver.createUser({ profile: person("Ann"), groups: ["Sales"] });
  driver.assignToApp(user, app);
  driver.enrollFactor(user, "push");
  const before = okta.events.length;
  driver.deactivate(user);
  expect(okta.truth().get(user.id)).toMatchObject({
    status: "DEPROVISIONED",
    groups: [{ name: "Sales" }],
    apps: [],
    factors: ["push"],
  });
  expect(okta.events.slice(before).map((event) => event.eventType)).toEqual([
    "user.lifecycle.deactivate",
    "application.user_membership.remove",
  ]);
});

test("the first DELETE deactivates, the second deletes, then the user cannot be found", async () => {
  const user = okta.driver.createUser({ profile: person("Ann") });
  const path = `/api/v1/users/${user.id}`;
  expect((await api.call("DELETE", path)).status).toBe(204);
  expect((await api.get(path)).body.status).toBe("DEPROVISIONED");
  expect((await api.call("DELETE", path)).status).toBe(204);
  expect((await api.get(path)).status).toBe(404);
  expect(okta.events.map((event) => event.eventType).slice(-2)).toEqual([
    "user.lifecycle.delete.initiated",
    "user.lifecycle.delete.completed",
  ]);
});

test("a rehire is the same user, active again, with the apps of their groups only", () => {
  const { driver } = okta;
  const group = driver.createGroup({ name: "Sales" });
  const byGroup = driver.createApp({ label: "By group" });
  const direct = driver.createApp({ label: "Direct" });
  driver.assignGroupToApp(group, byGroup);
  const user = driver.createUser({ profile: person("Ann"), groups: [group] });
  driver.assignToApp(user, direct);
  driver.deactivate(user);
  driver.activate(user);
  expect(okta.truth().get(user.id)).toMatchObject({ status: "ACTIVE", apps: [byGroup.id] });
});

test("STAGED users have no apps through groups until they are activated", () => {
  const { driver } = okta;
  const group = driver.createGroup({ name: "Sales" });
  const app = driver.createApp({ label: "Salesforce" });
  driver.assignGroupToApp(group, app);
  const user = driver.createUser({ profile: person("Ann"), groups: [group], activate: false });
  expect(okta.truth().get(user.id)!.apps).toEqual([]);
  driver.activate(user);
  expect(okta.truth().get(user.id)!.apps).toEqual([app.id]);
  driver.removeFromGroup(user, group);
  expect(okta.truth().get(user.id)!.apps).toEqual([]);
});
