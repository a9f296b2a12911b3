import { z } from "zod";
import { contract, door } from "./door.ts";

export const health = door({
  method: "GET",
  path: "/health",
  summary: "What is installed and whether it is switched on.",
  answer: z.object({
    contract,
    package: z.string(),
    organizationId: z.string(),
    enabled: z.boolean(),
    rules: z.object({ enforce: z.number(), monitor: z.number(), off: z.number() }),
  }),
});
