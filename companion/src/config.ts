import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { isAdminConsole } from "./admin-console.ts";
import { network } from "./intake/networks.ts";
import { jobsConfig } from "./jobs/config.ts";
import { notifyConfig } from "./notify/config.ts";
import { IDENTITIES_LIMIT } from "./salesforce/contract/identities.ts";
import { storeConfig } from "./store/config.ts";
import { count, HEADER_TEXT, LONGEST_MS, milliseconds, requestTimeout, secret, serviceUrl } from "./settings.ts";

const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, "must be 1 to 30 lower-case letters, digits or hyphens, beginning with a letter");
/** Salesforce and Okta's SDK sign with RS256, so no other kind of key will do. */
const privateKey = z.string().superRefine((text, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(text))
    return complain("must be an RSA private key in PEM form (it begins with -----BEGIN PRIVATE KEY-----)");
  try {
    if (createPrivateKey(text).asymmetricKeyType !== "rsa") complain("must be an RSA key; this one is of another kind");
  } catch {
    complain("begins like a private key and cannot be read as one; check that it was copied whole");
  }
});
const share = (usual: number) =>
  z.number().min(0, "must be a share from 0 to 1").max(1, "must be a share from 0 to 1").default(usual);
/** What somebody sends in a header to prove who they are. */
const bearerToken = z
  .string()
  .min(16, "must be at least 16 characters long")
  .regex(HEADER_TEXT, "must be one line of ASCII: no header carries anything else");
const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

const oktaAuth = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ssws"), token: secret }),
  z.object({
    kind: z.literal("privateKey"),
    clientId: z.string().min(1, "must not be empty"),
    privateKey,
    keyId: z.string().optional(),
    scopes: z
      .array(z.string().min(1))
      .min(1, "must name at least one scope")
      .default(["okta.users.read", "okta.groups.read", "okta.apps.read", "okta.logs.read"]),
  }),
]);

const oktaOrg = z.object({
  /** Names the Okta org in URLs, in the store and in what is sent to Salesforce. */
  key: key.default("main"),
  url: serviceUrl.refine((url) => !isAdminConsole(url), {
    message: "must be the org's own address, without -admin",
  }),
  auth: oktaAuth,
  hook: z.object({
    headerName: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, "must be the name of an HTTP header")
      .default("Authorization"),
    /** Any of them is accepted: to rotate, add the new one, change it in Okta, remove the old one. */
    secrets: z.array(z.string().min(16, "must be at least 16 characters long")).min(1, "must hold at least one secret"),
    /** Where Okta may call from; from anywhere without a list. */
    networks: z.array(network).optional(),
  }),
  log: z
    .object({
      enabled: z.boolean().default(true),
      pollMs: milliseconds(30_000, { min: 10 }),
      /** The same while hooks are silent or near Okta's daily limit. */
      fastPollMs: milliseconds(5_000, { min: 10 }),
      /** How far back the first reading begins, and one whose cursor Okta no longer knows. */
      lookBackMs: milliseconds(60 * 60_000),
    })
    .prefault({}),
  requestTimeoutMs: requestTimeout(10_000),
  concurrency: count(8, 100),
});

