import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startFakeOrg, type FakeOrg } from "../../testing/fake-org.ts";
import { companionConfigSchema, type SalesforceOrgConfig } from "../config.ts";
import { known } from "../okta/snapshot.ts";
import { parseAnswer, type IdentitiesRequest } from "./contract/identities.ts";
import { classify, SalesforceFailure, type FailedRequest, type FailureClass } from "./failure.ts";
import { createOrgClient } from "./org-client.ts";

const signal = new AbortController().signal;

function configFor(org: FakeOrg, change: Partial<SalesforceOrgConfig> = {}): SalesforceOrgConfig {
  const { url: loginUrl, clientId, username, privateKey } = org;
  return companionConfigSchema.shape.orgs.element.parse({ loginUrl, clientId, username, privateKey, ...change });
}

function requestFor(...oktaIds: string[]): IdentitiesRequest {
  const identities = oktaIds.map((oktaId) => ({
    oktaId,
    version: 1,
    tombstone: false,
    causes: [],
    facets: { status: known("ACTIVE" as const) },
  }));
  return { contract: 1, correlationId: "c1", oktaOrg: "main", identities };
}

async function failureOf(work: Promise<unknown>): Promise<SalesforceFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SalesforceFailure) return error;
  throw new Error(`expected a SalesforceFailure, got ${String(error)}`);
}

describe("talking to an org", () => {
  let org: FakeOrg;
  beforeEach(async () => {
    org = await startFakeOrg();
  });
  afterEach(() => org.close());

  const fail = (status: number, body: unknown, times = 1) => org.faults.push({ kind: "status", status, body, times });

  it("signs in by JWT bearer, once for calls in parallel, and keeps the session", async () => {
    const client = createOrgClient(configFor(org), Date.now);
    const results = await Promise.all([
      client.apply(requestFor("00u1"), signal),
      client.apply(requestFor("00u2", "00u3"), signal),
    ]);
    expect(results.flatMap((applied) => applied.results).map(({ outcome }) => outcome)).toEqual([
      "applied",
      "applied",
      "applied",
    ]);
    await client.apply(requestFor("00u1"), signal);
    expect(org.signIns).toBe(1);
    expect(client.apiUsage()).toMatchObject({ used: 18, limit: 100_000 });
  });

  it("renews a session once; a fresh one that is refused too pauses the org", async () => {
    const client = createOrgClient(configFor(org), Date.now);
    await client.apply(requestFor("00u1"), signal);
    org.expireTokens();
    expect((await client.apply(requestFor("00u1"), signal)).results).toHaveLength(1);
    expect(org.signIns).toBe(2);
    fail(401, [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }], 2);
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      class: "org",
      code: "INVALID_SESSION_ID",
    });
    expect(org.signIns).toBe(3);
  });

  it("calls a refused sign-in by its name, and says what to check", async () => {
    const client = createOrgClient(configFor(org, { username: "nobody@example.com" }), Date.now);
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      class: "org",
      code: "invalid_grant",
      message: expect.stringContaining("pre-authorisation"),
    });
  });

  it("sends no token to an instance without TLS", async () => {
    org.instanceUrl = "http://elsewhere.example.com";
    const failure = await failureOf(createOrgClient(configFor(org), Date.now).apply(requestFor("00u1"), signal));
    expect(failure).toMatchObject({ class: "org", code: "insecure_instance" });
  });

  it.each<[string, number, unknown, FailureClass, string]>([
    ["our own 400", 400, { code: "unsupported_contract", message: "Contract 9." }, "org", "unsupported_contract"],
    ["our own 403", 403, { code: "not_permitted", message: "No permission." }, "org", "not_permitted"],
    ["the package switched off", 503, { code: "disabled", message: "Off." }, "org", "disabled"],
    ["no package", 404, [{ errorCode: "NOT_FOUND", message: "Could not find a match for URL" }], "org", "NOT_FOUND"],
    [
      "the allowance used up",
      403,
      [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }],
      "transient",
      "REQUEST_LIMIT_EXCEEDED",
    ],
    [
      "a lock",
      500,
      [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access" }],
      "lock",
      "UNABLE_TO_LOCK_ROW",
    ],
    [
      "Apex that threw",
      500,
      [{ errorCode: "APEX_ERROR", message: "System.NullPointerException" }],
      "batch",
      "APEX_ERROR",
    ],
    ["a gateway", 502, "<html>Bad Gateway</html>", "transient", "ERROR_HTTP_502"],
    ["too many people", 413, { code: "too_many_identities", message: "200 at most." }, "batch", "too_many_identities"],
  ])("sorts %s (%i)", async (_name, status, body, failureClass, code) => {
    const client = createOrgClient(configFor(org), Date.now);
    fail(status, body);
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({ class: failureClass, code });
  });

  it("does not wait for an answer for ever", async () => {
    const client = createOrgClient(configFor(org, { requestTimeoutMs: 80 }), Date.now);
    org.faults.push({ kind: "hang", times: 1 });
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      class: "timeout",
      code: "timeout",
      message: "Salesforce did not answer in time.",
    });
  });

  it("keeps no page and no more than the beginning of a long message", async () => {
    const client = createOrgClient(configFor(org), Date.now);
    fail(503, `<html>${"maintenance ".repeat(1_000)}</html>`);
    expect((await failureOf(client.apply(requestFor("00u1"), signal))).message).toBe(
      "Salesforce answered 503 and did not say why.",
    );
    fail(500, [{ errorCode: "APEX_ERROR", message: "x".repeat(50_000) }]);
    expect((await failureOf(client.apply(requestFor("00u1"), signal))).message).toHaveLength(1_000);
  });

  it("stops when it is told to", async () => {
    const client = createOrgClient(configFor(org), Date.now);
    org.faults.push({ kind: "hang", times: 1 });
    const stop = new AbortController();
    const applying = client.apply(requestFor("00u1"), stop.signal);
    setTimeout(() => stop.abort(new Error("closing")), 30);
    await expect(applying).rejects.toThrow("closing");
  });

  it("is transient when nobody answers", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const loginUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const client = createOrgClient(configFor(org, { loginUrl }), Date.now);
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      class: "transient",
      code: "sign_in_unavailable",
    });
  });

  it("pauses on an answer that does not fit", async () => {
    const client = createOrgClient(configFor(org), Date.now);
    fail(200, { contract: 2, results: [] });
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      class: "org",
      code: "unexpected_answer",
    });
  });
});

