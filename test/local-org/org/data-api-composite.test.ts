import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg, OrgImage } from "./index.ts";

/** Several requests or trees of rows in one request of the data API. */
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
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${org.url}/services/data/${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

const JOBS = "v65.0/sobjects/Job__c";
const error = (errorCode: string): unknown => [expect.objectContaining({ errorCode })];
const names = async (soql: string): Promise<unknown[]> => (await org.query(soql)).map((row) => row["Name"]);
const part = (method: string, path: string, referenceId: string, body?: unknown): object => ({
  method,
  url: `/services/data/${path}`,
  referenceId,
  body,
});
const job = (code: string): object => ({ Name: `Job ${code}`, Code__c: code });

describe("composite", () => {
  it("goes on after a failure, and halts what refers to it", async () => {
    const { body } = await call("POST", "v65.0/composite", {
      compositeRequest: [
        part("POST", JOBS, "bad", { Name: "x", Code__c: "FORBIDDEN" }),
        part("PATCH", `${JOBS}/@{bad.id}`, "dependent", { Name: "y" }),
        part("POST", JOBS, "good", { Name: "z", Code__c: "Z" }),
      ],
    });
    expect(body.compositeResponse.map((answer: { httpStatusCode: number }) => answer.httpStatusCode)).toEqual([
      400, 400, 201,
    ]);
    expect(body.compositeResponse[1].body).toEqual(error("PROCESSING_HALTED"));
    expect(body.compositeResponse[2].httpHeaders).toEqual({ Location: expect.stringContaining(JOBS) });
  });

  it("hands a query's row to a later part", async () => {
    const id = (await call("POST", JOBS, job("Q"))).body.id;
    const soql = encodeURIComponent("SELECT Id FROM Job__c WHERE Code__c = 'Q'");
    const { body } = await call("POST", "v65.0/composite", {
      allOrNone: true,
      compositeRequest: [
        part("GET", `v65.0/query?q=${soql}`, "found"),
        part("PATCH", `${JOBS}/@{found.records[0].Id}`, "change", { Priority__c: 7 }),
      ],
    });
    expect(body.compositeResponse[1].httpStatusCode).toBe(204);
    expect((await call("GET", `${JOBS}/${id}?fields=Priority__c`)).body.Priority__c).toBe(7);
  });

  // [REST API Developer Guide: Send Multiple Requests Using Composite, the resources that it is supported for]
  it("takes rows, queries and collections, and no other resource", async () => {
    const urls = [
      "limits",
      "sobjects",
      "query?q=SELECT+Id+FROM+User",
      "composite/sobjects?ids=1&fields=Id",
      "ui-api/object-info/User",
    ];
    const compositeRequest = urls.map((url, index) => part("GET", `v65.0/${url}`, `r${index}`));
    const { body } = await call("POST", "v65.0/composite", { compositeRequest });
    const notThere = expect.objectContaining({ httpStatusCode: 404, body: error("NOT_FOUND") });
    expect(body.compositeResponse[0]).toEqual(notThere);
    expect(body.compositeResponse[1].httpStatusCode).toBe(200);
    expect(body.compositeResponse[2].httpStatusCode).toBe(200);
    expect(body.compositeResponse[4]).toEqual(notThere);
  });

  it("refuses a second request of the same name, one within another, and too many", async () => {
    const twice = [part("GET", "v65.0/limits", "a"), part("GET", "v65.0/limits", "a")];
    expect((await call("POST", "v65.0/composite", { compositeRequest: twice })).body).toEqual(error("INVALID_INPUT"));
    const nested = [part("POST", "v65.0/composite", "a", {})];
    expect(
      (await call("POST", "v65.0/composite", { compositeRequest: nested })).body.compositeResponse[0].httpStatusCode,
    ).toBe(400);
    const many = Array.from({ length: 26 }, (_, index) => part("GET", "v65.0/limits", `r${index}`));
    expect((await call("POST", "v65.0/composite", { compositeRequest: many })).body).toEqual(error("LIMIT_EXCEEDED"));
  });

  it("refuses methods in lower case and headers that subrequests inherit", async () => {
    const refused = async (compositeRequest: unknown[]): Promise<unknown> => {
      const { status, body } = await call("POST", "v65.0/composite", { compositeRequest });
      return [status, body[0].errorCode];
    };
    const rows = part("GET", "v65.0/sobjects", "a");
    expect(await refused([{ ...rows, method: "get" }])).toEqual([400, "INVALID_INPUT"]);
    expect(await refused([{ ...rows, httpHeaders: { accept: "text/csv" } }])).toEqual([400, "INVALID_INPUT"]);
  });

  it("runs a batch of independent requests, and halts when asked to", async () => {
    const batchRequests = [
      { method: "POST", url: JOBS, richInput: { Name: "x", Code__c: "B" } },
      { method: "GET", url: `${JOBS}/Code__c/none` },
      { method: "GET", url: "v65.0/limits" },
    ];
    const all = await call("POST", "v65.0/composite/batch", { batchRequests });
    expect([all.body.hasErrors, all.body.results.map((result: { statusCode: number }) => result.statusCode)]).toEqual([
      true,
      [201, 404, 200],
    ]);
    const halted = await call("POST", "v65.0/composite/batch", {
      haltOnError: true,
      batchRequests: batchRequests.slice(1),
    });
    expect(halted.body.results.map((result: { statusCode: number }) => result.statusCode)).toEqual([404, 412]);
  });

  it("takes five queries and collections, not six", async () => {
    const path = `v65.0/query?q=${encodeURIComponent("SELECT Id FROM Job__c")}`;
    const queries = Array.from({ length: 6 }, (_, index) => part("GET", path, `q${index}`));
    expect((await call("POST", "v65.0/composite", { compositeRequest: queries })).body).toEqual(
      error("LIMIT_EXCEEDED"),
    );
    const five = await call("POST", "v65.0/composite", { compositeRequest: queries.slice(1) });
    expect(five.body.compositeResponse).toHaveLength(5);
  });

  // REST API Developer Guide, "Composite Subrequest Result"; words: guardian/support-service-lambdas pull request 1512
  it("refuses all of a request for an illegal reference id, but before version 52 only what uses it", async () => {
    const compositeRequest = [part("POST", JOBS, "new[1]", job("A")), part("GET", `${JOBS}/@{new[1].id}`, "uses")];
    const refused = await call("POST", "v65.0/composite", { compositeRequest });
    expect([refused.status, refused.body]).toEqual([
      400,
      [
        {
          errorCode: "JSON_PARSER_ERROR",
          message:
            "Provided referenceId ('new[1]') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').",
        },
      ],
    ]);
    const { body } = await call("POST", "v51.0/composite", { compositeRequest });
    expect(body.compositeResponse).toMatchObject([
      { httpStatusCode: 201 },
      { httpStatusCode: 400, body: error("PROCESSING_HALTED") },
    ]);
  });

  it("hands on a field without a value from version 52", async () => {
    const { id } = (await call("POST", JOBS, { Name: "x", Code__c: "N" })).body;
    const compositeRequest = [
      part("GET", `${JOBS}/${id}?fields=Due__c`, "found"),
      part("POST", JOBS, "made", { ...job("M"), Due__c: "@{found.Due__c}" }),
    ];
    const statuses = async (version: string): Promise<number[]> =>
      (await call("POST", `${version}/composite`, { compositeRequest })).body.compositeResponse.map(
        (answer: { httpStatusCode: number }) => answer.httpStatusCode,
      );
    expect(await statuses("v51.0")).toEqual([200, 400]);
    expect(await statuses("v52.0")).toEqual([200, 201]);
  });

  it("lists the resources below, and is not there in versions before it", async () => {
    expect((await call("GET", "v65.0/composite")).body).toEqual({
      tree: "/services/data/v65.0/composite/tree",
      batch: "/services/data/v65.0/composite/batch",
      sobjects: "/services/data/v65.0/composite/sobjects",
      graph: "/services/data/v65.0/composite/graph",
    });
    expect((await call("GET", "v37.0/composite")).status).toBe(404);
    expect((await call("POST", "v49.0/composite/graph", { graphs: [] })).status).toBe(404);
  });
});

// REST API Developer Guide, "Composite Graph", "Using Composite Graphs", "Composite Graph Limits"
describe("composite/graph", () => {
  const graph = (graphId: string, ...compositeRequest: object[]): object => ({ graphId, compositeRequest });
  const send = (...graphs: object[]): Promise<Answer> => call("POST", "v65.0/composite/graph", { graphs });

  it("keeps a graph whole: one that fails leaves nothing, the others stay", async () => {
    const { status, body } = await send(
      graph("1", part("POST", JOBS, "a", job("A")), part("PATCH", `${JOBS}/@{a.id}`, "b", { Name: "changed" })),
      graph("2", part("POST", JOBS, "c", job("C")), part("POST", JOBS, "bad", job("FORBIDDEN"))),
    );
    expect(status).toBe(200);
    expect(body.graphs).toMatchObject([
      {
        graphId: "1",
        isSuccessful: true,
        graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 204 }] },
      },
      {
        graphId: "2",
        isSuccessful: false,
        graphResponse: {
          compositeResponse: [
            { httpStatusCode: 400, referenceId: "c", body: error("PROCESSING_HALTED") },
            { httpStatusCode: 400, referenceId: "bad", body: error("FIELD_CUSTOM_VALIDATION_EXCEPTION") },
          ],
        },
      },
    ]);
    expect(await names("SELECT Name FROM Job__c")).toEqual(["changed"]);
  });

  it("takes rows alone, no queries", async () => {
    const query = part("GET", "v65.0/query?q=SELECT+Id+FROM+Job__c", "q");
    expect((await send(graph("1", query))).body).toEqual(error("INVALID_INPUT"));
  });

  it("takes 75 graphs, 500 nodes, 15 levels, no more", async () => {
    const many = (count: number): object[] =>
      Array.from({ length: count }, (_, index) => part("POST", JOBS, `r${index}`, job(`J${index}`)));
    const deep = (levels: number): object[] =>
      Array.from({ length: levels }, (_, index) =>
        part("POST", JOBS, `r${index}`, index === 0 ? job("0") : { ...job(`${index}`), Name: `@{r${index - 1}.id}` }),
      );
    const graphs = Array.from({ length: 76 }, (_, index) => graph(`g${index}`, ...many(1)));
    expect((await send(...graphs)).body).toEqual(error("LIMIT_EXCEEDED"));
    expect((await send(graph("1", ...many(251)), graph("2", ...many(250)))).body).toEqual(error("LIMIT_EXCEEDED"));
    expect((await send(graph("1", ...deep(16)))).body).toEqual(error("LIMIT_EXCEEDED"));
    expect((await send(graph("1", ...deep(15)))).body.graphs).toMatchObject([{ isSuccessful: true }]);
  });

  it("halts after more than fourteen graphs have failed", async () => {
    const failing = Array.from({ length: 15 }, (_, index) =>
      graph(`f${index}`, part("POST", JOBS, "x", job("FORBIDDEN"))),
    );
    const { body } = await send(...failing, graph("last", part("POST", JOBS, "x", job("L"))));
    expect(body.graphs.at(-1)).toMatchObject({
      isSuccessful: false,
      graphResponse: { compositeResponse: [{ body: error("PROCESSING_HALTED") }] },
    });
    expect(await names("SELECT Name FROM Job__c")).toEqual([]);
  });
});

