/**
 * Apex REST: hands a request under `/services/apexrest` to the package's `@RestResource` class.
 *
 * Apex Developer Guide, "Exposing Apex Classes as REST Web Services": parameters come from the top-level keys of the JSON body; a method without
 * parameters reads `RestContext.request`; what a method returns is the body, and one that returns nothing answers with `RestContext.response`.
 */
import type { MethodMetadata, TypeMetadata } from "../language/metadata.ts";
import type { Program } from "../platform/program.ts";
import { RestRequestValue, RestResponseValue, restContext } from "../platform/lib/System/RestContext.ts";
import { deserializeJson, serializeJson } from "../platform/lib/json/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { methodNotAllowed, notFound, restError, RestError } from "../surface/http/errors.ts";
import { emptyResponse } from "../surface/http/messages.ts";
import type { RestRequest, RestResponse } from "../surface/http/messages.ts";
import { isJsonObject, parseJson } from "../surface/rest/context.ts";
import { matchResource } from "../surface/apexrest/match.ts";

interface Resource {
  readonly type: TypeMetadata;
  readonly urlMapping: string;
  /** By HTTP method, in capitals. */
  readonly methods: ReadonlyMap<string, MethodMetadata>;
}

const HTTP_ANNOTATIONS: Readonly<Record<string, string>> = {
  httpget: "GET",
  httppost: "POST",
  httpput: "PUT",
  httppatch: "PATCH",
  httpdelete: "DELETE",
};

const ROOT = "/services/apexrest";

/** What is to be called for a request, found before the transaction begins. */
export interface ApexRestCall {
  readonly type: TypeMetadata;
  readonly method: MethodMetadata;
  readonly resourcePath: string;
}

export class ApexRest {
  readonly #program: Program;
  readonly #resources: readonly Resource[];

  constructor(program: Program) {
    this.#program = program;
    this.#resources = [...program.types.values()].flatMap(resourceOf);
  }

  /** @throws RestError NOT_FOUND, METHOD_NOT_ALLOWED */
  find(request: Pick<RestRequest, "path" | "method">): ApexRestCall {
    const resource = matchResource(this.#resources, request.path.slice(ROOT.length) || "/");
    if (!resource) throw notFound("Could not find a match for URL");
    const method = resource.methods.get(request.method);
    if (!method) throw methodNotAllowed(request.method, [...resource.methods.keys()]);
    return { type: resource.type, method, resourcePath: ROOT + resource.urlMapping };
  }

  /** Runs the call in a transaction. @throws RestError for a body that does not fit, and whatever the Apex throws */
  run(call: ApexRestCall, request: RestRequest, transaction: Transaction): RestResponse {
    const context = transaction.get(restContext);
    const takesBody = call.method.parameters.length === 0;
    context.request = requestValue(request, call.resourcePath, takesBody);
    context.response = new RestResponseValue();
    const args = takesBody ? [] : bodyArguments(call.method, request);
    const result: unknown = this.#program.invokeStatic(call.type.key, call.method.js, args);
    const response = context.response;
    if (call.method.returns === "void") return responseOf(response);
    const headers = { "content-type": "application/json;charset=UTF-8", ...headersOf(response) };
    return { status: response.statusCode ?? 200, headers, body: serializeJson(result) };
  }
}

function resourceOf(type: TypeMetadata): Resource[] {
  const urlMapping = type.annotations.find((annotation) => annotation.name === "restresource")?.parameters[
    "urlmapping"
  ];
  if (urlMapping === undefined) return [];
  const methods = new Map<string, MethodMetadata>();
  for (const method of type.methods)
    for (const { name } of method.annotations)
      if (HTTP_ANNOTATIONS[name] !== undefined) methods.set(HTTP_ANNOTATIONS[name], method);
  return [{ type, urlMapping, methods }];
}

function bodyArguments(method: MethodMetadata, request: RestRequest): unknown[] {
  const body = parseJson(request.body);
  if (!isJsonObject(body)) throw restError("JSON_PARSER_ERROR", "The request body must be a JSON object.");
  const known = new Map(method.parameters.map((parameter) => [parameter.name.toLowerCase(), parameter]));
  const unexpected = Object.keys(body).find((name) => !known.has(name.toLowerCase()));
  if (unexpected !== undefined)
    throw restError("JSON_PARSER_ERROR", `Unexpected parameter encountered during deserialization: ${unexpected}`);
  const given = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  return method.parameters.map((parameter) => {
    const value = given.get(parameter.name.toLowerCase());
    if (value === undefined || value === null) return null;
    try {
      return deserializeJson(JSON.stringify(value), parameter.type);
    } catch (error) {
      if (error instanceof RestError) throw error;
      throw restError("JSON_PARSER_ERROR", (error as Error).message);
    }
  });
}

function requestValue(request: RestRequest, resourcePath: string, withBody: boolean): RestRequestValue {
  return new RestRequestValue({
    httpMethod: request.method,
    requestUri: request.path.slice(ROOT.length),
    resourcePath,
    remoteAddress: request.remoteAddress,
    headers: withoutCredentials(request.headersAsWritten),
    parameters: Object.fromEntries(new URLSearchParams(request.search)),
    body: withBody ? request.body : null,
  });
}

/** Apex never sees the caller's token. */
function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"));
}

function responseOf(response: RestResponseValue): RestResponse {
  const status = response.statusCode ?? 200;
  if (response.responseBody === null) return { ...emptyResponse(status), headers: headersOf(response) };
  const headers = { "content-type": "application/json;charset=UTF-8", ...headersOf(response) };
  return { status, headers, body: response.responseBody.bytes };
}

/** In lower case, so that what Apex sets stands in place of ours. */
function headersOf(response: RestResponseValue): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headerRecord()).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