describe("an answer that no org gives", () => {
  /** A server that answers as it is told, and remembers what it was sent. */
  async function front(answer: (response: ServerResponse) => void) {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(`${request.method} ${request.headers.authorization}`);
      request.resume().on("end", () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }
  const servers: Server[] = [];
  let org: FakeOrg;
  beforeEach(async () => {
    org = await startFakeOrg();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await org.close();
  });
  const applyThrough = (url: string, loginUrl = org.url) => {
    org.instanceUrl = url;
    return failureOf(createOrgClient(configFor(org, { loginUrl }), Date.now).apply(requestFor("00u1"), signal));
  };

  it("sends no token and no assertion where a redirect leads, and believes nothing from there", async () => {
    const elsewhere = await front((response) => response.end(JSON.stringify({ contract: 1, results: [] })));
    for (const status of [301, 302, 303, 307, 308]) {
      const gate = await front((response) => response.writeHead(status, { location: elsewhere.url }).end());
      const expected = { class: "org", code: "redirected", message: expect.stringContaining(elsewhere.url) };
      expect(await applyThrough(gate.url)).toMatchObject(expected);
      const atLogin = await applyThrough(org.url, gate.url);
      expect(atLogin).toMatchObject(expected);
      expect(atLogin.message).toMatch(/^The login URL sends us on .* Check LOCKSTEP_ORG_LOGIN_URL\.$/);
    }
    expect(elsewhere.heard).toEqual([]);
  });

  it("is asked where the org is now: one that has moved is signed in to anew at the next try", async () => {
    const old = await front((response) => response.writeHead(302, { location: org.url }).end());
    org.instanceUrl = old.url;
    const client = createOrgClient(configFor(org), Date.now);
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({
      code: "redirected",
      message: `The org's instance sends us on to ${org.url}, and nothing is sent there. Its My Domain may have changed; the next try signs in anew.`,
    });
    const gone = servers.pop()!;
    org.instanceUrl = old.url;
    gone.closeAllConnections();
    await new Promise((resolve) => gone.close(resolve));
    expect(await failureOf(client.apply(requestFor("00u1"), signal))).toMatchObject({ code: "org_unreachable" });
    org.instanceUrl = org.url;
    expect((await client.apply(requestFor("00u1"), signal)).results).toHaveLength(1);
    expect(org.signIns).toBe(3);
  });

  it("that a session is used up, heard by many one after the other, is one sign-in", async () => {
    const held: ServerResponse[] = [];
    const json = { "content-type": "application/json" };
    const { heard, url } = await front((response) => {
      if (heard.length <= 3) held.push(response);
      else
        response
          .writeHead(200, json)
          .end(JSON.stringify({ contract: 1, results: [{ oktaId: "00u1", version: 1, outcome: "unchanged" }] }));
    });
    org.instanceUrl = url;
    const client = createOrgClient(configFor(org), Date.now);
    const working = Promise.all([1, 2, 3].map(() => client.apply(requestFor("00u1"), signal)));
    await expect.poll(() => held.length).toBe(3);
    for (const [index, response] of held.entries()) {
      response.writeHead(401, json).end('[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]');
      await expect.poll(() => heard.length).toBe(4 + index);
    }
    expect(await working).toHaveLength(3);
    expect(org.signIns).toBe(2);
  });

  it("of which the half is missing ends nothing but the request, and is nobody's fault", async () => {
    const { url } = await front((response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 1_000 });
      response.write('{"contract":1,"resu');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await applyThrough(url)).toMatchObject({ class: "transient", code: "org_unreachable" });
    expect(await applyThrough(org.url, url)).toMatchObject({ class: "transient", code: "sign_in_unavailable" });
  });

  it.each([
    ["a page instead of JSON", "<html>We are down for maintenance, ann@example.com.</html>"],
    ["a token that is none", '{"token_type":"Bearer"}'],
    ["an instance that is none", '{"access_token":"x","instance_url":"nowhere"}'],
  ])("is tried again later: %s", async (_what, body) => {
    const { url } = await front((response) => response.end(body));
    const failure = await applyThrough(org.url, url);
    expect(failure).toMatchObject({ class: "transient", code: "sign_in_unavailable" });
    expect(failure.message).not.toContain("ann@");
    if (body.startsWith("<")) expect(await applyThrough(url)).toMatchObject({ class: "transient", code: "not_json" });
  });
});

