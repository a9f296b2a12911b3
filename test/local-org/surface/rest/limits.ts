/** The resource `limits`: the allowances that the local org counts, and no others. */
import { jsonResponse } from "../http/messages.ts";
import type { ApiUsage, JsonObject, RestResponse } from "../http/messages.ts";
import type { RestContext } from "./context.ts";

export function limits(context: RestContext): RestResponse {
  const { apiUsage, eventDeliveries } = context;
  return jsonResponse(200, {
    DailyApiRequests: limit(apiUsage),
    ...(eventDeliveries && { DailyDeliveredPlatformEvents: limit(eventDeliveries) }),
  });
}

function limit({ used, max }: ApiUsage): JsonObject {
  return { Max: max, Remaining: Math.max(0, max - used) };
}
