import { z } from "zod";
import type { StreamEvent } from "../../salesforce/pubsub/client.ts";
import type { StoredCommand } from "../../store/commands.ts";

/** The package's event that tells what only the companion can do. */
export const COMMAND_TOPIC = "/event/Lockstep_Command__e";

const fields = z.object({
  Command_Id__c: z.string().min(1),
  Kind__c: z.string().min(1),
  Payload__c: z.string().nullish(),
  Request_Id__c: z.string().nullish(),
});

/** What a command says: its payload, and the row behind it. */
const said = z.looseObject({ requestId: z.string().nullish() });
export type Said = z.output<typeof said>;

/** Kinds that the org's answer mostly told of already: they wait until that is stored. */
const TOLD_TWICE = new Set(["notify"]);

/** A command as the store keeps it; null when it cannot be read. */
export function commandOf({ values }: StreamEvent, now: number, graceMs: number): StoredCommand | null {
  const read = fields.safeParse(values);
  if (!read.success) return null;
  const { Command_Id__c: id, Kind__c: kind, Payload__c: payload, Request_Id__c: requestId } = read.data;
  const object = objectIn(payload ?? "{}");
  if (object === null) return null;
  const dueAt = TOLD_TWICE.has(kind) ? now + graceMs : now;
  return { id, kind, body: JSON.stringify({ ...object, requestId: requestId ?? null }), dueAt };
}

/** What a stored command says. */
export function saidIn(body: string): Said {
  return said.parse(JSON.parse(body));
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
