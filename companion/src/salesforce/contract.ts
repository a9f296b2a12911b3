import { z } from "zod";
import type { Facets } from "../okta/snapshot.ts";

/** The version of docs/api.md that this code speaks. */
export const CONTRACT = 1;

/** Most people one request may carry, by docs/api.md. */
export const IDENTITIES_LIMIT = 200;

export interface Cause {
  uuid: string;
  type: string;
  published: string;
  actor: string | null;
}

/** One person for the org to bring up to date. */
export interface Identity {
  oktaId: string;
  version: number;
  tombstone: boolean;
  causes: Cause[];
  facets: Partial<Facets>;
}

export interface IdentitiesRequest {
  contract: typeof CONTRACT;
  correlationId: string;
  oktaOrg: string;
  identities: Identity[];
}

const change = z.looseObject({
  kind: z.string(),
  target: z.string().nullish(),
  field: z.string().nullish(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  rule: z.string().nullish(),
  reason: z.string().nullish(),
  cause: z.string().nullish(),
});

const result = z.looseObject({
  oktaId: z.string(),
  /** Null when the org could not read the one that it was sent. */
  version: z.number().nullish(),
  /** `partial`: some changes are committed, the rest was refused. */
  outcome: z.enum(["applied", "partial", "planned", "unchanged", "outdated", "refused", "skipped"]),
  userId: z.string().nullish(),
  username: z.string().nullish(),
  orgVersion: z.number().nullish(),
  factId: z.string().nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
  retryable: z.boolean().nullish(),
  changes: z.array(change).nullish(),
});

const answer = z.looseObject({ contract: z.literal(CONTRACT), results: z.array(result) });

export type Change = z.output<typeof change>;
/** What became of one identity. */
export type IdentityResult = z.output<typeof result>;

/** The results of an answer in the order of the request; null when it does not fit the contract or the request. */
export function parseAnswer(body: unknown, identities: readonly Identity[]): IdentityResult[] | null {
  const parsed = answer.safeParse(body);
  if (!parsed.success || parsed.data.results.length !== identities.length) return null;
  const fits = parsed.data.results.every((item, index) => item.oktaId === identities[index]?.oktaId);
  return fits ? parsed.data.results : null;
}

const problem = z.looseObject({ code: z.string(), message: z.string() });

/** The `{code, message}` of a request that is wrong as a whole; null when the body is something else. */
export function parseProblem(body: unknown): { code: string; message: string } | null {
  const parsed = problem.safeParse(body);
  return parsed.success ? { code: parsed.data.code, message: parsed.data.message } : null;
}
