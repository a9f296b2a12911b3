import type { Factor } from "../../state/model.ts";

export function presentFactor(baseUrl: string, factor: Factor): object {
  const user = `${baseUrl}/api/v1/users/${factor.userId}`;
  const self = `${user}/factors/${factor.id}`;
  const pending = factor.status === "PENDING_ACTIVATION";
  return {
    id: factor.id,
    factorType: factor.factorType,
    provider: factor.provider,
    vendorName: factor.vendorName,
    status: factor.status,
    created: factor.created,
    lastUpdated: factor.lastUpdated,
    profile: factor.profile,
    _links: {
      ...(pending
        ? { activate: { href: `${self}/lifecycle/activate`, hints: { allow: ["POST"] } } }
        : { verify: { href: `${self}/verify`, hints: { allow: ["POST"] } } }),
      self: { href: self, hints: { allow: ["GET", "DELETE"] } },
      user: { href: user, hints: { allow: ["GET"] } },
    },
  };
}
