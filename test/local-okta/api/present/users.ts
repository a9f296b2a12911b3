import type { User, UserStatus } from "../../state/model.ts";

const ALWAYS_SHOWN: ReadonlySet<string> = new Set([
  "firstName",
  "lastName",
  "mobilePhone",
  "secondEmail",
  "login",
  "email",
]);

/** Which operations a user's links offer in each status. */
const OFFERED: Readonly<Record<UserStatus, readonly string[]>> = {
  STAGED: ["activate", "deactivate"],
  PROVISIONED: ["reactivate", "deactivate", "resetPassword"],
  ACTIVE: ["suspend", "resetPassword", "expirePassword", "deactivate"],
  RECOVERY: ["reactivate", "resetPassword", "deactivate"],
  LOCKED_OUT: ["unlock", "resetPassword", "deactivate"],
  PASSWORD_EXPIRED: ["expirePassword", "resetPassword", "deactivate"],
  SUSPENDED: ["unsuspend", "deactivate"],
  DEPROVISIONED: ["activate"],
};

const PATH_OF: Readonly<Record<string, string>> = {
  resetPassword: "reset_password",
  expirePassword: "expire_password",
};

/** A user in a list: its links hold only `self`. */
export function listedUser(baseUrl: string, typeId: string, user: User): object {
  return { ...fields(typeId, user), _links: { self: { href: hrefOf(baseUrl, user) } } };
}

/** A single user, with links to what can be done in its status. */
export function singleUser(baseUrl: string, typeId: string, user: User): object {
  const self = hrefOf(baseUrl, user);
  const links: Record<string, object> = { self: { href: self } };
  for (const name of OFFERED[user.status]) {
    links[name] = { href: `${self}/lifecycle/${PATH_OF[name] ?? name}`, method: "POST" };
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