it.each<[FailedRequest, FailureClass]>([
  [{ message: "connect ECONNREFUSED" }, "transient"],
  [{ status: 429, message: "slow down" }, "transient"],
  [{ status: 401, code: "INVALID_SESSION_ID", message: "" }, "session"],
  [{ status: 401, code: "API_DISABLED_FOR_ORG", message: "" }, "org"],
  [{ status: 500, code: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred." }, "transient"],
  [{ status: 500, code: "internal", message: "update failed: UNABLE_TO_LOCK_ROW" }, "lock"],
  [{ status: 503, code: "SERVER_UNAVAILABLE", message: "" }, "transient"],
  [{ status: 503, code: "row_locked", message: "" }, "lock"],
  [{ status: 403, code: "INSUFFICIENT_ACCESS", message: "" }, "org"],
])("classifies %j as %s", (failure, failureClass) => {
  expect(classify(failure)).toBe(failureClass);
});

describe("an answer", () => {
  const { identities } = requestFor("00u1", "00u2");
  const result = (oktaId: string) => ({ oktaId, version: 1, outcome: "unchanged" });

  it("is read though keys without a value are left out or null", () => {
    const results = [
      result("00u1"),
      { ...result("00u2"), outcome: "applied", code: null, changes: [{ kind: "update_field", before: null }] },
    ];
    expect(parseAnswer({ contract: 1, results }, identities)?.results).toHaveLength(2);
  });

  it.each([
    ["a person is missing", [result("00u1")]],
    ["the order is another", [result("00u2"), result("00u1")]],
    ["an outcome is unknown", [result("00u1"), { ...result("00u2"), outcome: "perhaps" }]],
  ])("is not believed when %s", (_name, results) => {
    expect(parseAnswer({ contract: 1, results }, identities)).toBeNull();
  });
});
