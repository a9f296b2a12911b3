import { z } from "zod";
import { OKTA_STATUSES, type Facets } from "../../okta/snapshot.ts";
import { CONTRACT, contract, door, reads } from "./door.ts";

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
  /** Only freezes and ends sessions of those who leave: the urgent half. */
  only?: "lockout" | undefined;
  identities: Identity[];
}

export const causeSchema = z.object({
  uuid: z.string(),
  type: z.string(),
  published: z.iso.datetime(),
  actor: z.string().nullable(),
});

const unknownFacet = z.object({ state: z.literal("unknown"), reason: z.string() });
const facet = <Value extends z.ZodType>(value: Value) =>
  z.union([z.object({ state: z.literal("known"), value }), unknownFacet]).optional();

export const identitySchema = z
  .object({
    oktaId: z.string(),
    version: z
      .int()
      .positive()
      .meta({ description: "Issued by the companion's store for this person and org, before Okta was read." }),
    tombstone: z.boolean().meta({ description: "Gone from Okta, proven twice; only oktaId matters then." }),
    causes: z.array(causeSchema),
    facets: z
      .object({
        status: facet(z.enum(OKTA_STATUSES)),
        profile: facet(z.record(z.string(), z.unknown())),
        groups: facet(z.array(z.object({ id: z.string(), name: z.string() }))),
        app: facet(z.object({ assigned: z.boolean(), profile: z.record(z.string(), z.unknown()).optional() })),
        factors: facet(z.array(z.object({ type: z.string(), status: z.string(), provider: z.string().optional() }))),
      })
      .meta({ description: "What is left out, or unknown, never withdraws anything." }),
  })
  .meta({ id: "Identity", description: "What Okta says of one person." });

/** The body of `POST identities` and `POST plans`. */
export const identitiesRequestSchema = z.object({
  contract,
  correlationId: z.string().optional(),
  oktaOrg: z.string().meta({ description: "The key of the Okta org that the people are of." }),
  only: z.literal("lockout").optional(),
  identities: z.array(identitySchema).max(IDENTITIES_LIMIT),
});

export const changeSchema = z
  .object({
    kind: z.string(),
    target: z.string().nullish(),
    field: z.string().nullish(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    rule: z.string().nullish(),
    reason: z.string().nullish(),
    cause: z.string().nullish().meta({ description: "The uuid of the event it is ascribed to." }),
  })
  .meta({ id: "Change" });

/** What a rule fires besides changing access. */
const actionSchema = z
  .object({
    kind: z.string(),
    rule: z.string(),
    flow: z.string().nullish(),
    firedBy: z.string().nullish(),
    audience: z.string().nullish(),
    message: z.string().nullish(),
    reason: z.string().nullish(),
  })
  .meta({ id: "Action" });

export const resultSchema = z
  .object({
    oktaId: z.string(),
    version: z.number().nullish().meta({ description: "Null when the org could not read the one that it was sent." }),
    outcome: z
      .enum(["applied", "partial", "planned", "unchanged", "outdated", "refused", "skipped"])
      .meta({ description: "partial: some changes are committed, the rest was refused." }),
    userId: z.string().nullish(),
    username: z.string().nullish(),
    orgVersion: z.number().nullish(),
    factId: z.string().nullish().meta({ description: "Names the audit entry." }),
    code: z.string().nullish(),
    message: z.string().nullish(),
    retryable: z.boolean().nullish(),
    lookAgainAt: z.string().nullish().meta({
      description:
        "From when the org answers otherwise though nothing changes: a rejection, a grant, a waiver, an exemption or a grace period ends. Null where no time is known.",
    }),
    runId: z.string().nullish().meta({ description: "The run that waits for a decision about this." }),
    changes: z.array(changeSchema).nullish(),
    kept: z.array(changeSchema).nullish().meta({ description: "What stays although no rule grants it, and why." }),
    actions: z.array(actionSchema).nullish().meta({ description: "What rules fire besides." }),
    waiting: z
      .array(z.object({ field: z.string(), matchBy: z.string().nullish(), value: z.string().nullish() }))
      .nullish()
      .meta({ description: "References to people who are not there yet." }),
    wakes: z.array(z.string()).nullish().meta({ description: "Okta ids of people to be sent again." }),
  })
  .meta({ id: "IdentityResult", description: "What became of one identity." });

const answer = z.object({ contract, correlationId: z.string().nullish(), results: z.array(resultSchema) });
const applied = answer.extend({ reads });

export type Change = z.output<typeof changeSchema>;
/** What became of one identity. */
export type IdentityResult = z.output<typeof resultSchema>;

export const identities = door({
  method: "POST",
  path: "/identities",
  summary: "Applies a batch of snapshots.",
  body: identitiesRequestSchema,
  answer: applied,
  problems: { 413: ["too_many_identities"], 503: ["disabled"] },
});

const count = z.record(z.string(), z.number());

/** The counts of a preview. */
export const previewSummarySchema = z
  .object({
    people: count.meta({ description: "By what happens: gains, loses, moves, fields, locked, refused, spared." }),
    changes: count,
    actions: count,
    codes: count.meta({ description: "Of refusals, above_ceiling among them." }),
    losing: z.number().meta({ description: "Users who would lose access: what the breaker counts." }),
    breaker: z
      .object({ losing: z.number(), earlier: z.number(), allowed: z.number(), trips: z.boolean() })
      .optional()
      .meta({ description: "What it would say; in runs once they are done." }),
  })
  .meta({ id: "PreviewSummary" });

export const draftSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: "A configuration document or some of its sections." });

