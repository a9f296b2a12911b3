/** What the platform itself shows of a record: a header with the name and what may be done with it, and the fields by layout. */
import { deleteRecord } from "lightning/uiRecordApi";
import { ask } from "./server.ts";
import { visit } from "./router.ts";

interface FieldInfo {
  apiName: string;
  label: string;
  dataType: string;
  reference: boolean;
  relationshipName: string | null;
}

export interface ObjectInfo {
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  label: string;
  labelPlural: string;
  nameFields: string[];
  fields: Record<string, FieldInfo>;
}

export interface RecordData {
  id: string;
  fields: Record<string, { value: unknown; displayValue: string | null }>;
}

export interface LayoutSection {
  label: string;
  fields: string[];
}

export const infoOf = (object: unknown) =>
  ask("GET", `object-info/${encodeURIComponent(String(object))}`) as Promise<ObjectInfo>;

/** The header of a record's page. */
export async function highlightsPanel({ objectApiName, recordId }: Record<string, unknown>): Promise<HTMLElement> {
  return guarded(async () => {
    const info = await infoOf(objectApiName);
    const [nameField = "Id"] = info.nameFields;
    const record = await recordOf(objectApiName, recordId, [nameField]);
    const header = element("div", "slds-page-header slds-var-m-bottom_small");
    header.append(
      element("p", "slds-text-title", info.label),
      element("h1", "slds-page-header__title slds-text-heading_medium", shown(record.fields[nameField])),
      actions(info, String(objectApiName), record.id),
    );
    return header;
  });
}

/** What the person may do with the record. */
function actions(info: ObjectInfo, object: string, id: string): HTMLElement {
  const bar = element("div", "slds-button-group slds-var-m-top_x-small");
  if (info.updateable) bar.append(link("Edit", `/lightning/r/${object}/${id}/edit`, "slds-button slds-button_neutral"));
  if (info.deletable) {
    const button = element("button", "slds-button slds-button_neutral", "Delete");
    button.addEventListener("click", () => {
      if (!window.confirm(`Are you sure you want to delete this ${info.label}?`)) return;
      const refused = (error: unknown): void => bar.after(refusal(error));
      deleteRecord(id).then(() => visit(`/lightning/o/${object}/list`), refused);
    });
    bar.append(button);
  }
  return bar;
}

/** The fields of a record, in the sections of its layout. */
export async function detailPanel({
  objectApiName,
  recordId,
  sections,
}: Record<string, unknown>): Promise<HTMLElement> {
  return guarded(async () => {
    const info = await infoOf(objectApiName);
    const given = sections as LayoutSection[] | null;
    const laidOut = given ?? [{ label: "Details", fields: Object.keys(info.fields) }];
    const record = await recordOf(
      objectApiName,
      recordId,
      laidOut.flatMap(({ fields }) => fields).flatMap((name) => [name, ...nameOfParent(info, name)]),
    );
    const card = element("article", "slds-card slds-var-p-around_medium");
    for (const { label, fields } of laidOut) {
      const readable = fields.filter((name) => record.fields[name] !== undefined);
      if (readable.length === 0) continue;
      const list = element("dl", "slds-grid slds-wrap slds-var-m-bottom_medium");
      for (const name of readable) {
        const item = element("div", "slds-size_1-of-2 slds-var-p-around_xx-small");
        item.append(
          element("dt", "slds-text-title", info.fields[name]?.label ?? name),
          element("dd", "slds-text-body_regular", shownField(info, record, name)),
        );
        list.append(item);
      }
      card.append(element("h2", "slds-text-heading_small slds-var-p-bottom_x-small", label), list);
    }
    return card;
  });
}

/** Of a lookup the path to the name of the record that it leads to. */
function nameOfParent(info: ObjectInfo, name: string): string[] {
  const { reference = false, relationshipName = null } = info.fields[name] ?? {};
  return reference && relationshipName !== null ? [`${relationshipName}.Name`] : [];
}

/** As on the platform a lookup shows a name, where the person may see one. */
function shownField(info: ObjectInfo, record: RecordData, name: string): string {
  const parent = info.fields[name]?.reference ? record.fields[info.fields[name].relationshipName ?? ""] : undefined;
  return parent?.displayValue ?? shown(record.fields[name]);
}

function recordOf(object: unknown, id: unknown, fields: readonly string[]): Promise<RecordData> {
  const query = new URLSearchParams({ optionalFields: fields.map((field) => `${object}.${field}`).join(",") });
  return ask("GET", `records/${encodeURIComponent(String(id))}?${query}`) as Promise<RecordData>;
}

export function shown(field: { value: unknown; displayValue: string | null } | undefined): string {
  if (field === undefined || field.value === null) return "";
  if (typeof field.value === "boolean") return field.value ? "Yes" : "No";
  return field.displayValue ?? String(field.value);
}

export function element(tag: string, classes: string, text = ""): HTMLElement {
  return Object.assign(document.createElement(tag), { className: classes, textContent: text });
}

export function link(text: string, href: string, classes = ""): HTMLElement {
  return Object.assign(element("a", classes, text), { href });
}

/** What the org refuses is said in place. */
export async function guarded(make: () => Promise<HTMLElement>): Promise<HTMLElement> {
  try {
    return await make();
  } catch (error) {
    return refusal(error);
  }
}

export function refusal(error: unknown): HTMLElement {
  const { body } = error as { body?: { message?: string }[] | { message?: string } };
  const message = (Array.isArray(body) ? body[0] : body)?.message ?? String(error);
  const said = element("p", "slds-card slds-var-p-around_medium", message);
  said.setAttribute("role", "alert");
  return said;
}
