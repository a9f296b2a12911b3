import { once } from "node:events";
import { connect } from "node:net";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CompanionConfig } from "./config.ts";
import { createApp } from "./shell.ts";
import { StoreError } from "./store/store.ts";

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
});

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

it("says what is wrong with the store, and not that it broke itself", async () => {
  const app = createApp(config);
  app.get("/", async () => {
    throw new StoreError("store_unreachable", "The database cannot be reached.");
  });
  const answer = await app.inject("/");
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    { code: "store_unreachable", message: "The database cannot be reached." },
  ]);
  await app.close();
});

/** What a raw request is answered, until the other side hangs up or the answer is whole. */
async function answerTo(app: FastifyInstance, request: string): Promise<{ status: number; body: unknown }> {
  const socket = connect(Number(new URL(app.listeningOrigin).port), "127.0.0.1");
  let answer = "";
  const [status, body] = await new Promise<[string, string]>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`hung up after ${JSON.stringify(answer)}`)));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk;
      const whole = /^HTTP\/1.1 (\d+)[^]*?\r\n\r\n(?:[\da-f]+\r\n)?(\{.*\})/.exec(answer);
      if (whole !== null) resolve([whole[1] ?? "", whole[2] ?? ""]);
    });
    socket.write(request);
  });
  socket.destroy();
  return { status: Number(status), body: JSON.parse(body) };
}

describe("what is refused before a door is reached has a code like every other refusal", () => {
  const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  const cases: [string, string, number, string][] = [
    ["headers that are too long", `${head}X: ${"a".repeat(17_000)}\r\n\r\n`, 431, "headers_too_large"],
    ["an address that is too long", `GET /${"a".repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, "headers_too_large"],
    ["what is no HTTP", "hello\r\n\r\n", 400, "bad_request"],
    ["two lengths", `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400, "bad_request"],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", 400, "bad_request"],
    ["half an escape", "GET /%e0%a HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad_request"],
    ["an expectation", `${head}Expect: miracles\r\nContent-Length: 0\r\n\r\n`, 417, "unknown_expectation"],
    ["chunks that carry more than data", `${chunked}1;${"a".repeat(20_000)}\r\n`, 413, "body_too_large"],
    ["a body that is too large", `${head}Content-Length: 100001\r\n\r\n`, 413, "body_too_large"],
    [
      "another kind of body",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\n1",
      400,
      "not_json",
    ],
    ["an unknown address", "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not_found"],
  ];

  it.each(cases)("%s", async (_what, request, status, code) => {
    const app = createApp(config);
    onTestFinished(async () => app.close());
    app.post("/", async () => "never");
    await app.listen({ port: 0, host: "127.0.0.1" });
    expect(await answerTo(app, request)).toEqual({ status, body: { code, message: expect.stringMatching(/ /) } });
  });

  it("a request that comes while the companion stops", async () => {
    const app = createApp(config);
    const slow = Promise.withResolvers<string>();
    const isAsked = Promise.withResolvers<void>();
    app.get("/slow", () => {
      isAsked.resolve();
      return slow.promise;
    });
    const isClosing = Promise.withResolvers<void>();
    app.addHook("preClose", async () => isClosing.resolve());
    await app.listen({ port: 0, host: "127.0.0.1" });
    const socket = connect(Number(new URL(app.listeningOrigin).port), "127.0.0.1");
    let answers = "";
    socket.on("data", (chunk: Buffer) => (answers += chunk));
    const isOver = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const request = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.write(request);
    await isAsked.promise;
    const closed = app.close();
    await isClosing.promise;
    const second = once(app.server, "request");
    socket.write(request);
    await second;
    slow.resolve("done");
    await isOver;
    await closed;
    expect(answers).toMatch(/^HTTP\/1.1 200[^]*done/);
    expect(answers).toMatch(/HTTP\/1.1 503[^]*\{"code":"closing","message":"[^"]+"\}$/);
  });
});