const salesforceOrg = z.object({
  /** Names the Salesforce org in the store, in logs and in reports. */
  key: key.default("production"),
  /** The Okta org whose people it follows. */
  oktaOrg: key.default("main"),
  /**
   * The Okta app that people must be assigned to. Without it everybody counts as assigned, and the mapping rules alone
   * decide.
   */
  appId: z.string().min(1).optional(),
  loginUrl: serviceUrl.default("https://login.salesforce.com"),
  /** `aud` of the assertion; Salesforce wants its login URL there. Default: `loginUrl`. */
  audience: z.string().optional(),
  clientId: z.string().min(1, "must not be empty"),
  username: z.string().min(1, "must not be empty"),
  privateKey,
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, "must look like 67.0")
    .default("67.0"),
  requestTimeoutMs: requestTimeout(30_000),
  batch: z
    .object({
      /** How many people the first request carries; it grows while answers come in under `targetMs`. */
      start: count(10),
      max: count(100, IDENTITIES_LIMIT),
      /** Requests at once in the beginning; one more is kept for leavers. */
      inFlight: count(2),
      /** Requests at once at most, after a calm time. */
      maxInFlight: count(4),
      targetMs: milliseconds(4_000),
    })
    .prefault({}),
  /** Shares of the daily API allowance, as used by everybody, at which kinds of work stop; leavers never do. */
  allowance: z
    .object({
      /** What can wait: fan-outs, backfills, reconciliations. */
      low: share(0.7),
      /** All else. */
      usual: share(0.95),
    })
    .prefault({}),
  screens: z
    .object({
      /** What the org's screens prove with that they are its own when they ask for groups and attributes of Okta. */
      token: bearerToken.optional(),
    })
    .prefault({}),
  reads: z
    .object({
      /** How often a quiet org is asked what its rules need read from Okta; a busy one says it with each answer. */
      checkMs: milliseconds(10 * 60_000, { min: 10 }),
    })
    .prefault({}),
  report: z
    .object({
      /** Whether the org is told how the companion is, for its screens. */
      enabled: z.boolean().default(true),
      /** How often. */
      everyMs: milliseconds(5 * 60_000, { min: 10 }),
    })
    .prefault({}),
  facts: z
    .object({
      /** How often what was done is compared with the org's audit. */
      checkMs: milliseconds(60_000, { min: 10 }),
      /** How long Salesforce may take to write an audit entry before it is looked for. */
      graceMs: milliseconds(60_000),
    })
    .prefault({}),
  pubSub: z
    .object({
      /** Whether the org's commands are listened to; without, it is asked for requests. */
      enabled: z.boolean().default(true),
      /** Salesforce's own when nothing stands here; none for an org on this machine. */
      endpoint: z
        .string()
        .regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, "must be a host and a port, such as api.pubsub.salesforce.com:7443")
        .optional(),
      /** Certificates (PEM) of the authorities that the endpoint's certificate may come from; gRPC's own otherwise. */
      ca: z.string().optional(),
      /** A stream that is silent for longer is taken for dead; Salesforce says every 270 s at least that it lives. */
      silenceMs: milliseconds(330_000, { min: 100 }),
      /** How long the org's answer has time to tell what a command tells too. */
      graceMs: milliseconds(15_000),
    })
    .prefault({}),
  requests: z
    .object({
      /** How often the org is asked what people want; by its daily API allowance when nothing stands here. */
      pollMs: milliseconds(30_000, { min: 10 }).optional(),
      /** How long one person's turn is waited for before a request says that it goes on without it. */
      patienceMs: milliseconds(120_000, { min: 1 }),
    })
    .prefault({}),
});

/** The parts of `ann:<token>`. */
export function namedToken(text: string): { name: string; token: string } {
  const colon = text.indexOf(":");
  return { name: text.slice(0, colon), token: text.slice(colon + 1) };
}

