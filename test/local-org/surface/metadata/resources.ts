/** Deployment over REST. [Metadata API Developer Guide: Deploying Metadata with REST] */
import { notFound, notImplemented, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import { isJsonObject, parseJson } from "../rest/context.ts";
import type { RestContext } from "../rest/context.ts";
import type { Route } from "../rest/router.ts";
import { TEST_LEVELS } from "./door.ts";
import type { DeployOptions, DeployTestLevel } from "./door.ts";
import { formParts } from "./multipart.ts";

export const metadataRoutes: readonly Route[] = [
  { pattern: "metadata/deployRequest", methods: { POST: deploy } },
  {
    pattern: "metadata/deployRequest/:id",
    methods: {
      GET: (context, [id = ""]) => {
        const deployResult = context.door.metadata.deployResult(id, context.query.get("includeDetails") === "true");
        if (!deployResult) throw notFound();
        return jsonResponse(200, { id: deployResult["id"], deployResult });
      },
      PATCH: cancel,
    },
  },
];

/** [Metadata API Developer Guide: Cancel a Deployment in Progress Using REST] */
function cancel(context: RestContext, [id = ""]: readonly string[]): RestResponse {
  const body = parseJson(context.body);
  const asked = isJsonObject(body) ? body["deployResult"] : undefined;
  if (!isJsonObject(asked) || asked["status"] !== "Canceling")
    throw restError("INVALID_INPUT", "The status of a deployment can be set to Canceling only.");
  if (!context.door.metadata.cancelDeploy(id, context.session)) throw notFound();
  const deployResult = context.door.metadata.deployResult(id, false) ?? {};
  return jsonResponse(202, { id: deployResult["id"] ?? id, deployResult });
}

/** [Metadata API Developer Guide: Deploy a Recently Validated Component Set Without Tests Using REST] */
function quickDeploy(context: RestContext): RestResponse {
  const body = parseJson(context.body);
  const validatedDeployRequestId = isJsonObject(body) ? body["validatedDeployRequestId"] : undefined;
  if (typeof validatedDeployRequestId !== "string")
    throw restError("INVALID_INPUT", "validatedDeployRequestId is required.");
  const id = context.door.metadata.quickDeploy(validatedDeployRequestId, context.session);
  const deployResult = context.door.metadata.deployResult(id, false) ?? {};
  return jsonResponse(201, { id, validatedDeployRequestId, deployResult });
}

function deploy(context: RestContext): RestResponse {
  if (/^application\/json/i.test(context.headers["content-type"] ?? "")) return quickDeploy(context);
  const parts = formParts(context.headers["content-type"] ?? "", context.body);
  // The guide calls the parts `json` and `file`; clients name the first as they like
  const zip = parts.find((part) => part.name === "file")?.bytes;
  const json = parts.find((part) => part.name !== "file")?.bytes;
  if (!zip || !json) throw restError("INVALID_MULTIPART_REQUEST", "A deployment has a JSON part and a file part.");
  const body = parseJson(json);
  const given = isJsonObject(body) ? body["deployOptions"] : undefined;
  if (!isJsonObject(given)) throw restError("JSON_PARSER_ERROR", "deployOptions are required.");
  const options = deployOptions(given);
  const id = context.door.metadata.deploy(zip, options, context.session);
  const deployResult = context.door.metadata.deployResult(id, false) ?? {};
  return jsonResponse(201, { id, validatedDeployRequestId: null, deployResult, deployOptions: given });
}

/**
 * Without a test level nothing is tested, as in a sandbox or developer edition; production orgs, which test whenever Apex is deployed, are not what a
 * local org stands for.
 */
function deployOptions(given: JsonObject): DeployOptions {
  const testLevel = given["testLevel"] ?? "NoTestRun";
  if (!TEST_LEVELS.includes(testLevel as DeployTestLevel))
    throw notImplemented(`the test level ${JSON.stringify(testLevel)}`);
  const runTests = Array.isArray(given["runTests"]) ? given["runTests"].map(String) : [];
  if (testLevel === "RunSpecifiedTests" && runTests.length === 0)
    throw restError("INVALID_INPUT", "runTests must name test classes when testLevel is RunSpecifiedTests");
  return {
    checkOnly: given["checkOnly"] === true,
    testLevel: testLevel as DeployTestLevel,
    runTests,
    rollbackOnError: given["rollbackOnError"] !== false,
  };
}
