import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OktaOrgConfig } from "../config.ts";
import { createOktaHttp, nextLink } from "./http.ts";
import { endSessions } from "./sessions.ts";
import { configFor, failureOf, readerFor } from "./under-test.ts";

const signal = new AbortController().signal;

describe("a sign-in that Okta cannot serve now", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  const auth = { kind: "privateKey" as const, clientId: "0oa", privateKey, scopes: ["okta.users.read"] };
  let answer: (response: ServerResponse) => void;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((_request, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const failure = (change: Partial<OktaOrgConfig> = {}) =>
    failureOf(readerFor(configFor(url, auth, change)).person("00u1", {}, signal));

  it("for too many requests is tried again at the reset, and blames no credentials", async () => {
    const reset = Math.ceil(Date.now() / 1_000) + 30;
    answer = (response) =>
      response
        .writeHead(429, {
          "content-type": "application/json",
          "x-rate-limit-limit": "300",
          "x-rate-limit-remaining": "0",
          "x-rate-limit-reset": String(reset),
        })
        .end('{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}');
    expect(await failure()).toMatchObject({ kind: "rate_limited", code: "E0000047", retryAt: expect.any(Number) });
  });

  it("for a fault of Okta's is no refusal of the credentials", async () => {
    answer = (response) =>
      response
        .writeHead(503, { "content-type": "application/json" })
        .end('{"errorCode":"E0000009","errorSummary":"Internal Server Error"}');
    expect(await failure()).toMatchObject({ kind: "unavailable", code: "E0000009" });
  });

  it("is waited for no longer than for any answer", async () => {
    answer = () => undefined;
    expect(await failure({ requestTimeoutMs: 50 })).toMatchObject({ kind: "unavailable", code: "okta_unreachable" });
  });

  it("is not waited for by whoever stops", async () => {
    let heard = () => {};
    const asked = new Promise<void>((resolve) => (heard = resolve));
    answer = () => heard();
    const stop = new AbortController();
    // Longer than the test may take.
    const config = configFor(url, auth, { requestTimeoutMs: 30_000 });
    const reading = createOktaHttp(config, { clock: Date.now, random: () => 0 }).get("/api/v1/users/00u1", stop.signal);
    reading.catch(() => undefined);
    await asked;
    stop.abort(new Error("closing"));
    await expect(reading).rejects.toThrow("closing");
  });
});

describe("an answer that is not Okta's", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const front = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => answer(response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  const ways = [
    { kind: "ssws" as const, token: "t" },
    { kind: "privateKey" as const, clientId: "0oa", privateKey, scopes: ["okta.users.read"] },
  ];

  it.each(ways)("is not looked for where a redirect leads ($kind)", async (auth) => {
    let heard = 0;
    const elsewhere = await front((response) => {
      heard += 1;
      response.end('{"access_token":"x","id":"00u1","status":"DEPROVISIONED","profile":{}}');
    });
    for (const status of [302, 307]) {
      const url = await front((response) => response.writeHead(status, { location: elsewhere }).end());
      expect(await failureOf(readerFor(configFor(url, auth)).person("00u1", {}, signal))).toMatchObject({
        kind: "unavailable",
      });
    }
    expect(heard).toBe(0);
  });

  it.each(ways)("is no answer when it is no JSON, and nothing of it is repeated ($kind)", async (auth) => {
    const url = await front((response) => response.end('{"access_token": ann@example.com}'));
    const failure = await failureOf(readerFor(configFor(url, auth)).person("00u1", {}, signal));
    expect(failure).toMatchObject({ kind: "unavailable", code: "not_json" });
    expect(failure.cause).toBeUndefined();
    expect(failure.message).not.toContain("ann");
  });

  it("is refused when pages lead in a circle, which would be read without end", async () => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.url));
      const other = request.url?.endsWith("a") ? "b" : "a";
      response
        .writeHead(200, {
          "content-type": "application/json",
          link: `<${url}/api/v1/users?after=${other}>; rel="next"`,
        })
        .end('[{"id":"00u1"}]');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reader = readerFor(configFor(url, { kind: "ssws", token: "t" }));
    const read = async () => {
      for await (const page of reader.people({ link: `${url}/api/v1/users?after=a` }, signal))
        expect(page.next).toBeDefined();
    };
    expect(await failureOf(read())).toMatchObject({ code: "unreadable_answer" });
    expect(heard).toEqual(["/api/v1/users?after=a", "/api/v1/users?after=b"]);
  });

  it("is refused, and its values are not repeated", async () => {
    const url = await front((response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"id":"00u1","status":7,"profile":"secret"}'),
    );
    const failure = await failureOf(readerFor(configFor(url, { kind: "ssws", token: "t" })).person("00u1", {}, signal));
    expect(failure).toMatchObject({
      kind: "refused",
      code: "unreadable_answer",
      message: "Okta's answer has an unexpected shape at status, profile.",
    });
  });
});

it("sessions are ended before anybody else is read", async () => {
  const heard: string[] = [];
  let answerFirst = () => {};
  const server = createServer((request, response) => {
    heard.push(String(request.method));
    const answer = () => void response.writeHead(200, { "content-type": "application/json" }).end("{}");
    if (heard.length === 1) answerFirst = answer;
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = configFor(url, { kind: "ssws", token: "t" }, { concurrency: 1 });
    const http = createOktaHttp(config, { clock: Date.now, random: () => 0 });
    const reads = ["00u1", "00u2"].map((id) => http.get(`/api/v1/users/${id}`, signal));
    await expect.poll(() => heard).toEqual(["GET"]);
    const ended = endSessions(http, "00u3", signal);
    answerFirst();
    await Promise.all([...reads, ended]);
    expect(heard).toEqual(["GET", "DELETE", "GET"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it("whoever waits for the reset of one limit holds nobody up who reads by another", async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(String(request.url));
    const second = Math.floor(Date.now() / 1_000);
    const remaining = request.url === "/api/v1/logs" ? "1" : "100";
    response
      .writeHead(200, {
        "content-type": "application/json",
        date: new Date(second * 1_000).toUTCString(),
        "x-rate-limit-limit": "100",
        "x-rate-limit-remaining": remaining,
        "x-rate-limit-reset": String(second + 1),
      })
      .end("[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = configFor(url, { kind: "ssws", token: "t" }, { concurrency: 1 });
    const http = createOktaHttp(config, { clock: Date.now, random: () => 0 });
    await http.get("/api/v1/logs", signal);
    await Promise.all([http.get("/api/v1/logs", signal), http.get("/api/v1/users/00u1", signal)]);
    expect(heard).toEqual(["/api/v1/logs", "/api/v1/users/00u1", "/api/v1/logs"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it.each([
  ['<https://x/api/v1/logs?after=1>; rel="next"', "https://x/api/v1/logs?after=1"],
  ['<https://x/a>; rel="self", <https://x/b>; rel="next"', "https://x/b"],
  ['<https://x/a>; rel="self"', undefined],
  [null, undefined],
])("finds the next page in %s", (header, link) => {
  expect(nextLink(header)).toBe(link);
});
