/** What the tab of an object shows: one of its list views, or, where there is none, its records by name. */
import { element, guarded, infoOf, link, shown } from "./record-page.ts";
import type { ObjectInfo, RecordData } from "./record-page.ts";
import { visit } from "./router.ts";
import { ask, send } from "./server.ts";

interface ListInfo {
  label: string;
  displayColumns: { fieldApiName: string; label: string; lookupId: string | null }[];
}

interface ListSummary {
  apiName: string;
  label: string;
}

export async function objectList({ objectApiName, filterName }: Record<string, unknown>): Promise<HTMLElement> {
  return guarded(async () => {
    const object = String(objectApiName);
    const [info, { lists }] = await Promise.all([
      infoOf(object),
      ask("GET", `list-info/${encodeURIComponent(object)}`) as Promise<{ lists: ListSummary[] }>,
    ]);
    const card = element("article", "slds-card slds-var-p-around_medium");
    const header = element("header", "slds-grid slds-grid_align-spread slds-var-m-bottom_small");
    header.append(element("h1", "slds-text-heading_medium", info.labelPlural));
    if (info.createable) header.append(link("New", `/lightning/o/${object}/new`, "slds-button slds-button_neutral"));
    card.append(header);
    const chosen = lists.find(({ apiName }) => apiName === filterName) ?? lists[0];
    if (chosen) card.append(chooser(object, lists, chosen), await table(object, info, chosen.apiName));
    else card.append(await names(object));
    return card;
  });
}

/** As on the platform the address says which view is shown. */
function chooser(object: string, lists: readonly ListSummary[], chosen: ListSummary): HTMLElement {
  const select = element("select", "slds-select slds-var-m-bottom_small") as HTMLSelectElement;
  select.setAttribute("aria-label", "List view");
  for (const { apiName, label } of lists)
    select.append(new Option(label, apiName, apiName === chosen.apiName, apiName === chosen.apiName));
  select.addEventListener(
    "change",
    () => void visit(`/lightning/o/${object}/list?${new URLSearchParams({ filterName: select.value })}`),
  );
  return select;
}

async function table(object: string, info: ObjectInfo, view: string): Promise<HTMLElement> {
  const path = `${encodeURIComponent(object)}/${encodeURIComponent(view)}`;
  const [{ displayColumns }, { records }] = (await Promise.all([
    ask("GET", `list-info/${path}`),
    ask("GET", `list-records/${path}`),
  ])) as [ListInfo, { records: RecordData[] }];
  if (records.length === 0) return element("p", "slds-text-color_weak", "No items to display.");
  const made = element("table", "slds-table slds-table_cell-buffer slds-table_bordered");
  const head = element("tr", "");
  head.append(...displayColumns.map(({ label }) => Object.assign(element("th", "", label), { scope: "col" })));
  made.append(element("thead", ""), element("tbody", ""));
  made.children[0]?.append(head);
  made.children[1]?.append(
    ...records.map((record) => {
      const row = element("tr", "");
      row.append(...displayColumns.map(({ fieldApiName }) => cell(object, info, record, fieldApiName)));
      return row;
    }),
  );
  return made;
}

/** The record's name leads to its page. */
function cell(object: string, info: ObjectInfo, record: RecordData, path: string): HTMLElement {
  const text = shown(fieldAt(record, path));
  const made = element("td", "");
  const isName = info.nameFields.includes(path);
  made.append(isName ? link(text, `/lightning/r/${object}/${record.id}/view`) : text);
  return made;
}

function fieldAt(record: RecordData, path: string): RecordData["fields"][string] | undefined {
  const [first = "", ...rest] = path.split(".");
  const field = record.fields[first];
  return rest.length === 0 || !field?.value ? field : fieldAt(field.value as RecordData, rest.join("."));
}

async function names(object: string): Promise<HTMLElement> {
  const rows = (await send("GET", `/__pages/rows/${encodeURIComponent(object)}`)) as { Id: string; label: string }[];
  if (rows.length === 0) return element("p", "slds-text-color_weak", "No items to display.");
  const list = element("ul", "slds-has-dividers_bottom-space");
  for (const { Id, label } of rows) {
    const item = element("li", "slds-item");
    item.append(link(label, `/lightning/r/${object}/${Id}/view`));
    list.append(item);
  }
  return list;
}
