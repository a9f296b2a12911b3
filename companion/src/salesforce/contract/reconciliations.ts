import { z } from "zod";
import { contract, door } from "./door.ts";
import { IDENTITIES_LIMIT, identitySchema } from "./identities.ts";

const nothing = z.string().nullish();

const discrepancy = z
  .object({
    code: z.string(),
    message: nothing,
    kind: nothing.meta({ description: "The change that would mend it; null where none would." }),
    target: nothing,
    field: nothing,
    before: nothing,
    after: nothing,
    rule: nothing,
  })
  .meta({ id: "Discrepancy" });

const reconciled = z
  .object({
    oktaId: nothing,
    version: z.number().nullish(),
    oktaOrg: nothing,
    userId: nothing,
    username: nothing,
    active: z.boolean().nullish(),
    licence: nothing,
    status: nothing.meta({ description: "The Okta status." }),
    outcome: z.enum([
      "sound",
      "drift",
      "repaired",
      "partial",
      "refused",
      "skipped",
      "outdated",
      "needs_snapshot",
      "not_linked",
    ]),
    code: nothing,
    message: nothing,
    factId: nothing,
    discrepancies: z.array(discrepancy),
  })
  .meta({ id: "Reconciled", description: "What was found about one person, and what became of it." });

const counts = z.record(z.string(), z.number());

/** What was found about one person, and what became of it. */
export type Reconciled = z.output<typeof reconciled>;

export const reconciliations = door({
  method: "POST",
  path: "/reconciliations",
  summary: "Finds where users are not as rules say, and reports or repairs it.",
  body: z.object({
    contract,
    correlationId: z.string().optional(),
    repair: z.boolean().optional(),
    oktaOrg: z.string().optional(),
    identities: z
      .array(identitySchema)
      .max(IDENTITIES_LIMIT)
      .optional()
      .meta({ description: "Without these, the org goes by what it saw last." }),
    unlinked: z.boolean().optional().meta({ description: "Lists the users who are linked to nobody." }),
    cursor: z.string().nullish(),
    limit: z.int().min(1).max(200).optional(),
  }),
  answer: z.object({
    contract,
    correlationId: z.string(),
    repair: z.boolean(),
    people: z.number(),
    linkedUsers: z.number().nullish(),
    outcomes: counts,
    discrepancies: counts,
    results: z.array(reconciled),
    next: nothing,
  }),
  problems: { 413: ["too_many_identities"], 503: ["disabled"] },
});
