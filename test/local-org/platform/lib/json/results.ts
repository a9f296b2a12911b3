/**
 * Database.Error and the results of DML in JSON. Tests make results that no statement gives them by
 * `JSON.deserialize('{"success":true,"id":"…"}', Database.SaveResult.class)`.
 */
import type { ApexValue } from "../../registry.ts";
import { normalizeId } from "../../values/id.ts";
import type { ApexList } from "../../values/list.ts";
import { ApexPicklistEntry } from "../Schema/DescribeFieldResult.ts";
import { ApexDatabaseError, ApexRowResult, RESULT_KINDS } from "../Database/results.ts";
import { recordClassByKey, RecordObject, type RecordClass } from "../support/records.ts";

/** A type's properties in JSON, each with the key of its type. */
type Properties = Readonly<Record<string, string>>;

const ERROR: Properties = { statusCode: "string", message: "string", fields: "list<string>" };
const ERRORS = "list<database.error>";
// The id of a result is not judged: NebulaLogger's LoggerMockDataCreator reads `{"success": true, "id": "null"}`.
const ROW: Properties = { success: "boolean", id: "string", errors: ERRORS };
const LOCK: Properties = { Success: "boolean", Id: "id", Errors: ERRORS };
const RECORDS: Readonly<Record<string, Properties>> = {
  // NebulaLogger: LoggerMockDataCreator makes results of approvals as it makes those of DML.
  "approval.lockresult": LOCK,
  "approval.unlockresult": LOCK,
  "approval.processresult": {
    Success: "boolean",
    EntityId: "id",
    InstanceId: "id",
    InstanceStatus: "string",
    NewWorkitemIds: "list<id>",
    Errors: ERRORS,
  },
  "database.emptyrecyclebinresult": { Success: "boolean", Id: "id", Errors: ERRORS },
  "database.leadconvertresult": {
    AccountId: "id",
    ContactId: "id",
    LeadId: "id",
    OpportunityId: "id",
    Success: "boolean",
    Errors: ERRORS,
  },
  "database.mergeresult": {
    Id: "id",
    MergedRecordIds: "list<id>",
    UpdatedRelatedIds: "list<id>",
    Success: "boolean",
    Errors: ERRORS,
  },
  "invocable.action.error": { Code: "string", Message: "string" },
  "invocable.action.result": {
    Action: "invocable.action",
    Errors: "list<invocable.action.error>",
    OutputParameters: "map<string,object>",
    Success: "boolean",
  },
};

/** How a platform class is read: its properties, and what is made of their values. */
export interface ResultReading {
  readonly properties: Properties;
  readonly make: (values: ReadonlyMap<string, ApexValue>) => ApexValue;
}

/** The reading of a type, or null when it cannot be read from JSON. */
export function resultReading(typeKey: string): ResultReading | null {
  if (typeKey === "database.error") return { properties: ERROR, make: errorOf };
  const kind = RESULT_KINDS.find((candidate) => `database.${candidate.toLowerCase()}` === typeKey);
  if (kind) {
    const properties = kind === "UpsertResult" ? { ...ROW, created: "boolean" } : ROW;
    return {
      properties,
      make: (values) =>
        new ApexRowResult(kind, {
          id: idOf(values.get("id")),
          success: values.get("success") ?? false,
          created: values.get("created") ?? false,
          errors: errorsOf(values.get("errors")),
        }),
    };
  }
  const properties = RECORDS[typeKey];
  const record = recordClassByKey(typeKey);
  return properties && record ? { properties, make: (values) => recordOf(record, values) } : null;
}

function idOf(given: ApexValue | undefined): string | null {
  return typeof given === "string" ? (normalizeId(given) ?? given) : null;
}

function recordOf(record: RecordClass, values: ReadonlyMap<string, ApexValue>): ApexValue {
  return record.create(Object.fromEntries(values));
}

function errorOf(values: ReadonlyMap<string, ApexValue>): ApexDatabaseError {
  const fields = values.get("fields") as ApexList | null | undefined;
  return new ApexDatabaseError(values.get("statusCode") ?? "", values.get("message") ?? "", fields?.items ?? []);
}

function errorsOf(list: ApexList | null | undefined): ApexDatabaseError[] {
  return (list?.items ?? []) as ApexDatabaseError[];
}

/** The properties of a result as JSON names them, or null for any other value. */
export function resultProperties(value: ApexValue): [string, ApexValue][] | null {
  if (value instanceof ApexDatabaseError)
    return [
      ["statusCode", value.statusCode],
      ["message", value.message],
      ["fields", value.fieldList()],
    ];
  // Public code reads which values go together from the JSON of entries, which has what no method tells. [SalesforceLabs ListEditor: CommList_PicklistService]
  if (value instanceof ApexPicklistEntry)
    return [
      ["active", value.entry.isActive],
      ["defaultValue", value.entry.isDefault],
      ["label", value.entry.label],
      ["validFor", value.validFor],
      ["value", value.entry.value],
    ];
  if (value instanceof ApexRowResult) {
    const created: [string, ApexValue][] = value.kind === "UpsertResult" ? [["created", value.row.created]] : [];
    return [["success", value.row.success], ["id", value.row.id], ["errors", value.errors], ...created];
  }
  const properties = value instanceof RecordObject ? RECORDS[value.typeKey] : undefined;
  if (!properties) return null;
  const names = Object.keys(properties);
  return names.map((name) => [name.charAt(0).toLowerCase() + name.slice(1), (value as RecordObject).value(name)]);
}
