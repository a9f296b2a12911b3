import { z } from "zod";
import { contract, door } from "./door.ts";
import { causeSchema, resultSchema } from "./identities.ts";

/** Most ids that may be asked about, and most facts that may be reported, in one request. */
export const FACT_IDS_LIMIT = 1_000;
export const FACTS_LIMIT = 50;

/** A result whose audit entry is missing, as it is reported afterwards. */
const reported = resultSchema
  .pick({
    oktaId: true,
    version: true,
    outcome: true,
    userId: true,
    username: true,
    code: true,
    message: true,
    changes: true,
  })
  .extend({
    factId: z.string(),
    oktaOrg: z.string(),
    correlationId: z.string().nullish(),
    occurredAt: z.iso.datetime(),
    causes: z.array(causeSchema),
  });

/** A fact as it is reported. */
export type ReportedFact = z.output<typeof reported>;

/** What an operator of the companion did: the org changes nothing because of it, and keeps it in its audit trail. */
const act = z.object({
  factId: z.string().startsWith("act-"),
  oktaOrg: z.string(),
  oktaId: z.string().nullish(),
  version: z.number().nullish(),
  outcome: z.literal("operated"),
  code: z.enum(["dead_letter_discarded", "dead_letters_replayed", "org_held", "org_draining", "org_resumed"]),
  message: z.string(),
  actor: z.string().meta({ description: "Who the operator is, as far as the companion knows." }),
  occurredAt: z.iso.datetime(),
  causes: z.array(causeSchema),
  changes: z.array(z.never()),
});

export type OperatorAct = z.output<typeof act>;

export const facts = door({
  method: "POST",
  path: "/facts",
  summary: "Answers which facts have no audit entry, or writes those that are missing.",
  body: z.union([
    z.object({ contract, factIds: z.array(z.string()).max(FACT_IDS_LIMIT) }),
    z.object({ contract, facts: z.array(z.union([reported, act])).max(FACTS_LIMIT) }),
  ]),
  answer: z.object({
    contract,
    missing: z.array(z.string()).optional(),
    results: z
      .array(
        z.object({
          factId: z.string().nullish(),
          state: z.enum(["written", "present", "refused"]),
          sequence: z.number().nullish(),
          code: z.string().nullish(),
          message: z.string().nullish(),
        }),
      )
      .optional(),
  }),
});
