import { generateKeyPairSync, verify, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { IdentitiesRequest, Identity } from "../src/salesforce/contract/identities.ts";
import type { OrgSettings } from "../src/salesforce/contract/org-settings.ts";

/** What the fake org holds of a person. */
export interface FakePerson {
  version: number;
  active: boolean;
  frozen?: boolean;
  groups: string[];
  profile: Record<string, unknown>;
}

/** How a request, or one person in it, is made to fail. */
export type FakeFault =
  | { kind: "status"; status: number; body: unknown; times: number }
  | { kind: "hang"; times: number }
  /** It does what it is asked, and its answer breaks off in the middle. */
  | { kind: "half"; times: number }
  | { kind: "slow"; ms: number }
  | { kind: "poison"; oktaId: string }
  /** Whoever is with this person in a request waits for longer than anybody does. */
  | { kind: "endless"; oktaId: string; times: number }
  | { kind: "refuse"; oktaId: string; code: string; message: string; retryable: boolean; times: number };

export interface FakeOrg {
  url: string;
  clientId: string;
  username: string;
  privateKey: string;
  people: Map<string, FakePerson>;
  requests: IdentitiesRequest[];
  /** When each of them came (ISO 8601). */
  requestTimes: string[];
  signIns: number;
  /** What a sign-in names as the org's address, when it is not the fake's own. */
  instanceUrl?: string;
  faults: FakeFault[];
  /** How much of the daily allowance is used, of 100,000. */
  used: number;
  /** Kinds of change that are planned for everybody. */
  plans: string[];
  planned: number;
  /** What its rules need read from Okta besides the usual; by default it does not say, as a package of before. */
  reads?: string[];
  /** What its admins have set for the companion; by default it takes no reports, as a package of before. */
  settings?: OrgSettings;
  /** What it was told by reports, newest last. */
  told: Record<string, unknown>[];
  /** Hears when a request that changes people begins and ends. */
  onRequest?: (step: "begins" | "ends") => void;
  /** Who waits for whom: the answer about somebody names once whom to send again. */
  waiting: Map<string, string[]>;
  /** Makes every token that was issued invalid. */
  expireTokens(): void;
  close(): Promise<void>;
}

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

/**
 * A stand-in for a Salesforce org with the package, for the companion's own tests: it speaks docs/api.md over HTTP and
 * keeps versions, and its only rule is that who is ACTIVE is active. The real Apex is exercised by the tests against
 * the local org.
 */
export async function startFakeOrg(): Promise<FakeOrg> {
  let tokens = new Set<string>();
  const org: Omit<FakeOrg, "url"> = {
    clientId: "fake-client",
    username: "integration@example.com",
    privateKey: String(keys.privateKey.export({ type: "pkcs8", format: "pem" })),
    people: new Map(),
    requests: [],
    requestTimes: [],
    told: [],
    signIns: 0,
    used: 18,
    plans: [],
    planned: 0,
    faults: [],
    waiting: new Map(),
    expireTokens: () => (tokens = new Set()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const takeFault = <Kind extends FakeFault["kind"]>(
    kind: Kind,
    fits: (fault: Extract<FakeFault, { kind: Kind }>) => boolean = () => true,
  ) => {
    const fault = org.faults.find(
      (item): item is Extract<FakeFault, { kind: Kind }> =>
        item.kind === kind && fits(item as Extract<FakeFault, { kind: Kind }>),
    );
    if (fault !== undefined && "times" in fault) {
      fault.times -= 1;
      if (fault.times === 0) org.faults.splice(org.faults.indexOf(fault), 1);
    }
    return fault;
  };

  const signIn = (body: string, response: ServerResponse) => {
    const assertion = new URLSearchParams(body).get("assertion") ?? "";
    const claims = verifiedClaims(assertion, keys.publicKey);
    if (claims?.iss !== org.clientId || claims.sub !== org.username) {
      return send(response, 400, { error: "invalid_grant", error_description: "invalid assertion" });
    }
    org.signIns += 1;
    const token = `00Dxx0000000001!${org.signIns}`;
    tokens.add(token);
    send(response, 200, {
      access_token: token,
      instance_url: org.instanceUrl ?? url,
      token_type: "Bearer",
      id: `${url}/id/00D/005`,
    });
  };

  const send = (response: ServerResponse, status: number, body: unknown) => answer(response, status, body, org.used);

  const lockOut = ({ oktaId, tombstone, facets }: Identity, known: FakePerson | undefined) => {
    const { status } = facets;
    const isLeaving = tombstone || (status?.state === "known" && /SUSPENDED|DEPROVISIONED/.test(status.value));
    if (known === undefined || !isLeaving)
      return { outcome: "skipped", code: known === undefined ? "not_linked" : "not_leaving", message: "No leaver." };
    if (known.frozen) return { outcome: "unchanged" };
    known.frozen = true;
    return { outcome: "applied", factId: `lockout-${oktaId}`, changes: [{ kind: "freeze_user", target: oktaId }] };
  };

  const applyOne = (identity: Identity, only: IdentitiesRequest["only"]) => {
    const { oktaId, version, tombstone, facets } = identity;
    const user = org.people.get(oktaId);
    const base = { oktaId, version, ...(user === undefined ? {} : { userId: `005${oktaId.slice(0, 12)}` }) };
    const refusal = takeFault("refuse", (fault) => fault.oktaId === oktaId);
    if (refusal !== undefined)
      return {
        ...base,
        outcome: "refused",
        code: refusal.code,
        message: refusal.message,
        retryable: refusal.retryable,
      };
    const known = org.people.get(oktaId);
    if (known !== undefined && known.version > version)
      return { ...base, outcome: "outdated", orgVersion: known.version };
    if (known === undefined && tombstone)
      return { ...base, outcome: "skipped", code: "not_linked", message: "Nobody is linked to this Okta id." };
    const { app } = facets;
    if (known === undefined && app?.state === "unknown" && app.reason !== "not_read")
      return { ...base, outcome: "skipped", code: "status_unknown", message: "Whether they are assigned is unknown." };
    if (known === undefined && app?.state === "known" && !app.value.assigned)
      return { ...base, outcome: "skipped", code: "not_linked", message: "Nobody is linked to this Okta id." };
    if (only === "lockout") return { ...base, ...lockOut(identity, known) };
    const next: FakePerson = {
      version,
      active:
        tombstone || (app?.state === "known" && !app.value.assigned)
          ? false
          : facets.status?.state === "known"
            ? facets.status.value === "ACTIVE"
            : (known?.active ?? false),
      groups:
        facets.groups?.state === "known" ? facets.groups.value.map(({ name }) => name).sort() : (known?.groups ?? []),
      profile: facets.profile?.state === "known" ? facets.profile.value : (known?.profile ?? {}),
    };
    const isEqual = known !== undefined && JSON.stringify({ ...known, version }) === JSON.stringify(next);
    org.people.set(oktaId, next);
    const cause = identity.causes.at(-1)?.uuid ?? null;
    return isEqual
      ? { ...base, outcome: "unchanged", orgVersion: version }
      : {
          ...base,
          outcome: "applied",
          orgVersion: version,
          changes: [{ kind: known === undefined ? "create_user" : "update_field", target: oktaId, cause }],
        };
  };

  const identities = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    if (!tokens.has(token))
      return send(response, 401, [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }]);
    if (takeFault("hang") !== undefined) return undefined;
    const { identities: sent } = JSON.parse(body) as IdentitiesRequest;
    if (takeFault("endless", (it) => sent.some(({ oktaId }) => oktaId === it.oktaId))) return undefined;
    const fault = takeFault("status");
    if (fault !== undefined) return send(response, fault.status, fault.body);
    const parsed = JSON.parse(body) as IdentitiesRequest;
    org.requests.push(parsed);
    org.requestTimes.push(new Date().toISOString());
    const poison = org.faults.find(
      (item) => item.kind === "poison" && parsed.identities.some(({ oktaId }) => oktaId === item.oktaId),
    );
    if (poison !== undefined)
      return send(response, 500, [{ errorCode: "APEX_ERROR", message: "System.NullPointerException: poison" }]);
    const results = parsed.identities.map((identity) => {
      const wakes = org.waiting.get(identity.oktaId);
      org.waiting.delete(identity.oktaId);
      return { ...applyOne(identity, parsed.only), ...(wakes === undefined ? {} : { wakes }) };
    });
    const { correlationId } = parsed;
    if (takeFault("half") !== undefined) return breakOff(response);
    send(response, 200, { contract: 1, correlationId, results, ...(org.reads ? { reads: org.reads } : {}) });
  };

  const plan = (body: string, response: ServerResponse) => {
    const { correlationId, identities: people } = JSON.parse(body) as IdentitiesRequest;
    org.planned += 1;
    const changes = org.plans.map((kind) => ({ kind }));
    const results = people.map(({ oktaId, version }) => ({ oktaId, version, outcome: "planned", changes }));
    send(response, 200, { contract: 1, correlationId, results });
  };

  const report = (body: string, response: ServerResponse) => {
    org.told.push((JSON.parse(body) as { parts: Record<string, unknown> }).parts);
    send(response, 200, { contract: 1, reportedAt: new Date().toISOString(), settings: org.settings });
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      if (request.url === "/services/oauth2/token") signIn(body, response);
      else if (request.url === "/services/apexrest/lockstep/v1/identities") {
        org.onRequest?.("begins");
        response.once("close", () => org.onRequest?.("ends"));
        setTimeout(() => identities(request, body, response), takeFault("slow")?.ms ?? 0);
      } else if (request.url === "/services/apexrest/lockstep/v1/plans") plan(body, response);
      else if (request.url === "/services/apexrest/lockstep/v1/companion-reports" && org.settings !== undefined)
        report(body, response);
      else send(response, 404, [{ errorCode: "NOT_FOUND", message: "Could not find a match for URL" }]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(org, { url });
}

function answer(response: ServerResponse, status: number, body: unknown, used: number): void {
  response.writeHead(status, {
    "content-type": "application/json;charset=UTF-8",
    "sforce-limit-info": `api-usage=${used}/100000`,
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": 10_000 });
  response.write('{"contract":1,"resul', () => response.destroy());
}

function verifiedClaims(assertion: string, key: KeyObject): { iss: string; sub: string; exp: number } | null {
  const [head, payload, signature] = assertion.split(".");
  if (head === undefined || payload === undefined || signature === undefined) return null;
  if (!verify("RSA-SHA256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"))) return null;
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as { iss: string; sub: string; exp: number };
  return claims.exp * 1_000 > Date.now() ? claims : null;
}
