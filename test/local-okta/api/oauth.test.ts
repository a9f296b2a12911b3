import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { SignJWT, exportJWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { manualClock, startOkta, type LocalOkta, type ManualClock, type ServiceApp } from "../index.ts";
import { hashOf } from "./hash.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

let clock: ManualClock;
let okta: LocalOkta;
let app: ServiceApp;

beforeAll(async () => {
  clock = manualClock(Date.now());
  okta = await startOkta({ clock });
});
afterAll(() => okta.close());
beforeEach(async () => {
  app = okta.registerServiceApp({ publicKeys: [await exportJWK(publicKey)], scopes: ["okta.users.read"] });
});

interface AssertionChange {
  readonly key?: KeyObject;
  readonly audience?: string;
  readonly issuer?: string;
  readonly expires?: string;
  readonly jti?: string;
}

function assertion(of: ServiceApp, change: AssertionChange = {}): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(change.issuer ?? of.clientId)
    .setSubject(of.clientId)
    .setAudience(change.audience ?? `${okta.url}/oauth2/v1/token`)
    .setIssuedAt()
    .setExpirationTime(change.expires ?? "5m")
    .setJti(change.jti ?? randomUUID())
    .sign(change.key ?? privateKey);
}

async function tokenRequest(
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Record<string, string> }> {
  const response = await fetch(`${okta.url}/oauth2/v1/token`, {
    method: "POST",
    headers,
    body: new URLSearchParams({ grant_type: "client_credentials", client_assertion_type: JWT_BEARER, ...form }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, string>,
  };
}

const scope = "okta.users.read";
const getUsers = (headers: Record<string, string>) => fetch(`${okta.url}/api/v1/users`, { headers });

test("a good assertion gets a token of an hour", async () => {
  const { status, body } = await tokenRequest({ client_assertion: await assertion(app), scope });
  expect([status, body]).toEqual([
    200,
    { token_type: "Bearer", expires_in: 3600, access_token: expect.any(String), scope },
  ]);
  const headers = { authorization: `Bearer ${body["access_token"]}` };
  expect((await getUsers(headers)).status).toBe(200);
  clock.advance(3600_000);
  const expired = await getUsers(headers);
  expect([expired.status, ((await expired.json()) as { errorCode: string }).errorCode]).toEqual([401, "E0000011"]);
});

test.each<[string, AssertionChange]>([
  ["another key", { key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey }],
  ["another audience", { audience: "https://other.okta.com/oauth2/v1/token" }],
  ["another issuer", { issuer: "0oaother" }],
  ["an end in the past", { expires: "-1m" }],
])("an assertion with %s is invalid_client", async (_what, change) => {
  const { status, body } = await tokenRequest({ client_assertion: await assertion(app, change), scope });
  expect([status, body["error"]]).toEqual([401, "invalid_client"]);
});

test("an assertion can be used once", async () => {
  const client_assertion = await assertion(app);
  expect((await tokenRequest({ client_assertion, scope })).status).toBe(200);
  expect((await tokenRequest({ client_assertion, scope })).body["error"]).toBe("invalid_client");
});

test("a scope beyond what was granted is invalid_scope, another grant unsupported", async () => {
  const denied = await tokenRequest({ client_assertion: await assertion(app), scope: `${scope} okta.logs.read` });
  expect([denied.status, denied.body["error"]]).toEqual([400, "invalid_scope"]);
  const password = await tokenRequest({ client_assertion: await assertion(app), scope, grant_type: "password" });
  expect([password.status, password.body["error"]]).toEqual([400, "unsupported_grant_type"]);
});

test("a missing scope is 403 with a challenge that names it", async () => {
  const { body } = await tokenRequest({ client_assertion: await assertion(app), scope });
  const answer = await fetch(`${okta.url}/api/v1/logs`, {
    headers: { authorization: `Bearer ${body["access_token"]}` },
  });
  expect(answer.status).toBe(403);
  expect(answer.headers.get("www-authenticate")).toContain('scope="okta.logs.read", error="insufficient_scope"');
  expect(await answer.json()).toMatchObject({ errorCode: "E0000006" });
});

describe("DPoP", () => {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });

  async function proof(claims: Record<string, string>, pair = keys, issuedAt?: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: await exportJWK(pair.publicKey) })
      .setIssuedAt(issuedAt)
      .setJti(randomUUID())
      .sign(pair.privateKey);
  }

  beforeEach(async () => {
    app = okta.registerServiceApp({ publicKeys: [await exportJWK(publicKey)], scopes: [scope], dpop: true });
  });

  async function boundToken(): Promise<string> {
    const request = { htm: "POST", htu: `${okta.url}/oauth2/v1/token` };
    const first = await tokenRequest({ client_assertion: await assertion(app), scope }, { DPoP: await proof(request) });
    expect([first.status, first.body["error"]]).toEqual([400, "use_dpop_nonce"]);
    const nonce = first.headers.get("dpop-nonce")!;
    const headers = { DPoP: await proof({ ...request, nonce }) };
    const second = await tokenRequest({ client_assertion: await assertion(app), scope }, headers);
    expect([second.status, second.body["token_type"]]).toEqual([200, "DPoP"]);
    const again = await tokenRequest({ client_assertion: await assertion(app), scope }, headers);
    expect([again.body["error"], again.body["error_description"]]).toEqual([
      "invalid_dpop_proof",
      "The DPoP proof JWT has already been used.",
    ]);
    return second.body["access_token"]!;
  }

  test("without a proof there is no token", async () => {
    const { status, body } = await tokenRequest({ client_assertion: await assertion(app), scope });
    expect([status, body["error"]]).toEqual([400, "invalid_dpop_proof"]);
  });

  test("a bound token works only with a proof of its key for this request", async () => {
    const token = await boundToken();
    const claims = { htm: "GET", htu: `${okta.url}/api/v1/users`, ath: hashOf(token) };
    const status = async (scheme: string, DPoP: string) =>
      (await getUsers({ authorization: `${scheme} ${token}`, DPoP })).status;
    const once = await proof(claims);
    expect(await status("DPoP", once)).toBe(200);
    expect(await status("DPoP", once)).toBe(400);
    expect(await status("Bearer", await proof(claims))).toBe(401);
    expect(await status("DPoP", await proof({ ...claims, htm: "POST" }))).toBe(400);
    expect(await status("DPoP", await proof({ ...claims, htu: `${okta.url}/api/v1/groups` }))).toBe(400);
    expect(await status("DPoP", await proof({ ...claims, ath: hashOf("another token") }))).toBe(400);
    expect(await status("DPoP", await proof(claims, keys, Date.now() / 1_000 - 600))).toBe(400);
    const stolen = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(await status("DPoP", await proof(claims, stolen))).toBe(401);
  });
});
