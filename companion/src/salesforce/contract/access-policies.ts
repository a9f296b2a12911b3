import { z } from "zod";
import { contract, door } from "./door.ts";

/** Most targets that the org keeps. */
export const POLICY_TARGETS_LIMIT = 2_000;

/** What the org knows of its user access policies. */
export const policyState = {
  readAt: z.string().nullish().meta({ description: "When they were read last; null for never." }),
  targets: z.number().meta({ description: "How many entitlements they touch." }),
  code: z.string().nullish().meta({ description: "Why they could not be read the last time." }),
  message: z.string().nullish(),
};

export const keepAccessPolicies = door({
  method: "POST",
  path: "/access-policies",
  summary: "Keeps which entitlements user access policies touch, or why that is not known.",
  body: z.union([
    z.object({ contract, targets: z.array(z.string()).max(POLICY_TARGETS_LIMIT) }),
    z.object({ contract, code: z.string(), message: z.string() }),
  ]),
  answer: z.object({ contract, ...policyState }),
});
