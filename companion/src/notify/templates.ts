import { counted } from "../words.ts";
import { whereSeen } from "../admin-console.ts";
import { oneLine, type Message } from "./message.ts";
import type { Notice, NoticeKind } from "./notice.ts";

/** Items of one message at most; the audit trail has all of them. */
const MOST_ITEMS = 100;

const WHO_ASKS = "Lockstep sends this because its configuration names you; whoever runs it can change that.";

/** What somebody is called in a message: the name where it is known, else the user name, else the Okta id. */
function callOf({ person }: Notice): string {
  if (person === null) return "Nobody";
  const { name, username, oktaId } = person;
  if (name !== null && username !== null) return `${name} (${username})`;
  return name ?? username ?? `The person with the Okta id ${oktaId}`;
}

const linesOf = ({ changes }: Notice): string[] =>
  changes.map(({ what, why }) => (why === null ? what : `${what}: ${why}`));

function created(notices: readonly Notice[]): Message {
  const [first] = notices as [Notice];
  const many = notices.length > 1;
  return {
    subject: many
      ? `${notices.length} new Salesforce users`
      : `New Salesforce user: ${first.person?.name ?? callOf(first)}`,
    intro: [
      many
        ? `${notices.length} people got a Salesforce user in ${first.org}.`
        : `${callOf(first)} has a Salesforce user in ${first.org} since ${timeOf(first)}.`,
    ],
    items: notices
      .filter((notice) => many || notice.changes.length > 0)
      .map((notice) => ({ title: callOf(notice), lines: linesOf(notice) })),
    outro:
      first.audience === "manager"
        ? ["You get this because Okta names you as the manager. If you do not expect it, tell your IT."]
        : [WHO_ASKS],
  };
}

function access(notices: readonly Notice[]): Message {
  const [first] = notices as [Notice];
  const changes = notices.reduce((sum, notice) => sum + notice.changes.length, 0);
  return {
    subject:
      notices.length === 1
        ? `Access in ${first.org} changed: ${callOf(first)}`
        : `Access in ${orgsOf(notices)} changed ${counted(notices.length, "time")}`,
    intro: [`${counted(changes, "change of access was", "changes of access were")} applied.`],
    items: notices.map((notice) => ({
      title: `${timeOf(notice)}, ${notice.org}: ${callOf(notice)}`,
      lines: linesOf(notice),
    })),
    outro: ["Each change is in the audit trail of the org, with its event and its rule.", WHO_ASKS],
  };
}

function rule(notices: readonly Notice[]): Message {
  const [first] = notices as [Notice];
  return {
    subject:
      notices.length === 1
        ? (first.message ?? `A rule fired: ${callOf(first)}`)
        : `${notices.length} messages of rules`,
    intro: [],
    items: notices.map((notice) => ({
      title: notice.message ?? "A rule fired.",
      lines: [
        `about ${callOf(notice)}, in ${notice.org}, ${timeOf(notice)}`,
        ...linesOf(notice),
        ...(notice.code === null
          ? []
          : [
              `it was meant for ${notice.code === "no_address_of_manager" ? "the manager" : "somebody"} whose address is not known`,
            ]),
      ],
    })),
    outro: [WHO_ASKS],
  };
}

function breaker(notices: readonly Notice[]): Message {
  return {
    subject: `The breaker of ${orgsOf(notices)} holds people back`,
    intro: ["More people would lose access than the breaker lets pass. Nobody more loses any until somebody decides."],
    items: notices.map((notice) => ({ title: `${notice.org}, ${timeOf(notice)}`, lines: [notice.message ?? "held"] })),
    outro: ["Approve or reject in Lockstep's app in Salesforce. Until then, confirmed leavers stay locked out."],
  };
}

function deadLetter(notices: readonly Notice[]): Message {
  return {
    subject: `${counted(notices.length, "dead letter")} in ${orgsOf(notices)}`,
    intro: ["Salesforce or Okta refuses these people until the cause is mended."],
    items: notices.map((notice) => ({
      title: `${notice.org}: Okta id ${notice.person?.oktaId ?? "unknown"}`,
      lines: [
        `${notice.code ?? "unknown"}: ${notice.message ?? "no reason given"}`,
        ...(notice.person === null ? [] : [`who it is: ${whereSeen(notice.person)}`]),
      ],
    })),
    outro: ["Mend the cause, then: lockstep replay. The person's next event tries again by itself."],
  };
}

function job(notices: readonly Notice[]): Message {
  const [first] = notices as [Notice];
  return {
    subject: notices.length === 1 ? `A job failed: ${first.code ?? "unknown"}` : `${notices.length} jobs failed`,
    intro: [],
    items: notices.map((notice) => ({
      title: `${notice.code ?? "unknown"}, ${timeOf(notice)}`,
      lines: [notice.message ?? ""],
    })),
    outro: ["It is tried again at its next time: lockstep jobs shows the history."],
  };
}

function comparison(notices: readonly Notice[]): Message {
  return {
    subject: `Okta and Salesforce compared: ${orgsOf(notices)}`,
    intro: [],
    items: notices.map((notice) => ({
      title: `${notice.org}, ${timeOf(notice)}: ${notice.message ?? ""}`,
      lines: linesOf(notice),
    })),
    outro: [
      "Who differs, and how, stands with the findings in Lockstep's app in Salesforce, where each can be mended.",
      WHO_ASKS,
    ],
  };
}

const TEMPLATES: Readonly<Record<NoticeKind, (notices: readonly Notice[]) => Message>> = {
  created,
  access,
  rule,
  breaker,
  dead_letter: deadLetter,
  job,
  comparison,
};

/**
 * The message that tells of notices of one kind. Pure: a preview is a call with made-up notices.
 *
 * @param notices at least one, all of `kind`.
 */
export function messageOf(kind: NoticeKind, notices: readonly Notice[]): Message {
  const message = TEMPLATES[kind](notices.slice(0, MOST_ITEMS));
  const left = notices.length - MOST_ITEMS;
  const outro = left > 0 ? [`${counted(left, "more is", "more are")} left out here.`, ...message.outro] : message.outro;
  return { ...message, subject: oneLine(message.subject, 150), outro };
}

function orgsOf(notices: readonly Notice[]): string {
  return [...new Set(notices.map(({ org }) => org))].join(", ");
}

function timeOf({ occurredAt }: Notice): string {
  return `${occurredAt.slice(0, 16).replace("T", " ")} UTC`;
}
