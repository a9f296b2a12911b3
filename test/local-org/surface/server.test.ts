import { generateKeyPairSync } from "node:crypto";
import { exportSPKI, importPKCS8, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonResponse } from "./http/messages.ts";
import type { RestRequest } from "./http/messages.ts";
import type { Identity, LoginAnswer, OrgLink } from "./org-operations.ts";
import { Surface } from "./server.ts";

const ORGANIZATION = "00D000000000001EAA";
const USER = "005000000000001AAA";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;

/** An org that counts what reaches it. */
class RecordingOrg {
  readonly requests: RestRequest[] = [];
  loginAnswer: LoginAnswer = { ok: true, token: "00D!token", userId: USER };

  link(): OrgLink {
    const unused = (): never => {
      throw new Error("not expected in this test");
    };
    return {
      rest: async (request) => {
        this.requests.push(request);
        return jsonResponse(200, { path: request.path });
      },
      login: async () => this.loginAnswer,
      revoke: async (token) => token === "00D!token",
      identify: async (token) => (token === "00D!token" ? identity : null),
      callApex: async (userId, call) => ({ ok: true, value: { userId, ...call } as never }),
      control: async (name, args) => ({ name, args }),
      openSession: unused,
      users: unused,
      query: unused,
      eventTopic: unused,
      startReplay: unused,
      eventTip: unused,
      publishEvents: unused,
    };
  }
}

const identity: Identity = {
  userId: USER,
  organizationId: ORGANIZATION,
  username: "admin@example.com",
  name: "Ada Admin",
  firstName: "Ada",
  lastName: "Admin",
  email: "ada@example.com",
  profileName: "System Administrator",
  timeZone: "Europe/Berlin",
  locale: "en_US",
  language: "en_US",
  active: true,
  customPermissions: [],
  userPermissions: [],
};

let org: RecordingOrg;
let surface: Surface;
let url: string;
let now: number;

beforeEach(async () => {
  now = Date.now();
  org = new RecordingOrg();
  surface = new Surface({
    org: org.link(),
    organizationId: ORGANIZATION,
    now: () => now,
    adminToken: "admin-token",
    dailyApiRequests: 3,
  });
  surface.clients.register({
    clientId: "consumer",
    publicKey: await exportSPKI(publicKey),
    usernames: ["int@example.com"],
  });
  url = await surface.listen(0);
});

afterEach(() => surface.close());

async function assertion(
  change: { sub?: string; aud?: string; iss?: string; expiresIn?: number; algorithm?: string } = {},
): Promise<string> {
  const key = await importPKCS8(privatePem, change.algorithm ?? "RS256");
  return new SignJWT({})
    .setProtectedHeader({ alg: change.algorithm ?? "RS256" })
    .setIssuer(change.iss ?? "consumer")
    .setSubject(change.sub ?? "int@example.com")
    .setAudience(change.aud ?? url)
    .setExpirationTime(Math.floor(now / 1000) + (change.expiresIn ?? 180))
    .sign(key);
}

async function requestToken(jwt: string): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: jwt }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe("JWT bearer flow", () => {
  it("gives a token for a well signed assertion of a permitted user", async () => {
    const { status, body } = await requestToken(await assertion());
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: "00D!token",
      scope: "api",
      instance_url: url,
      id: `${url}/id/${ORGANIZATION}/${USER}`,
      token_type: "Bearer",
    });
  });

  it("takes the platform's login host as audience", async () => {
    expect((await requestToken(await assertion({ aud: "https://login.salesforce.com" }))).status).toBe(200);
  });

  it.each([
    ["another audience", { aud: "https://example.com" }, "invalid_grant", "audience is invalid"],
    ["an assertion past its time", { expiresIn: -1 }, "invalid_grant", "expired authorization code"],
    ["an unknown client", { iss: "nobody" }, "invalid_client_id", "client identifier invalid"],
    [
      "a user nobody approved",
      { sub: "eve@example.com" },
      "invalid_app_access",
      "user is not admin approved to access this app",
    ],
    ["another algorithm", { algorithm: "PS256" }, "invalid_grant", "invalid assertion"],
  ])("refuses %s", async (_, change, error, description) => {
    const { status, body } = await requestToken(await assertion(change));
    expect({ status, ...body }).toEqual({ status: 400, error, error_description: description });
  });

  it("refuses a signature of another key", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    surface.clients.register({
      clientId: "consumer",
      publicKey: await exportSPKI(other.publicKey),
      usernames: ["int@example.com"],
    });
    expect((await requestToken(await assertion())).body["error_description"]).toBe("invalid assertion");
  });

  it("refuses an inactive user in the platform's words", async () => {
    org.loginAnswer = { ok: false, reason: "inactive" };
    expect((await requestToken(await assertion())).body).toEqual({
      error: "inactive_user",
      error_description: "user is inactive",
    });
  });

  it("checks the expiry by the org's clock", async () => {
    const jwt = await assertion();
    now += 600_000;
    expect((await requestToken(jwt)).body["error_description"]).toBe("expired authorization code");
  });

  it("refuses other grant types by name", async () => {
    const body = new URLSearchParams({ grant_type: "password" });
    const response = await fetch(`${url}/services/oauth2/token`, { method: "POST", body });
    expect(await response.json()).toMatchObject({
      error: "unsupported_grant_type",
      error_description: expect.stringContaining("password"),
    });
  });
});

