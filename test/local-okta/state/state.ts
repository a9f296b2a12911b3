import type { Clock } from "./clock.ts";
import type { App, AppGroup, AppUser, EventHook, Factor, Group, GroupRule, Membership, Policy, User } from "./model.ts";
import { Table, type TableView } from "./table.ts";

/** Everything that reads with lag, at one moment. */
export interface StateView {
  readonly users: TableView<User>;
  readonly groups: TableView<Group>;
  readonly memberships: TableView<Membership>;
  readonly apps: TableView<App>;
  readonly appUsers: TableView<AppUser>;
  readonly appGroups: TableView<AppGroup>;
  readonly factors: TableView<Factor>;
  readonly policies: TableView<Policy>;
}

/** The tables of one Okta org. */
export class State implements StateView {
  readonly users: Table<User>;
  readonly groups: Table<Group>;
  readonly memberships: Table<Membership>;
  readonly apps: Table<App>;
  readonly appUsers: Table<AppUser>;
  readonly appGroups: Table<AppGroup>;
  readonly factors: Table<Factor>;
  readonly policies: Table<Policy>;
  readonly groupRules: Table<GroupRule>;
  readonly eventHooks: Table<EventHook>;

  constructor(clock: Clock) {
    this.users = new Table<User>(clock, { login: (user) => loginKey(String(user.profile["login"])) });
    this.groups = new Table<Group>(clock, { name: (group) => group.profile.name });
    this.memberships = new Table<Membership>(clock, { group: (row) => row.groupId, user: (row) => row.userId });
    this.apps = new Table<App>(clock, { label: (app) => app.label });
    this.appUsers = new Table<AppUser>(clock, { app: (row) => row.appId, user: (row) => row.userId });
    this.appGroups = new Table<AppGroup>(clock, { app: (row) => row.appId, group: (row) => row.groupId });
    this.factors = new Table<Factor>(clock, { user: (factor) => factor.userId });
    this.policies = new Table<Policy>(clock);
    this.groupRules = new Table<GroupRule>(clock);
    this.eventHooks = new Table<EventHook>(clock);
  }

  /** The state as it stood at `at` (milliseconds since the epoch). */
  asOf(at: number): StateView {
    return {
      users: this.users.asOf(at),
      groups: this.groups.asOf(at),
      memberships: this.memberships.asOf(at),
      apps: this.apps.asOf(at),
      appUsers: this.appUsers.asOf(at),
      appGroups: this.appGroups.asOf(at),
      factors: this.factors.asOf(at),
      policies: this.policies.asOf(at),
    };
  }
}

/** Logins are unique without regard to case. */
export function loginKey(login: string): string {
  return login.toLowerCase();
}

/** The key of a row that joins two things. */
export function pairKey(first: string, second: string): string {
  return `${first}/${second}`;
}
