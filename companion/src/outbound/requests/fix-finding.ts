import type { RequestHandler } from "./handler.ts";
import { syncPerson } from "./sync-person.ts";

/** Mends what a finding says, by looking at its person; the org wrote into the parameters who that is. */
export const fixFinding: RequestHandler = (request, context) =>
  syncPerson({ ...request, subject: String(request.parameters["oktaId"] ?? "") }, context);
