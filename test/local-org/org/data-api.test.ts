import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg, OrgImage } from "./index.ts";

/** The data API as bytes on the wire: statuses, headers and bodies that jsforce hides. */
let org: LocalOrg;
let fresh: OrgImage;

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [join(import.meta.dirname, "fixtures/workshop")], pages: false });
  fresh = await org.image();
});
afterEach(() => org.restore(fresh));
afterAll(() => org.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${org.url}/services/data/${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

const JOBS = "v65.0/sobjects/Job__c";
const error = (errorCode: string): unknown => [expect.objectContaining({ errorCode })];
const query = (soql: string): Promise<Answer> => call("GET", `v65.0/query?q=${encodeURIComponent(soql)}`);

async function newJob(code: string): Promise<string> {
  return (await call("POST", JOBS, { Name: `Job ${code}`, Code__c: code })).body.id;
}

describe("duplicate rules", () => {
  const contact = { FirstName: "Ada", LastName: "Byron", Email: "ada@example.com" };
  const CONTACTS = "v65.0/sobjects/Contact";
  const header = (value: string): Record<string, string> => ({ "sforce-duplicate-rule-header": value });
  beforeEach(() => org.control("duplicateRules", ["Standard_Contact_Duplicate_Rule"]));
  afterAll(() => org.control("duplicateRules", []));

  it("refuse a row, and tell what it duplicates", async () => {
    // Shape as clients of real orgs quote it; those of older API versions quote the key as duplicateResut.
    const { body: first } = await call("POST", CONTACTS, contact);
    const answer = await call("POST", CONTACTS, contact);
    expect(answer.status).toBe(400);
    const attributes = { type: "Contact", url: `/services/data/v65.0/sobjects/Contact/${first.id}` };
    expect(answer.body).toEqual([
      {
        duplicateResult: {
          allowSave: true,
          duplicateRule: "Standard_Contact_Duplicate_Rule",
          duplicateRuleEntityType: "Contact",
          errorMessage: "Use one of these records?",
          matchResults: [
            {
              entityType: "Contact",
              errors: [],
              matchEngine: "FuzzyMatchEngine",
              matchRecords: [
                {
                  additionalInformation: [],
                  fieldDiffs: [],
                  matchConfidence: 100,
                  record: { attributes, Id: first.id },
                },
              ],
              rule: "Standard_Contact_Match_Rule_v1_1",
              size: 1,
              success: true,
            },
          ],
        },
        errorCode: "DUPLICATES_DETECTED",
        message: "Use one of these records?",
      },
    ]);
  });

  it("let a row pass with Sforce-Duplicate-Rule-Header, from version 52 on", async () => {
    await call("POST", CONTACTS, contact);
    const allow = header("allowSave=true; includeRecordDetails=true");
    expect((await call("POST", "v51.0/sobjects/Contact", contact, allow)).status).toBe(400);
    expect((await call("POST", CONTACTS, contact, allow)).status).toBe(201);
    const records = [{ attributes: { type: "Contact" }, ...contact }];
    const many = await call("POST", "v65.0/composite/sobjects", { records }, allow);
    expect(many.body).toEqual([expect.objectContaining({ success: true })]);
  });

  it("tell the fields of what a row duplicates when they are asked for", async () => {
    await call("POST", CONTACTS, contact);
    const answer = await call("POST", CONTACTS, contact, header("includeRecordDetails=true"));
    const [{ record }] = answer.body[0].duplicateResult.matchResults[0].matchRecords;
    expect(record).toMatchObject(contact);
  });
});

describe("single rows", () => {
  it("answers 201 with the row's place, and 204 without a body for changes", async () => {
    const created = await call("POST", JOBS, { attributes: { type: "Job__c" }, Name: "One", Code__c: "1" });
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toBe(`/services/data/v65.0/sobjects/Job__c/${created.body.id}`);
    const updated = await call("PATCH", `${JOBS}/${created.body.id}`, { Name: "Uno" });
    expect([updated.status, updated.body]).toEqual([204, null]);
    const deleted = await call("DELETE", `${JOBS}/${created.body.id}`);
    expect([deleted.status, deleted.body]).toEqual([204, null]);
  });

  it("takes PATCH inside POST, for clients that cannot send it", async () => {
    const id = await newJob("1");
    expect((await call("POST", `${JOBS}/${id}?_HttpMethod=PATCH`, { Name: "Uno" })).status).toBe(204);
  });

  it("upserts with 201, then 200, or 204 before version 46", async () => {
    expect((await call("PATCH", `${JOBS}/Code__c/U`, { Name: "U" })).status).toBe(201);
    const again = await call("PATCH", `${JOBS}/Code__c/U`, { Name: "U" });
    expect([again.status, again.body.created]).toEqual([200, false]);
    expect((await call("PATCH", "v45.0/sobjects/Job__c/Code__c/U", { Name: "U" })).status).toBe(204);
  });

  it("finds a row by external id, percent-decoded, and only the fields asked for", async () => {
    await newJob("a b/c");
    const found = await call("GET", `${JOBS}/Code__c/a%20b%2Fc?fields=Name`);
    expect(found.body).toEqual({ attributes: expect.objectContaining({ type: "Job__c" }), Name: "Job a b/c" });
  });

  it("tells missing, deleted and malformed rows apart", async () => {
    const id = await newJob("1");
    await call("DELETE", `${JOBS}/${id}`);
    const never = `${id.slice(0, 3)}0k000000ZZZZAAA`;
    const cases: [string, string, number, string][] = [
      ["GET", id, 404, "ENTITY_IS_DELETED"],
      ["PATCH", id, 404, "ENTITY_IS_DELETED"],
      ["DELETE", id, 404, "ENTITY_IS_DELETED"],
      ["GET", never, 404, "NOT_FOUND"],
      ["GET", "not-an-id", 404, "NOT_FOUND"],
      ["GET", org.userId, 404, "NOT_FOUND"],
    ];
    for (const [method, target, status, code] of cases) {
      const answer = await call(method, `${JOBS}/${target}`, method === "PATCH" ? { Name: "x" } : undefined);
      expect([method, target, answer.status, answer.body]).toEqual([method, target, status, error(code)]);
    }
  });

  it("refuses what is no record", async () => {
    expect((await call("POST", JOBS, "{nonsense")).body).toEqual(error("JSON_PARSER_ERROR"));
    expect((await call("POST", JOBS, "")).body).toEqual(error("JSON_PARSER_ERROR"));
    expect((await call("POST", JOBS, { Done__c: "maybe" })).body).toEqual(error("JSON_PARSER_ERROR"));
    expect((await call("PATCH", `${JOBS}/${await newJob("1")}`, { Id: "x" })).body).toEqual(error("INVALID_FIELD"));
    const wrong = await call("PUT", JOBS, {});
    expect([wrong.status, wrong.body]).toEqual([
      405,
      [{ errorCode: "METHOD_NOT_ALLOWED", message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST" }],
    ]);
  });

  it("keeps users, as the platform does", async () => {
    const answer = await call("DELETE", `v65.0/sobjects/User/${org.userId}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await query("SELECT Id FROM User WHERE IsActive = true AND UserType = 'Standard'")).body.totalSize).toBe(1);
  });
});

describe("queries", () => {
  it("needs a query and a valid locator", async () => {
    expect((await call("GET", "v65.0/query")).body).toEqual(error("MALFORMED_QUERY"));
    expect((await call("GET", "v65.0/query/01g000000000001-2000")).body).toEqual(error("INVALID_QUERY_LOCATOR"));
    expect(
      (
        await call("GET", `v65.0/query?q=${encodeURIComponent("SELECT Id FROM User")}`, undefined, {
          "sforce-query-options": "batch",
        })
      ).body,
    ).toEqual(error("INVALID_QUERY_OPTIONS"));
  });

  it("shows deleted rows to queryAll only", async () => {
    await call("DELETE", `${JOBS}/${await newJob("1")}`);
    const soql = encodeURIComponent("SELECT Code__c, IsDeleted FROM Job__c");
    expect((await call("GET", `v65.0/query?q=${soql}`)).body.totalSize).toBe(0);
    expect((await call("GET", `v65.0/queryAll?q=${soql}`)).body.records).toMatchObject([
      { Code__c: "1", IsDeleted: true },
    ]);
  });

  it("answers a count as a size, and an aggregate as rows", async () => {
    await newJob("1");
    expect((await query("SELECT COUNT() FROM Job__c")).body).toEqual({ totalSize: 1, done: true, records: [] });
    expect((await query("SELECT COUNT(Id) n FROM Job__c")).body.records).toEqual([
      { attributes: { type: "AggregateResult" }, n: 1 },
    ]);
  });
});

describe("collections", () => {
  const rows = (...codes: string[]): unknown[] =>
    codes.map((code) => ({ attributes: { type: "Job__c" }, Name: code, Code__c: code }));

  it("writes several objects in one request", async () => {
    const records = [...rows("1"), { attributes: { type: "Log_Line__c" }, Text__c: "x" }, ...rows("2")];
    const { status, body } = await call("POST", "v65.0/composite/sobjects", { records });
    expect([status, body.map((row: { success: boolean }) => row.success)]).toEqual([200, [true, true, true]]);
  });

  it("undoes the rows of other objects too when one fails and all were asked for", async () => {
    const records = [{ attributes: { type: "Log_Line__c" }, Text__c: "x" }, ...rows("FORBIDDEN")];
    const { body } = await call("POST", "v65.0/composite/sobjects", { allOrNone: true, records });
    expect(body.map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    ]);
    expect((await query("SELECT Id FROM Log_Line__c")).body.totalSize).toBe(0);
  });

  it("reports a row that cannot be read in its place", async () => {
    const records = [...rows("1"), { attributes: { type: "Job__c" }, Nope: 1 }, ...rows("2")];
    const { body } = await call("POST", "v65.0/composite/sobjects", { records });
    expect(body.map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode ?? "ok")).toEqual([
      "ok",
      "INVALID_FIELD",
      "ok",
    ]);
  });

  it("updates, upserts, retrieves and deletes in the order asked", async () => {
    const upserted = await call("PATCH", "v65.0/composite/sobjects/Job__c/Code__c", { records: rows("1", "2") });
    const ids = upserted.body.map((row: { id: string }) => row.id);
    expect(upserted.body).toEqual(
      [1, 2].map(() => ({ id: expect.any(String), success: true, created: true, errors: [] })),
    );
    await call("PATCH", "v65.0/composite/sobjects", {
      records: [{ attributes: { type: "Job__c" }, id: ids[1], Name: "Two" }],
    });
    const missing = `${ids[0].slice(0, 3)}0k000000ZZZZAAA`;
    const read = await call("POST", "v65.0/composite/sobjects/Job__c", {
      ids: [ids[1], missing, ids[0]],
      fields: ["Name"],
    });
    expect(read.body.map((row: { Name: string } | null) => row?.Name ?? null)).toEqual(["Two", null, "1"]);
    const deleted = await call("DELETE", `v65.0/composite/sobjects?ids=${ids.join(",")}`);
    expect(deleted.body).toEqual(ids.map((id: string) => ({ id, success: true, errors: [] })));
  });

  it("says of each row that stands twice that it does, and saves the others", async () => {
    const [one, other] = [await newJob("1"), await newJob("2")];
    const records = [one, other, one].map((id) => ({ attributes: { type: "Job__c" }, id, Name: "New" }));
    const repeated = { statusCode: "DUPLICATE_VALUE", message: `Duplicate id specified: ${one}`, fields: ["Id"] };
    const outcomes = [
      { id: one, success: false, errors: [repeated] },
      { id: other, success: true, errors: [] },
      { id: one, success: false, errors: [repeated] },
    ];
    const updated = await call("PATCH", "v65.0/composite/sobjects", { records });
    expect([updated.status, updated.body]).toEqual([200, outcomes]);
    const deleted = await call("DELETE", `v65.0/composite/sobjects?ids=${[one, other, one].join(",")}`);
    expect([deleted.status, deleted.body]).toEqual([200, outcomes]);
    expect((await query("SELECT Name FROM Job__c")).body.records).toEqual([expect.objectContaining({ Name: "Job 1" })]);
  });

  it("takes 200 rows, not 201", async () => {
    const many = rows(...Array.from({ length: 201 }, (_, index) => String(index)));
    const { status, body } = await call("POST", "v65.0/composite/sobjects", { records: many });
    expect([status, body]).toEqual([400, error("EXCEEDED_ID_LIMIT")]);
  });
});

describe("what is not there", () => {
  it("refuses resources of the platform by name", async () => {
    const answer = await call("GET", "v65.0/tooling/sobjects");
    expect([answer.status, answer.body]).toEqual([
      501,
      [{ errorCode: "NOT_IMPLEMENTED", message: "local org: the REST resource tooling/sobjects is not implemented" }],
    ]);
  });

  it("refuses by name what objects and rows have on the platform", async () => {
    const id = await newJob("1");
    for (const path of ["updated/?start=2026-01-01T00:00:00Z", "quickActions", "describe/layouts", `${id}/Owner`])
      expect([path, (await call("GET", `${JOBS}/${path}`)).status]).toEqual([path, 501]);
    for (const path of ["Nope__c/x", "nothing", "Name/x"])
      expect([path, (await call("GET", `${JOBS}/${path}`)).status]).toEqual([path, 404]);
  });

  it("knows neither other versions nor other paths", async () => {
    for (const path of ["v99.0/limits", "v30.0/limits", "v65/limits", "v65.0/nothing"])
      expect((await call("GET", path)).status).toBe(404);
  });

  it("needs a well-formed header and a live token", async () => {
    expect((await call("GET", "v65.0/limits", undefined, { authorization: "Basic abc" })).body).toEqual(
      error("INVALID_AUTH_HEADER"),
    );
    expect((await call("GET", "v65.0/limits", undefined, { authorization: "Bearer 00D!x" })).status).toBe(401);
  });
});

/** Salesforce Help: "API Enabled" is a permission of profile or permission set. */
it("refuses users without API Enabled", async () => {
  const profile = await query("SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'");
  const user = await call("POST", "v65.0/sobjects/User", {
    Username: "no-api@example.com",
    LastName: "No",
    Email: "no-api@example.com",
    Alias: "noapi",
    TimeZoneSidKey: "GMT",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
    ProfileId: profile.body.records[0].Id,
  });
  const token = await org.openSession(user.body.id);
  const answer = await call("GET", "v65.0/limits", undefined, { authorization: `Bearer ${token}` });
  expect([answer.status, answer.body]).toEqual([403, error("API_DISABLED_FOR_ORG")]);
});
