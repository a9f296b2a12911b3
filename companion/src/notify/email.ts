import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { messageOf } from "../errors.ts";
import { abortable } from "../time.ts";
import { isAddress } from "./address.ts";
import { DeliveryFailure, type Channel } from "./channel.ts";
import type { NotifyConfig } from "./config.ts";
import { toHtml, toText } from "./message.ts";

/** Mail by SMTP. Certificates are verified; without TLS nothing is sent, except to a server on this machine. */
export function createEmail(smtp: NonNullable<NotifyConfig["email"]>): Channel {
  const { from, timeoutMs } = smtp;
  const transport = transportTo(smtp);
  const domain = from.slice(from.indexOf("@") + 1);

  return {
    async send(to, message, key, signal) {
      if (!isAddress(to)) throw new DeliveryFailure("The address is none.", { retryable: false });
      try {
        await abortable(
          transport.sendMail({
            from: { name: "Lockstep", address: from },
            // As an object: a text would be parsed, and might name more than one.
            to: { name: "", address: to },
            subject: message.subject,
            text: toText(message),
            html: toHtml(message),
            // The same at each attempt, so that a mailbox may drop what it has.
            messageId: `<${createHash("sha256").update(`${key}\n${to}`).digest("hex").slice(0, 40)}@${domain}>`,
            headers: { "Auto-Submitted": "auto-generated" },
          }),
          AbortSignal.any([signal, AbortSignal.timeout(timeoutMs * 2)]),
        );
      } catch (error) {
        signal.throwIfAborted();
        throw failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Connects, secures the connection and signs in where a user is set; no message is begun. @throws what nodemailer does. */
export async function signInToMailServer(smtp: NonNullable<NotifyConfig["email"]>, signal: AbortSignal): Promise<void> {
  const transport = transportTo(smtp);
  try {
    await abortable(transport.verify(), AbortSignal.any([signal, AbortSignal.timeout(smtp.timeoutMs * 2)]));
  } finally {
    transport.close();
  }
}

function transportTo({ host, port, security, user, password, timeoutMs }: NonNullable<NotifyConfig["email"]>) {
  return createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Messages hold no files and no addresses of the web to fetch; a text that looked like one must not become one.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** 5xx answers about the message or the address are final; what concerns the connection or the sign-in may be mended. */
function failureOf(error: unknown): DeliveryFailure {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  const isFinal =
    typeof responseCode === "number" && responseCode >= 500 && (code === "EENVELOPE" || code === "EMESSAGE");
  return new DeliveryFailure(`The mail server did not take the message: ${messageOf(error)}`, {
    retryable: !isFinal,
    cause: error,
  });
}
