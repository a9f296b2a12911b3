/** Who calls the Pub/Sub API: three headers on each RPC. [Pub/Sub API: Supported Authentication] */
import type { Metadata } from "@grpc/grpc-js";
import type { OrgLink } from "../org-operations.ts";
import { refusal } from "./status.ts";

export interface CallerCheck {
  readonly org: Pick<OrgLink, "identify">;
  readonly organizationId: string;
  /** `http://localhost:port` */
  readonly url: string;
}

/**
 * The user of an RPC.
 * @throws RpcError when a header is missing, or does not belong to a live session of this org
 */
export async function callerOf(metadata: Metadata, { org, organizationId, url }: CallerCheck): Promise<string> {
  const [token, instance, tenant] = ["accesstoken", "instanceurl", "tenantid"].map((name) => headerOf(metadata, name));
  if (!token || !instance || !tenant) throw refusal("service.auth.headers.invalid");
  if (tenant.slice(0, 15) !== organizationId.slice(0, 15)) throw refusal("service.auth.error");
  if (!isSameInstance(instance, url)) throw refusal("service.auth.error");
  const identity = await org.identify(token);
  if (!identity) throw refusal("service.auth.error");
  return identity.userId;
}

function headerOf(metadata: Metadata, name: string): string {
  return String(metadata.get(name)[0] ?? "").trim();
}

/** Compares host and port only: real orgs have https URLs, and stock clients refuse to send any other. */
function isSameInstance(instance: string, url: string): boolean {
  if (!URL.canParse(instance)) return false;
  const [asked, own] = [new URL(instance), new URL(url)];
  const host = asked.hostname === "127.0.0.1" ? "localhost" : asked.hostname;
  return host === own.hostname && asked.port === own.port;
}
