/** The configuration over HTTP: out, compared, in, kept and brought back, and each refusal (R15, R39, R40). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  configuration,
  configurationVersions,
  restoreConfiguration,
  saveConfiguration,
  validateConfiguration,
} from "../../companion/src/salesforce/contract/configuration.ts";
import type { LocalOrg } from "../local-org/org/types.ts";
import { startPackageOrg } from "./support/package-org.ts";

const PATH = "/services/apexrest/lockstep/v1/configuration";

let org: LocalOrg;
let token: string;

beforeAll(async () => {
  ({ org, token } = await startPackageOrg());
}, 120_000);

afterAll(() => org?.close());

async function send(method: string, path: string, body?: unknown, bearer = token): Promise<[number, unknown]> {
  const response = await fetch(`${org.url}${PATH}${path}`, {
    method,
    headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

const documentOf = (rules: unknown[]) => ({ format: "lockstep-configuration" as const, contract: 1 as const, rules });
const interns = (profile: string) => ({
  name: "Interns",
  mode: "Monitor",
  conditions: [{ source: "Group", operator: "equals", value: "Interns" }],
  grants: [{ kind: "Profile", target: profile }],
});

async function exported() {
  const [status, answer] = await send("GET", "");
  expect(status).toBe(200);
  return configuration.answer.parse(answer);
}

describe("the configuration", () => {
  it("is exported, compared, imported, kept and brought back (R15)", async () => {
    const first = await exported();
    const change = { mode: "merge", configuration: documentOf([interns("Standard User")]) };

    const [, dry] = await send("POST", "", { ...change, dryRun: true });
    expect(saveConfiguration.answer.parse(dry)).toMatchObject({
      hash: first.hash,
      changes: [{ section: "rules", name: "Interns", change: "added" }],
      findings: [],
      version: null,
    });
    expect((await exported()).hash).toBe(first.hash);

    const [status, saved] = await send("POST", "", { ...change, expectedHash: first.hash });
    expect(status).toBe(200);
    const second = await exported();
    expect(saveConfiguration.answer.parse(saved).resultHash).toBe(second.hash);

    const [, kept] = await send("GET", "/versions");
    const { versions } = configurationVersions.answer.parse(kept);
    expect(versions.map((version) => version.hash)).toEqual([second.hash, first.hash]);

    const [, restored] = await send("POST", `/versions/${versions[1]?.id}/restore`, { expectedHash: second.hash });
    expect(restoreConfiguration.answer.parse(restored)).toMatchObject({
      mode: "replace",
      changes: [{ section: "rules", name: "Interns", change: "removed" }],
      resultHash: first.hash,
    });
    expect(await exported()).toEqual(first);
  });

  it("is refused with what is wrong and where, each with its status (R14, R15, R39, R40)", async () => {
    const { hash } = await exported();
    const save = (rules: unknown[], more: object = {}) =>
      send("POST", "", { configuration: documentOf(rules), expectedHash: hash, ...more });

    expect(await send("POST", "", { configuration: { rules: [] } })).toMatchObject([400, { code: "malformed" }]);
    expect(await send("GET", "", undefined, org.accessToken)).toMatchObject([403, { code: "forbidden" }]);
    expect(await send("POST", "/versions/nonsense/restore", { dryRun: true })).toMatchObject([
      404,
      { code: "unknown_version" },
    ]);
    expect(await save([], { expectedHash: "another" })).toMatchObject([409, { code: "configuration_changed", hash }]);
    const large = Array.from({ length: 300 }, (_, index) => ({
      ...interns("Standard User"),
      name: `Interns ${index}`,
      description: "x".repeat(3500),
    }));
    expect(await save(large)).toMatchObject([413, { code: "document_too_large" }]);
    expect(await save([interns("System Administrator")])).toMatchObject([
      422,
      { code: "invalid_configuration", findings: [{ code: "above_ceiling", path: "rules[0].grants[0].target" }] },
    ]);
    const [status, answer] = await send("POST", "/validate", { configuration: documentOf([interns("Nowhere")]) });
    expect(status).toBe(200);
    expect(validateConfiguration.answer.parse(answer)).toMatchObject({
      valid: false,
      findings: [{ code: "unknown_profile", severity: "error" }],
    });
    expect((await exported()).hash).toBe(hash);
  });
});
