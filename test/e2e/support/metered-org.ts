/** A local org whose resources also say what a request used of Salesforce's limits, by `fixtures/meter`. */
import { join } from "node:path";
import type { Connection } from "jsforce";
import { projectSourceDirs } from "../../local-org/org/source.ts";
import type { LocalOrg } from "../../local-org/org/types.ts";
import { create } from "./acme.ts";
import type { Answer } from "./package-door.ts";
import { startPackageOrg, type PackageOrg } from "./package-org.ts";

/** What one request used of each limit. */
export type Usage = Record<"soql" | "rows" | "dml" | "dmlRows" | "cpu" | "heap", [used: number, limit: number]>;

/** Starts one. */
export async function startMeteredOrg(): Promise<PackageOrg> {
  const sourceDirs = [...projectSourceDirs(), join(import.meta.dirname, "../fixtures/meter")];
  const started = await startPackageOrg({ sourceDirs });
  await openMeter(started.org, started.admin);
  return started;
}

/** Calls a resource, and lets what follows it end. Throws where it is refused. */
export async function callMetered(
  { org, token }: Pick<PackageOrg, "org" | "token">,
  method: "GET" | "POST",
  name: string,
  body?: Answer,
): Promise<{ answer: Answer; used: Usage }> {
  const init: RequestInit = {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  };
  if (body) init.body = JSON.stringify({ contract: 1, ...body });
  const response = await fetch(`${org.url}/services/apexrest/metered/${name}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${name}: ${response.status} ${text.slice(0, 300)}`);
  await org.settled();
  return { answer: JSON.parse(text) as Answer, used: JSON.parse(response.headers.get("x-limits") ?? "") as Usage };
}

/** The integration user may call the package's resources only. */
async function openMeter(org: LocalOrg, admin: Connection): Promise<void> {
  const [parent] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Lockstep_Integration'");
  const [meter] = await org.query("SELECT Id FROM ApexClass WHERE Name = 'Metered'");
  await create(admin, "SetupEntityAccess", [{ ParentId: parent?.["Id"], SetupEntityId: meter?.["Id"] }]);
}
