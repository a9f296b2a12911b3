import { z } from "zod";
import { contract, door } from "./door.ts";
import { changeSchema, identitySchema } from "./identities.ts";

/** Most people that one request may ask about. */
export const EXPLANATIONS_LIMIT = 50;

const nothing = z.string().nullish();

const who = z.union([
  z.object({ userId: z.string() }),
  z.object({ username: z.string() }),
  z.object({ oktaId: z.string(), oktaOrg: z.string() }),
]);

const truth = z.enum(["yes", "no", "unknown"]);

const rule = z.object({
  rule: z.string(),
  mode: z.string(),
  priority: z.number().nullish(),
  authoritative: z.boolean(),
  over: z.boolean().meta({ description: "The grant's end date has passed." }),
  truth,
  logic: nothing,
  conditions: z.array(z.object({ position: z.number(), condition: z.string(), truth })),
});

const since = z.object({
  sequence: z.number(),
  factId: z.string(),
  occurredAt: z.string(),
  correlationId: nothing,
  source: nothing,
  change: changeSchema,
  cause: z.object({ uuid: z.string(), type: nothing, published: nothing, actor: nothing }).nullish(),
});

const access = z
  .object({
    kind: z.string(),
    target: z.string(),
    held: z.boolean(),
    desired: truth,
    state: z.enum([
      "granted",
      "by_hand",
      "additive",
      "waived",
      "exempt",
      "surplus",
      "undecided",
      "missing",
      "restricted",
      "lost",
      "not_granted",
    ]),
    reason: z.string().meta({ description: "A sentence." }),
    rule: nothing,
    rules: z.array(rule),
    since: since.nullish().meta({ description: "The change of the audit trail that made it so." }),
  })
  .meta({ id: "ExplainedAccess" });

const explanation = z
  .object({
    userId: nothing,
    username: nothing,
    oktaId: nothing,
    oktaOrg: nothing,
    found: z.boolean(),
    linked: z.boolean(),
    active: z.boolean().nullish(),
    frozen: z.boolean().nullish(),
    restricted: z.boolean().nullish(),
    exempt: z.boolean().nullish(),
    snapshot: z.object({
      source: z.enum(["stored", "sent", "none"]),
      status: nothing,
      version: z.number().nullish(),
      seenAt: nothing,
      current: z.boolean().nullish(),
      disposition: nothing,
    }),
    plan: z.object({ outcome: z.string(), code: nothing, message: nothing, changes: z.array(changeSchema) }).nullish(),
    access: z.array(access),
  })
  .meta({ id: "Explanation" });

export const explanations = door({
  method: "POST",
  path: "/explanations",
  summary: "Why people have the access that they have, and why not.",
  body: z.object({
    contract,
    users: z.array(who).min(1).max(EXPLANATIONS_LIMIT),
    entitlement: z.object({ kind: z.string(), target: z.string() }).optional(),
    notGranted: z.boolean().optional(),
    oktaOrg: z.string().optional(),
    identities: z.array(identitySchema).optional(),
  }),
  answer: z.object({ contract, explanations: z.array(explanation) }),
});
