export { Schema, type SchemaOptions } from "./schema.ts";
export { compoundOf } from "./compound.ts";
export { validFor } from "./dependent-picklists.ts";
export type { RuleHolder, SharingRule } from "./sharing-rules.ts";
export { METADATA_ENDINGS } from "./source.ts";
export type { ListViewDescribe, ListViewFilter } from "./list-views.ts";
export type { RecordTypeDescribe, RecordTypePicklist } from "./record-types.ts";
export type {
  SharingModel,
  ChildRelationship,
  CustomSettingsType,
  DmlSupport,
  FieldApexType,
  FieldDescribe,
  FieldType,
  PicklistValue,
  SObjectDescribe,
  SummaryFilter,
  ValidationRule,
} from "./describe.ts";