// REST API Developer Guide, "sObject Tree", "sObject Tree Response Body"
describe("composite/tree", () => {
  const row = (type: string, referenceId: string, fields: object): object => ({
    attributes: { type, referenceId },
    ...fields,
  });
  const acme = (...contacts: object[]): object =>
    row("Account", "acme", { Name: "Acme", Contacts: { records: contacts } });
  const send = (...records: object[]): Promise<Answer> => call("POST", "v65.0/composite/tree/Account", { records });

  it("creates rows with their details, level by level", async () => {
    const { status, body } = await send(
      acme(row("Contact", "ada", { LastName: "Ada" }), row("Contact", "bob", { LastName: "Bob" })),
      row("Account", "other", { Name: "Other" }),
    );
    expect([status, body.hasErrors]).toEqual([201, false]);
    expect(body.results.map((result: { referenceId: string }) => result.referenceId)).toEqual([
      "acme",
      "other",
      "ada",
      "bob",
    ]);
    expect(await names("SELECT Name FROM Contact WHERE AccountId = '" + body.results[0].id + "'")).toEqual([
      "Ada",
      "Bob",
    ]);
  });

  it("creates nothing when one row fails, and tells of that row alone", async () => {
    const { status, body } = await send(acme(row("Contact", "ada", { LastName: "Ada", Email: "not one" })));
    expect(status).toBe(400);
    expect(body).toEqual({
      hasErrors: true,
      results: [
        {
          referenceId: "ada",
          errors: [
            {
              statusCode: "INVALID_EMAIL_ADDRESS",
              message: "Email: invalid email address: not one",
              fields: ["Email"],
            },
          ],
        },
      ],
    });
    expect(await names("SELECT Name FROM Account")).toEqual([]);
  });

  it("needs a reference id for each row, each its own", async () => {
    const without = await send({ attributes: { type: "Account" }, Name: "Acme" });
    expect(without.body).toEqual([
      { errorCode: "INVALID_INPUT", message: "Include a reference ID for each record in the request." },
    ]);
    const twice = await send(acme(row("Contact", "acme", { LastName: "Ada" })));
    expect(twice.body).toMatchObject({ hasErrors: true, results: [{ referenceId: "acme" }, { referenceId: "acme" }] });
  });

  it("takes 200 rows of one tree, not 201, and rows of the object in the URL alone", async () => {
    const contacts = Array.from({ length: 200 }, (_, index) => row("Contact", `c${index}`, { LastName: "x" }));
    expect((await send(acme(...contacts))).body).toEqual(error("LIMIT_EXCEEDED"));
    expect((await send(row("Contact", "c", { LastName: "x" }))).body).toEqual(error("INVALID_INPUT"));
    expect((await send(row("Account", "a", { Name: "A", Nopes: { records: [] } }))).body).toMatchObject({
      results: [{ referenceId: "a", errors: [{ statusCode: "INVALID_FIELD" }] }],
    });
  });
});
