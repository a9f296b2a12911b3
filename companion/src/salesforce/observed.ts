import { identities } from "./contract/identities.ts";
import { SalesforceFailure } from "./failure.ts";
import type { OrgClient } from "./org-client.ts";

/** One call to the package: which resource, and `ok` or the class of its failure. */
export type CallListener = (call: { resource: string; outcome: string }) => void;

/** A client whose calls somebody counts. */
export function observeCalls(client: OrgClient, onCall: CallListener): OrgClient {
  const observe = async <Result>(resource: string, work: Promise<Result>): Promise<Result> => {
    try {
      const result = await work;
      onCall({ resource, outcome: "ok" });
      return result;
    } catch (error) {
      const outcome = error instanceof SalesforceFailure ? error.class : "other";
      onCall({ resource, outcome });
      throw error;
    }
  };
  return {
    ...client,
    apply: (request, signal) => observe(identities.path, client.apply(request, signal)),
    toolingQuery: (soql, signal) => observe("/tooling/query", client.toolingQuery(soql, signal)),
    call: (door, call, signal) => observe(door.path, client.call(door, call, signal)),
  };
}
