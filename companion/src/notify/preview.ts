import { personPage } from "../admin-console.ts";
import { toHtml, toSlack, toText } from "./message.ts";
import { NOTICE_KINDS, type Notice, type NoticeKind } from "./notice.ts";
import { messageOf } from "./templates.ts";

/** A message in all its forms. */
export interface Preview {
  kind: NoticeKind;
  subject: string;
  text: string;
  html: string;
  /** As Slack's webhook is sent it. */
  slack: string;
}

const PEOPLE = ["Ann Lee", "Bob Stone", "Cat Young"] as const;
const AT = "2026-01-05T09:30:00.000Z";

/** What notices of each kind say besides the usual. */
const SAYS: Readonly<Record<NoticeKind, Partial<Notice>>> = {
  created: { audience: "it", changes: [{ what: "got a Salesforce user", why: "rule Sales" }] },
  access: {
    audience: "security",
    changes: [
      { what: "was given the permission set Sales_User", why: "rule Sales" },
      { what: "lost the permission set Support_User", why: "rule Support" },
    ],
  },
  rule: {
    audience: "security",
    message: "A contractor was given access to sales.",
    changes: [{ what: "rule Contractors", why: null }],
  },
  breaker: {
    audience: "operators",
    person: null,
    message: "12 people would lose access; 10 within an hour are let pass.",
  },
  dead_letter: { audience: "operators", code: "username_taken", message: "The username is taken in another org." },
  job: { audience: "operators", person: null, code: "retention:production", message: "Salesforce answered 503." },
  comparison: {
    audience: "finops",
    person: null,
    message: "1240 people were compared, 3 differ from what the rules give them.",
    changes: [
      { what: "missing user: 2", why: null },
      { what: "not linked: 1", why: null },
    ],
  },
};

/**
 * How a message of a kind looks, with people who were made up.
 *
 * @param count of things that are told together, as in a digest
 */
export function previewOf(kind: NoticeKind, count: number): Preview {
  const notices = Array.from({ length: count }, (_, index): Notice => {
    const name = PEOPLE[index % PEOPLE.length] as string;
    const oktaId = `00uEXAMPLE${index + 1}`;
    const username = `${name.toLowerCase().replace(" ", ".")}@acme.example`;
    return {
      key: `preview:${kind}:${index}`,
      kind,
      audience: "it",
      to: null,
      org: "production",
      occurredAt: AT,
      person: {
        name: kind === "dead_letter" ? null : name,
        username: kind === "dead_letter" ? null : username,
        oktaId,
        page: personPage("https://acme.okta.com", oktaId),
      },
      changes: [],
      message: null,
      code: null,
      ...SAYS[kind],
    };
  });
  const message = messageOf(kind, notices);
  return { kind, subject: message.subject, text: toText(message), html: toHtml(message), slack: toSlack(message).text };
}

/** All kinds. */
export const previews = (count: number): Preview[] => NOTICE_KINDS.map((kind) => previewOf(kind, count));
