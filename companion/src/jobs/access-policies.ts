import type { RequestHandler } from "../outbound/requests/handler.ts";
import { keepAccessPolicies, POLICY_TARGETS_LIMIT } from "../salesforce/contract/access-policies.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";

/** One page: what is read is bounded. */
const QUERY = `SELECT TargetId FROM UserAccessPolicyAction WHERE TargetId != null LIMIT ${POLICY_TARGETS_LIMIT}`;

/**
 * Tells the org which entitlements its user access policies touch. Their actions are rows of the Tooling API, where Apex
 * does not reach (docs/verify-in-a-real-org.md, V18). Where they cannot be read, that is told instead.
 */
export const accessPolicies: RequestHandler = async (_request, { client, signal }) => {
  const body = { contract: CONTRACT, ...(await read()) };
  const { readAt, targets, code } = await client.call(keepAccessPolicies, { body }, signal);
  return { readAt, targets, code };

  async function read(): Promise<{ targets: string[] } | { code: string; message: string }> {
    try {
      const { records, done } = await client.toolingQuery(QUERY, signal);
      if (!done || records.length >= POLICY_TARGETS_LIMIT) return TOO_MANY;
      return { targets: [...new Set(records.map(({ TargetId }) => String(TargetId)))] };
    } catch (error) {
      // No permission, or no policies in this edition; what passes by itself fails the job, which comes again.
      if (error instanceof SalesforceFailure && error.class === "org")
        return { code: error.code, message: error.message };
      throw error;
    }
  }
};

const TOO_MANY = {
  code: "too_many",
  message: `The org's user access policies have more than ${POLICY_TARGETS_LIMIT} actions.`,
};
