import fc from "fast-check";
import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg } from "../index.ts";
import type { LocalOrg } from "../index.ts";

/** Deployments over REST as a client sees them: references, deletions, cancelling, quick deployment. */
let org: LocalOrg;

beforeAll(async () => {
  org = await startOrg({ empty: true, pages: false });
});
afterAll(() => org.close());

interface DeployResult {
  readonly id: string;
  readonly status: string;
  readonly details: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

const xml = (root: string, elements: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://soap.sforce.com/2006/04/metadata">${elements}</${root}>`;
const META = xml("ApexClass", "<apiVersion>65.0</apiVersion><status>Active</status>");
const classFiles = (name: string, body: string): Record<string, string> => ({
  [`classes/${name}.cls`]: body,
  [`classes/${name}.cls-meta.xml`]: META,
});
const destructive = (type: string, ...members: string[]): Record<string, string> => ({
  "destructiveChanges.xml": xml(
    "Package",
    `<types>${members.map((member) => `<members>${member}</members>`).join("")}<name>${type}</name></types>`,
  ),
});

async function call(method: string, path: string, body?: BodyInit, type?: string): Promise<[number, unknown]> {
  const headers: Record<string, string> = { authorization: `Bearer ${org.accessToken}` };
  if (type !== undefined) headers["content-type"] = type;
  const init: RequestInit = body === undefined ? { method, headers } : { method, headers, body };
  const response = await fetch(`${org.url}/services/data/v65.0/metadata/deployRequest${path}`, init);
  return [response.status, await response.json()];
}

/** Queues a deployment; answers its id. */
async function enqueue(files: Record<string, string>, options: Record<string, unknown> = {}): Promise<string> {
  const all = { "package.xml": xml("Package", "<version>65.0</version>"), ...files };
  const zip = zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)])));
  const form = new FormData();
  const deployOptions = { rollbackOnError: true, ...options };
  form.append("json", new Blob([JSON.stringify({ deployOptions })], { type: "application/json" }));
  form.append("file", new Blob([Uint8Array.from(zip)], { type: "application/zip" }), "deploy.zip");
  const [, answer] = await call("POST", "", form);
  return (answer as { id: string }).id;
}

async function result(id: string): Promise<DeployResult> {
  await org.settled();
  const [, answer] = await call("GET", `/${id}?includeDetails=true`);
  return (answer as { deployResult: DeployResult }).deployResult;
}

const deploy = async (files: Record<string, string>, options?: Record<string, unknown>): Promise<DeployResult> =>
  result(await enqueue(files, options));
const problems = ({ details }: DeployResult): unknown[] =>
  details["componentFailures"]?.map(({ problem }) => problem) ?? [];
const classNames = async (): Promise<unknown[]> =>
  (await org.query("SELECT Name FROM ApexClass ORDER BY Name")).map((row) => row["Name"]);
const json = (value: unknown): [string, string] => [JSON.stringify(value), "application/json"];

it("names fields, components and tabs that are not there", async () => {
  const field = (name: string): string =>
    `<layoutSections><layoutColumns><layoutItems><field>${name}</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections>`;
  const answer = await deploy({
    "layouts/Account-Small.layout": xml("Layout", field("Name") + field("Gone__c")),
    "tabs/Home.tab": xml("CustomTab", "<label>Home</label><lwcComponent>nope</lwcComponent>"),
    "applications/App.app": xml(
      "CustomApplication",
      "<label>App</label><tabs>standard-Account</tabs><tabs>Lost</tabs>",
    ),
    "objects/Account.object": xml(
      "CustomObject",
      "<listViews><fullName>Mine</fullName><columns>ACCOUNT.NAME</columns><columns>Gone__c</columns><filterScope>Everything</filterScope><label>Mine</label></listViews>",
    ),
  });
  expect(answer.status).toBe("Failed");
  expect(problems(answer).sort()).toEqual([
    "In field: field - no CustomField named Account.Gone__c found",
    "In field: field - no CustomField named Account.Gone__c found",
    "In field: lwcComponent - no LightningComponentBundle named nope found",
    "In field: tab - no CustomTab named Lost found",
  ]);
});

it("deletes what nothing needs any more, and warns of what is not there", async () => {
  await deploy({
    ...classFiles("Base", "public class Base { public static Integer one() { return 1; } }"),
    ...classFiles("User1", "public class User1 { public Integer two() { return Base.one() + 1; } }"),
  });
  const refused = await deploy(destructive("ApexClass", "Base"));
  expect([refused.status, await classNames()]).toEqual(["Failed", ["Base", "User1"]]);
  const done = await deploy(destructive("ApexClass", "User1", "Base", "Never"));
  expect([done.status, await classNames()]).toEqual(["Succeeded", []]);
  expect(done.details["componentSuccesses"]).toMatchObject([
    { fullName: "User1", deleted: true },
    { fullName: "Base", deleted: true },
    { fullName: "Never", deleted: false, warning: true, problem: "No ApexClass named: Never found" },
  ]);
});

it("refuses to delete by name what it cannot, and a permission set that users have", async () => {
  expect(problems(await deploy(destructive("CustomObject", "Thing__c")))).toEqual([
    "local org: deleting a CustomObject is not implemented",
  ]);
  await deploy({ "permissionsets/Keeper.permissionset": xml("PermissionSet", "<label>Keeper</label>") });
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Keeper'");
  const response = await fetch(`${org.url}/services/data/v65.0/sobjects/PermissionSetAssignment`, {
    method: "POST",
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ AssigneeId: org.userId, PermissionSetId: set?.["Id"] }),
  });
  expect(response.status).toBe(201);
  expect(problems(await deploy(destructive("PermissionSet", "Keeper")))).toEqual([
    "The permission set can't be deleted because it is assigned to users",
  ]);
});

