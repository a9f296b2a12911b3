import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { SignJWT } from "jose";
import jsforce from "jsforce";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg, OrgImage } from "./index.ts";

const WORKSHOP = join(import.meta.dirname, "fixtures/workshop");
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

let org: LocalOrg;
let fresh: OrgImage;
let admin: InstanceType<typeof jsforce.Connection>;
const warnings: string[] = [];

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [WORKSHOP], pages: false, onWarning: (message) => warnings.push(message) });
  org.registerClient({
    clientId: "consumer",
    publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
    usernames: [org.username],
  });
  fresh = await org.image();
  admin = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: "65.0" });
});

afterEach(async () => {
  org.faults.clear();
  await org.restore(fresh);
  expect(warnings.splice(0)).toEqual([]);
});

afterAll(() => org.close());

/** A GET whose header names keep their case, which fetch does not grant. */
function getAsWritten(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; askedFor: unknown; body: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, askedFor: response.headers["x-asked-for"], body }),
      );
    });
    request.on("error", reject);
  });
}

async function connectByJwt(): Promise<InstanceType<typeof jsforce.Connection>> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer("consumer")
    .setSubject(org.username)
    .setAudience(org.url)
    .setExpirationTime("3m")
    .sign(privateKey);
  const connection = new jsforce.Connection({ loginUrl: org.url, instanceUrl: org.url, version: "65.0" });
  await connection.authorize({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
  return connection;
}

/** The line of a fixture's class that holds a text. */
function lineOf(className: string, text: string): number {
  const lines = readFileSync(join(WORKSHOP, "classes", `${className}.cls`), "utf8").split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** The error code of a refused call, or `none`. */
async function errorCode(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return (error as { errorCode?: string }).errorCode ?? String(error);
  }
}

describe("jsforce against the local org", () => {
  it("logs in by JWT bearer, and the session is a row", async () => {
    const connection = await connectByJwt();
    expect((await connection.identity()).username).toBe(org.username);
    const sessions = await connection.query("SELECT Id FROM AuthSession");
    expect(sessions.totalSize).toBe(2);
    const history = await connection.query("SELECT Status, LoginType FROM LoginHistory");
    expect(history.records).toMatchObject([{ Status: "Success", LoginType: "Remote Access 2.0" }]);
  });

  it("logs out: the token and its row are gone", async () => {
    const connection = await connectByJwt();
    const { accessToken } = connection;
    await connection.logout();
    const ended = new jsforce.Connection({ instanceUrl: org.url, accessToken: String(accessToken) });
    expect(await errorCode(ended.query("SELECT Id FROM User"))).toBe("INVALID_SESSION_ID");
    expect((await admin.query("SELECT Id FROM AuthSession")).totalSize).toBe(1);
  });

  it("creates, reads, updates and deletes a row", async () => {
    const created = await admin
      .sobject("Job__c")
      .create({ Name: "Paint", Code__c: "P1", Priority__c: 3, Due__c: "2026-12-01" });
    expect(created).toMatchObject({ success: true, errors: [] });
    const id = created.id as string;
    expect(id).toHaveLength(18);
    await admin.sobject("Job__c").update({ Id: id, Priority__c: 5 });
    const row = await admin.sobject("Job__c").retrieve(id);
    expect(row).toMatchObject({
      Id: id,
      Name: "Paint",
      Priority__c: 5,
      Due__c: "2026-12-01",
      Done__c: false,
      attributes: { type: "Job__c" },
    });
    expect(row["CreatedDate"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    await admin.sobject("Job__c").destroy(id);
    expect(await errorCode(admin.sobject("Job__c").retrieve(id))).toBe("ENTITY_IS_DELETED");
  });

  it("reads a whole user, address included", async () => {
    await admin.sobject("User").update({ Id: org.userId, City: "Oslo" });
    const user = await admin.sobject("User").retrieve(org.userId);
    expect(user).toMatchObject({ City: "Oslo", Address: { city: "Oslo", street: null }, IsActive: true });
  });

  it("upserts by external id: created, then updated", async () => {
    const first = await admin.sobject("Job__c").upsert({ Code__c: "U1", Name: "One" }, "Code__c");
    expect(first).toMatchObject({ success: true, created: true });
    const second = await admin.sobject("Job__c").upsert({ Code__c: "U1", Name: "Uno" }, "Code__c");
    expect(second).toMatchObject({ id: first.id, success: true, created: false });
    expect((await admin.query("SELECT Name FROM Job__c")).records).toMatchObject([{ Name: "Uno" }]);
  });

  it("writes collections, partly or all or nothing", async () => {
    const rows = [
      { Name: "A", Code__c: "A" },
      { Name: "B", Code__c: "FORBIDDEN" },
    ];
    const all = await admin.sobject("Job__c").create(rows, { allOrNone: true });
    expect(all.map((row) => (row.errors[0] as { statusCode?: string } | undefined)?.statusCode)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    ]);
    const some = await admin.sobject("Job__c").create(rows);
    expect(some.map((row) => row.success)).toEqual([true, false]);
    expect((await admin.query("SELECT Code__c FROM Job__c")).records).toMatchObject([{ Code__c: "A" }]);
  });

  it("pages a long result", async () => {
    for (let from = 0; from < 400; from += 200) {
      const rows = Array.from({ length: 200 }, (_, index) => ({
        Name: `Job ${from + index}`,
        Code__c: `C${from + index}`,
      }));
      await admin.sobject("Job__c").create(rows);
    }
    const first = await admin.query("SELECT Code__c FROM Job__c ORDER BY Code__c", {
      headers: { "Sforce-Query-Options": "batchSize=250" },
    });
    expect([first.totalSize, first.done, first.records.length]).toEqual([400, false, 250]);
    const rest = await admin.queryMore(first.nextRecordsUrl as string);
    expect([rest.done, rest.records.length]).toEqual([true, 150]);
  });

  it("says what is wrong as the platform does", async () => {
    expect(await errorCode(admin.query("SELECT Nope FROM Job__c"))).toBe("INVALID_FIELD");
    expect(await errorCode(admin.query("SELECT Id FROM Nope"))).toBe("INVALID_TYPE");
    expect(await errorCode(admin.query("SELEKT Id FROM Job__c"))).toBe("MALFORMED_QUERY");
    expect(await errorCode(admin.sobject("Job__c").create({ Nope: 1 }))).toBe("INVALID_FIELD");
    expect(await errorCode(admin.sobject("Nope").create({ Name: "x" }))).toBe("NOT_FOUND");
    expect(await errorCode(admin.sobject("User").create({ LastName: "x" }))).toBe("REQUIRED_FIELD_MISSING");
    await admin.sobject("Job__c").create({ Name: "x", Code__c: "TWICE" });
    expect(await errorCode(admin.sobject("Job__c").create({ Name: "x", Code__c: "TWICE" }))).toBe("DUPLICATE_VALUE");
    const stranger = new jsforce.Connection({ instanceUrl: org.url, accessToken: "00D!stranger" });
    expect(await errorCode(stranger.query("SELECT Id FROM User"))).toBe("INVALID_SESSION_ID");
  });

  it("refuses what nobody may do to an object, row by row", async () => {
    const [user] = (await admin.query<{ Id: string }>("SELECT Id FROM User LIMIT 1")).records;
    const id = user?.Id as string;
    expect(await errorCode(admin.sobject("AuthSession").create({}))).toBe("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
    expect(await errorCode(admin.sobject("Profile").create({ Name: "x" }))).not.toBe("APEX_ERROR");
    expect(await errorCode(admin.sobject("User").destroy(id))).toBe("INSUFFICIENT_ACCESS_OR_READONLY");
    const results = await admin.sobject("User").destroy([id, id]);
    expect(results.map((result) => result.success)).toEqual([false, false]);
  });

  it("runs a composite request whose parts use each other's results, all or nothing", async () => {
    const part = (code: string, referenceId: string): object => ({
      method: "POST",
      url: "/services/data/v65.0/sobjects/Job__c",
      referenceId,
      body: { Name: referenceId, Code__c: code },
    });
    const read = {
      method: "GET",
      url: "/services/data/v65.0/sobjects/Job__c/@{first.id}?fields=Code__c",
      referenceId: "read",
    };
    type Composite = { compositeResponse: { httpStatusCode: number; body: Record<string, unknown> }[] };
    const good = await admin.requestPost<Composite>("/services/data/v65.0/composite", {
      allOrNone: true,
      compositeRequest: [part("X1", "first"), read],
    });
    expect(good.compositeResponse.map((answer) => answer.httpStatusCode)).toEqual([201, 200]);
    expect(good.compositeResponse[1]?.body["Code__c"]).toBe("X1");
    const bad = await admin.requestPost<Composite>("/services/data/v65.0/composite", {
      allOrNone: true,
      compositeRequest: [part("X2", "second"), part("FORBIDDEN", "third")],
    });
    expect(bad.compositeResponse.map((answer) => answer.httpStatusCode)).toEqual([400, 400]);
    expect((await admin.query("SELECT Id FROM Job__c WHERE Code__c = 'X2'")).totalSize).toBe(0);
  });

  it("describes objects and counts API requests", async () => {
    const describe = await admin.sobject("Job__c").describe();
    expect(describe.fields.find((field) => field.name === "Code__c")).toMatchObject({
      type: "string",
      length: 20,
      externalId: true,
      unique: true,
    });
    const global = await admin.describeGlobal();
    expect(global.sobjects.map((object) => object.name)).toEqual(
      expect.arrayContaining(["User", "Job__c", "PermissionSetAssignment"]),
    );
    const limits = (await admin.limits()) as unknown as Record<string, { Max: number; Remaining: number }>;
    expect(limits["DailyApiRequests"]?.Max).toBe(100_000);
    expect(admin.limitInfo.apiUsage?.used).toBe(org.apiUsage.usage().used);
  });
});

describe("Apex REST", () => {
  it("fills parameters from the body and answers what the method returns", async () => {
    const answer = await admin.apex.post("/workshop/v1/jobs", { codes: ["R1", "R2"], total: 12.5 });
    expect(answer).toEqual({ count: 2, codes: ["R1", "R2"], total: 12.5, next: null });
    expect((await admin.query("SELECT Id FROM Job__c")).totalSize).toBe(2);
  });

  it("gives request and response to a method without parameters", async () => {
    await admin.apex.post("/workshop/v1/jobs", { codes: ["R1"], total: 0 });
    const headers = { Authorization: `Bearer ${org.accessToken}`, "X-Reason": "test" };
    const found = await getAsWritten(`${org.url}/services/apexrest/workshop/v1/jobs/R1?why=test`, headers);
    expect(found.status).toBe(200);
    expect(found.askedFor).toBe("test, test, false");
    expect(JSON.parse(found.body)).toEqual({ name: "Job R1" });
    const missing = await fetch(`${org.url}/services/apexrest/workshop/v1/jobs/R9`, { headers });
    expect(missing.headers.get("content-type")).toBe("application/problem+json");
    expect([missing.status, await missing.json()]).toEqual([404, { code: "unknown_job" }]);
    expect(await admin.apex.patch("/workshop/v1/jobs", { code: "R1" })).toBe("done");
  });

  it("answers an uncaught exception with APEX_ERROR and the Apex stack, and rolls back", async () => {
    const response = await fetch(`${org.url}/services/apexrest/workshop/v1/jobs`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    expect(response.status).toBe(500);
    const [error] = (await response.json()) as { errorCode: string; message: string }[];
    expect(error?.errorCode).toBe("APEX_ERROR");
    expect(error?.message).toBe(
      `System.NullPointerException: Attempt to de-reference a null object\n\nClass.JobResource.fail: line ${lineOf("JobResource", "nothing.length()")}, column 1`,
    );
    expect((await admin.query("SELECT Id FROM Job__c")).totalSize).toBe(0);
  });

  it("refuses what does not fit", async () => {
    expect(await errorCode(admin.apex.post("/workshop/v1/jobs", { codez: [] }))).toBe("JSON_PARSER_ERROR");
    expect(await errorCode(admin.apex.post("/workshop/v1/jobs", { codes: "one", total: 1 }))).toBe("JSON_PARSER_ERROR");
    expect(await errorCode(admin.apex.put("/workshop/v1/jobs", {}))).toBe("METHOD_NOT_ALLOWED");
    expect(await errorCode(admin.apex.get("/workshop/v2"))).toBe("NOT_FOUND");
  });

  it("runs event triggers after the commit, in a transaction of their own", async () => {
    await admin.apex.post("/workshop/v1/jobs", { codes: ["E1"], total: 0 });
    await admin.apex.patch("/workshop/v1/jobs", { code: "E1" });
    await org.settled();
    expect((await admin.query("SELECT Text__c FROM Log_Line__c")).records).toMatchObject([{ Text__c: "Done: E1" }]);
  });

  it("holds back what follows a commit when asked to", async () => {
    await org.control("holdAsync", true);
    await admin.apex.post("/workshop/v1/jobs", { codes: ["E2"], total: 0 });
    await admin.apex.patch("/workshop/v1/jobs", { code: "E2" });
    expect((await admin.query("SELECT Id FROM Log_Line__c")).totalSize).toBe(0);
    await org.control("holdAsync", false);
    expect((await admin.query("SELECT Id FROM Log_Line__c")).totalSize).toBe(1);
  });
});

it("forgets what waited when the data goes back", async () => {
  await org.control("holdAsync", true);
  await admin.apex.post("/workshop/v1/jobs", { codes: ["G1"], total: 0 });
  await admin.apex.patch("/workshop/v1/jobs", { code: "G1" });
  await org.restore(fresh);
  await org.control("holdAsync", false);
  expect((await admin.query("SELECT Id FROM Log_Line__c")).totalSize).toBe(0);
});

describe("users and sessions", () => {
  async function newUser(username: string): Promise<string> {
    const [profile] = (await admin.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'"))
      .records;
    const user = {
      Username: username,
      LastName: "Worker",
      Email: username,
      Alias: "worker",
      ProfileId: profile?.Id,
      EmailEncodingKey: "UTF-8",
      LanguageLocaleKey: "en_US",
      LocaleSidKey: "en_US",
      TimeZoneSidKey: "Europe/Berlin",
    };
    return (await admin.sobject("User").create(user)).id as string;
  }

  it("checks class access by permission set", async () => {
    const userId = await newUser("worker@example.com");
    const connection = new jsforce.Connection({
      instanceUrl: org.url,
      accessToken: await org.openSession(userId),
      version: "65.0",
    });
    expect(await errorCode(connection.apex.get("/workshop/v1/jobs/X"))).toBe("FORBIDDEN");
    const [set] = (await admin.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Workshop'")).records;
    await admin.sobject("PermissionSetAssignment").create({ AssigneeId: userId, PermissionSetId: set?.Id });
    expect(await errorCode(connection.apex.post("/workshop/v1/jobs", { codes: ["W"], total: 1 }))).toBe("none");
    const [job] = (await admin.query<{ CreatedById: string }>("SELECT CreatedById FROM Job__c")).records;
    expect(job?.CreatedById).toBe(userId);
  });

  it("ends a token with its session row, and with its user", async () => {
    const userId = await newUser("leaver@example.com");
    const first = new jsforce.Connection({
      instanceUrl: org.url,
      accessToken: await org.openSession(userId),
      version: "65.0",
    });
    expect(await errorCode(first.query("SELECT Id FROM User"))).toBe("none");
    const [session] = (await admin.query<{ Id: string }>(`SELECT Id FROM AuthSession WHERE UsersId = '${userId}'`))
      .records;
    await admin.sobject("AuthSession").destroy(session?.Id as string);
    expect(await errorCode(first.query("SELECT Id FROM User"))).toBe("INVALID_SESSION_ID");
    const second = new jsforce.Connection({
      instanceUrl: org.url,
      accessToken: await org.openSession(userId),
      version: "65.0",
    });
    await admin.sobject("User").update({ Id: userId, IsActive: false });
    expect(await errorCode(second.query("SELECT Id FROM User"))).toBe("INVALID_SESSION_ID");
  });
});

describe("Lightning calls", () => {
  it("passes named arguments and hands back queried fields", async () => {
    await admin.apex.post("/workshop/v1/jobs", { codes: ["L1", "L2"], total: 0 });
    const answer = await org.callApex(org.userId, {
      className: "JobController",
      methodName: "find",
      arguments: { code: "L1", size: 5 },
    });
    expect(answer).toEqual({ ok: true, value: [{ Id: expect.stringMatching(/^a\w{17}$/), Name: "Job L1" }] });
  });

  it("tells only AuraEnabled members of an Apex object", async () => {
    const answer = await org.callApex(org.userId, {
      className: "JobController",
      methodName: "describe",
      arguments: { job: { code: "X" } },
    });
    expect(answer).toEqual({ ok: true, value: { code: "X", priority: 1.5, seen: "2026-11-23T07:00:00.000Z" } });
  });

  it("tells Apex where the org is reached", async () => {
    const answer = await org.callApex(org.userId, { className: "JobController", methodName: "orgUrl", arguments: {} });
    expect(answer).toEqual({ ok: true, value: org.url });
  });

  it("hands over the words of an AuraHandledException", async () => {
    const answer = await org.callApex(org.userId, {
      className: "JobController",
      methodName: "refuse",
      arguments: { why: "Not today" },
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { message: "Not today", exceptionType: "System.AuraHandledException" },
    });
  });

  it("hands over other exceptions with their type and stack", async () => {
    const answer = await org.callApex(org.userId, {
      className: "JobController",
      methodName: "breakDown",
      arguments: {},
    });
    expect(answer).toMatchObject({
      ok: false,
      error: {
        message: "Divide by 0",
        exceptionType: "System.MathException",
        stackTrace: expect.stringContaining(
          `Class.JobController.breakDown: line ${lineOf("JobController", "1 / zero")}`,
        ),
      },
    });
  });

  it("reaches no other method, and nobody without access to the class", async () => {
    const hidden = await org.callApex(org.userId, {
      className: "JobController",
      methodName: "notForComponents",
      arguments: {},
    });
    expect(hidden).toMatchObject({ ok: false, error: { message: expect.stringContaining("notForComponents") } });
  });
});

describe("faults around the commit", () => {
  it("rolls everything back when the commit fails", async () => {
    org.faults.add({ kind: "before-commit" });
    expect(await errorCode(admin.apex.post("/workshop/v1/jobs", { codes: ["F1"], total: 0 }))).toBe("APEX_ERROR");
    expect((await admin.query("SELECT Id FROM Job__c")).totalSize).toBe(0);
  });

  it("denies Apex while ten long requests run", async () => {
    await org.control("longRequests", { count: 10, ms: 60_000 });
    const post = (): PromiseLike<unknown> => admin.apex.post("/workshop/v1/jobs", { codes: ["F3"], total: 0 });
    expect(await errorCode(post())).toBe("REQUEST_LIMIT_EXCEEDED");
    await org.control("longRequests", { count: 0, ms: 0 });
  });

  it("keeps the work when only the answer is lost", async () => {
    org.faults.add({ kind: "cut-after", match: "/services/apexrest" });
    const headers = { authorization: `Bearer ${org.accessToken}` };
    await expect(
      fetch(`${org.url}/services/apexrest/workshop/v1/jobs`, {
        method: "POST",
        headers,
        body: '{"codes":["F2"],"total":0}',
      }),
    ).rejects.toThrow();
    expect((await admin.query("SELECT Id FROM Job__c")).totalSize).toBe(1);
  });
});

it("stands beside another org without sharing anything", async () => {
  const other = await startOrg({ empty: true, pages: false, instance: 1 });
  try {
    expect(other.orgId).not.toBe(org.orgId);
    expect(other.url).not.toBe(org.url);
    const stranger = new jsforce.Connection({ instanceUrl: other.url, accessToken: org.accessToken });
    expect(await errorCode(stranger.query("SELECT Id FROM User"))).toBe("INVALID_SESSION_ID");
  } finally {
    await other.close();
  }
});
