import { createRequire } from "node:module";

/** The part of avro-js in use here; it ships no types. */
interface AvroType {
  /** @throws Error when the buffer is no value of the type. */
  fromBuffer(buffer: Buffer): Record<string, unknown>;
}
const avro = createRequire(import.meta.url)("avro-js") as { parse(schema: object): AvroType };

/** An event's fields by name; what has no value is null. */
export type EventValues = Readonly<Record<string, unknown>>;

/**
 * Reads events by their schemas, each of which is asked for once: a schema's id changes with the event's definition. What
 * does not fit its schema is null.
 */
export function createSchemas(fetchSchema: (schemaId: string) => Promise<string>) {
  const types = new Map<string, AvroType>();
  return async (schemaId: string, payload: Buffer): Promise<EventValues | null> => {
    let type = types.get(schemaId);
    if (type === undefined) {
      type = avro.parse(JSON.parse(await fetchSchema(schemaId)) as object);
      types.set(schemaId, type);
    }
    try {
      const fields = Object.entries(type.fromBuffer(payload)).map(([name, value]) => [name, plain(value)]);
      return Object.fromEntries(fields) as EventValues;
    } catch {
      return null;
    }
  };
}

/** Avro writes a value that may be null as an object with the name of its type. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const [only, ...more] = Object.values(value);
  return more.length === 0 ? only : value;
}
