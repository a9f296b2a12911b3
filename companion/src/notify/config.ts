import { z } from "zod";
import { count, requestTimeout, secret, serviceUrl } from "../settings.ts";
import { isAddress } from "./address.ts";

const address = z
  .string()
  .refine((text) => isAddress(text), "must be a plain e-mail address such as it@example.com, without a name");

/** When an audience hears: each thing at once, or what came together once an hour or a day. */
export const DIGESTS = ["immediate", "hourly", "daily"] as const;
export type Digest = (typeof DIGESTS)[number];

/** Who is told by a list of addresses and a Slack channel. */
const audience = (digest: Digest) =>
  z
    .object({
      emails: z.array(address).default([]),
      slackWebhookUrl: serviceUrl.optional(),
      digest: z.enum(DIGESTS, { error: `must be one of ${DIGESTS.join(", ")}` }).default(digest),
      /** Messages an hour at most; what is more is told together. */
      perHour: count(30, 1_000),
    })
    .prefault({});

/** Who is told by their own address, which the person's profile has. */
const personal = z.object({ enabled: z.boolean().default(true), perHour: count(10, 1_000) }).prefault({});

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"]);

const smtp = z
  .object({
    host: z.string().regex(/^[A-Za-z0-9.:-]+$/, "must be a host name or an address"),
    port: z.number().int("must be a whole number").min(1).max(65_535, "must be a port number").default(587),
    /** `starttls` and `tls` refuse to go on without TLS; `none` is for a server on this machine. */
    security: z.enum(["starttls", "tls", "none"], { error: "must be one of starttls, tls, none" }).default("starttls"),
    user: z.string().min(1).optional(),
    password: secret.optional(),
    from: address,
    timeoutMs: requestTimeout(10_000),
  })
  .superRefine(({ host, security, user, password }, context) => {
    const complain = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (security === "none" && !LOOPBACK.has(host))
      complain("security", "may be none for a server on this machine only");
    if ((user === undefined) !== (password === undefined))
      complain(user === undefined ? "user" : "password", "is missing: user and password go together");
  });

/** How people are told of what Lockstep does. Without addresses nobody is. */
export const notifyConfig = z
  .object({
    email: smtp.optional(),
    it: audience("immediate"),
    security: audience("daily"),
    operators: audience("immediate"),
    /** Those who pay for licences: told what each comparison has found. */
    finops: audience("immediate"),
    manager: personal,
    person: personal,
    /** Attributes of the Okta profile that may hold the address of the person's manager; the first that does is used. */
    managerAttributes: z.array(z.string().min(1)).default(["managerEmail", "managerId", "manager"]),
    /** The hour of the day at which daily digests are sent, in UTC. */
    dailyAtHour: z.number().int("must be a whole number").min(0).max(23, "must be an hour of the day").default(7),
    /** Time-out of one message to Slack. */
    slackTimeoutMs: requestTimeout(5_000),
    /** Attempts on one message before it stays undelivered, which `/status` shows. */
    maxAttempts: count(10, 100),
    retryBaseMs: z.number().int().min(1).default(5_000),
    /** How often is looked for what is due. */
    pollMs: z.number().int().min(10).max(3_600_000).default(5_000),
  })
  .superRefine(({ email, it, security, operators, finops }, context) => {
    for (const [name, { emails }] of Object.entries({ it, security, operators, finops })) {
      if (email === undefined && emails.length > 0)
        context.addIssue({ code: "custom", path: [name, "emails"], message: "needs a mail server to be configured" });
    }
  });

export type NotifyConfig = z.output<typeof notifyConfig>;
