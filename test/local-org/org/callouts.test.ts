import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Callouts } from "./callouts.ts";

/** The server has a thread of its own: this one stands still while a callout runs. */
const SERVER = `
  const { createServer } = require("node:http");
  const { parentPort } = require("node:worker_threads");
  createServer((request, response) => {
    if (request.url === "/silent") return;
    let body = "";
    request.on("data", (chunk) => (body += chunk)).on("end", () => {
      response.writeHead(request.url === "/moved" ? 302 : 201, { "X-Method": request.method, Location: "/other" });
      response.end(body + request.headers["x-word"]);
    });
  }).listen(0, "127.0.0.1", function () { parentPort.postMessage(this.address().port); });
`;

let server: Worker;
let origin: string;
const callouts = new Callouts();

function send(path: string, timeoutMs = 10_000): ReturnType<Callouts["send"]> {
  const headers = new Map([["X-Word", "world"]]);
  return callouts.send({ method: "POST", endpoint: origin + path, headers, body: Buffer.from("hello "), timeoutMs });
}

beforeAll(async () => {
  server = new Worker(SERVER, { eval: true });
  const port = await new Promise((resolve) => void server.once("message", resolve));
  origin = `http://127.0.0.1:${String(port)}`;
});
afterAll(() => server.terminate());

describe("callouts", () => {
  it("send method, headers and body and answer when the response is whole", () => {
    const response = send("/things");
    expect(Buffer.from(response.body).toString()).toBe("hello world");
    expect(response).toMatchObject({ status: 201, statusText: "Created" });
    expect(response.headers.get("x-method")).toBe("POST");
  });
  it("do not follow redirects", () => {
    expect(send("/moved").status).toBe(302);
  });
  it("end when the time is over", () => {
    expect(() => send("/silent", 50)).toThrow("Read timed out");
  });
  it("tell of a closed port", async () => {
    const closed: Server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const request = { method: "GET", headers: new Map<string, string>(), body: new Uint8Array(), timeoutMs: 5000 };
    expect(() => callouts.send({ ...request, endpoint: `http://127.0.0.1:${port}/` })).toThrow("Connection refused");
  });
});
