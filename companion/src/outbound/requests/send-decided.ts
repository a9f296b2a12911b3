import type { OrgRequest } from "../../salesforce/contract/requests.ts";
import { readRun } from "../../salesforce/contract/runs.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import { RequestFailure, type RequestHandler } from "./handler.ts";

const DECIDED: ReadonlySet<unknown> = new Set(["Approved", "Rejected"]);

/**
 * Sends the people again about whom somebody has just decided in the org: what was approved is taken away now, what was
 * rejected is an end. The decision itself is the org's; so is its answer.
 */
export const sendDecided: RequestHandler = async ({ subject, parameters }, { org, client, wake, signal }) => {
  const isChosen = choiceOf(parameters);
  let after: string | undefined;
  do {
    const page = await client
      .call(readRun, { path: { id: String(subject) }, query: { after } }, signal)
      .catch((error: unknown) => {
        if (error instanceof SalesforceFailure && error.code === "unknown_run")
          throw new RequestFailure(error.code, error.message);
        throw error;
      });
    const people = page.items.filter(
      ({ id, oktaOrg, decision, revision }) =>
        oktaOrg === org.oktaOrg && DECIDED.has(decision) && isChosen(id, revision ?? 0),
    );
    await wake(people.flatMap(({ oktaId }) => oktaId ?? []));
    after = page.after ?? undefined;
  } while (after !== undefined);
};

/** Salesforce ids are given with 15 characters or, with three more to tell letter case, with 18. */
const short = (id: unknown) => String(id).slice(0, 15);

function choiceOf({ items, revision }: OrgRequest["parameters"]): (id: string, shown: number) => boolean {
  if (!Array.isArray(items)) return (_id, shown) => shown <= Number(revision);
  const chosen = new Set(items.map(short));
  return (id) => chosen.has(short(id));
}
