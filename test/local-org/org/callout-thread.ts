/** The thread that does callouts while the org waits: one request in, one answer out, then the org is woken. Redirects are not followed. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { parentPort, type MessagePort } from "node:worker_threads";
import type { CalloutRequest } from "../platform/transaction.ts";
import type { CalloutAnswer } from "./callouts.ts";

interface Errand {
  readonly request: CalloutRequest;
  /** Becomes 1 when the answer stands in the port. */
  readonly done: Int32Array;
  readonly port: MessagePort;
}

/** What Apex is told for an error of the network. */
const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset",
  ETIMEDOUT: "Read timed out",
};

parentPort?.on("message", (errand: Errand) => void run(errand));

async function run({ request, done, port }: Errand): Promise<void> {
  const answer = await send(request).catch((error: NodeJS.ErrnoException): CalloutAnswer => {
    if (error.name === "AbortError" || error.name === "TimeoutError") return { failure: "Read timed out" };
    return { failure: FAILURES[error.code ?? ""] ?? error.message };
  });
  port.postMessage(answer);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

async function send({ endpoint, method, headers, body, timeoutMs }: CalloutRequest): Promise<CalloutAnswer> {
  const open = endpoint.startsWith("https:") ? httpsRequest : httpRequest;
  const options = { method, headers: Object.fromEntries(headers), signal: AbortSignal.timeout(timeoutMs) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = open(endpoint, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body.length > 0 ? body : undefined);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? "",
    headers: new Map(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}
