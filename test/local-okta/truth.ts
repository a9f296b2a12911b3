import type { Org } from "./operations/org.ts";
import { groupsOf } from "./operations/groups.ts";
import { shownFactors } from "./operations/policies.ts";
import type { Profile, UserStatus } from "./state/model.ts";

/** What is true of a person now, in the terms of a snapshot. */
export interface PersonTruth {
  readonly id: string;
  readonly status: UserStatus;
  readonly profile: Profile;
  /** Without Everyone; sorted by name. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** The ids of the apps that are assigned, sorted. */
  readonly apps: readonly string[];
  /** The types of the active factors that the enrolment policy allows, sorted. */
  readonly factors: readonly string[];
}

/** @returns everybody who exists, by id: the present, whatever lag or faults make readers see */
export function truthOf(org: Org): ReadonlyMap<string, PersonTruth> {
  const { users, appUsers } = org.state;
  const people = users.rows().map(({ value: user }): [string, PersonTruth] => [
    user.id,
    {
      id: user.id,
      status: user.status,
      profile: user.profile,
      groups: groupsOf(org.state, user.id)
        .filter((group) => group.id !== org.everyoneId)
        .map((group) => ({ id: group.id, name: group.profile.name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      apps: appUsers
        .rowsBy("user", user.id)
        .map((row) => row.value.appId)
        .sort(),
      factors: shownFactors(org.state, user.id)
        .filter(({ status }) => status === "ACTIVE")
        .map(({ factorType }) => factorType)
        .sort(),
    },
  ]);
  return new Map(people);
}
