import { z } from "zod";

/** Audiences by name; an action of a rule may name an e-mail address instead. */
export const LISTED_AUDIENCES = ["it", "security", "operators", "finops"] as const;
type ListedAudience = (typeof LISTED_AUDIENCES)[number];
export const AUDIENCES = [...LISTED_AUDIENCES, "manager", "person"] as const;
export type Audience = (typeof AUDIENCES)[number] | (string & {});

/** Whether the configuration lists the addresses of an audience. */
export function isListed(audience: string): audience is ListedAudience {
  return (LISTED_AUDIENCES as readonly string[]).includes(audience);
}

/** In place of an address: the audience's Slack channel, whose own address is a secret and stays in the configuration. */
export const SLACK = "slack";

export const NOTICE_KINDS = ["created", "access", "rule", "breaker", "dead_letter", "job", "comparison"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One change of access, in words. */
const changeLine = z.object({ what: z.string(), why: z.string().nullable() });
export type ChangeLine = z.output<typeof changeLine>;

/**
 * One thing that one audience is told. It holds no more of a person than its message needs: it lies in the store until
 * it is sent.
 */
export const noticeSchema = z.object({
  /** The same thing has the same key, however often it is said: it is told once. */
  key: z.string(),
  kind: z.enum(NOTICE_KINDS),
  audience: z.string(),
  /** The address it goes to, or SLACK; null while the audience has several. */
  to: z.string().nullable(),
  org: z.string(),
  /** ISO 8601. */
  occurredAt: z.string(),
  /** Who it is about, if anybody. */
  person: z
    .object({
      name: z.string().nullable(),
      username: z.string().nullable(),
      oktaId: z.string(),
      /** Where Okta shows who it is, for whoever is told nothing else of them. */
      page: z.string().nullish(),
    })
    .nullable(),
  changes: z.array(changeLine),
  /** What a rule, an operator's alarm or the org says. */
  message: z.string().nullable(),
  code: z.string().nullable(),
});
export type Notice = z.output<typeof noticeSchema>;
