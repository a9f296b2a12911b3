/** The Avro schema of an event, and events in its binary form. [Pub/Sub API: Event Deserialization; Get Schema RPC] */
import { createHash } from "node:crypto";
import avro from "avro-js";
import type { JsonObject, JsonValue } from "../http/messages.ts";
import type { AvroType, EventField, EventTopic } from "./event-door.ts";

export class EventSchema {
  /** A fingerprint of the schema: it changes when the event's definition does. */
  readonly id: string;
  readonly json: string;
  readonly #type: ReturnType<typeof avro.parse>;
  readonly #fields: readonly EventField[];

  constructor({ objectName, fields }: Pick<EventTopic, "objectName" | "fields">) {
    const schema = {
      type: "record",
      name: objectName,
      namespace: "com.sforce.eventbus",
      fields: [
        { name: "CreatedDate", type: "long", doc: "CreatedDate:DateTime" },
        { name: "CreatedById", type: "string", doc: "CreatedBy:EntityId" },
        ...fields.map(({ name, avroType, doc }) => ({ name, type: ["null", avroType], doc, default: null })),
      ],
    };
    this.json = JSON.stringify(schema);
    this.id = createHash("md5").update(this.json).digest("base64url");
    this.#type = avro.parse(schema);
    this.#fields = fields;
  }

  encode(values: JsonObject): Buffer {
    const optional = this.#fields.map(({ name, avroType }) => {
      const value = values[name] ?? null;
      return [name, value === null ? null : { [avroType]: value }] as const;
    });
    const { CreatedDate, CreatedById } = values;
    return this.#type.toBuffer({ CreatedDate, CreatedById, ...Object.fromEntries(optional) });
  }

  /**
   * The event's own fields that have a value, as the REST API writes them; who created it and when is the org's to say.
   * @throws Error when the payload does not fit the schema
   */
  decode(payload: Buffer): JsonObject {
    const record = this.#type.fromBuffer(payload);
    const values: JsonObject = {};
    for (const { name, avroType, doc } of this.#fields) {
      const branch = record[name] as Record<AvroType, JsonValue> | null;
      if (branch !== null) values[name] = restValue(doc, branch[avroType]);
    }
    return values;
  }
}

function restValue(doc: string, value: JsonValue): JsonValue {
  const iso = (ms: JsonValue): string => new Date(Number(ms)).toISOString();
  if (doc === "Data:DateTime") return iso(value);
  if (doc === "Data:DateOnly") return iso(value).slice(0, 10);
  if (doc === "Data:TimeOnly") return iso(value).slice(11);
  return value;
}
