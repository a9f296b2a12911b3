import { connect } from "node:net";
import { expect, it } from "vitest";
import type { CompanionConfig } from "./config.ts";
import { createApp } from "./shell.ts";

const config = { http: { bodyLimitBytes: 100_000 }, log: { level: "silent" } } as CompanionConfig;

it("turns away who dawdles over the head or the body of a request, within seconds", async () => {
  const app = createApp(config);
  app.post("/", async () => "never");
  // In which proportion, and not the longer for the head: Node would take that for the body.
  expect(app.server.headersTimeout).toBeLessThanOrEqual(app.server.requestTimeout);
  expect(app.server.requestTimeout).toBeLessThanOrEqual(10_000);
  app.server.requestTimeout /= 20;
  app.server.headersTimeout /= 20;
  await app.listen({ port: 0, host: "127.0.0.1" });
  const dawdle = async (text: string) => {
    const socket = connect(Number(new URL(app.listeningOrigin).port), "127.0.0.1");
    // Whoever drips on after the answer is reset, which `once` of node:events would throw.
    socket.on("error", () => undefined);
    const drip = setInterval(() => socket.write(" "), 50);
    socket.write(text);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk));
    await new Promise<void>((resolve) => socket.once("close", () => resolve()));
    clearInterval(drip);
    return answer.split("\r\n")[0];
  };
  const head = "POST / HTTP/1.1\r\nHost: x\r\n";
  const body = `${head}Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{`;
  expect(await Promise.all([dawdle(`${head}X: `), dawdle(body)])).toEqual([
    "HTTP/1.1 408 Request Timeout",
    "HTTP/1.1 408 Request Timeout",
  ]);
  await app.close();
}, 20_000);

it("reads on where an attribute has a name that means something to JavaScript", async () => {
  const app = createApp(config);
  app.post("/", async ({ body }) => ({ body, isPolluted: "polluted" in {} }));
  const payload = '{"a":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const answer = await app.inject({
    method: "POST",
    url: "/",
    payload,
    headers: { "content-type": "application/json" },
  });
  expect(answer.json()).toEqual({ body: { a: 1 }, isPolluted: false });
  await app.close();
});
