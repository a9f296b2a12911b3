/** The resource `limits`. [REST API Developer Guide: Limits] */
import { jsonResponse } from "../http/messages.ts";
import type { RestResponse } from "../http/messages.ts";
import type { RestContext } from "./context.ts";

export function limits({ door, version }: RestContext): RestResponse {
  const entries = [...door.limits.all()].map(([name, { used, max }]) => [
    nameIn(Number(version), name),
    { Max: max, Remaining: Math.max(0, max - used) },
  ]);
  return jsonResponse(200, Object.fromEntries(entries));
}

/** "DailyBulkApiBatches (API version 49.0 and later) or DailyBulkApiRequests (API version 48.0 and earlier)" */
function nameIn(version: number, name: string): string {
  return name === "DailyBulkApiBatches" && version < 49 ? "DailyBulkApiRequests" : name;
}
