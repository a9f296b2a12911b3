import { z } from "zod";
import { configuration, configurationSchema, saveConfiguration } from "../../salesforce/contract/configuration.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";

export type ShownConfiguration = z.output<typeof configuration.answer>;
export type SavedConfiguration = z.output<typeof saveConfiguration.answer>;

/** What operators send to compare a configuration with the org's, or to import it. */
export const importBody = z
  .object({
    org: z.string().optional(),
    mode: z.enum(["merge", "replace"]).default("merge"),
    dryRun: z.boolean().default(true),
    expectedHash: z.string().max(100).optional(),
    comment: z.string().max(200).optional(),
    configuration: configurationSchema,
  })
  .refine(({ dryRun, expectedHash }) => dryRun || expectedHash !== undefined, {
    path: ["expectedHash"],
    message: "must be the hash of the configuration that was compared with",
  });
export type ImportBody = z.output<typeof importBody>;

/** The package reads no more than a million bytes; what stands around it is small. */
export const IMPORT_BODY_LIMIT = 1_100_000;

/** What an org's rules, mappings and settings are, and how they are changed as a whole. */
export interface OrgConfiguration {
  /** @throws SalesforceFailure. */
  show(signal: AbortSignal): Promise<ShownConfiguration>;
  /** @throws SalesforceFailure. */
  save(body: Omit<ImportBody, "org">, signal: AbortSignal): Promise<SavedConfiguration>;
}

export function orgConfiguration(client: Pick<OrgClient, "call">): OrgConfiguration {
  return {
    show: (signal) => client.call(configuration, {}, signal),
    save({ comment, ...body }, signal) {
      // The org only sees the integration user.
      const told = body.dryRun ? {} : { comment: `An operator of the companion${comment ? `: ${comment}` : ""}` };
      return client.call(saveConfiguration, { body: { ...body, ...told } }, signal);
    },
  };
}
