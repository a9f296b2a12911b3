/** Random histories of people at Acme, with the faults that networks and platforms bring, for the property tests. */
import fc from "fast-check";
import { groups } from "./acme.ts";
import type { World } from "./world.ts";

/** How many people a history is about. */
export const PEOPLE = 3;

/** One thing that happens. `who` counts people; an act that Okta would refuse in the person's state does not happen. */
export type Act =
  | { readonly kind: "hire"; readonly who: number; readonly group: string }
  | { readonly kind: "join" | "leave"; readonly who: number; readonly group: string }
  | { readonly kind: "title"; readonly who: number; readonly title: string | null }
  | { readonly kind: "suspend" | "unsuspend" | "deactivate" | "activate" | "delete"; readonly who: number }
  | { readonly kind: "assign" | "unassign"; readonly who: number }
  | { readonly kind: "by hand"; readonly who: number }
  | { readonly kind: "fault"; readonly fault: (typeof FAULTS)[number] }
  | { readonly kind: "settle" };

/** Faults wear off by themselves or at the end of the history. */
const FAULTS = [
  "drop",
  "duplicate",
  "reorder",
  "delay",
  "read lag",
  "okta 5xx",
  "okta 429",
  "org before commit",
  "org after commit",
  "org 5xx",
  "row lock",
  "expired token",
] as const;

const who = fc.nat({ max: PEOPLE - 1 });
const group = fc.constantFrom(...groups);

/** Everybody is hired first, most of them into a group that gives a profile, so that there is something to change. */
const hires: fc.Arbitrary<Act[]> = fc.tuple(
  ...Array.from({ length: PEOPLE }, (_, place) =>
    fc.record({
      kind: fc.constant("hire" as const),
      who: fc.constant(place),
      group: fc.constantFrom("Sales", "Support", ...groups),
    }),
  ),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("join" as const, "leave" as const), who, group }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("title" as const),
      who,
      title: fc.constantFrom("Engineer", "Manager", null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "suspend" as const,
        "unsuspend" as const,
        "deactivate" as const,
        "activate" as const,
        "delete" as const,
      ),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("assign" as const, "unassign" as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("by hand" as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      fault: fc.constantFrom("read lag", "read lag", ...FAULTS),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "settle" as const }) },
);

/** Histories of up to 14 acts after the hires, with faults from the beginning in some. */
export const histories: fc.Arbitrary<Act[]> = fc
  .tuple(fc.array(act, { maxLength: 2 }), hires, fc.array(act, { minLength: 3, maxLength: 14, size: "max" }))
  .map((parts) => parts.flat());

/** One run of a history: the people it made, by their place in the history. */
export interface Run {
  readonly world: World;
  /** Distinguishes the people of this run from those of others. */
  readonly tag: string;
  readonly ids: Map<number, string>;
  /** Okta ids of people who were given the permission set Beta_Tester by hand. */
  readonly byHand: Set<string>;
}

/** Lets one act happen. */
export async function perform(act: Act, run: Run): Promise<void> {
  if (act.kind === "fault") return arm(act.fault, run.world);
  if (act.kind === "settle") return settle(run.world);
  const { driver } = run.world.okta;
  if (act.kind === "hire") return hire(act.who, act.group, run);
  const id = run.ids.get(act.who);
  const person = id === undefined ? undefined : run.world.okta.truth().get(id);
  if (!id || !person) return;
  const { status } = person;
  const oktaGroup = "group" in act ? run.world.groups[act.group]! : undefined;
  const inGroup = person.groups.some(({ id: groupId }) => groupId === oktaGroup?.id);
  const assigned = person.apps.includes(run.world.app.id);
  switch (act.kind) {
    case "join":
      return void (!inGroup && driver.addToGroup(id, oktaGroup!));
    case "leave":
      return void (inGroup && driver.removeFromGroup(id, oktaGroup!));
    case "title":
      return void (status !== "DEPROVISIONED" && driver.updateProfile(id, { title: act.title }));
    case "suspend":
      return void (status === "ACTIVE" && driver.suspend(id));
    case "unsuspend":
      return void (status === "SUSPENDED" && driver.unsuspend(id));
    case "deactivate":
      return void (status !== "DEPROVISIONED" && driver.deactivate(id));
    case "activate":
      return void (status === "DEPROVISIONED" && driver.activate(id));
    case "delete":
      return void driver.deleteUser(id);
    case "assign":
      return void (!assigned && status === "ACTIVE" && driver.assignToApp(id, run.world.app));
    case "unassign":
      return void (assigned && driver.unassignFromApp(id, run.world.app));
    case "by hand":
      return assignByHand(id, run);
  }
}

/** Waits until hooks are delivered and no lane waits. */
export async function settle({ okta, companion, org }: World): Promise<void> {
  await okta.driver.idle();
  await companion.idle({ timeoutMs: 30_000 });
  await org.settled();
}

function hire(place: number, groupName: string, { world, tag, ids }: Run): void {
  if (ids.has(place)) return;
  const login = `p${place}.${tag}@acme.example`;
  const { driver } = world.okta;
  const user = driver.createUser({
    profile: { login, email: login, firstName: `P${place}`, lastName: `Run${tag}`, title: "Engineer" },
    activate: true,
  });
  ids.set(place, user.id);
  driver.addToGroup(user, world.groups[groupName]!);
  driver.assignToApp(user, world.app);
}

async function assignByHand(oktaId: string, { world, byHand }: Run): Promise<void> {
  await settle(world).catch(() => {}); // with a fault armed there may be nothing to wait for
  const users = await world.admin.query<{ Id: string }>(
    `SELECT Id FROM User WHERE Lockstep_Okta_Id__c = '${oktaId}' AND IsActive = true`,
  );
  const [user] = users.records;
  if (!user || byHand.has(oktaId)) return;
  const sets = await world.admin.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Beta_Tester'");
  const result = await world.admin
    .sobject("PermissionSetAssignment")
    .create({ AssigneeId: user.Id, PermissionSetId: sets.records[0]?.Id });
  if (result.success) byHand.add(oktaId);
}

function arm(fault: (typeof FAULTS)[number], { okta, org }: World): void {
  const { hooks, api } = okta.faults;
  const identities = { match: "/services/apexrest/lockstep/v1/identities", times: 1 };
  switch (fault) {
    case "drop":
      return hooks.drop({ times: 2 });
    case "duplicate":
      return hooks.duplicate({ times: 3, afterMs: 30 });
    case "reorder":
      return hooks.reorder({ times: 4, windowMs: 60 });
    case "delay":
      return hooks.delay({ times: 2, ms: 80 });
    case "read lag":
      return okta.faults.lagReads(150);
    case "okta 5xx":
      return api.fail({ path: /\/users\//, times: 1 });
    case "okta 429":
      return api.rateLimit({ path: /\/users\//, times: 1 });
    case "org before commit":
      return void org.faults.add({ ...identities, kind: "cut-before" });
    case "org after commit":
      return void org.faults.add({ ...identities, kind: "cut-after" });
    case "org 5xx":
      return void org.faults.add({ ...identities, kind: "server-error" });
    case "row lock":
      return void org.faults.add({ ...identities, kind: "row-lock" });
    case "expired token":
      return void org.faults.add({ ...identities, kind: "expired-token" });
  }
}
