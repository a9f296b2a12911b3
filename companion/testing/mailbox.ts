import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";

/** A message as it came over the wire. */
export interface ReceivedMail {
  /** Of the envelope: who really gets it. */
  to: string[];
  /** Header lines, unfolded, by lower-case name. */
  headers: Record<string, string>;
  /** The decoded text and HTML parts. */
  text: string;
  html: string;
  raw: string;
}

export interface Mailbox {
  port: number;
  mails: ReceivedMail[];
  /** Answers of the server to the next recipients, first in first out: a status such as 450 or 550. */
  refusals: number[];
  close(): Promise<void>;
}

/** A real SMTP server on loopback. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo(_address, _session, callback) {
      const status = refusals.shift();
      if (status === undefined) return callback();
      return callback(Object.assign(new Error("refused by the test"), { responseCode: status }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push(
          parse(
            Buffer.concat(chunks).toString(),
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        callback();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const at = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { headers, body: raw.slice(at + 4) };
}

function decode(body: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body.replaceAll("\r\n", "\n");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString().replaceAll("\r\n", "\n");
}

function parse(raw: string, to: string[]): ReceivedMail {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "")?.[1] ?? "none";
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, "")));
  const part = (type: string) => {
    const found = parts.find((each) => each.headers["content-type"]?.startsWith(type));
    return found === undefined ? "" : decode(found.body, found.headers["content-transfer-encoding"]);
  };
  return { to, headers, text: part("text/plain"), html: part("text/html"), raw };
}

export interface SlackChannel {
  url: string;
  /** The `text` of each message. */
  texts: string[];
  /** Answers to the next messages instead of 200. */
  faults: { status: number; headers?: Record<string, string> }[];
  close(): Promise<void>;
}

/** Stands in for Slack's incoming webhooks, which answer 200 `ok` to `{"text": "…"}`. */
export async function startSlackChannel(): Promise<SlackChannel> {
  const channel: Omit<SlackChannel, "url"> = {
    texts: [],
    faults: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST") return response.writeHead(405).end();
      const fault = channel.faults.shift();
      if (fault !== undefined) return response.writeHead(fault.status, fault.headers).end("fault");
      channel.texts.push((JSON.parse(Buffer.concat(chunks).toString()) as { text: string }).text);
      return response.writeHead(200).end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(channel, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/x` });
}
