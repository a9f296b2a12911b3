/** What the host asks the org for itself: the records of an object's list, and whose record an id is. */
import type { PageOrg } from "./org.ts";

const LIST_ROWS = 50;

/** The first records of an object by name, as the session's person sees them. */
export async function rowsOf(
  org: PageOrg,
  sessionId: string,
  object: string,
): Promise<{ Id: string; label: string }[]> {
  const info = await ask<{ nameFields?: string[] }>(org, sessionId, `ui-api/object-info/${object}`);
  const [name = "Id"] = info?.nameFields ?? [];
  const search = new URLSearchParams({ q: `SELECT Id, ${name} FROM ${object} ORDER BY ${name} LIMIT ${LIST_ROWS}` });
  const found = await ask<{ records?: Record<string, string>[] }>(org, sessionId, "query", search.toString());
  return (found?.records ?? []).map((row) => ({ Id: row["Id"] ?? "", label: row[name] ?? row["Id"] ?? "" }));
}

/** `/lightning/r/<id>/view` and `/lightning/r/sObject/<id>/view` with the object's own name in its place. */
export async function recordTarget(org: PageOrg, sessionId: string, url: URL): Promise<URL> {
  const id = /^\/lightning\/r\/(?:sObject\/)?([a-zA-Z0-9]{15,18})\/view$/.exec(url.pathname)?.[1];
  if (id === undefined) return url;
  const { sobjects = [] } =
    (await ask<{ sobjects: { name: string; keyPrefix: string | null }[] }>(org, sessionId, "sobjects")) ?? {};
  const object = sobjects.find(({ keyPrefix }) => keyPrefix === id.slice(0, 3));
  return object === undefined ? url : new URL(`/lightning/r/${object.name}/${id}/view${url.search}`, url);
}

async function ask<T>(org: PageOrg, sessionId: string, path: string, search = ""): Promise<Partial<T> | undefined> {
  const { status, body } = await org.request({ sessionId, method: "GET", path, search });
  return status === 200 ? (JSON.parse(body) as Partial<T>) : undefined;
}
