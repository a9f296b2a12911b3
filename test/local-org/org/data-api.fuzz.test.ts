/**
 * Whatever a client sends, the data API answers with a code of the platform: never 500 for a fault of the local org, never a stack, never nothing.
 */
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg } from "./index.ts";

const API = "/services/data/v65.0";
let org: LocalOrg;
let jobId = "";

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [join(import.meta.dirname, "fixtures/workshop")], pages: false });
  const created = await send({ method: "POST", path: `${API}/sobjects/Job__c`, body: '{"Name":"One","Code__c":"1"}' });
  jobId = (JSON.parse(created.text) as { id: string }).id;
});
afterAll(() => org.close());

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly body?: string | undefined;
}

async function send({ method, path, body }: Wire): Promise<{ status: number; text: string }> {
  const response = await fetch(org.url + path, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
    ...(body === undefined || method === "GET" ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

function expectPlatformAnswer(wire: Wire, { status, text }: { status: number; text: string }): void {
  const shown = `${wire.method} ${wire.path} ${wire.body ?? ""} -> ${status} ${text.slice(0, 300)}`;
  expect(status === 501 || status < 500, shown).toBe(true);
  expect(/\bat .*\.(ts|js):\d+|internal error|node:internal/.test(text), shown).toBe(false);
  if (status < 400) return;
  const answer = JSON.parse(text) as { hasErrors?: boolean };
  // A tree answers its errors row by row
  if (answer.hasErrors !== true)
    expect(answer, shown).toEqual([expect.objectContaining({ errorCode: expect.stringMatching(/^[A-Z_]+$/) })]);
}

const nasty = fc.oneof(
  fc.constantFrom(
    "",
    "'",
    "\\",
    "' OR Name != '",
    "Id FROM User LIMIT 1",
    "__proto__",
    "constructor",
    "toString",
    "Code__c",
    "Name",
    "Id",
    "Job__c",
    "User",
    "attributes",
    "Owner",
    "CreatedBy",
    "001000000000001AAA",
    "005",
    "-1",
    "99999999999999999999",
    "1e999999999",
    "🧨\u0000\ud800",
    "%",
    "null",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    nasty,
    fc.constantFrom(null, true, 0, -1, 1e308, []),
    fc.constant("@{a.constructor.name}"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(nasty, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const row = fc.record(
  {
    attributes: fc.record({ type: fc.oneof(fc.constantFrom("Job__c", "User", "Nope__c"), json) }),
    id: fc.oneof(fc.constantFrom("JOB_ID"), nasty),
    Name: json,
    Code__c: json,
    Due__c: json,
    Priority__c: json,
    Owner: json,
  },
  { requiredKeys: [] },
);
const tree = fc.letrec<{ node: object }>((tie) => ({
  node: fc.record(
    {
      attributes: fc.record({ type: fc.constantFrom("Account", "Contact", "Job__c"), referenceId: nasty }),
      Name: json,
      LastName: json,
      Contacts: fc.oneof({ maxDepth: 2 }, json, fc.record({ records: fc.array(tie("node"), { maxLength: 2 }) })),
    },
    { requiredKeys: ["attributes"] },
  ),
})).node;
const part = fc.record(
  {
    method: fc.constantFrom("GET", "POST", "PATCH", "DELETE", "", 5),
    url: fc.oneof(
      fc.constantFrom(`${API}/sobjects/Job__c`, `${API}/query?q=SELECT+Id+FROM+Job__c`, `${API}/limits`),
      nasty,
    ),
    referenceId: fc.constantFrom("a", "b", "c"),
    body: fc.oneof(row, json),
    richInput: json,
  },
  { requiredKeys: ["method", "url", "referenceId"] },
);
const body = fc.oneof(
  json,
  row,
  fc.record({ allOrNone: fc.boolean(), records: fc.oneof(fc.array(row, { maxLength: 4 }), json) }),
  fc.record({
    ids: fc.oneof(fc.array(nasty, { maxLength: 3 }), json),
    fields: fc.oneof(fc.array(nasty, { maxLength: 3 }), json),
  }),
  fc.record({ allOrNone: fc.boolean(), compositeRequest: fc.array(part, { maxLength: 4 }) }),
  fc.record({ haltOnError: fc.boolean(), batchRequests: fc.array(part, { maxLength: 4 }) }),
  fc.record({
    graphs: fc.array(fc.record({ graphId: nasty, compositeRequest: fc.array(part, { maxLength: 3 }) }), {
      maxLength: 3,
    }),
  }),
  fc.record({ records: fc.array(tree, { maxLength: 4 }) }),
);
const text = fc.oneof(
  { weight: 6, arbitrary: body.map((value) => JSON.stringify(value).replaceAll("JOB_ID", jobId)) },
  { weight: 1, arbitrary: fc.constantFrom("", "{", "[1,", "nul", "\ufeff{}", "[".repeat(5000) + "]".repeat(5000)) },
);
const escaped = nasty.map((value) => encodeURIComponent(value.toWellFormed()));
const soql = fc
  .tuple(
    fc.constantFrom(
      "SELECT Id FROM Job__c WHERE ",
      "SELECT Id FROM Job__c LIMIT ",
      "SELECT Id FROM Job__c OFFSET ",
      "SELECT ",
      "",
    ),
    nasty,
    nasty,
  )
  .map(([start, left, right]) => `${API}/query?q=${encodeURIComponent(`${start}${left} = '${right}`.toWellFormed())}`);
const path = fc.oneof(
  soql,
  fc
    .tuple(
      fc.constantFrom("query/", "queryAll/", "query/01g", "sobjects/", "sobjects/Job__c/", "sobjects/Job__c/Code__c/"),
      escaped,
    )
    .map(([start, end]) => `${API}/${start}${end}`),
  escaped.map((fields) => `${API}/sobjects/Job__c/JOB_ID?fields=${fields}`),
  escaped.map((ids) => `${API}/composite/sobjects?ids=${ids}`),
  escaped.map((field) => `${API}/composite/sobjects/Job__c/${field}`),
  fc.constantFrom(
    `${API}/composite`,
    `${API}/composite/batch`,
    `${API}/composite/graph`,
    `${API}/composite/tree/Account`,
    `${API}/composite/tree/Job__c`,
    `${API}/composite/sobjects`,
    `${API}/composite/sobjects/Job__c`,
    `${API}/composite/sobjects/Job__c?ids=x&fields=Id,id`,
    `${API}/composite/sobjects/Job__c/Code__c`,
    `${API}/sobjects/Job__c`,
    `${API}/sobjects/User`,
    `${API}/sobjects/AuthSession`,
    `${API}/sobjects/Job__c/JOB_ID`,
    `${API}/sobjects/Job__c/%E0%A4%A`,
    "/services/data/v999.0/limits",
    "/services/apexrest/%00",
  ),
);
const wire = fc.record({
  method: fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT"),
  path: path.map((value) => value.replaceAll("JOB_ID", jobId)),
  body: text,
});

it("answers anything with a code of the platform", { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(wire, async (request) => expectPlatformAnswer(request, await send(request))),
    { numRuns: 600, interruptAfterTimeLimit: 25_000 },
  );
});

it("serves requests that come at once as if they came one by one", async () => {
  const codes = Array.from({ length: 40 }, (_, index) => `c${index % 20}`);
  const answers = await Promise.all(
    codes.map((code) =>
      send({ method: "PATCH", path: `${API}/sobjects/Job__c/Code__c/${code}`, body: '{"Name":"x"}' }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    ...Array<number>(20).fill(200),
    ...Array<number>(20).fill(201),
  ]);
});
