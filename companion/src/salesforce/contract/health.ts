import { z } from "zod";
import { policyState } from "./access-policies.ts";
import { head, verification } from "./audit.ts";
import { contract, door, reads } from "./door.ts";

const settings = z.object({
  dryRun: z.boolean(),
  orgKey: z.string(),
  breakerUsers: z.number(),
  breakerPercent: z.number(),
  breakerWindow: z.number(),
  breakerFreezeUsers: z.number(),
  fourEyes: z.boolean(),
  graceDays: z.number(),
  restrictionFreezes: z.boolean(),
  protectedAdministrators: z.number(),
  auditRetention: z.number().nullish().meta({ description: "Days; null for ever." }),
  versionRetention: z.number().nullish().meta({ description: "Days; null for ever." }),
  runRetention: z.number().nullish().meta({ description: "Days; null for ever." }),
  findingRetention: z.number().nullish().meta({ description: "Days; null for ever." }),
  requestRetention: z.number().nullish().meta({ description: "Days; null for ever." }),
});

const seat = z.object({
  kind: z.enum(["user", "permission_set"]),
  name: z.string(),
  total: z.number().nullish().meta({ description: "Null without a limit." }),
  used: z.number(),
});

const subscriber = z.object({
  name: z.string(),
  topic: z.string(),
  status: z.string().nullish(),
  position: z.number().nullish(),
  tip: z.number().nullish(),
});

export const health = door({
  method: "GET",
  path: "/health",
  summary: "What is installed, whether it is switched on, and how it is.",
  answer: z.object({
    contract,
    oldestContract: z.int().nullish().meta({ description: "The oldest contract whose requests are understood." }),
    package: z.string(),
    organizationId: z.string(),
    enabled: z.boolean(),
    settings,
    rules: z.object({ enforce: z.number(), monitor: z.number(), off: z.number() }),
    reads,
    limits: z
      .record(z.string(), z.object({ used: z.number(), limit: z.number() }))
      .meta({ description: "The limits of the org, by the platform's names." }),
    seats: z.array(seat),
    subscribers: z.array(subscriber),
    openFindings: z.record(z.string(), z.number()).meta({ description: "By code." }),
    heldRuns: z.number(),
    waitingRequests: z.number(),
    linkedUsers: z.number(),
    accessPolicies: z
      .object(policyState)
      .meta({ description: "What is known of the org's user access policies, which validation warns of." }),
    head,
    verification,
    companionReportedAt: z
      .string()
      .nullish()
      .meta({ description: "When the companion told how it is; null for never." }),
    lastFactAt: z.string().nullish(),
  }),
});
