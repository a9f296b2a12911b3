/** Schema.DisplayType. Apex Reference Guide, "DisplayType Enum". */
import type { FieldDescribe } from "../../../data/schema/index.ts";
import { definePlatformEnumClass } from "../support/enums.ts";

definePlatformEnumClass("Schema.DisplayType", [
  "ADDRESS",
  "ANYTYPE",
  "BASE64",
  "BOOLEAN",
  "COMBOBOX",
  "COMPLEXVALUE",
  "CURRENCY",
  "DATACATEGORYGROUPREFERENCE",
  "DATE",
  "DATETIME",
  "DOUBLE",
  "EMAIL",
  "ENCRYPTEDSTRING",
  "ID",
  "INTEGER",
  "JSON",
  "LOCATION",
  "LONG",
  "MULTIPICKLIST",
  "PERCENT",
  "PHONE",
  "PICKLIST",
  "REFERENCE",
  "SOBJECT",
  "STRING",
  "TEXTAREA",
  "TIME",
  "URL",
]);

/** The constant's name for a field. */
export function displayTypeName(field: FieldDescribe): string {
  if (field.encrypted) return "ENCRYPTEDSTRING";
  return field.type === "int" ? "INTEGER" : field.type.toUpperCase();
}
