/** The script that an administrator runs before Lockstep is uninstalled (docs/install.md). */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection } from "jsforce";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type LocalOrg } from "../local-org/org/index.ts";
import { assign, create, createIntegrationUser } from "./support/acme.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = readFileSync(`${ROOT}scripts/teardown.apex`, "utf8");

let org: LocalOrg;
let admin: Connection;

beforeAll(async () => {
  org = await startOrg({ pages: false });
  admin = new Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: "65.0" });
}, 120_000);

afterAll(() => org.close());

async function counted(soql: string): Promise<number> {
  return (await admin.query(soql)).totalSize;
}

const ASSIGNED = "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name LIKE 'Lockstep\\_%'";
const IN_GROUPS = "SELECT Id FROM PermissionSetGroupComponent WHERE PermissionSet.Name LIKE 'Lockstep\\_%'";

it("takes the package's permission sets from everybody and out of groups, and can be run again", async () => {
  await createIntegrationUser(admin);
  const me = (await admin.identity()).user_id;
  await assign(admin, me, "Lockstep_Admin");
  const [groupId] = await create(admin, "PermissionSetGroup", [{ DeveloperName: "Desk", MasterLabel: "Desk" }]);
  const sets = await admin.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Lockstep_Licence_Viewer'");
  await create(admin, "PermissionSetGroupComponent", [
    { PermissionSetGroupId: groupId, PermissionSetId: sets.records[0]?.Id },
  ]);
  expect([await counted(ASSIGNED), await counted(IN_GROUPS)]).toEqual([2, 1]);

  for (const round of ["first", "again"])
    expect(await admin.tooling.executeAnonymous(SCRIPT), round).toMatchObject({ compiled: true, success: true });

  expect([await counted(ASSIGNED), await counted(IN_GROUPS)]).toEqual([0, 0]);
});

it("names every permission set of the package", () => {
  const files = globSync("force-app/**/*.permissionset-meta.xml", { cwd: ROOT });
  const names = files.map((file) => basename(file, ".permissionset-meta.xml"));
  expect(names.filter((name) => !SCRIPT.includes(`'${name}'`))).toEqual([]);
});
