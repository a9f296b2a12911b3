import { z } from "zod";
import { contract, door } from "./door.ts";

/** What the org lets go of after a while, each by a setting of its own; the audit has a door of its own. */
export const RETENTION_KINDS = ["versions", "decisions", "runs", "findings", "requests"] as const;

export const purge = door({
  method: "POST",
  path: "/retention",
  summary: "Deletes a portion of what is over, as far as the retention allows.",
  body: z.object({
    contract,
    kind: z.enum(RETENTION_KINDS),
    before: z.iso.datetime().optional(),
    after: z.string().optional().meta({ description: "Where the portion before ended, as its answer said." }),
    limit: z.int().min(1).max(500).optional(),
  }),
  answer: z.object({
    contract,
    purged: z.number(),
    before: z.string(),
    more: z.boolean(),
    after: z.string().nullish(),
  }),
  problems: { 409: ["kept_for_ever"], 422: ["retention_not_over"] },
});
