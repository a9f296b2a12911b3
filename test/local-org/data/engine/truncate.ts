/** `DMLOptions.allowFieldTruncation`. [Apex Reference Guide: DmlOptions, "allowFieldTruncation"] */
import type { SObjectValue } from "../../platform/values/sobject.ts";
import type { Schema } from "../schema/index.ts";

/** Cuts the texts of a row to the length of their fields. */
export function truncateTexts(row: SObjectValue, schema: Schema): void {
  const object = schema.object(row.objectName);
  for (const [name, value] of row.fields) {
    const length = object?.field(name)?.length ?? 0;
    if (typeof value === "string" && length > 0 && value.length > length) row.set(name, value.slice(0, length));
  }
}
