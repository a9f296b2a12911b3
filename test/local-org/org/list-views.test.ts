import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { JsonObject } from "../surface/http/messages.ts";
import type { LocalOrg } from "./index.ts";

/** REST API Developer Guide, "sObject List Views", "List View Describe", "List View Results"; User Interface API Developer Guide, "List Views". */
let org: LocalOrg;
const JOBS = "sobjects/Job__c";

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [join(import.meta.dirname, "fixtures/workshop")], pages: false });
  const jobs: [name: string, fields: JsonObject][] = [
    ["Bench", { Priority__c: 1 }],
    ["Chair", { Priority__c: 7 }],
    ["Do it now", { Priority__c: 2 }],
    ["Done now", { Done__c: true }],
    ["Half: 50 of 100", {}],
  ];
  for (const [Name, fields] of jobs) await ask(JOBS, { Name, Code__c: Name, ...fields });
});
afterAll(() => org.close());

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function ask(path: string, body?: JsonObject, token = org.accessToken): Promise<any> {
  const response = await fetch(`${org.url}/services/data/v65.0/${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
}

it("lists an object's views, which are rows of ListView too", async () => {
  const { listviews, size, sobjectType } = await ask(`${JOBS}/listviews`);
  expect([size, sobjectType]).toEqual([2, "Job__c"]);
  const [all] = listviews;
  expect(all).toEqual({
    describeUrl: `${all.url}/describe`,
    developerName: "All_Jobs",
    id: expect.stringMatching(/^00B/),
    label: "All Jobs",
    resultsUrl: `${all.url}/results`,
    soqlCompatible: true,
    url: `/services/data/v65.0/${JOBS}/listviews/${all.id}`,
  });
  expect(await ask(`${JOBS}/listviews/${all.id}`)).toEqual(all);
  expect(await org.query("SELECT DeveloperName FROM ListView WHERE SobjectType = 'Job__c'")).toMatchObject([
    { DeveloperName: "All_Jobs" },
    { DeveloperName: "Urgent_Jobs" },
  ]);
});

it("describes a view as a query, its filters joined by its logic", async () => {
  const view = await ask(`${JOBS}/listviews/Urgent_Jobs/describe`);
  expect(view.query).toBe(
    "SELECT Name, Priority__c, Id, CreatedDate, LastModifiedDate, SystemModstamp FROM Job__c USING SCOPE mine" +
      " WHERE Done__c = false AND (Priority__c > 5 OR (Name LIKE '%now%' OR Name LIKE '%50\\%%'))" +
      " ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST",
  );
  expect(view).toMatchObject({ scope: "mine", sobjectType: "Job__c" });
  expect(view.whereCondition.conditions[0]).toEqual({ field: "Done__c", operator: "equals", values: ["false"] });
  expect(view.columns.map((column: JsonObject) => [column["fieldNameOrPath"], column["hidden"]])).toEqual([
    ["Name", false],
    ["Priority__c", false],
    ["Id", true],
    ["CreatedDate", true],
    ["LastModifiedDate", true],
    ["SystemModstamp", true],
  ]);
});

it("answers the rows of a view, in pages", async () => {
  const names = async (path: string): Promise<unknown[]> =>
    (await ask(`${JOBS}/listviews/${path}`)).records.map(
      ({ columns }: { columns: { value: unknown }[] }) => columns[0]?.value,
    );
  expect(await names("Urgent_Jobs/results")).toEqual(["Chair", "Do it now"]);
  expect(await names("All_Jobs/results?limit=2")).toEqual(["Bench", "Chair"]);
  expect(await names("All_Jobs/results?limit=2&offset=5")).toEqual(["Half: 50 of 100"]);
  const { records, done } = await ask(`${JOBS}/listviews/All_Jobs/results?limit=1`);
  expect(done).toBe(false);
  expect(records[0].columns).toContainEqual({ fieldNameOrPath: "CreatedBy.Name", value: "Ada Admin" });
  expect(records[0].columns).toContainEqual({
    fieldNameOrPath: "CreatedDate",
    value: expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d GMT \d{4}$/),
  });
});

it("shows Lightning a view's columns and its records", async () => {
  const info = await ask("ui-api/list-info/Job__c/All_Jobs");
  expect(info).toMatchObject({ label: "All Jobs", listReference: { listViewApiName: "All_Jobs" } });
  expect(info.displayColumns.slice(0, 3)).toMatchObject([
    { fieldApiName: "Name", lookupId: null },
    { fieldApiName: "Code__c" },
    { fieldApiName: "CreatedBy.Name", label: "Created By", lookupId: "CreatedBy.Id" },
  ]);
  const { count, nextPageToken, records } = await ask("ui-api/list-records/Job__c/All_Jobs?pageSize=2");
  expect([count, nextPageToken]).toEqual([2, "2"]);
  expect(records[0].fields).toMatchObject({ Name: { value: "Bench" }, CreatedBy: { displayValue: "Ada Admin" } });
});

it("leaves out columns that a person may not read", async () => {
  const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const { id } = await ask("sobjects/User", {
    Username: "list@example.com",
    LastName: "List",
    Email: "list@example.com",
    Alias: "list",
    TimeZoneSidKey: "GMT",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
    ProfileId: String(profile?.["Id"]),
  });
  const view = await ask(`${JOBS}/listviews/All_Jobs/describe`, undefined, await org.openSession(id));
  const paths = view.columns.map((column: JsonObject) => column["fieldNameOrPath"]);
  expect(paths).toContain("Name");
  expect(paths).not.toContain("Code__c");
});

it("knows no view of another object", async () => {
  expect(await ask("sobjects/Account/listviews")).toMatchObject({ size: 0 });
  expect(await ask("sobjects/Account/listviews/All_Jobs/results")).toMatchObject([{ errorCode: "NOT_FOUND" }]);
});
