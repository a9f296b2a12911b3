import { verifyAudit as door } from "../../salesforce/contract/audit.ts";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import { percentOf, type RequestHandler } from "./handler.ts";

/** Walks the audit chain inside the org, step by step, and answers the verdict. */
export const verifyAudit: RequestHandler = async ({ parameters }, { client, progress, signal }) => {
  const mode = parameters["mode"] === "new" ? "new" : "full";
  let step = await client.call(door, { body: { contract: CONTRACT, mode } }, signal);
  while (!step.done) {
    const { cursor, head } = step;
    await progress({ progress: percentOf(cursor ?? 0, head.sequence) });
    const body = { contract: CONTRACT, ...(typeof cursor === "number" ? { cursor } : {}) };
    step = await client.call(door, { body }, signal);
  }
  const { verification, head, entries } = step;
  return { verification, head, entries };
};
