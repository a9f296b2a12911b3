/** The demo's story: what happens at Acme, told only by changing Okta. */
import { assign } from "../../test/e2e/support/acme.ts";
import type { World } from "../../test/e2e/support/world.ts";

/** One step: a headline, and what is changed in Okta. */
export interface Step {
  readonly headline: string;
  readonly act: (world: World) => unknown;
}

const person = (firstName: string, lastName: string, more: Record<string, string> = {}) => ({
  login: `${firstName}.${lastName}@acme.example`.toLowerCase(),
  email: `${firstName}.${lastName}@acme.example`.toLowerCase(),
  firstName,
  lastName,
  ...more,
});

const ANN = "ann.lee@acme.example";
const BOB = "bob.stone@acme.example";
const CAT = "cat.moon@acme.example";

/** Creates a person, puts them into their groups and assigns the Salesforce app, as an Okta admin would in one go. */
function hire(world: World, profile: ReturnType<typeof person>, groups: readonly string[]): void {
  const { driver } = world.okta;
  const user = driver.createUser({ profile, activate: true });
  for (const group of groups) driver.addToGroup(user, world.groups[group]!);
  driver.assignToApp(user, world.app);
}

export const story: readonly Step[] = [
  {
    headline: "Joiners: Ann starts in Sales, Bob in Support",
    act(world) {
      hire(world, person("Ann", "Lee", { title: "Account Executive", department: "Sales", city: "Oslo" }), ["Sales"]);
      hire(world, person("Bob", "Stone", { title: "Support Engineer", department: "Support" }), ["Support"]);
    },
  },
  {
    headline: "Nobody's business: Dan is activated in Okta, without the Salesforce app",
    act(world) {
      world.okta.driver.createUser({ profile: person("Dan", "Reed"), activate: true });
    },
  },
  {
    headline: "A hand-made grant: Salesforce's admin gives Ann the permission set Beta Tester, which no rule names",
    act: (world) => assignByHand(world, ANN, "Beta_Tester"),
  },
  {
    headline: "Mover: Ann is promoted to Sales Managers and gets a new title",
    act(world) {
      world.okta.driver.addToGroup(ANN, world.groups["Sales Managers"]!);
      world.okta.driver.updateProfile(ANN, { title: "Sales Manager" });
    },
  },
  {
    headline: "Mover: Bob goes from Support to Sales",
    act(world) {
      world.okta.driver.removeFromGroup(BOB, world.groups["Support"]!);
      world.okta.driver.addToGroup(BOB, world.groups["Sales"]!);
      world.okta.driver.updateProfile(BOB, { title: "Account Executive", department: "Sales" });
    },
  },
  {
    headline: "A joiner whose username somebody else's org has taken: refused with a reason, nobody else waits",
    async act(world) {
      await world.org.control("foreignUsernames", [CAT]);
      hire(world, person("Cat", "Moon"), ["Sales"]);
    },
  },
  {
    headline: "Leaver: Bob, who is logged in to Salesforce, is deactivated in Okta",
    async act(world) {
      await world.org.openSession(await userId(world, BOB));
      world.okta.driver.deactivate(BOB);
    },
  },
  {
    headline: "Rehire: Bob comes back, to Support",
    act(world) {
      const { driver } = world.okta;
      driver.activate(BOB);
      driver.removeFromGroup(BOB, world.groups["Sales"]!);
      driver.addToGroup(BOB, world.groups["Support"]!);
      driver.updateProfile(BOB, { title: "Senior Support Engineer", department: "Support" });
      driver.assignToApp(BOB, world.app);
    },
  },
  {
    headline: "Leaver: Ann is suspended in Okta",
    act: (world) => world.okta.driver.suspend(ANN),
  },
];

async function assignByHand(world: World, username: string, permissionSet: string): Promise<void> {
  await assign(world.admin, await userId(world, username), permissionSet);
}

async function userId({ admin }: World, username: string): Promise<string> {
  const users = await admin.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${username}'`);
  const [user] = users.records;
  if (!user) throw new Error(`There is no Salesforce user ${username}.`);
  return user.Id;
}
