/** What the columns of list views are. Standard ones have names of their own in the metadata. */
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";
import { NotImplementedError } from "../../platform/values/exceptions.ts";

export interface ListViewColumn {
  /** `Name`, `Owner.Alias`, `User__r.Name`. */
  readonly path: string;
  readonly label: string;
  readonly field: FieldDescribe;
  /** The field of the object itself: the reference where the path leads to another row. */
  readonly own: FieldDescribe;
}

/** Columns that each object has, as public packages' list views of custom objects name them. */
const STANDARD: Readonly<Record<string, string>> = {
  OBJECT_ID: "Id",
  CREATED_DATE: "CreatedDate",
  LAST_UPDATE: "LastModifiedDate",
  CREATEDBY_USER: "CreatedBy.Name",
  "CREATEDBY_USER.ALIAS": "CreatedBy.Alias",
  UPDATEDBY_USER: "LastModifiedBy.Name",
  "UPDATEDBY_USER.ALIAS": "LastModifiedBy.Alias",
  "OWNER.ALIAS": "Owner.Alias",
  "OWNER.FIRST_NAME": "Owner.FirstName",
  "OWNER.LAST_NAME": "Owner.LastName",
  "CORE.USERS.ALIAS": "Owner.Alias",
  RECORDTYPE: "RecordType.Name",
};

/** @throws NotImplementedError for a standard column that is not known here */
export function columnOf(schema: Schema, object: SObjectDescribe, name: string): ListViewColumn {
  const column = name === "NAME" ? plainColumn(object.nameField) : found(schema, object, name);
  if (!column) throw new NotImplementedError(`the column ${name} of list views of ${object.name}`);
  return column;
}

function plainColumn(field: FieldDescribe | undefined): ListViewColumn | null {
  return field ? { path: field.name, label: field.label, field, own: field } : null;
}

function found(schema: Schema, object: SObjectDescribe, name: string): ListViewColumn | null {
  const [relation, last] = (STANDARD[name] ?? "").split(".");
  if (relation && last) return through(schema, object.relationship(relation), last);
  // `ACCOUNT.NAME`, `CASES.CASE_NUMBER`: what is after the object, without underscores, is often the field's name
  const plain = name.endsWith("__c") ? name : (name.split(".").at(-1) ?? "").replaceAll("_", "");
  const field = object.field(relation || plain);
  if (field?.type !== "reference") return plainColumn(field);
  // A lookup shows the name of the row that it leads to
  const [parent = ""] = field.referenceTo;
  return through(schema, field, schema.object(parent)?.nameField?.name ?? "Id", field.label);
}

function through(
  schema: Schema,
  own: FieldDescribe | undefined,
  fieldName: string,
  label?: string,
): ListViewColumn | null {
  const parents = own?.referenceTo ?? [];
  const field = parents.map((parent) => schema.object(parent)?.field(fieldName)).find(Boolean);
  if (!own?.relationshipName || !field) return null;
  return { path: `${own.relationshipName}.${field.name}`, label: label ?? own.label.replace(/ ID$/, ""), field, own };
}
