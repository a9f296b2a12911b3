import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg, OrgImage } from "./index.ts";

/** Tokens of apps on a whole org: what they open, how long they live, what ends them, and what the login history tells. */
let org: LocalOrg;
let fresh: OrgImage;
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = publicKey.export({ type: "spki", format: "pem" }).toString();

beforeAll(async () => {
  org = await startOrg({ empty: true, pages: false });
  fresh = await org.image();
  for (const [clientId, scopes] of [
    ["api", ["api", "refresh_token"]],
    ["web", ["web", "openid"]],
    ["full", ["full"]],
  ] as const)
    org.registerClient({ clientId, publicKey: PEM, usernames: [org.username], scopes });
  org.registerClient({ clientId: "batch", publicKey: PEM, usernames: [], secret: "s3cret", runAs: org.username });
  org.registerClient({ clientId: "nobody", publicKey: PEM, usernames: [], secret: "s3cret" });
});
afterEach(async () => {
  org.clock.reset();
  await org.control("loginIpRanges", {});
  await org.control("sessionTimeout", 120);
  await org.restore(fresh);
});
afterAll(() => org.close());

type Answer = Record<string, string>;

async function token(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const body = new URLSearchParams(parameters);
  const response = await fetch(`${org.url}/services/oauth2/token`, { method: "POST", body, headers });
  return (await response.json()) as Answer;
}

async function jwt(clientId: string): Promise<Answer> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(clientId)
    .setSubject(org.username)
    .setAudience(org.url)
    .setExpirationTime(Math.floor(org.clock.now() / 1000) + 180)
    .sign(privateKey);
  return token({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
}

async function callsApi({ access_token }: Answer): Promise<unknown> {
  const response = await fetch(`${org.url}/services/data/v65.0/limits`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const body = (await response.json()) as unknown;
  return response.ok ? "ok" : (body as { errorCode: string; message: string }[])[0];
}

const SESSION_ENDED = { errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" };
const refresh = (refreshToken: string): Promise<Answer> =>
  token({ grant_type: "refresh_token", client_id: "api", refresh_token: refreshToken });
const approve = (): Promise<{ refreshToken: string; deleteToken: string }> =>
  org.control("approveApp", { userId: org.userId, clientId: "api" }) as never;
const revoke = (value: string): Promise<Response> =>
  fetch(`${org.url}/services/oauth2/revoke`, { method: "POST", body: new URLSearchParams({ token: value }) });

describe("scopes", () => {
  /** Salesforce Help: OAuth Tokens and Scopes. */
  it("api and full open the APIs, others do not", async () => {
    expect(await callsApi(await jwt("api"))).toBe("ok");
    expect(await callsApi(await jwt("full"))).toBe("ok");
    const web = await jwt("web");
    expect(web["scope"]).toBe("web openid");
    expect(await callsApi(web)).toMatchObject({
      errorCode: "INVALID_SESSION_ID",
      message: "This session is not valid for use with the REST API",
    });
  });
});

describe("a session", () => {
  /** Salesforce Help: Modify Session Security Settings. */
  it("ends after silence, and lives on by what is heard in the second half of the time-out", async () => {
    const answer = await jwt("api");
    org.clock.advance(61 * 60_000);
    expect(await callsApi(answer)).toBe("ok");
    org.clock.advance(61 * 60_000);
    expect(await callsApi(answer)).toBe("ok");
    org.clock.advance(121 * 60_000);
    expect(await callsApi(answer)).toEqual(SESSION_ENDED);
    expect(await org.query("SELECT Id FROM AuthSession WHERE LoginType = 'OAuth'")).toEqual([]);
  });

  it("is not kept alive by what is heard in the first half, and the time-out is a setting", async () => {
    await org.control("sessionTimeout", 15);
    const answer = await jwt("api");
    expect(await org.query("SELECT NumSecondsValid FROM AuthSession WHERE LoginType = 'OAuth'")).toMatchObject([
      { NumSecondsValid: 900 },
    ]);
    org.clock.advance(7 * 60_000);
    expect(await callsApi(answer)).toBe("ok");
    org.clock.advance(9 * 60_000);
    expect(await callsApi(answer)).toEqual(SESSION_ENDED);
  });
});

describe("a refresh token", () => {
  it("gives access tokens, also after its sessions were deleted", async () => {
    const { refreshToken } = await approve();
    const first = await refresh(refreshToken);
    expect(await callsApi(first)).toBe("ok");
    await revoke(String(first["access_token"]));
    expect(await callsApi(first)).toEqual(SESSION_ENDED);
    expect(await callsApi(await refresh(refreshToken))).toBe("ok");
  });

  it("ends when it is revoked, with the access tokens that it gave", async () => {
    const { refreshToken, deleteToken } = await approve();
    const rows = await org.query("SELECT AppName, DeleteToken, User.Username FROM OauthToken");
    expect(rows).toMatchObject([{ AppName: "api", DeleteToken: deleteToken, User: { Username: org.username } }]);
    const answer = await refresh(refreshToken);
    expect((await revoke(deleteToken)).status).toBe(200);
    expect(await callsApi(answer)).toEqual(SESSION_ENDED);
    expect(await refresh(refreshToken)).toEqual({
      error: "invalid_grant",
      error_description: "expired access/refresh token",
    });
    expect(await org.query("SELECT Id FROM OauthToken")).toEqual([]);
  });
});

describe("client credentials", () => {
  it("run as the client's user, with the secret by parameter or Basic authentication", async () => {
    const grant_type = "client_credentials";
    expect(await callsApi(await token({ grant_type, client_id: "batch", client_secret: "s3cret" }))).toBe("ok");
    const authorization = `Basic ${Buffer.from("batch:s3cret").toString("base64")}`;
    expect(await callsApi(await token({ grant_type }, { authorization }))).toBe("ok");
    expect(await token({ grant_type, client_id: "batch", client_secret: "x" })).toMatchObject({
      error: "invalid_client",
    });
    expect(await token({ grant_type, client_id: "nobody", client_secret: "s3cret" })).toMatchObject({
      error_description: "no client credentials user enabled",
    });
  });
});

describe("the login history", () => {
  it("tells of refused logins too", async () => {
    await org.control("loginIpRanges", { "System Administrator": [{ start: "10.0.0.0", end: "10.0.0.255" }] });
    expect(await jwt("api")).toEqual({ error: "invalid_grant", error_description: "ip restricted" });
    await org.control("loginIpRanges", { "System Administrator": [{ start: "127.0.0.0", end: "127.0.0.255" }] });
    expect(await callsApi(await jwt("api"))).toBe("ok");
    expect(await org.query("SELECT Status, Application FROM LoginHistory ORDER BY Status")).toMatchObject([
      { Status: "Restricted IP", Application: "api" },
      { Status: "Success", Application: "api" },
    ]);
  });
});
