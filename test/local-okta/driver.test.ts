import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OktaError, startOkta, type LocalOkta, type LogEvent, type UserStatus } from "./index.ts";
import { person } from "./testing/people.ts";

let okta: LocalOkta;

beforeEach(async () => {
  okta = await startOkta({ randomSeed: 3 });
});
afterEach(() => okta.close());

const PEOPLE = ["Ann", "Ben", "Cleo"];
const GROUPS = ["Sales", "Support"];
const APPS = ["Salesforce", "Wiki"];

const personRef = fc.constantFrom(...PEOPLE.map((name) => `${name.toLowerCase()}@example.com`));
const groupRef = fc.constantFrom(...GROUPS);
const appRef = fc.constantFrom(...APPS);

/** Something that people do in Okta; what the present state does not allow is refused and must leave no trace. */
const change = fc.oneof(
  fc.tuple(personRef, groupRef).map(
    ([user, group]) =>
      () =>
        okta.driver.addToGroup(user, group),
  ),
  fc.tuple(personRef, groupRef).map(
    ([user, group]) =>
      () =>
        okta.driver.removeFromGroup(user, group),
  ),
  fc.tuple(personRef, appRef).map(
    ([user, app]) =>
      () =>
        okta.driver.assignToApp(user, app),
  ),
  fc.tuple(personRef, appRef).map(
    ([user, app]) =>
      () =>
        okta.driver.unassignFromApp(user, app),
  ),
  fc.tuple(groupRef, appRef).map(
    ([group, app]) =>
      () =>
        okta.driver.assignGroupToApp(group, app),
  ),
  fc.tuple(groupRef, appRef).map(
    ([group, app]) =>
      () =>
        okta.driver.unassignGroupFromApp(group, app),
  ),
  ...(["activate", "suspend", "unsuspend", "lock", "unlock", "resetPassword"] as const).map((method) =>
    personRef.map((user) => () => void okta.driver[method](user)),
  ),
);
const beginning = fc.oneof(
  fc.constantFrom(...PEOPLE).map((name) => () => void okta.driver.createUser({ profile: person(name) })),
  groupRef.map((name) => () => void okta.driver.createGroup({ name })),
);
const ending = fc.oneof(
  personRef.map((user) => () => void okta.driver.deactivate(user)),
  personRef.map((user) => () => okta.driver.deleteUser(user)),
  groupRef.map((group) => () => okta.driver.deleteGroup(group)),
);
const action = fc.oneof(
  { weight: 12, arbitrary: change },
  { weight: 3, arbitrary: beginning },
  { weight: 1, arbitrary: ending },
);

interface Told {
  status: UserStatus;
  readonly groups: Set<string>;
  readonly apps: Set<string>;
}

const STATUS_AFTER: Readonly<Record<string, UserStatus>> = {
  "user.lifecycle.deactivate": "DEPROVISIONED",
  "user.lifecycle.suspend": "SUSPENDED",
  "user.lifecycle.unsuspend": "ACTIVE",
  "user.account.lock": "LOCKED_OUT",
  "user.account.unlock_by_admin": "ACTIVE",
  "user.account.reset_password": "RECOVERY",
  "user.account.update_password": "ACTIVE",
};

/** What somebody who only reads the log believes. */
function retell(events: readonly LogEvent[]): Map<string, Told> {
  const people = new Map<string, Told>();
  for (const event of events) {
    const id = (type: string) => event.target.find((target) => target.type === type)?.id ?? "";
    const told = people.get(id("User"));
    if (event.eventType === "user.lifecycle.create") {
      people.set(id("User"), { status: "STAGED", groups: new Set(), apps: new Set() });
    } else if (event.eventType === "user.lifecycle.delete.completed") {
      people.delete(id("User"));
    } else if (event.eventType === "group.lifecycle.delete") {
      for (const member of people.values()) member.groups.delete(id("UserGroup"));
    } else if (told) {
      // The first activation is with a password; a rehire sets one in the next event.
      if (event.eventType === "user.lifecycle.activate") told.status = "ACTIVE";
      told.status = STATUS_AFTER[event.eventType] ?? told.status;
      if (event.eventType === "group.user_membership.add") told.groups.add(id("UserGroup"));
      if (event.eventType === "group.user_membership.remove") told.groups.delete(id("UserGroup"));
      if (event.eventType === "application.user_membership.add") told.apps.add(id("AppInstance"));
      if (event.eventType === "application.user_membership.remove") told.apps.delete(id("AppInstance"));
    }
  }
  return people;
}

test("the log tells the whole truth: whoever retells its events ends with the state", () => {
  for (const label of APPS) okta.driver.createApp({ label });
  fc.assert(
    fc.property(fc.array(action, { minLength: 20, maxLength: 60, size: "max" }), (actions) => {
      for (const act of actions) {
        const before = okta.events.length;
        try {
          act();
        } catch (error) {
          if (!(error instanceof OktaError)) throw error;
          expect(okta.events.length).toBe(before);
        }
      }
      const told = retell(okta.events);
      const truth = okta.truth();
      expect([...told.keys()].sort()).toEqual([...truth.keys()].sort());
      for (const [id, { status, groups, apps }] of truth) {
        const person = told.get(id)!;
        expect(person.status).toBe(status);
        expect([...person.groups].sort()).toEqual(groups.map((group) => group.id).sort());
        expect([...person.apps].sort()).toEqual(apps);
      }
    }),
    { numRuns: 60 },
  );
});

test("references: users by object, id or login; groups by object, id or name; apps by object, id or label", () => {
  const { driver } = okta;
  const user = driver.createUser({ profile: person("Ann") });
  const group = driver.createGroup({ name: "Sales" });
  const app = driver.createApp({ label: "Salesforce" });
  for (const [userRefs, groupRefs, appRefs] of [
    [user, group, app],
    [user.id, group.id, app.id],
    ["ANN@example.com", "Sales", "Salesforce"],
  ] as const) {
    driver.addToGroup(userRefs, groupRefs);
    driver.assignToApp(userRefs, appRefs);
    expect(okta.truth().get(user.id)).toMatchObject({ groups: [{ id: group.id }], apps: [app.id] });
    driver.removeFromGroup(userRefs, groupRefs);
    driver.unassignFromApp(userRefs, appRefs);
  }
  expect(() => driver.suspend("nobody@example.com")).toThrow(
    "Not found: Resource not found: nobody@example.com (User)",
  );
});

test("the same seed issues the same ids, of 20 characters", async () => {
  const other = await startOkta({ randomSeed: 3 });
  try {
    const [first, second] = [okta, other].map((each) => each.driver.createUser({ profile: person("Ann") }).id);
    expect(first).toBe(second);
    expect(first).toMatch(/^00u\w{17}$/);
  } finally {
    await other.close();
  }
});
