/** A load generator for one route: as many connections as asked for, each with one request under way. */
import { connect } from "node:net";
import { percentile } from "./org/measure.ts";

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the next request; called for each. */
  readonly body: () => string;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers other than 204, and broken connections. */
  readonly errors: number;
}

/** Sends for a time and measures. Sockets are used raw: an HTTP client would cost more than the server measured. */
export async function load({ url, connections, seconds, headers, body }: LoadOptions): Promise<LoadResult> {
  const target = new URL(url);
  const head =
    `POST ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Type: application/json\r\n` +
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("");
  const latencies: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;

  const one = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(target.port), target.hostname);
      let sentAt = 0;
      let answer = "";
      const send = () => {
        const text = body();
        sentAt = performance.now();
        socket.write(`${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      };
      socket.setNoDelay(true);
      socket.on("connect", send);
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
        // 204 has no body, so an answer ends with its head; whatever else comes counts as an error.
        if (!answer.endsWith("\r\n\r\n") && answer.startsWith("HTTP/1.1 204")) return;
        const now = performance.now();
        if (answer.startsWith("HTTP/1.1 204")) latencies.push(now - sentAt);
        else errors += 1;
        answer = "";
        if (now < endAt) send();
        else socket.end();
      });
      socket.on("error", () => (errors += 1));
      socket.on("close", () => resolve());
    });

  await Promise.all(Array.from({ length: connections }, one));
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  latencies.sort((a, b) => a - b);
  const upTo = (part: number) => Number(percentile(latencies, part).toFixed(1));
  return {
    requests: latencies.length,
    perSecond: Math.round(latencies.length / tookSeconds),
    p50Ms: upTo(0.5),
    p99Ms: upTo(0.99),
    errors,
  };
}
