import type { EventHook } from "../../state/model.ts";

/** The secret header's value is never given back [management-openapi: EventHookChannelConfigAuthScheme]. */
export function presentEventHook(baseUrl: string, hook: EventHook): object {
  const self = `${baseUrl}/api/v1/eventHooks/${hook.id}`;
  const change = hook.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verificationStatus,
    name: hook.name,
    description: hook.description,
    created: hook.created,
    createdBy: hook.createdBy,
    lastUpdated: hook.lastUpdated,
    events: { type: "EVENT_TYPE", items: hook.items, filter: null },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: {
        uri: hook.uri,
        headers: hook.headers,
        method: "POST",
        authScheme: hook.authScheme ? { type: "HEADER", key: hook.authScheme.key } : null,
      },
    },
    _links: {
      self: { href: self },
      verify: { href: `${self}/lifecycle/verify`, hints: { allow: ["POST"] } },
      [change]: { href: `${self}/lifecycle/${change}`, hints: { allow: ["POST"] } },
    },
  };
}
