/** `$User.Email`, `$Permission.Bill`, `$Label.Hello` ... [Salesforce Help: Global Variables in Formulas] */
import { currentTransaction } from "../../platform/transaction.ts";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { callSettings } from "../custom-settings.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { Schema } from "../schema/index.ts";
import { FormulaError } from "./parse.ts";

/** Global variables that stand for one row of an object. */
const ROWS: Readonly<Record<string, string>> = {
  $user: "User",
  $profile: "Profile",
  $userrole: "UserRole",
  $organization: "Organization",
  $recordtype: "RecordType",
};

/** @throws FormulaError when a formula cannot name that */
export function checkGlobal(path: readonly string[], schema: Schema): void {
  const [variable = "", ...rest] = path.map((part) => part.toLowerCase());
  const objectName = ROWS[variable];
  const target = objectName ? schema.object(objectName) : rest.length === 2 ? schema.object(rest[0] as string) : null;
  const unknown = () => new FormulaError(`Field ${path.join(".")} does not exist. Check spelling.`);
  switch (variable) {
    case "$permission":
      if (!schema.metadata.of("customPermission").some((file) => file.name.toLowerCase() === rest[0])) throw unknown();
      return;
    case "$label":
      if (schema.label(rest.join(".")) === undefined) throw unknown();
      return;
    case "$setup":
      if (!target?.field(rest[1] as string)) throw unknown();
      return;
    case "$custommetadata":
      if (rest.length !== 3 || !schema.object(rest[0] as string)?.field(rest[2] as string)) throw unknown();
      return;
    case "$system":
      if (rest[0] !== "origindatetime") throw unknown();
      return;
    default:
      if (!objectName)
        throw new FormulaError(`local org: the global variable ${path[0] ?? ""} in formulas is not implemented`);
      if (!target?.field(rest[0] as string) || rest.length !== 1) throw unknown();
  }
}

export function globalValue(path: readonly string[], reader: DataReader, row: StoredRow | null): ApexValue {
  const [variable = "", ...rest] = path;
  const transaction = currentTransaction();
  switch (variable.toLowerCase()) {
    case "$permission":
      return transaction.org.hasCustomPermission(transaction.userId, rest[0] as string);
    case "$label":
      return reader.schema.label(rest.join(".")) ?? null;
    case "$system":
      return new ApexDatetime(Date.UTC(1900, 0, 1));
    case "$setup":
      return settingValue(rest[0] as string, rest[1] as string);
    case "$custommetadata":
      return metadataValue(rest, reader);
    default: {
      const found = rowOf(variable.toLowerCase(), reader, row);
      const field = found?.object.field(rest[0] as string);
      return found && field ? reader.value(found, field.name) : null;
    }
  }
}

function rowOf(variable: string, reader: DataReader, row: StoredRow | null): StoredRow | null {
  if (variable === "$organization") return [...reader.store.tableOf("Organization").rows()][0] ?? null;
  if (variable === "$recordtype") return row?.object.field("RecordTypeId") ? reader.parent(row, "RecordTypeId") : null;
  const user = reader.store.find(currentTransaction().userId) ?? null;
  if (!user || variable === "$user") return user;
  return reader.parent(user, variable === "$profile" ? "ProfileId" : "UserRoleId");
}

function settingValue(objectName: string, fieldName: string): ApexValue {
  const { data, userId } = currentTransaction();
  const object = data.schema.object(objectName);
  const field = object?.field(fieldName);
  if (!object || !field) return null;
  const row = callSettings(data.data, userId, object, "getinstance", []) as { fields: ReadonlyMap<string, ApexValue> };
  return row.fields.get(field.name) ?? null;
}

function metadataValue([type = "", record = "", fieldName = ""]: readonly string[], reader: DataReader): ApexValue {
  const table = reader.store.tableOf(type);
  const field = table.object.field(fieldName);
  for (const row of table.rows())
    if (String(row.values["DeveloperName"]).toLowerCase() === record.toLowerCase() && field)
      return reader.value(row, field.name);
  return null;
}
