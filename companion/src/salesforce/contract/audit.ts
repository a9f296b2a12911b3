import { z } from "zod";
import { contract, door } from "./door.ts";

const mark = z.object({ sequence: z.number(), hash: z.string() });
/** The end of the chain, worth noting outside of the org. */
export const head = mark.extend({ hash: z.string().nullish() });

/** What the last verification of the chain found. */
export const verification = z.object({
  verdict: z.string().nullish().meta({ description: "running, sound or broken; null when nobody verified yet." }),
  verifiedSequence: z.number().nullish(),
  verifiedAt: z.string().nullish(),
  problemCount: z.number().nullish(),
  problems: z.array(z.record(z.string(), z.unknown())).nullish(),
});

export const auditEntrySchema = z
  .object({
    sequence: z.number(),
    previousHash: z.string().nullish(),
    hash: z.string(),
    factId: z.string(),
    userId: z.string().nullish(),
    username: z.string().nullish(),
    oktaId: z.string().nullish(),
    oktaOrg: z.string().nullish(),
    outcome: z.string(),
    code: z.string().nullish(),
    message: z.string().nullish(),
    version: z.number().nullish(),
    actor: z.string().nullish(),
    correlationId: z.string().nullish(),
    occurredAt: z.string(),
    summary: z.string().nullish(),
    causes: z.string().nullish().meta({ description: "JSON text, as it was hashed." }),
    changes: z.string().nullish().meta({ description: "JSON text, as it was hashed." }),
    source: z.string().nullish().meta({
      description:
        "`companion` for an entry that was reported afterwards, `unsealed` for one whose fact was not published by the package.",
    }),
    reportedBy: z.string().nullish(),
    writtenAt: z.string(),
  })
  .meta({ id: "AuditEntry" });

export const audit = door({
  method: "GET",
  path: "/audit",
  summary: "The audit trail in the order of its chain.",
  query: z.object({
    after: z.int().min(0).optional(),
    limit: z.int().min(1).max(200).optional(),
    person: z.string().optional().meta({ description: "Okta id." }),
    user: z.string().optional().meta({ description: "Salesforce id." }),
    outcome: z.string().optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  answer: z.object({
    contract,
    head,
    verification,
    checkpoint: mark.nullish(),
    entries: z.array(auditEntrySchema),
    next: z.number().nullish(),
  }),
});

export const verifyAudit = door({
  method: "POST",
  path: "/audit/verify",
  summary: "Verifies the chain inside the org, one step at a time.",
  body: z.object({
    contract,
    mode: z.enum(["full", "new"]).optional(),
    cursor: z.number().optional(),
    limit: z.int().min(1).max(1_000).optional(),
  }),
  answer: z.object({
    contract,
    head,
    verification,
    done: z.boolean(),
    entries: z.number(),
    cursor: z.number().nullish(),
  }),
  problems: { 409: ["wrong_cursor"] },
});

export const purgeAudit = door({
  method: "POST",
  path: "/audit/purge",
  summary: "Deletes the oldest entries behind a checkpoint, as far as the retention allows.",
  body: z.object({ contract, before: z.iso.datetime().optional(), limit: z.int().min(1).optional() }),
  answer: z.object({
    contract,
    purged: z.number(),
    before: z.string().nullish(),
    checkpoint: mark.nullish(),
    more: z.boolean(),
  }),
  problems: { 409: ["kept_for_ever", "not_verified"], 422: ["retention_not_over"] },
});
