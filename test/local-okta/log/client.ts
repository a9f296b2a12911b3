import type { Cause, Client, IpAddress } from "./event.ts";

/** Requests reach the local Okta from this machine only, so no place on earth is claimed for them. */
const NOWHERE = null;

/** @returns the client as the System Log describes it */
export function describeClient(cause: Cause): Client {
  const userAgent = cause.userAgent;
  return {
    userAgent: userAgent === null ? null : { rawUserAgent: userAgent, os: "Unknown", browser: "UNKNOWN" },
    zone: "null",
    device: cause.ipAddress === null ? null : "Unknown",
    id: cause.actor.type === "PublicClientApp" ? cause.actor.id : null,
    ipAddress: cause.ipAddress,
    geographicalContext: NOWHERE,
  };
}

/** @returns the addresses that the request came through, nearest to the client first */
export function ipChainOf(cause: Cause): readonly IpAddress[] {
  if (cause.ipAddress === null) return [];
  const version = cause.ipAddress.includes(":") ? "V6" : "V4";
  return [{ ip: cause.ipAddress, geographicalContext: NOWHERE, version, source: null }];
}
