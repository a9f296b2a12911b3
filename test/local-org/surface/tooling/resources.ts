/** The Tooling API: test runs, anonymous Apex, and queries on what they leave. [Tooling API Guide: REST Resources] */
import { parseQueryText } from "../../data/soql/parse.ts";
import { SoqlError } from "../../data/soql/error.ts";
import { notImplemented, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { columnMetadata } from "../rest/columns.ts";
import { isJsonObject, jsonBody } from "../rest/context.ts";
import type { RestContext } from "../rest/context.ts";
import type { Route } from "../rest/router.ts";
import type { TestLevel, TestRunRequest, WantedTestClass } from "./door.ts";
import { queryRows } from "./row-query.ts";

/** Objects of the data API that the Tooling API has too. */
const SHARED = new Set(["apexclass", "apextrigger", "user", "organization", "profile", "permissionset"]);

export const toolingRoutes: readonly Route[] = [
  { pattern: "tooling/query", methods: { GET: toolingQuery } },
  {
    pattern: "tooling/runTestsSynchronous",
    methods: {
      POST: (context) => {
        const request = testRunRequest(jsonBody(context));
        if (request.classes && new Set(request.classes.map(nameOf)).size > 1)
          throw restError("INVALID_INPUT", "Synchronous test runs can include test methods from only one class.");
        return jsonResponse(200, context.door.tooling.runTests(request, context.session));
      },
    },
  },
  {
    pattern: "tooling/runTestsAsynchronous",
    methods: {
      POST: (context) =>
        jsonResponse(200, context.door.tooling.enqueueTests(testRunRequest(jsonBody(context)), context.session)),
    },
  },
  {
    pattern: "tooling/executeAnonymous",
    methods: {
      GET: (context) => {
        const apex = context.query.get("anonymousBody");
        if (apex === null) throw restError("MISSING_ARGUMENT", "anonymousBody is required");
        const { debugLog: _unseen, ...result } = context.door.tooling.executeAnonymous(apex, context.session);
        return jsonResponse(200, result);
      },
    },
  },
];

function toolingQuery(context: RestContext): RestResponse {
  const soql = context.query.get("q");
  if (soql === null) throw restError("MALFORMED_QUERY", "Query string is required: parameter q is missing");
  const entity = parse(soql).query.from;
  const rows = context.door.tooling.rows(entity);
  if (context.query.get("columns") === "true") return jsonResponse(200, { columnMetadata: columnMetadata(soql) });
  if (rows) {
    const records = queryRows(parse(soql).query, rows, context.version);
    return jsonResponse(200, { size: records.length, totalSize: records.length, done: true, records });
  }
  if (!SHARED.has(entity.toLowerCase())) throw notImplemented(`the Tooling entity ${entity}`);
  const { totalSize, records } = context.transact((data) => data.query(soql, false));
  return jsonResponse(200, { size: records.length, totalSize, done: true, records });
}

function parse(soql: string): ReturnType<typeof parseQueryText> {
  try {
    return parseQueryText(soql);
  } catch (error) {
    if (error instanceof SoqlError) throw restError(error.code, error.message);
    throw error;
  }
}

const ALL_LEVELS: readonly TestLevel[] = ["RunLocalTests", "RunAllTestsInOrg"];

/**
 * `{tests: [{classId|className, testMethods}], testLevel, skipCodeCoverage}`, or the older `{classids, classNames}` of comma-separated text.
 * [Tooling API Guide: runTestsAsynchronous, runTestsSynchronous]
 */
export function testRunRequest(body: JsonObject): TestRunRequest {
  const unknown = Object.keys(body).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) throw restError("INVALID_INPUT", `local org: ${unknown} of a test run is not implemented`);
  requireApex(body["category"]);
  const countCoverage = body["skipCodeCoverage"] !== true && body["skipCodeCoverage"] !== "true";
  const level = body["testLevel"];
  if (Array.isArray(body["tests"])) return { classes: body["tests"].map(wantedClass), countCoverage };
  if (typeof body["suiteNames"] === "string") throw notImplemented("running test suites");
  const listed = [
    ...names(body["classids"]).map((classId) => ({ classId, className: null, methods: null })),
    ...names(body["classNames"]).map((className) => ({ classId: null, className, methods: null })),
  ];
  if (listed.length > 0) return { classes: listed, countCoverage };
  if (ALL_LEVELS.includes(level as TestLevel)) return { classes: null, countCoverage };
  throw restError("INVALID_INPUT", "A test run names tests, or has the test level RunLocalTests or RunAllTestsInOrg.");
}

/** Categories of tests: Apex and Flow. There are no flows here, so a run of both is one of Apex. */
function requireApex(category: JsonValue | undefined): void {
  if (category === undefined || category === null) return;
  const wanted = (Array.isArray(category) ? category : String(category).split(",")).map((name) =>
    String(name).trim().toLowerCase(),
  );
  if (!wanted.includes("apex")) throw restError("INVALID_INPUT", "local org: tests of flows are not implemented");
}

const KNOWN = new Set([
  "category",
  "tests",
  "testLevel",
  "skipCodeCoverage",
  "classids",
  "classNames",
  "suiteNames",
  "maxFailedTests",
]);

function names(value: JsonValue | undefined): string[] {
  return typeof value === "string"
    ? value
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)
    : [];
}

function wantedClass(value: JsonValue): WantedTestClass {
  if (!isJsonObject(value)) throw restError("INVALID_INPUT", "Each of the tests must be an object.");
  const { classId, className, testMethods } = value;
  if (typeof classId !== "string" && typeof className !== "string")
    throw restError("INVALID_INPUT", "Each of the tests must have a classId or a className.");
  return {
    classId: typeof classId === "string" ? classId : null,
    className: typeof className === "string" ? className : null,
    methods: Array.isArray(testMethods) ? testMethods.map(String) : null,
  };
}

function nameOf({ classId, className }: WantedTestClass): string {
  return (className ?? classId ?? "").toLowerCase();
}
