/** What `lightning-record-edit-form` and `lightning-record-view-form` do for the fields inside of them. [Component Library: Record Edit Form, Record View Form] */
import { ask } from "./server.ts";

/** With it fields and messages make themselves known to the form around them. */
export const REGISTER = "lockstep__register";

export interface FieldInfo {
  apiName: string;
  label: string;
  dataType: string;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  length: number;
  scale: number;
  reference: boolean;
  inlineHelpText: string | null;
}

interface ObjectInfo {
  apiName: string;
  defaultRecordTypeId: string | null;
  fields: Record<string, FieldInfo>;
}

interface FieldValue {
  value: unknown;
  displayValue: string | null;
}

export interface RecordData {
  id: string;
  recordTypeId: string;
  fields: Record<string, FieldValue>;
}

/** What a field is given to show. */
export interface FieldState {
  info: FieldInfo;
  value: unknown;
  displayValue: string | null;
  isNew: boolean;
  /** Of a picklist its values, of a lookup the records that it may lead to. */
  choices: { label: string; value: string }[];
}

export interface FormField {
  name(): string;
  /** Null when the person may not see the field. */
  show(state: FieldState | null): void;
}

/** A field by its name or as `@salesforce/schema` has it, without its object. */
export function fieldNameOf(field: string | { fieldApiName: string }): string {
  return (typeof field === "string" ? field : field.fieldApiName).split(".").at(-1) ?? "";
}

export function objectNameOf(object: string | { objectApiName: string }): string {
  return typeof object === "string" ? object : object.objectApiName;
}

export interface Loaded {
  info: ObjectInfo;
  record: RecordData | null;
}

/** Loads the object and the record, and gives each field what it shows. @param isEditable whether fields need their choices */
export async function load(
  form: { object: string; recordId: string | undefined; recordTypeId: string | undefined; isEditable: boolean },
  fields: readonly FormField[],
): Promise<Loaded> {
  const { object, recordId, isEditable } = form;
  const info = (await ask("GET", `object-info/${encodeURIComponent(object)}`)) as ObjectInfo;
  const names = fields.map((field) => field.name()).filter((name) => info.fields[name]);
  const record = recordId && names.length > 0 ? await recordOf(info, recordId, names) : null;
  const type = form.recordTypeId ?? record?.recordTypeId ?? info.defaultRecordTypeId ?? "012000000000000AAA";
  await Promise.all(
    fields.map(async (field) => {
      const described = info.fields[field.name()];
      if (!described) return field.show(null);
      const { value = null, displayValue = null } = record?.fields[described.apiName] ?? {};
      const choices = isEditable ? await choicesOf(info, described, type) : [];
      const shown = displayValue ?? (described.reference ? await nameOf(info, recordId, described) : null);
      field.show({ info: described, value, displayValue: shown, isNew: !recordId, choices });
    }),
  );
  return { info, record };
}

function recordOf(info: ObjectInfo, recordId: string, names: readonly string[]): Promise<RecordData> {
  const query = new URLSearchParams({ optionalFields: names.map((name) => `${info.apiName}.${name}`).join(",") });
  return ask("GET", `records/${encodeURIComponent(recordId)}?${query}`) as Promise<RecordData>;
}

async function choicesOf(info: ObjectInfo, field: FieldInfo, type: string): Promise<FieldState["choices"]> {
  if (field.dataType === "Picklist" || field.dataType === "MultiPicklist") {
    const path = [info.apiName, "picklist-values", type, field.apiName].map(encodeURIComponent).join("/");
    const { values } = (await ask("GET", `object-info/${path}`)) as { values: FieldState["choices"] };
    return values.map(({ label, value }) => ({ label, value }));
  }
  if (!field.reference || field.apiName === "Id") return [];
  const { records } = (await ask("GET", `lookups/${info.apiName}/${field.apiName}?pageSize=200`)) as {
    records: { id: string; fields: { Name?: FieldValue } }[];
  };
  return records.map(({ id, fields }) => ({ value: id, label: String(fields.Name?.value ?? id) }));
}

/** A lookup shows the name of its record. */
async function nameOf(info: ObjectInfo, recordId: string | undefined, field: FieldInfo): Promise<string | null> {
  const relationship = (field as FieldInfo & { relationshipName: string | null }).relationshipName;
  if (!recordId || !relationship) return null;
  const parent = (await recordOf(info, recordId, [`${relationship}.Name`])).fields[relationship];
  return parent?.displayValue ?? null;
}
