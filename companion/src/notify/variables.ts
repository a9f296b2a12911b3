import type { Variable } from "../variables.ts";

const audience = (name: string, key: string, who: string): Variable[] => [
  {
    name: `LOCKSTEP_NOTIFY_${name}`,
    path: `notify.${key}.emails`,
    kind: "list",
    description: `Addresses of ${who}, separated by commas.`,
  },
  {
    name: `LOCKSTEP_SLACK_${name}`,
    path: `notify.${key}.slackWebhookUrl`,
    kind: "text",
    secret: true,
    description: `Slack webhook of ${who}.`,
  },
  {
    name: `LOCKSTEP_DIGEST_${name}`,
    path: `notify.${key}.digest`,
    kind: "text",
    description: `When ${who} hear: \`immediate\`, \`hourly\` or \`daily\`.`,
  },
];

/** The variables of notifications. */
export const notifyVariables: readonly Variable[] = [
  ...audience("IT", "it", "IT"),
  ...audience("SECURITY", "security", "IT security"),
  ...audience("OPERATORS", "operators", "the operators"),
  ...audience("FINOPS", "finops", "those who pay for licences"),
  {
    name: "LOCKSTEP_NOTIFY_MANAGER",
    path: "notify.manager.enabled",
    kind: "boolean",
    description: "Tell managers of their new people, where Okta has their address.",
  },
  {
    name: "LOCKSTEP_MANAGER_ATTRIBUTES",
    path: "notify.managerAttributes",
    kind: "list",
    description: "Attributes of the Okta profile that may hold the manager's address.",
  },
  {
    name: "LOCKSTEP_SMTP_HOST",
    path: "notify.email.host",
    kind: "text",
    description: "Mail server. Without it no mail is sent.",
  },
  { name: "LOCKSTEP_SMTP_PORT", path: "notify.email.port", kind: "number", description: "The mail server's port." },
  {
    name: "LOCKSTEP_SMTP_SECURITY",
    path: "notify.email.security",
    kind: "text",
    description: "`starttls`, `tls`, or `none` for a server on this machine.",
  },
  { name: "LOCKSTEP_SMTP_USER", path: "notify.email.user", kind: "text", description: "User at the mail server." },
  {
    name: "LOCKSTEP_SMTP_PASSWORD",
    path: "notify.email.password",
    kind: "text",
    secret: true,
    description: "That user's password.",
  },
  {
    name: "LOCKSTEP_MAIL_FROM",
    path: "notify.email.from",
    kind: "text",
    description: "Address that messages come from.",
  },
];
