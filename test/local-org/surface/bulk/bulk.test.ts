/** jsforce's Bulk API 2.0 client against the local org. */
import { join } from "node:path";
import { Connection } from "jsforce";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../../org/index.ts";
import type { LocalOrg, OrgImage } from "../../org/index.ts";

let org: LocalOrg;
let fresh: OrgImage;
let connection: Connection;

beforeAll(async () => {
  const workshop = join(import.meta.dirname, "../../org/fixtures/workshop");
  org = await startOrg({ sourceDirs: [workshop], pages: false });
  fresh = await org.image();
  connection = new Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: "67.0" });
  connection.bulk2.pollInterval = 10;
});
afterEach(async () => {
  await org.control("holdAsync", false);
  await org.restore(fresh);
});
afterAll(() => org.close());

type Operation = "insert" | "update" | "upsert" | "delete";

function load(operation: Operation, input: string | object[], externalIdFieldName?: string) {
  return connection.bulk2.loadAndWaitForResults({
    object: "Job__c",
    operation,
    input: input as never,
    ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
  });
}

const codes = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ Name: `Job ${index}`, Code__c: `C${index}` }));

async function refused(work: Promise<unknown>): Promise<{ errorCode: string; message: string }> {
  return work.then(
    () => Promise.reject(new Error("not refused")),
    (error: { errorCode: string; message: string }) => ({ errorCode: error.errorCode, message: error.message }),
  );
}

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${org.url}/services/data/v67.0/jobs/${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe("ingest", () => {
  it("inserts, tells which rows failed and why, and runs triggers on chunks", async () => {
    const results = await load("insert", [
      { Name: "One", Code__c: "1" },
      { Name: "Two", Code__c: "FORBIDDEN" },
      { Name: 'Three, "quoted"\nand more', Code__c: "3" },
    ]);
    expect(results.successfulResults).toMatchObject([
      { sf__Created: "true", Name: "One", Code__c: "1" },
      { sf__Created: "true", Name: 'Three, "quoted"\nand more' },
    ]);
    expect(results.failedResults).toMatchObject([{ sf__Id: "", Name: "Two" }]);
    expect(results.failedResults[0]?.sf__Error).toBe(
      "FIELD_CUSTOM_VALIDATION_EXCEPTION:This code is forbidden:Code__c --",
    );
    expect(results.unprocessedRecords).toEqual([]);
    expect(await org.query("SELECT Name FROM Job__c ORDER BY Code__c")).toMatchObject([
      { Name: "One" },
      { Name: 'Three, "quoted"\nand more' },
    ]);
  });

  it("updates, upserts by external id, empties cells with #N/A, and deletes", async () => {
    await load("insert", codes(2));
    const upserted = await load("upsert", "Code__c,Name,Priority__c\nC1,Changed,2\nC9,New,1\n", "Code__c");
    expect(upserted.successfulResults.map((row) => row.sf__Created)).toEqual(["false", "true"]);
    const rows = await org.query("SELECT Id, Name, Priority__c FROM Job__c ORDER BY Code__c");
    expect(rows).toMatchObject([{ Name: "Job 0" }, { Name: "Changed", Priority__c: 2 }, { Name: "New" }]);
    const ids = rows.map((row) => String(row["Id"]));
    await load("update", `Id,Name,Priority__c\n${ids[1]},,#N/A\n`);
    expect(await org.query(`SELECT Name, Priority__c FROM Job__c WHERE Id = '${ids[1]}'`)).toMatchObject([
      { Name: "Changed", Priority__c: null },
    ]);
    const removed = await load("delete", [{ Id: ids[0] }, { Id: "a00000000000000AAA" }]);
    expect(removed.successfulResults.map((row) => row.sf__Id)).toEqual([ids[0]]);
    expect(removed.failedResults).toHaveLength(1);
    expect(await org.query("SELECT Id FROM Job__c")).toHaveLength(2);
  });

  it("goes through its states, with the shapes of the platform", async () => {
    await org.control("holdAsync", true);
    const job = connection.bulk2.createJob({ object: "job__c", operation: "insert" });
    const opened = await job.open();
    expect(opened).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "insert",
      object: "Job__c",
      createdById: org.userId,
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      systemModstamp: expect.any(String),
      state: "Open",
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 67,
      contentUrl: `services/data/v67.0/jobs/ingest/${opened.id}/batches`,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
    });
    await job.uploadData("Name\nA\n");
    const second = await call("PUT", `ingest/${opened.id}/batches`, {}, { "content-type": "text/csv" });
    expect(second.status).toBe(400);
    expect(second.text).toContain("Found multiple contents for job");
    await job.close();
    expect((await job.check()).state).toBe("UploadComplete");
    await org.control("holdAsync", false);
    expect(await job.check()).toMatchObject({
      state: "JobComplete",
      jobType: "V2Ingest",
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      retries: 0,
    });
    await job.delete();
    expect(await refused(job.check())).toMatchObject({ errorCode: "NOT_FOUND" });
  });

  it("can be aborted before it runs, not after; an open job cannot be deleted", async () => {
    await org.control("holdAsync", true);
    const job = connection.bulk2.createJob({ object: "Job__c", operation: "insert" });
    await job.open();
    expect(await refused(job.delete())).toMatchObject({ errorCode: "INVALIDJOBSTATE" });
    await job.uploadData("Name\nA\n");
    await job.close();
    await job.abort();
    await org.control("holdAsync", false);
    expect((await job.check()).state).toBe("Aborted");
    await expect(job.poll()).rejects.toThrow("Job has been aborted");
    expect(await org.query("SELECT Id FROM Job__c")).toEqual([]);
    expect(await refused(job.abort())).toMatchObject({ errorCode: "INVALIDJOBSTATE" });
  });

  it("fails as a whole for a column that is no field; the rows are given back", async () => {
    const job = connection.bulk2.createJob({ object: "Job__c", operation: "insert" });
    await job.open();
    await job.uploadData("Name,Colour__c\nA,red\n");
    await job.close();
    await expect(job.poll()).rejects.toThrow("InvalidBatch : Field name not found : Colour__c");
    expect(await job.getUnprocessedRecords()).toEqual([{ Name: "A", Colour__c: "red" }]);
  });

  it("reads numbers, checkboxes and other separators; a wrong value fails its row only", async () => {
    const job = connection.bulk2.createJob({
      object: "Job__c",
      operation: "insert",
      columnDelimiter: "PIPE",
      lineEnding: "CRLF",
    });
    await job.open();
    await job.uploadData("Name|Done__c|Priority__c\r\nA|TRUE|3\r\nB|0|high\r\n");
    await job.close();
    await job.poll();
    expect(await job.getFailedResults(true)).toMatch(
      /"INVALID_TYPE_ON_FIELD_IN_RECORD:.+Priority__c --"\|"B"\|"0"\|"high"\r\n$/,
    );
    expect(await org.query("SELECT Name, Done__c, Priority__c FROM Job__c")).toMatchObject([
      { Name: "A", Done__c: true, Priority__c: 3 },
    ]);
  });

  it("refuses jobs that cannot be, and parts that the local org does not have by name", async () => {
    const open = (options: object) =>
      refused(connection.bulk2.createJob({ object: "Job__c", operation: "insert", ...options } as never).open());
    expect(await open({ object: "Nothing__c" })).toEqual({
      errorCode: "INVALIDENTITY",
      message: "Entity 'Nothing__c' is not supported by the Bulk API.",
    });
    expect(await open({ operation: "upsert" })).toMatchObject({ errorCode: "INVALIDJOB" });
    expect(await open({ operation: "upsert", externalIdFieldName: "Done__c" })).toMatchObject({
      errorCode: "INVALIDJOB",
    });
    expect(await open({ columnDelimiter: "SPACE" })).toMatchObject({ errorCode: "INVALIDJOB" });
    expect(await open({ operation: "hardDelete" })).toEqual({
      errorCode: "NOT_IMPLEMENTED",
      message: "local org: the Bulk API operation hardDelete is not implemented",
    });
    const old = await fetch(`${org.url}/services/async/67.0/job`, { method: "POST", body: "{}" });
    expect(old.status).toBe(501);
    expect(await old.text()).toContain("local org: the Bulk API 1.0 is not implemented");
  });

  it("shows a job to its creator only", async () => {
    const job = connection.bulk2.createJob({ object: "Job__c", operation: "insert" });
    const { id } = await job.open();
    const [{ Id: profileId }] = (await org.query("SELECT Id FROM Profile WHERE Name = 'System Administrator'")) as [
      { Id: string },
    ];
    const { id: other } = await connection.sobject("User").create({
      Username: "other.admin@example.com",
      LastName: "Other",
      Email: "other.admin@example.com",
      Alias: "other",
      ProfileId: profileId,
      TimeZoneSidKey: "Europe/Berlin",
      LocaleSidKey: "en_US",
      EmailEncodingKey: "UTF-8",
      LanguageLocaleKey: "en_US",
    });
    const accessToken = await org.openSession(String(other));
    const stranger = new Connection({ instanceUrl: org.url, accessToken, version: "67.0" });
    expect(await refused(stranger.bulk2.job("ingest", { id: String(id) }).check())).toMatchObject({
      errorCode: "NOT_FOUND",
    });
  });
});

