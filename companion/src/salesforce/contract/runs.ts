import { z } from "zod";
import { contract, door } from "./door.ts";

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
