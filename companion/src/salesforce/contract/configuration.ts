import { z } from "zod";
import { contract, door } from "./door.ts";

/** The configuration as one document; docs/api.md describes it, and the package checks it. */
export const configurationSchema = z
  .object({ format: z.literal("lockstep-configuration"), contract })
  .catchall(z.unknown())
  .meta({ id: "Configuration" });

/** What validation has to say about a configuration. */
export const findingSchema = z
  .object({
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    path: z.string().meta({ description: "Where in the document, such as rules[2].conditions[0].value." }),
    message: z.string(),
    remedy: z.string().nullish(),
  })
  .meta({ id: "ConfigurationFinding" });

/** A configuration that is kept. */
export const versionSchema = z
  .object({
    id: z.string(),
    number: z.string().nullish(),
    hash: z.string(),
    comment: z.string().nullish(),
    counts: z.record(z.string(), z.record(z.string(), z.number())).nullish().meta({
      description: "Section, then added, changed or removed, then how many entries; null where no save made it.",
    }),
    savedAt: z.string().nullish(),
    savedBy: z.string().nullish(),
  })
  .meta({ id: "ConfigurationVersion" });

const entry = z.record(z.string(), z.unknown()).nullish();

const saved = z.object({
  contract,
  dryRun: z.boolean(),
  mode: z.enum(["merge", "replace"]),
  hash: z.string(),
  resultHash: z.string().nullish(),
  changes: z.array(
    z.object({
      section: z.string(),
      name: z.string(),
      change: z.enum(["added", "changed", "removed"]),
      before: entry,
      after: entry,
    }),
  ),
  findings: z.array(findingSchema),
  version: versionSchema.nullish(),
});

const restore = z.object({
  dryRun: z.boolean().optional(),
  expectedHash: z.string().optional(),
  comment: z.string().optional(),
});

const problems = {
  409: ["configuration_changed"],
  413: ["document_too_large", "too_many_changes"],
  422: ["invalid_configuration", "not_saved"],
} as const;

export const configuration = door({
  method: "GET",
  path: "/configuration",
  summary: "The whole configuration with names instead of ids, and its hash.",
  answer: z.object({ contract, hash: z.string(), configuration: configurationSchema }),
});

export const saveConfiguration = door({
  method: "POST",
  path: "/configuration",
  summary: "Saves a configuration whole or not at all, or says what that would change.",
  body: restore.extend({ mode: z.enum(["merge", "replace"]).optional(), configuration: configurationSchema }),
  answer: saved,
  problems,
});

export const validateConfiguration = door({
  method: "POST",
  path: "/configuration/validate",
  summary: "Says what is wrong with a configuration.",
  body: z.object({ configuration: configurationSchema }),
  answer: z.object({ contract, valid: z.boolean(), findings: z.array(findingSchema) }),
  problems: { 413: problems[413] },
});

export const configurationVersions = door({
  method: "GET",
  path: "/configuration/versions",
  summary: "The configurations that are kept, newest first, at most 200.",
  answer: z.object({ contract, versions: z.array(versionSchema) }),
});

export const restoreConfiguration = door({
  method: "POST",
  path: "/configuration/versions/{id}/restore",
  summary: "Brings a kept configuration back, or says what that would change.",
  body: restore,
  answer: saved,
  problems: { ...problems, 404: ["unknown_version"], 409: ["configuration_changed", "version_damaged"] },
});
