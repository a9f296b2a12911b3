import type { SalesforceOrgConfig } from "../config.ts";
import { z } from "zod";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaHttp } from "../okta/http.ts";
import type { PersonRead } from "../okta/person.ts";
import type { OktaReader } from "../okta/reader.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { plans } from "../salesforce/contract/identities.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Reads } from "../sync/reading/reads.ts";

const found = z.looseObject({ id: z.string(), profile: z.looseObject({ login: z.string() }) });
type Found = z.output<typeof found>;

/** A person as they are planned for. */
export function plannable(oktaId: string, read: PersonRead) {
  return {
    oktaId,
    // The highest there can be: a plan writes nothing, and must not be refused as outdated.
    version: Number.MAX_SAFE_INTEGER,
    tombstone: read.kind === "missing",
    causes: [],
    facets: read.kind === "found" ? read.snapshot.facets : {},
  };
}

/** What operators may look up without changing anything. */
export function createLookUps(
  { oktaOrg, appId }: Pick<SalesforceOrgConfig, "oktaOrg" | "appId">,
  okta: Pick<OktaReader, "person">,
  http: Pick<OktaHttp, "get">,
  client: Pick<OrgClient, "call">,
  reads: Pick<Reads, "current">,
) {
  /** The one place where a login will do: what follows goes by the id that it gives. Null for nobody. */
  const read = async (idOrLogin: string, signal: AbortSignal): Promise<Found | null> => {
    try {
      return found.parse((await http.get(`/api/v1/users/${encodeURIComponent(idOrLogin)}`, signal)).body);
    } catch (error) {
      if (error instanceof OktaFailure && error.kind === "not_found") return null;
      throw error;
    }
  };
  return {
    /** The Okta id of a person named by id or login; null when Okta knows nobody. @throws OktaFailure. */
    async findPerson(idOrLogin: string, signal: AbortSignal): Promise<string | null> {
      // Somebody deleted is still looked at, by the id: that is how a leaver's traces go.
      return (await read(idOrLogin, signal))?.id ?? (/^00u\w+$/.test(idOrLogin) ? idOrLogin : null);
    },
    /** What somebody signs in to Okta with, who is named by id; null when Okta knows nobody. @throws OktaFailure. */
    async loginOf(oktaId: string, signal: AbortSignal): Promise<string | null> {
      return (await read(oktaId, signal))?.profile.login ?? null;
    },
    /** What the org would do for a person now. @throws OktaFailure, SalesforceFailure. */
    async plan(oktaId: string, signal: AbortSignal): Promise<unknown> {
      const read = await okta.person(oktaId, { appId, reads: reads.current() }, signal);
      const identities = [plannable(oktaId, read)];
      const answer = await client.call(plans, { body: { contract: CONTRACT, oktaOrg, identities } }, signal);
      const [result] = answer.results;
      // The version is only what it took to be answered.
      return result === undefined ? null : { ...result, version: null };
    },
  };
}
