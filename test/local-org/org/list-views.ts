/** The list views of an org, as one person sees them. */
import type { OrgData } from "../data/index.ts";
import { listViewQuery } from "../data/list-views/query.ts";
import type { ListView, ListViewSummary } from "../surface/rest/door.ts";

export function listViewsOf(data: OrgData, objectName: string): ListViewSummary[] {
  const object = data.schema.object(objectName);
  const rows = data.store.lookup("ListView", "SobjectType", object?.name ?? "");
  return data.schema.listViews(objectName).map(({ developerName, label }) => ({
    id: rows.find((row) => row.values["DeveloperName"] === developerName)?.id ?? "",
    developerName,
    label,
  }));
}

export function listViewOf(data: OrgData, userId: string, objectName: string, idOrName: string): ListView | undefined {
  const object = data.schema.object(objectName);
  const found = listViewsOf(data, objectName).find(
    ({ id, developerName }) =>
      id.slice(0, 15) === idOrName.slice(0, 15) || developerName.toLowerCase() === idOrName.toLowerCase(),
  );
  const view = data.schema.listViews(objectName).find(({ developerName }) => developerName === found?.developerName);
  if (!object || !found || !view) return undefined;
  const readable = listViewQuery(data.schema, object, view, (field) =>
    data.access.canField(userId, object, field, "read"),
  );
  const columns = readable.columns.map(({ path, label, field }) => ({ path, label, type: field.type }));
  return { ...readable, ...found, objectName: object.name, columns };
}
