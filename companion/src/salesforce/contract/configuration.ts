import { z } from "zod";
import { contract, door } from "./door.ts";

/** The configuration as one document; docs/api.md describes it, and the package checks it. */
export const configurationSchema = z
  .object({ format: z.literal("lockstep-configuration"), contract })
  .catchall(z.unknown())
  .meta({ id: "Configuration" });

export const configuration = door({
  method: "GET",
  path: "/configuration",
  summary: "The whole configuration with names instead of ids, and its hash.",
  answer: z.object({ contract, hash: z.string(), configuration: configurationSchema }),
});