/** What a section of a draft does to the saved one, as an import has it. */
export const draftModeSchema = z.enum(["replace", "merge"]).meta({
  description: "replace (the default): a section of the draft is the whole of it; merge: it adds and changes.",
});

/** What somebody makes of single entries of the saved configuration, instead of a draft. */
export const editsSchema = z
  .array(
    z.object({
      section: z.enum(["rules", "fieldMappings", "valueMaps"]),
      former: z.string().optional().meta({ description: "The name of the entry that is edited; none for a new one." }),
      stamp: z.string().optional().meta({ description: "What a save compares; of no meaning here." }),
      entry: z
        .record(z.string(), z.unknown())
        .nullish()
        .meta({ description: "The entry as it is to be; none where it is removed." }),
    }),
  )
  .meta({
    description:
      "Edits of single entries, instead of a draft. Rules that are not edited and are in mode Monitor do not count.",
  });

/** The body of `POST plans`. */
const plansRequestSchema = identitiesRequestSchema.omit({ only: true }).extend({
  identities: z.array(identitySchema).max(IDENTITIES_LIMIT).optional(),
  oktaIds: z
    .array(z.string())
    .max(IDENTITIES_LIMIT)
    .optional()
    .meta({ description: "Instead of identities: people whose stored snapshots are planned for." }),
  draft: draftSchema.optional(),
  mode: draftModeSchema.optional(),
  edits: editsSchema.optional(),
});

export const plans = door({
  method: "POST",
  path: "/plans",
  summary: "Plans as identities does, by the rules that are saved or by a draft, and writes nothing.",
  body: plansRequestSchema,
  answer: answer.extend({
    summary: previewSummarySchema.optional().meta({ description: "With a draft or with oktaIds." }),
  }),
  problems: { 413: ["too_many_identities"], 422: ["invalid_configuration"] },
});

/** What the org made of a batch. */
export interface Applied {
  /** In the order of the request. */
  results: IdentityResult[];
  /** What its rules need read from Okta now; undefined when it does not say. */
  reads: readonly string[] | undefined;
}

/** What an answer says; null when it does not fit the contract or the request. */
export function parseAnswer(body: unknown, identities: readonly Identity[]): Applied | null {
  const parsed = applied.safeParse(body);
  if (!parsed.success || parsed.data.results.length !== identities.length) return null;
  const fits = parsed.data.results.every((item, index) => item.oktaId === identities[index]?.oktaId);
  return fits ? { results: parsed.data.results, reads: parsed.data.reads ?? undefined } : null;
}