/** Metadata API Developer Guide: Cancel a Deployment in Progress Using REST. */
it("cancels a deployment that waits, and none that has ended", async () => {
  await org.control("holdAsync", true);
  const id = await enqueue(classFiles("Late", "public class Late {}"));
  const cancel = (): Promise<[number, unknown]> =>
    call("PATCH", `/${id}`, ...json({ deployResult: { status: "Canceling" } }));
  expect(await cancel()).toMatchObject([202, { id, deployResult: { status: "Canceled", done: true } }]);
  await org.control("holdAsync", false);
  expect([(await result(id)).status, await classNames()]).toEqual(["Canceled", []]);
  expect((await cancel())[0]).toBe(400);
});

/** Metadata API Developer Guide: Deploy a Recently Validated Component Set Without Tests Using REST. */
it("deploys quickly what was validated with its tests", async () => {
  const files = {
    ...classFiles("Quick", "public class Quick { public static Integer one() { return 1; } }"),
    ...classFiles(
      "QuickTest",
      "@IsTest private class QuickTest { @IsTest static void one() { Assert.areEqual(1, Quick.one()); } }",
    ),
  };
  const quick = (validatedDeployRequestId: string): Promise<[number, unknown]> =>
    call("POST", "", ...json({ validatedDeployRequestId }));
  const untested = await enqueue(files, { checkOnly: true });
  await org.settled();
  expect((await quick(untested))[0]).toBe(400);
  const validated = await enqueue(files, { checkOnly: true, testLevel: "RunLocalTests" });
  await org.settled();
  expect(await classNames()).toEqual([]);
  const [status, answer] = await quick(validated);
  expect(status).toBe(201);
  expect((await result((answer as { id: string }).id)).status).toBe("Succeeded");
  expect(await classNames()).toEqual(["Quick", "QuickTest"]);
});

/** Metadata that deploys; a value of it will be another, or a line of it missing. */
const SOUND: Readonly<Record<string, string>> = {
  "objects/Thing__c.object": xml(
    "CustomObject",
    `<deploymentStatus>Deployed</deploymentStatus>
    <fields><fullName>Sum__c</fullName><formula>1 + 2</formula><label>Sum</label><precision>18</precision><scale>2</scale><type>Number</type></fields>
    <fields><fullName>Kind__c</fullName><label>Kind</label><type>Picklist</type>
    <valueSet><valueSetDefinition><sorted>false</sorted>
    <value><fullName>A</fullName><default>false</default><label>A</label></value>
    </valueSetDefinition></valueSet></fields>
    <label>Thing</label>
    <nameField><label>Name</label><type>Text</type></nameField>
    <pluralLabel>Things</pluralLabel>
    <sharingModel>ReadWrite</sharingModel>
    <validationRules><fullName>Rule</fullName><active>true</active>
    <errorConditionFormula>ISBLANK(Name)</errorConditionFormula>
    <errorMessage>No</errorMessage></validationRules>`,
  ),
  "permissionsets/Some.permissionset": xml(
    "PermissionSet",
    `<hasActivationRequired>false</hasActivationRequired>
    <label>Some</label>
    <objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead>
    <modifyAllRecords>false</modifyAllRecords><object>Thing__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>`,
  ),
  "tabs/Thing__c.tab": xml("CustomTab", "<customObject>true</customObject>\n<motif>Custom1: Heart</motif>"),
  "classes/A.cls-meta.xml": META,
  "classes/A.cls": "public class A {}",
};

it(
  "answers whatever is wrong with metadata as a failure of a component, and goes on",
  { timeout: 180_000 },
  async () => {
    expect((await deploy(SOUND, { checkOnly: true })).status).toBe("Succeeded");
    const value = fc.constantFrom("", "-1", "99999", "true", "Name", "Thing__c", "A", "1 +", "{", "🧨", "../x", "&#0;");
    const mutation = fc.record({
      file: fc.constantFrom(...Object.keys(SOUND)),
      at: fc.nat(20),
      value: fc.option(value),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 2 }), async (mutations) => {
        const files = { ...SOUND };
        for (const { file, at, value: given } of mutations) files[file] = mutated(files[file] ?? "", at, given);
        const answer = await deploy(files, { checkOnly: true });
        const told = JSON.stringify(answer);
        expect(told).not.toMatch(/UNKNOWN_EXCEPTION|\bat .*\.ts|Cannot read|is not (a function|iterable)/);
        expect(answer.status === "Succeeded" || problems(answer).length > 0, told).toBe(true);
      }),
      { numRuns: 25 },
    );
  },
);

/** Null takes a line away, or, of one line, an element; a text becomes a value. */
function mutated(text: string, at: number, value: string | null): string {
  const pattern = value === null ? /\n.*|<(\w+)>[^<]*<\/\1>/g : /(?<=<\w+>)[^<>\n]+(?=<\/)/g;
  const found = [...text.matchAll(pattern)];
  const chosen = found[at % Math.max(found.length, 1)];
  if (!chosen) return value ?? "";
  return text.slice(0, chosen.index) + (value ?? "") + text.slice(chosen.index + chosen[0].length);
}
