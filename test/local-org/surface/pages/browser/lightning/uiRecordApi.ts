/** `lightning/uiRecordApi`: records by the org's UI API. Wires of a record load again when a function of this module has changed it. */
import { ask, failure, freeze } from "../server.ts";
import { wireAdapter } from "../wired.ts";
import type { WireConfig } from "../wired.ts";

type FieldId = string | { fieldApiName: string; objectApiName: string };

interface FieldValue {
  value: unknown;
  displayValue: string | null;
}

interface RecordData {
  fields: Record<string, FieldValue>;
}

const RECORDS = "records";

function nameOf(field: FieldId): string {
  return typeof field === "string" ? field : `${field.objectApiName}.${field.fieldApiName}`;
}

function namesOf(fields: unknown): string[] {
  if (fields === undefined || fields === null) return [];
  return (Array.isArray(fields) ? (fields as FieldId[]) : [fields as FieldId]).map(nameOf);
}

async function load(config: WireConfig): Promise<unknown> {
  if (config["layoutTypes"] !== undefined)
    throw failure(501, { message: "local org: getRecord by layoutTypes is not implemented" });
  const query = new URLSearchParams();
  for (const parameter of ["fields", "optionalFields"]) {
    const names = namesOf(config[parameter]);
    if (names.length > 0) query.set(parameter, names.join(","));
  }
  return freeze(await ask("GET", `${RECORDS}/${encodeURIComponent(String(config["recordId"]))}?${query}`));
}

export const getRecord = wireAdapter({ load, required: ["recordId"] });

/** Several records at once, each with its own fields. */
export const getRecords = wireAdapter({
  required: ["records"],
  async load(config) {
    const batches = config["records"] as { recordIds: string[]; fields?: FieldId[]; optionalFields?: FieldId[] }[];
    const parts = batches.flatMap(({ recordIds, ...rest }) => recordIds.map((recordId) => ({ recordId, ...rest })));
    const results = await Promise.all(
      parts.map((part) =>
        load(part).then(
          (result) => ({ statusCode: 200, result }),
          (error: { status: number; body: unknown }) => ({ statusCode: error.status, result: error.body }),
        ),
      ),
    );
    return freeze({ hasErrors: results.some(({ statusCode }) => statusCode !== 200), results });
  },
});

function fieldOf(record: RecordData | undefined, field: FieldId): FieldValue | undefined {
  const [, ...path] = nameOf(field).split(".");
  let at: FieldValue | undefined = record === undefined ? undefined : { value: record, displayValue: null };
  for (const name of path) at = (at?.value as RecordData | null | undefined)?.fields?.[name];
  return at;
}

export function getFieldValue(record: RecordData | undefined, field: FieldId): unknown {
  return fieldOf(record, field)?.value;
}

export function getFieldDisplayValue(record: RecordData | undefined, field: FieldId): string | null | undefined {
  return fieldOf(record, field)?.displayValue;
}

export async function createRecord(recordInput: {
  apiName: string;
  fields: Record<string, unknown>;
}): Promise<unknown> {
  return freeze(await write("create", "POST", RECORDS, recordInput));
}

export async function updateRecord(recordInput: { fields: Record<string, unknown> }): Promise<unknown> {
  const id = String(recordInput.fields["Id"]);
  const record = await write("update", "PATCH", `${RECORDS}/${encodeURIComponent(id)}`, recordInput);
  await notifyRecordUpdateAvailable([{ recordId: id }]);
  return freeze(record);
}

export async function deleteRecord(recordId: string): Promise<void> {
  await write("delete", "DELETE", `${RECORDS}/${encodeURIComponent(recordId)}`);
}

/** Says that records have changed on the server, by Apex for instance: what shows them loads them again. */
export async function notifyRecordUpdateAvailable(items: readonly { recordId: string }[]): Promise<void> {
  const changed = new Set(items.map(({ recordId }) => recordId.slice(0, 15)));
  const shows = ({ config }: { config: WireConfig | undefined }) =>
    changed.has(String(config?.["recordId"] ?? "").slice(0, 15)) || config?.["records"] !== undefined;
  await Promise.all([...getRecord.live, ...getRecords.live].filter(shows).map((wire) => wire.refresh()));
}

/** The older name of {@link notifyRecordUpdateAvailable}. */
export function getRecordNotifyChange(items: readonly { recordId: string }[]): void {
  void notifyRecordUpdateAvailable(items);
}

/** Errors of writing tell those of the page from those of its fields, in `body.output`. [LWC Developer Guide: Handle Errors in Lightning Data Service] */
async function write(verb: string, method: string, path: string, content?: unknown): Promise<unknown> {
  try {
    return await ask(method, path, content);
  } catch (error) {
    const { status, body } = error as { status: number; body: unknown };
    if (!Array.isArray(body)) throw error;
    const errors = (body as { errorCode: string; message: string; fields?: string[] }[]).flatMap(
      ({ errorCode, message, fields = [] }) =>
        (fields.length === 0 ? [null] : fields).map((field) => ({
          constituentField: null,
          duplicateRecordError: null,
          errorCode,
          field,
          fieldLabel: field,
          message,
        })),
    );
    const fieldErrors: Record<string, unknown[]> = {};
    for (const each of errors) if (each.field !== null) (fieldErrors[each.field] ??= []).push(each);
    throw failure(status, {
      message: `An error occurred while trying to ${verb} the record. Please try again.`,
      statusCode: status,
      enhancedErrorType: "RecordError",
      output: { errors: errors.filter(({ field }) => field === null), fieldErrors },
    });
  }
}
