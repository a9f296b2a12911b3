import { z } from "zod";
import { contract, door } from "./door.ts";
import { draftModeSchema, draftSchema, editsSchema, previewSummarySchema } from "./identities.ts";

const run = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  reason: z.string().nullish(),
  revision: z.number().nullish().meta({ description: "Grows with each change of what is held; a decision names it." }),
  allowed: z.number().nullish(),
  counted: z.number().nullish(),
  createdAt: z.string(),
  items: z.record(z.string(), z.number()).meta({ description: "How many people, by decision." }),
});

export const runs = door({
  method: "GET",
  path: "/runs",
  summary: "What the breaker holds back and what was decided of late, newest first.",
  answer: z.object({ contract, runs: z.array(run) }),
});

const runState = z.object({
  ...run.omit({ items: true }).shape,
  processed: z.number().nullish(),
  total: z.number().nullish(),
  summary: previewSummarySchema.nullish(),
});

const item = z.object({
  id: z.string(),
  oktaId: z.string().nullish(),
  oktaOrg: z.string().nullish(),
  userId: z.string().nullish(),
  username: z.string().nullish(),
  outcome: z.string().nullish().meta({ description: "Preview: what happens, joined by +." }),
  code: z.string().nullish(),
  message: z.string().nullish(),
  changes: z.array(z.record(z.string(), z.unknown())).nullish(),
  losses: z
    .record(z.string(), z.array(z.string()))
    .nullish()
    .meta({ description: "Breaker: all that would be lost, by kind of change." }),
  reason: z.string().nullish().meta({ description: "Breaker: why the person leaves; null where they lose a part." }),
  decision: z.string().nullish(),
  firstApprovedBy: z.string().nullish(),
  decidedBy: z.string().nullish(),
  decidedAt: z.string().nullish(),
  appliedAt: z.string().nullish().meta({ description: "Breaker: when the approved loss was carried out." }),
  holdsUntil: z.string().nullish().meta({
    description:
      "Until when the decision holds; a rejection is proposed again then. Null once an approval is carried out.",
  }),
  revision: z.number().nullish(),
});

export const readRun = door({
  method: "GET",
  path: "/runs/{id}",
  summary: "A run with 200 of its items.",
  query: z.object({ after: z.string().optional().meta({ description: "The last item of the page before." }) }),
  answer: z.object({
    contract,
    run: runState,
    items: z.array(item),
    after: z.string().nullish().meta({ description: "Gives the next page; null ends." }),
  }),
  problems: { 404: ["unknown_run"] },
});

export const changeRun = door({
  method: "PATCH",
  path: "/runs/{id}",
  summary: "Cancels a preview, or goes on with it where it stopped.",
  body: z.object({ state: z.enum(["Cancelled", "Running"]) }),
  answer: z.object({ contract, run: runState }),
  problems: {
    404: ["unknown_run"],
    409: ["preview_running", "wrong_state", "configuration_changed"],
    429: ["too_many_jobs"],
  },
});

export const previews = door({
  method: "POST",
  path: "/previews",
  summary: "Starts a preview for everyone whose snapshot is stored.",
  body: z.object({
    contract: contract.optional(),
    draft: draftSchema.optional(),
    mode: draftModeSchema.optional(),
    edits: editsSchema.optional(),
  }),
  answer: z.object({ contract, run: runState }),
  problems: {
    409: ["preview_running"],
    413: ["draft_too_long"],
    422: ["invalid_configuration"],
    429: ["too_many_jobs"],
  },
});