describe("query", () => {
  it("finds rows, relationships and nulls; deleted rows by queryAll", async () => {
    await load("insert", codes(3));
    const [first] = await org.query("SELECT Id FROM Job__c WHERE Code__c = 'C0'");
    await connection.sobject("Job__c").delete(String(first?.["Id"]));
    const soql =
      "SELECT name, Code__c, Priority__c, Done__c, CreatedDate, CreatedBy.Username FROM Job__c ORDER BY Code__c";
    const rows = await (await connection.bulk2.query(soql)).toArray();
    expect(rows).toMatchObject([
      { Name: "Job 1", Code__c: "C1", Priority__c: "", Done__c: "false", "CreatedBy.Username": org.username },
      { Name: "Job 2" },
    ]);
    expect((rows[0] as { CreatedDate: string }).CreatedDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    const all = await (await connection.bulk2.query(soql, { scanAll: true })).toArray();
    expect(all).toHaveLength(3);
    expect(await (await connection.bulk2.query("SELECT Id FROM Job__c WHERE Name = 'x'")).toArray()).toEqual([]);
  });

  it("takes and gives thousands of rows", async () => {
    const loaded = await load("insert", codes(2101));
    expect(loaded.successfulResults).toHaveLength(2101);
    const rows = (await (await connection.bulk2.query("SELECT Code__c FROM Job__c")).toArray()) as {
      Code__c: string;
    }[];
    expect(new Set(rows.map((row) => row.Code__c)).size).toBe(2101);
  });

  // jsforce 3.10 follows locators but pipes every page into a stream that the first page ends: so this is the wire itself
  it("gives a result page by page to whoever asks for pages", async () => {
    await load("insert", codes(5));
    const body = { operation: "query", query: "SELECT Code__c FROM Job__c ORDER BY Code__c" };
    const { id } = JSON.parse((await call("POST", "query", body)).text) as { id: string };
    const page = await call("GET", `query/${id}/results?maxRecords=2`);
    expect(page.headers.get("content-type")).toContain("text/csv");
    expect([page.text, page.headers.get("sforce-numberofrecords")]).toEqual(['"Code__c"\n"C0"\n"C1"\n', "2"]);
    const next = await call("GET", `query/${id}/results?locator=${page.headers.get("sforce-locator")}`);
    expect([next.text, next.headers.get("sforce-numberofrecords")]).toEqual(['"Code__c"\n"C2"\n"C3"\n', "2"]);
    const last = await call("GET", `query/${id}/results?maxRecords=2&locator=${next.headers.get("sforce-locator")}`);
    expect([last.text, last.headers.get("sforce-locator")]).toEqual(['"Code__c"\n"C4"\n', "null"]);
    expect((await call("GET", `query/${id}/results?locator=x`)).status).toBe(400);
  });

  it("can be aborted before it runs and deleted afterwards", async () => {
    await org.control("holdAsync", true);
    const body = { operation: "query", query: "SELECT Id FROM Job__c" };
    const { id, state } = JSON.parse((await call("POST", "query", body)).text) as { id: string; state: string };
    expect(state).toBe("UploadComplete");
    expect((await call("GET", `query/${id}/results`)).status).toBe(400);
    const job = connection.bulk2.job("query", { id });
    expect(await job.abort()).toMatchObject({ id, state: "Aborted" });
    await org.control("holdAsync", false);
    expect(await job.check()).toMatchObject({ state: "Aborted", jobType: "V2Query" });
    await job.delete();
    expect(await refused(job.check())).toMatchObject({ errorCode: "NOT_FOUND" });
  });

  it.each([
    ["SELECT Nothing__c FROM Job__c", "INVALID_FIELD"],
    ["SELECT Id FROM Nothing__c", "INVALID_TYPE"],
    ["SELECT Id FRM Job__c", "MALFORMED_QUERY"],
    ["SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR"],
    ["SELECT COUNT(Id) FROM Job__c", "API_ERROR"],
    ["SELECT Name FROM Job__c GROUP BY Name", "API_ERROR"],
    ["SELECT BillingAddress FROM Account", "API_ERROR"],
  ])("refuses %s", async (soql, errorCode) => {
    expect(await refused(connection.bulk2.query(soql))).toMatchObject({ errorCode });
  });
});
