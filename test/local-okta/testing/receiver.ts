import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An event as a delivery carries it: what tests look at. */
export interface ReceivedEvent {
  readonly uuid: string;
  readonly eventType: string;
  readonly target: readonly { readonly id: string; readonly type: string }[];
  readonly [field: string]: unknown;
}

export interface ReceivedDelivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly data: { readonly events: readonly ReceivedEvent[] }; readonly [field: string]: unknown };
}

/** A real HTTP server that hooks are delivered to. */
export interface HookReceiver {
  readonly url: string;
  readonly deliveries: ReceivedDelivery[];
  /** The headers of the verification requests. */
  readonly verifications: IncomingHttpHeaders[];
  /** The events of all deliveries in the order of arrival. */
  events(): ReceivedEvent[];
  /** How it answers a delivery; 204 by default. */
  answerWith(answer: (response: ServerResponse, attempt: number) => void): void;
  /** What it sends back to a challenge; the challenge by default. */
  verifyWith(answer: (challenge: string) => unknown): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<HookReceiver> {
  const deliveries: ReceivedDelivery[] = [];
  const verifications: IncomingHttpHeaders[] = [];
  let answer = (response: ServerResponse, _attempt: number): void => void response.writeHead(204).end();
  let verify = (challenge: string): unknown => ({ verification: challenge });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const challenge = request.headers["x-okta-verification-challenge"];
      if (request.method === "GET" && typeof challenge === "string") {
        verifications.push(request.headers);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(verify(challenge)));
        return;
      }
      deliveries.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      answer(response, deliveries.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/okta`,
    deliveries,
    verifications,
    events: () => deliveries.flatMap((delivery) => delivery.body.data.events),
    answerWith: (next) => {
      answer = next;
    },
    verifyWith: (next) => {
      verify = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
