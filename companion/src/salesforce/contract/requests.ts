import { z } from "zod";
import { contract, door } from "./door.ts";

/** What a person asked for in the UI and the companion has not finished. */
export const requestSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    kind: z.string(),
    state: z.enum(["Requested", "Running", "Done", "Failed"]),
    subject: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()),
    progress: z.number().nullish(),
    correlationId: z.string().nullish(),
    requestedBy: z.string().nullish(),
  })
  .meta({ id: "Request" });

export type OrgRequest = z.output<typeof requestSchema>;

export const requests = door({
  method: "GET",
  path: "/requests",
  summary: "What people asked for and is not finished, oldest first, at most 200.",
  answer: z.object({ contract, requests: z.array(requestSchema) }),
});

const progress = z.object({
  state: z.enum(["Running", "Done", "Failed"]),
  progress: z.int().min(0).max(100).optional(),
  answer: z.unknown().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** How far a request is. */
export type RequestProgress = z.output<typeof progress>;

export const reportRequest = door({
  method: "PATCH",
  path: "/requests/{id}",
  summary: "Says how far a request is and what came of it.",
  body: progress,
  answer: requestSchema,
  problems: { 404: ["unknown_request"], 409: ["wrong_state"] },
});
