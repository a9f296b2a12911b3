/** What the platform itself shows of records: a header with the name, the fields by layout, the list of an object's records. */
import { ask, send } from "./server.ts";

interface FieldInfo {
  apiName: string;
  label: string;
  dataType: string;
}

interface ObjectInfo {
  label: string;
  labelPlural: string;
  nameFields: string[];
  fields: Record<string, FieldInfo>;
}

interface RecordData {
  fields: Record<string, { value: unknown; displayValue: string | null }>;
}

export interface LayoutSection {
  label: string;
  fields: string[];
}

const infoOf = (object: unknown) =>
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
    );
    return header;
  });
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
      laidOut.flatMap(({ fields }) => fields),
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
          element("dd", "slds-text-body_regular", shown(record.fields[name])),
        );
        list.append(item);
      }
      card.append(element("h2", "slds-text-heading_small slds-var-p-bottom_x-small", label), list);
    }
    return card;
  });
}

/** An object's records: the newest fifty, by name. */
export async function objectList({ objectApiName }: Record<string, unknown>): Promise<HTMLElement> {
  return guarded(async () => {
    const object = String(objectApiName);
    const [info, rows] = await Promise.all([
      infoOf(object),
      send("GET", `/__pages/rows/${encodeURIComponent(object)}`) as Promise<{ Id: string; label: string }[]>,
    ]);
    const card = element("article", "slds-card slds-var-p-around_medium");
    card.append(element("h1", "slds-text-heading_medium slds-var-m-bottom_small", info.labelPlural));
    if (rows.length === 0) card.append(element("p", "slds-text-color_weak", "No items to display."));
    const list = element("ul", "slds-has-dividers_bottom-space");
    for (const { Id, label } of rows) {
      const item = element("li", "slds-item");
      const link = element("a", "", label) as HTMLAnchorElement;
      link.href = `/lightning/r/${object}/${Id}/view`;
      item.append(link);
      list.append(item);
    }
    card.append(list);
    return card;
  });
}

function recordOf(object: unknown, id: unknown, fields: readonly string[]): Promise<RecordData> {
  const query = new URLSearchParams({ optionalFields: fields.map((field) => `${object}.${field}`).join(",") });
  return ask("GET", `records/${encodeURIComponent(String(id))}?${query}`) as Promise<RecordData>;
}

function shown(field: { value: unknown; displayValue: string | null } | undefined): string {
  if (field === undefined || field.value === null) return "";
  if (typeof field.value === "boolean") return field.value ? "Yes" : "No";
  return field.displayValue ?? String(field.value);
}

function element(tag: string, classes: string, text = ""): HTMLElement {
  return Object.assign(document.createElement(tag), { className: classes, textContent: text });
}

/** What the org refuses is said in place. */
async function guarded(make: () => Promise<HTMLElement>): Promise<HTMLElement> {
  try {
    return await make();
  } catch (error) {
    const { body } = error as { body?: { message?: string }[] | { message?: string } };
    const message = (Array.isArray(body) ? body[0] : body)?.message ?? String(error);
    const refusal = element("p", "slds-card slds-var-p-around_medium", message);
    refusal.setAttribute("role", "alert");
    return refusal;
  }
}
