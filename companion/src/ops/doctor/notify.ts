import { messageOf } from "../../errors.ts";
import type { NotifyConfig } from "../../notify/config.ts";
import { signInToMailServer } from "../../notify/email.ts";
import { abortable, type Clock } from "../../time.ts";
import { not, ok, type Finding } from "./finding.ts";

const PREVIEW = "lockstep messages preview shows what people would get";

/** Checks the ways to people, and tells nobody anything. */
export async function checkNotify(notify: NotifyConfig, signal: AbortSignal): Promise<Finding[]> {
  const { email, it, security, operators, finops } = notify;
  const webhooks = [it, security, operators, finops].flatMap(({ slackWebhookUrl }) => slackWebhookUrl ?? []);
  const hosts = new Set(webhooks.map((url) => new URL(url).origin));
  return Promise.all([
    ...(email === undefined ? [] : [checkMail(email, signal)]),
    ...[...hosts].map((origin) => checkSlack(origin, notify.slackTimeoutMs, signal)),
  ]);
}

/** For how long the ways are taken to be as they were. */
const SELDOM_MS = 60 * 60_000;

/**
 * The same for whoever asks within an hour: each org is told every few minutes, and a mail server counts who signs in,
 * above all who does in vain.
 */
export function createSeldomCheck(notify: NotifyConfig, clock: Clock): (signal: AbortSignal) => Promise<Finding[]> {
  let latest: { at: number; findings: Promise<Finding[]> } | undefined;
  return (signal) => {
    const now = clock();
    if (latest === undefined || Math.abs(now - latest.at) >= SELDOM_MS)
      // It ends by its own time limits, for others wait for it too.
      latest = { at: now, findings: checkNotify(notify, new AbortController().signal) };
    return abortable(latest.findings, signal);
  };
}

async function checkMail(email: NonNullable<NotifyConfig["email"]>, signal: AbortSignal): Promise<Finding> {
  const { host, port, security, user } = email;
  const check = `mail: ${host}:${port}`;
  try {
    await signInToMailServer(email, signal);
    const how = [security === "none" ? "without TLS" : "by TLS", ...(user === undefined ? [] : [`as ${user}`])];
    return ok(check, `It lets us in ${how.join(", ")}. No mail was sent: ${PREVIEW}.`);
  } catch (error) {
    signal.throwIfAborted();
    return not(
      "failed",
      check,
      `${messageOf(error)}.`.replace(/\.\.$/, "."),
      fixOf((error as { code?: unknown }).code),
    );
  }
}

/** By nodemailer's codes: nodemailer.com/errors. */
function fixOf(code: unknown): string {
  if (code === "EAUTH") return "Check LOCKSTEP_SMTP_USER and LOCKSTEP_SMTP_PASSWORD.";
  if (code === "ETLS")
    return "Check LOCKSTEP_SMTP_SECURITY, and that the server's certificate is one this machine trusts.";
  return "Check LOCKSTEP_SMTP_HOST, LOCKSTEP_SMTP_PORT and LOCKSTEP_SMTP_SECURITY, and that this machine may connect.";
}

/** The address of a webhook takes messages only; whether it is still good shows when one is posted. */
async function checkSlack(origin: string, timeoutMs: number, signal: AbortSignal): Promise<Finding> {
  const { host } = new URL(origin);
  const check = `slack: ${host}`;
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(origin, { method: "HEAD", redirect: "manual", signal: limit });
    await response.body?.cancel();
    return ok(check, `It is reached. Its webhooks were not tried, for that would post: ${PREVIEW}.`);
  } catch (error) {
    signal.throwIfAborted();
    return not(
      "failed",
      check,
      `It cannot be reached: ${messageOf(error)}.`,
      "Check the network, the proxy and DNS, and the addresses of the Slack webhooks.",
    );
  }
}
