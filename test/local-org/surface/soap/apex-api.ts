/** The Apex API's `executeAnonymous`, which `sf apex run` calls. Other operations are refused by name. [SOAP API: Apex-related calls] */
import { RestError } from "../http/errors.ts";
import type { RestRequest, RestResponse } from "../http/messages.ts";
import type { Session } from "../rest/door.ts";
import { supportedVersion } from "../rest/versions.ts";
import type { AnonymousResult } from "../tooling/door.ts";
import { element, readEnvelope, soapFault, soapResponse } from "./envelope.ts";

export interface ApexApi {
  findSession(token: string): Session | null;
  executeAnonymous(apex: string, session: Session): AnonymousResult;
}

/** True for `/services/Soap/…`, whatever its case. */
export function isSoapPath(path: string): boolean {
  return /^\/services\/soap\//i.test(path);
}

/** Answers a call under `/services/Soap/s/67.0/…`. */
export function apexApi(request: Pick<RestRequest, "path" | "body">, org: ApexApi): RestResponse {
  const [, , , api, version = ""] = request.path.split("/");
  if (api?.toLowerCase() !== "s" || supportedVersion(`v${version}`) === null)
    return soapFault("UNSUPPORTED_API_VERSION", `local org: the SOAP API ${request.path} is not implemented`);
  const call = readEnvelope(request.body);
  if (!call) return soapFault("UNKNOWN_EXCEPTION", "The body is not a SOAP envelope");
  const session = call.sessionId === null ? null : org.findSession(call.sessionId);
  if (!session) return soapFault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader");
  if (call.operation !== "executeAnonymous")
    return soapFault("UNKNOWN_EXCEPTION", `local org: the SOAP call ${call.operation} is not implemented`);
  const apex = call.parameters["apexcode"] ?? call.parameters["String"] ?? "";
  try {
    return answer(org.executeAnonymous(apex, session));
  } catch (error) {
    if (error instanceof RestError) return soapFault(error.errors[0]?.errorCode ?? "UNKNOWN_EXCEPTION", error.message);
    throw error;
  }
}

function answer({ debugLog, ...result }: AnonymousResult): RestResponse {
  const fields = (
    ["column", "compileProblem", "compiled", "exceptionMessage", "exceptionStackTrace", "line", "success"] as const
  )
    .map((name) => element(name, result[name]))
    .join("");
  const header = `<DebuggingInfo>${element("debugLog", debugLog)}</DebuggingInfo>`;
  return soapResponse(200, header, `<executeAnonymousResponse><result>${fields}</result></executeAnonymousResponse>`);
}
