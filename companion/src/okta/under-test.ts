/** What the tests of reading from Okta share: its configuration, a reader of it, and how a request failed. */
import { companionConfigSchema, type OktaOrgConfig } from "../config.ts";
import { OktaFailure } from "./failure.ts";
import { createOktaHttp } from "./http.ts";
import { createOktaReader } from "./reader.ts";

export function configFor(
  url: string,
  auth: OktaOrgConfig["auth"],
  change: Partial<OktaOrgConfig> = {},
): OktaOrgConfig {
  const oktaOrg = { url, auth, hook: { secrets: ["0123456789abcdef"] }, ...change };
  return companionConfigSchema.shape.oktaOrgs.element.parse(oktaOrg);
}

export const readerFor = (config: OktaOrgConfig) =>
  createOktaReader(createOktaHttp(config, { clock: Date.now, random: () => 0 }), Date.now);

export async function failureOf(work: Promise<unknown>): Promise<OktaFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OktaFailure) return error;
  throw new Error(`expected an OktaFailure, got ${String(error)}`);
}
