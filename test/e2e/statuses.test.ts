/** What HTTP says when a request is refused as a whole: status, code, a sentence, and an id to find it by (docs/api.md). */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg } from "../local-org/org/types.ts";
import { person } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";
import { meet } from "./support/people.ts";

interface Refused {
  status: number;
  body: unknown;
}

const document = { format: "lockstep-configuration", contract: 1, rules: [] };

let org: LocalOrg;
let admin: Connection;
let token: string;

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
}, 120_000);

afterAll(() => org?.close());

it("401 is Salesforce's, without a session", async () => {
  const refused = await send("POST", "identities", batch(1), "00D000000000001!nobody");
  expect(refused).toMatchObject({ status: 401, body: [{ errorCode: "INVALID_SESSION_ID" }] });
});

it("403 is Salesforce's, where the permission sets do not have the resource, and the package's, where the permission is missing", async () => {
  const stranger = await meet(org, admin, "stranger");
  expect(await send("GET", "health", undefined, stranger.token)).toMatchObject({
    status: 403,
    body: [{ errorCode: "FORBIDDEN" }],
  });
  // An administrator may run any Apex class, and is no integration user for that.
  expect(await send("GET", "health", undefined, org.accessToken)).toMatchObject(told(403, "forbidden"));
});

it.each([
  ["400, for what is no JSON", "POST", "identities", "{nope", 400, "malformed"],
  ["400, for another contract", "POST", "identities", { ...batch(1), contract: 2 }, 400, "unsupported_contract"],
  [
    "400, for a contract that is no number",
    "POST",
    "identities",
    { ...batch(1), contract: "1" },
    400,
    "unsupported_contract",
  ],
  ["404, for what is not there", "POST", "templates/nope", { settings: {} }, 404, "unknown_template"],
  ["409, for a template whose parts do not exist", "POST", "templates/licence-audit", {}, 409, "template_unavailable"],
  ["409, for a configuration that changed", "POST", "configuration", configuration(), 409, "configuration_changed"],
  ["409, for what is kept for ever", "POST", "audit/purge", { contract: 1 }, 409, "kept_for_ever"],
  ["413, for more than 200 people", "POST", "identities", batch(201), 413, "too_many_identities"],
  [
    "413, for a body of more than a million bytes",
    "POST",
    "configuration",
    configuration(1e6),
    413,
    "document_too_large",
  ],
  ["422, for a setting that is missing", "POST", "templates/provision", { settings: {} }, 422, "invalid_setting"],
] as const)("%s", async (_, method, path, body, status, code) => {
  expect(await send(method, path, body)).toMatchObject(told(status, code));
});

it("422, for a configuration with an error, which names all of them", async () => {
  const { body } = await send("GET", "configuration");
  const rule = { name: "Ghosts", conditions: [], grants: [{ kind: "Profile", target: "Nobody" }] };
  const handed = { expectedHash: (body as { hash: string }).hash, configuration: { ...document, rules: [rule] } };
  const refused = await send("POST", "configuration", handed);
  expect(refused).toMatchObject(told(422, "invalid_configuration"));
  expect(refused.body).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ code: "unknown_profile" })]),
  });
});

it("503, when the kill switch is off, while plans are still answered", async () => {
  const [settings] = await org.query("SELECT Id FROM Lockstep_Settings__c");
  const flip = (on: boolean) =>
    admin.sobject("Lockstep_Settings__c").update({ Id: String(settings?.["Id"]), Enabled__c: on });
  await flip(false);
  expect(await send("POST", "identities", batch(1))).toMatchObject(told(503, "disabled"));
  expect(await send("POST", "plans", batch(1))).toMatchObject({ status: 200 });
  await flip(true);
});

it("a refusal is found by the id that the body gave", async () => {
  const refused = await send("POST", "identities", { ...batch(1), contract: 9, correlationId: "mine" });
  expect(refused.body).toMatchObject({ code: "unsupported_contract", correlationId: "mine" });
});

function batch(people: number) {
  const identities = Array.from({ length: people }, (_, index) => person(`p${index}`, 1));
  return { contract: 1, oktaOrg: "main", identities };
}

function configuration(comment = 0) {
  return { expectedHash: "of another one", comment: "x".repeat(comment), configuration: document };
}

function told(status: number, code: string) {
  const sentence = expect.stringMatching(/^[A-Z].*[.]$/s);
  return { status, body: { code, message: sentence, correlationId: expect.stringMatching(/./) } };
}

async function send(method: string, path: string, body?: unknown, by = token): Promise<Refused> {
  const init: RequestInit = {
    method,
    headers: { authorization: `Bearer ${by}`, "content-type": "application/json" },
  };
  if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${org.url}/services/apexrest/lockstep/v1/${path}`, init);
  return { status: response.status, body: await response.json() };
}