describe("requests", () => {
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(url + path, { headers });

  it("lists the versions without a session", async () => {
    const versions = (await (await get("/services/data")).json()) as { label: string; url: string; version: string }[];
    expect(versions.at(-1)).toEqual({ label: "Summer '26", url: "/services/data/v67.0", version: "67.0" });
    expect(versions[1]).toEqual({ label: "Winter '15", url: "/services/data/v32.0", version: "32.0" });
  });

  it("normalises doubled slashes", async () => {
    expect((await get("//services/data")).status).toBe(200);
    expect(await (await get("/services//data/v67.0//limits/")).json()).toEqual({ path: "/services/data/v67.0/limits" });
  });

  it("counts each request and refuses those beyond the daily allowance until a day has passed", async () => {
    const usages = [];
    for (let index = 0; index < 3; index++)
      usages.push((await get("/services/data/v67.0/limits")).headers.get("sforce-limit-info"));
    expect(usages).toEqual(["api-usage=1/3", "api-usage=2/3", "api-usage=3/3"]);
    const refused = await get("/services/data/v67.0/limits");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual([
      { errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." },
    ]);
    now += 25 * 3_600_000;
    expect((await get("/services/data/v67.0/limits")).status).toBe(200);
  });

  it("refuses XML by name", async () => {
    const response = await fetch(`${url}/services/apexrest/x`, {
      method: "POST",
      body: "<a/>",
      headers: { "content-type": "application/xml" },
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toEqual([
      {
        errorCode: "UNSUPPORTED_MEDIA_TYPE",
        message: "local org: XML is not implemented, content type refused: application/xml",
      },
    ]);
    expect(org.requests).toHaveLength(0);
  });

  it("refuses a body over the limit of Apex REST", async () => {
    const response = await fetch(`${url}/services/apexrest/x`, {
      method: "POST",
      body: "x".repeat(6 * 1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
  });

  it("answers userinfo for a live token only", async () => {
    const good = await get("/services/oauth2/userinfo", { authorization: "Bearer 00D!token" });
    expect(await good.json()).toMatchObject({
      user_id: USER,
      organization_id: ORGANIZATION,
      preferred_username: "admin@example.com",
    });
    const bad = await get("/services/oauth2/userinfo", { authorization: "Bearer x" });
    expect([bad.status, await bad.text()]).toEqual([403, "Bad_OAuth_Token"]);
  });
});

describe("faults", () => {
  const call = (): Promise<Response> =>
    fetch(`${url}/services/apexrest/lockstep/v1/identities`, { method: "POST", body: "{}" });

  it("cuts the connection before the work", async () => {
    surface.faults.add({ kind: "cut-before" });
    await expect(call()).rejects.toThrow();
    expect(org.requests).toHaveLength(0);
    expect((await call()).status).toBe(200);
  });

  it("cuts the connection after the work", async () => {
    surface.faults.add({ kind: "cut-after", match: "/services/apexrest/lockstep" });
    await expect(call()).rejects.toThrow();
    expect(org.requests).toHaveLength(1);
  });

  it("asks the org to fail before its commit", async () => {
    surface.faults.add({ kind: "before-commit" });
    await call();
    expect(org.requests[0]?.failBeforeCommit).toBe(true);
  });

  it.each([
    ["row-lock", 400, "UNABLE_TO_LOCK_ROW"],
    ["server-error", 503, "SERVER_UNAVAILABLE"],
    ["rate-limited", 429, "REQUEST_LIMIT_EXCEEDED"],
    ["daily-limit", 403, "REQUEST_LIMIT_EXCEEDED"],
    ["expired-token", 401, "INVALID_SESSION_ID"],
  ] as const)("answers %s instead of working", async (kind, status, errorCode) => {
    surface.faults.add({ kind, match: /identities$/ });
    const response = await call();
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual([expect.objectContaining({ errorCode })]);
    expect(org.requests).toHaveLength(0);
  });

  it("lets some requests pass first and ends after the given number", async () => {
    surface.usage.max = 100;
    const fault = surface.faults.add({ kind: "row-lock", skip: 1, times: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index++) statuses.push((await call()).status);
    expect(statuses).toEqual([200, 400, 400, 200]);
    expect(fault.hits).toBe(2);
  });

  it("leaves other paths alone", async () => {
    surface.faults.add({ kind: "row-lock", match: (target) => target.method === "DELETE" });
    expect((await call()).status).toBe(200);
  });
});

describe("control door", () => {
  const post = (path: string, token: string, body: unknown): Promise<Response> =>
    fetch(url + path, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) });

  it("opens to the administrator's token only", async () => {
    expect((await post("/__local/control/seats", "guess", {})).status).toBe(401);
    expect(await (await post("/__local/control/seats", "admin-token", { left: 1 })).json()).toEqual({
      name: "seats",
      args: { left: 1 },
    });
  });

  it("calls an AuraEnabled method as a user", async () => {
    const response = await post(`/__local/apex/Rules.list?user=${USER}`, "admin-token", { mode: "Off" });
    expect(await response.json()).toEqual({
      value: { userId: USER, className: "Rules", methodName: "list", arguments: { mode: "Off" } },
    });
  });

  it("places faults and refuses unknown ones", async () => {
    expect((await post("/__local/faults", "admin-token", { kind: "row-lock" })).status).toBe(204);
    expect((await fetch(`${url}/services/data/v67.0/limits`)).status).toBe(400);
    expect((await post("/__local/faults", "admin-token", { kind: "meteor" })).status).toBe(400);
  });
});