/** Everything the companion can be told. Defaults are filled in by parsing. */
export const companionConfigSchema = z
  .object({
    http: z
      .object({
        host: z.string().default("127.0.0.1"),
        port: z.number().int("must be a whole number").min(0).max(65_535, "must be a port number").default(8080),
        /** Where the companion is reached from outside, for what people copy into Okta. */
        publicUrl: serviceUrl.optional(),
        bodyLimitBytes: count(1_048_576),
        /** Proxies whose `X-Forwarded-For` is believed. */
        trustedProxies: z.array(network).optional(),
      })
      .prefault({}),
    store: storeConfig,
    oktaOrgs: z.array(oktaOrg).min(1, "must hold at least one Okta org"),
    orgs: z.array(salesforceOrg).min(1, "must hold at least one Salesforce org"),
    sync: z
      .object({
        /** How long to wait for more hints before a claim: people changed in one go share a request. */
        lingerMs: milliseconds(25),
        leaseMs: milliseconds(120_000),
        /** When to look again if a snapshot contradicts its hint: Okta's reads may lag behind its events. */
        rechecksMs: z.array(z.number().int().min(0).max(LONGEST_MS)).default([5_000, 30_000, 300_000]),
        /** Pause between the two looks that prove a person is gone from Okta. */
        deletionProofMs: milliseconds(2_000),
        /** Attempts on one person that Salesforce refuses before it becomes a dead letter. */
        maxAttempts: count(8),
        retryBaseMs: milliseconds(1_000),
        retryMaxMs: milliseconds(300_000),
        /** How long closing waits for work in flight. With all the rest it fits the 10 s that Docker gives. */
        closeMs: milliseconds(6_000),
      })
      .prefault({}),
    jobs: jobsConfig,
    notify: notifyConfig.prefault({}),
    ops: z
      .object({
        operatorToken: bearerToken.optional(),
        /** Operators who have a token of their own, by which their acts are told apart: `ann:<token>`. */
        operators: z
          .array(
            z
              .string()
              .regex(
                /^[A-Za-z][\w.-]{0,39}:[\u0021-\u007e]{16,}$/,
                "must be a name, a colon and a token of at least 16 ASCII characters",
              ),
          )
          .default([]),
        /** Whether whoever has the token may import an org's rules. */
        operatorConfigures: z.boolean().default(false),
      })
      .prefault({}),
    log: z
      .object({
        level: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
      })
      .prefault({}),
  })
  .superRefine(({ oktaOrgs, orgs, ops }, context) => {
    const named = ops.operators.map(namedToken);
    const ofOperators = [ops.operatorToken, ...named.map(({ token }) => token)];
    named.forEach(({ name, token }, index) => {
      const isTwice =
        ofOperators.indexOf(token) !== index + 1 || named.findIndex((each) => each.name === name) !== index;
      if (isTwice)
        context.addIssue({
          code: "custom",
          path: ["ops", "operators", index],
          message: "must have a name and a token of their own",
        });
    });
    const tokens = [...ofOperators, ...orgs.map(({ screens }) => screens.token)];
    orgs.forEach(({ screens: { token } }, index) => {
      if (token !== undefined && tokens.indexOf(token) !== index + ofOperators.length)
        context.addIssue({
          code: "custom",
          path: ["orgs", index, "screens", "token"],
          message: "must be a token of its own: it is used elsewhere too",
        });
    });
    const keys = oktaOrgs.map((org) => org.key);
    orgs.forEach((org, index) => {
      if (!keys.includes(org.oktaOrg)) {
        context.addIssue({
          code: "custom",
          path: ["orgs", index, "oktaOrg"],
          message: `names an Okta org that is not configured (${keys.join(", ")})`,
        });
      }
    });
    for (const [list, name] of [
      [keys, "oktaOrgs"],
      [orgs.map((org) => org.key), "orgs"],
    ] as const) {
      list.forEach((value, index) => {
        if (list.indexOf(value) !== index)
          context.addIssue({ code: "custom", path: [name, index, "key"], message: "is used twice" });
      });
    }
  });

/** What a caller writes: defaults may be left out. */
export type CompanionConfigInput = z.input<typeof companionConfigSchema>;
/** What the code reads: complete. */
export type CompanionConfig = z.output<typeof companionConfigSchema>;
export type OktaOrgConfig = CompanionConfig["oktaOrgs"][number];
export type SalesforceOrgConfig = CompanionConfig["orgs"][number];
export type SyncConfig = CompanionConfig["sync"];

/** One mistake in the configuration: where, and a sentence. */
export interface ConfigMistake {
  path: string;
  message: string;
}

/** The configuration is wrong; every mistake is listed, and no value of it is repeated. */
export class ConfigError extends Error {
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[]) {
    super(
      ["The configuration is not usable:", ...mistakes.map(({ path, message }) => `  ${path} ${message}.`)].join("\n"),
    );
    this.name = "ConfigError";
    this.mistakes = mistakes;
  }
}

/**
 * Completes and checks a configuration. Reads no environment.
 *
 * @throws ConfigError with all mistakes at once.
 */
export function parseConfig(input: CompanionConfigInput): CompanionConfig {
  const parsed = companionConfigSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: sentence(issue.message) })),
  );
}

/**
 * Turns zod's own texts into the second half of a sentence: "Invalid input: expected string" becomes "is not valid:
 * expected string".
 */
export function sentence(message: string): string {
  return message
    .replace(/^Invalid input: expected (\w+), received undefined$/, "is missing")
    .replace(/^Invalid (input|option): /, "is not valid: ")
    .replace(/\.$/, "");
}
