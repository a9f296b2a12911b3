/** The resource `limits`: the allowances that the local org counts, and no others. */
import { jsonResponse } from "../http/messages.ts";
import type { RestResponse } from "../http/messages.ts";
import type { RestContext } from "./context.ts";

export function limits(context: RestContext): RestResponse {
  const { used, max } = context.apiUsage;
  return jsonResponse(200, { DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) } });
}
