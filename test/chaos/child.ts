/** One companion in a process of its own, which can be killed; its configuration comes as JSON. */
import { startCompanion } from "../../companion/src/server.ts";
import { companionConfigSchema } from "../../companion/src/config.ts";

const companion = await startCompanion(companionConfigSchema.parse(JSON.parse(process.env["CHAOS_CONFIG"] ?? "{}")));
process.send?.({ url: companion.url });
process.on("disconnect", () => process.exit());
process.on("message", () => void companion.close().then(() => process.exit()));
