import { operationsFrom } from "../../operations/lifecycle.ts";
import type { User } from "../../state/model.ts";

const ALWAYS_SHOWN: ReadonlySet<string> = new Set([
  "firstName",
  "lastName",
  "mobilePhone",
  "secondEmail",
  "login",
  "email",
]);

/** A user in a list: its links hold only `self`. */
export function listedUser(baseUrl: string, typeId: string, user: User): object {
  return { ...fields(typeId, user), _links: { self: { href: hrefOf(baseUrl, user) } } };
}

/** A single user, with links to what can be done in its status. */
export function singleUser(baseUrl: string, typeId: string, user: User): object {
  const self = hrefOf(baseUrl, user);
  const links: Record<string, object> = { self: { href: self } };
  for (const operation of operationsFrom(user.status)) {
    links[camelCase(operation)] = { href: `${self}/lifecycle/${operation}`, method: "POST" };
  }
  links["schema"] = { href: `${baseUrl}/api/v1/meta/schemas/user/osc${typeId.slice(3)}` };
  links["type"] = { href: `${baseUrl}/api/v1/meta/types/user/${typeId}` };
  return { ...fields(typeId, user), _links: links };
}

function fields(typeId: string, user: User): object {
  return {
    id: user.id,
    status: user.status,
    created: user.created,
    activated: user.activated,
    statusChanged: user.statusChanged,
    lastLogin: user.lastLogin,
    lastUpdated: user.lastUpdated,
    passwordChanged: user.passwordChanged,
    type: { id: typeId },
    profile: Object.fromEntries(
      Object.entries(user.profile).filter(([name, value]) => value !== null || ALWAYS_SHOWN.has(name)),
    ),
    credentials: {
      ...(user.hasPassword ? { password: {} } : {}),
      emails: [{ value: user.profile["email"], status: "VERIFIED", type: "PRIMARY" }],
      provider: { type: "OKTA", name: "OKTA" },
    },
  };
}

function hrefOf(baseUrl: string, user: User): string {
  return `${baseUrl}/api/v1/users/${user.id}`;
}

/** Links are named `resetPassword` where paths say `reset_password`. */
function camelCase(operation: string): string {
  return operation.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
