import { verifyAudit } from "../outbound/requests/verify-audit.ts";
import type { RequestHandler } from "../outbound/requests/handler.ts";
import { purgeAudit } from "../salesforce/contract/audit.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";

/** Verifies what is new in the audit chain, for nothing else is purged; then purges as far as the org's retention goes. */
export const retention: RequestHandler = async (request, context) => {
  await verifyAudit({ ...request, parameters: { mode: "new" } }, context);
  let purged = 0;
  for (;;) {
    try {
      const answer = await context.client.call(purgeAudit, { body: { contract: CONTRACT } }, context.signal);
      purged += answer.purged;
      // Nothing purged and more to come would be an org that contradicts itself.
      if (!answer.more || answer.purged === 0) return { purged };
    } catch (error) {
      // The org keeps its audit for ever, which is a setting and no failure.
      if (error instanceof SalesforceFailure && error.code === "kept_for_ever") return { purged, code: error.code };
      throw error;
    }
  }
};
