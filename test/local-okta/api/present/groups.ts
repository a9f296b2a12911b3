import type { Group } from "../../state/model.ts";

export function presentGroup(baseUrl: string, group: Group): object {
  const self = `${baseUrl}/api/v1/groups/${group.id}`;
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastMembershipUpdated,
    objectClass: ["okta:user_group"],
    type: group.type,
    profile: group.profile,
    _links: { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
}
