export { Schema, type SchemaOptions } from "./schema.ts";
export type {
  ChildRelationship,
  CustomSettingsType,
  DmlSupport,
  FieldApexType,
  FieldDescribe,
  FieldType,
  PicklistValue,
  SObjectDescribe,
} from "./describe.ts";
