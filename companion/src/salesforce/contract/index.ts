import type { Door } from "./door.ts";
import { health } from "./health.ts";
import { identities, plans } from "./identities.ts";
import { reportRequest, requests } from "./requests.ts";
import { runs } from "./runs.ts";

/** Every REST resource of the package, by the name its operation has in docs/openapi.json. */
export const doors = {
  applyIdentities: identities,
  planIdentities: plans,
  listRequests: requests,
  reportRequest,
  listRuns: runs,
  readHealth: health,
} as const satisfies Record<string, Door>;
