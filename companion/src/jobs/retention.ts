import { verifyAudit } from "../outbound/requests/verify-audit.ts";
import type { RequestHandler } from "../outbound/requests/handler.ts";
import { purgeAudit } from "../salesforce/contract/audit.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { purge, RETENTION_KINDS } from "../salesforce/contract/retention.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";

interface Portion {
  purged: number;
  more: boolean;
  after?: string | null | undefined;
}

/**
 * Purges what the org's retentions let go: everything but the audit, then the audit as far as it is verified, last, since a broken chain
 * refuses it.
 */
export const retention: RequestHandler = async (request, context) => {
  const others: Record<string, unknown> = {};
  for (const kind of RETENTION_KINDS) {
    others[kind] = await purgeAll((after) =>
      context.client.call(purge, { body: { contract: CONTRACT, kind, ...(after ? { after } : {}) } }, context.signal),
    );
  }
  await verifyAudit({ ...request, parameters: { mode: "new" } }, context);
  const audit = await purgeAll(() => context.client.call(purgeAudit, { body: { contract: CONTRACT } }, context.signal));
  return { ...audit, others };
};

/** Portion by portion. That the org keeps something for ever is a setting and no failure. */
async function purgeAll(portion: (after?: string) => Promise<Portion>): Promise<{ purged: number; code?: string }> {
  let purged = 0;
  let after: string | undefined;
  try {
    for (;;) {
      const answer = await portion(after);
      purged += answer.purged;
      // Nothing purged, no further place and more to come would be an org that contradicts itself.
      if (!answer.more || (answer.purged === 0 && !answer.after)) return { purged };
      after = answer.after ?? undefined;
    }
  } catch (error) {
    if (error instanceof SalesforceFailure && error.code === "kept_for_ever") return { purged, code: error.code };
    throw error;
  }
}
