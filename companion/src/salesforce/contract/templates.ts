import { z } from "zod";
import { contract, door } from "./door.ts";

const setting = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(["text", "flag", "choice", "texts", "pairs"]),
  required: z.boolean(),
  default: z.unknown().optional(),
  options: z.array(z.string()).nullish(),
  picker: z.string().nullish(),
  help: z.string().nullish(),
});

const template = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  available: z.boolean(),
  job: z.string().nullish().meta({ description: "What the companion does by a schedule, where no rules do." }),
  reason: z.string().nullish().meta({ description: "Why it cannot be used yet." }),
  settings: z.array(setting),
});

export const templates = door({
  method: "GET",
  path: "/templates",
  summary: "The flows that ship, with their settings.",
  answer: z.object({ contract, templates: z.array(template) }),
});

export const renderTemplate = door({
  method: "POST",
  path: "/templates/{key}",
  summary: "Renders a template into a configuration document, to be previewed and imported; writes nothing.",
  body: z.object({ contract: contract.optional(), settings: z.record(z.string(), z.unknown()).optional() }),
  answer: z.object({ contract, template: z.string(), configuration: z.record(z.string(), z.unknown()) }),
  problems: { 404: ["unknown_template"], 409: ["template_unavailable"], 422: ["invalid_setting"] },
});
