/** The API versions of the org, and the resources of one version. */
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import type { RestContext } from "./context.ts";

export const OLDEST_VERSION = 31;
/** Summer '26. */
export const NEWEST_VERSION = 67;

const SEASONS = ["Summer", "Winter", "Spring"] as const;

/** `Summer '14` for 31, `Winter '15` for 32; three releases a year. */
export function versionLabel(version: number): string {
  const count = version - OLDEST_VERSION;
  const season = SEASONS[count % 3] as string;
  const year = 14 + Math.floor(count / 3) + (season === "Summer" ? 0 : 1);
  return `${season} '${year}`;
}

/** `/services/data`: needs no session. */
export function versionList(): JsonObject[] {
  return Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => {
    const version = `${OLDEST_VERSION + index}.0`;
    return { label: versionLabel(OLDEST_VERSION + index), url: `/services/data/v${version}`, version };
  });
}

/** The version of a `/services/data/vXX.0` path as `XX.0`, or null when the org does not have it. */
export function supportedVersion(segment: string): string | null {
  const number = /^v(\d{2})\.0$/.exec(segment)?.[1];
  if (number === undefined) return null;
  return Number(number) >= OLDEST_VERSION && Number(number) <= NEWEST_VERSION ? `${number}.0` : null;
}

const RESOURCES = ["sobjects", "query", "queryAll", "composite", "jobs", "limits", "tooling"] as const;

/** `/services/data/vXX.0` */
export function resourceList(context: RestContext): RestResponse {
  return jsonResponse(200, {
    ...Object.fromEntries(RESOURCES.map((name) => [name, `${context.base}/${name}`])),
    identity: `${context.origin}/id/${context.door.organizationId}/${context.session.userId}`,
  });
}
