/** The org's end of the Pub/Sub API: topics, replay and publishing on the event bus. */
import type { OrgData } from "../data/index.ts";
import { DataError, recordFromJson, valueToJson } from "../data/json.ts";
import type { PublishedEvent } from "../data/events/bus.ts";
import type { FieldDescribe, SObjectDescribe } from "../data/schema/index.ts";
import type { ApexValue } from "../platform/registry.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ApexDate } from "../platform/values/date.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import { ApexTime } from "../platform/values/time.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";
import type {
  AvroType,
  BusEvent,
  EventField,
  EventOperations,
  EventTopic,
  PublishOutcome,
  ReplayFrom,
  ReplayStart,
} from "../surface/pubsub/event-door.ts";

/** Fields that every event has: they stand outside of the payload, or before the event's own. */
const SYSTEM_FIELDS = new Set(["Id", "ReplayId", "EventUuid", "CreatedDate", "CreatedById"]);

/** How the platform's event schemas write a field's type. [Pub/Sub API: Event Deserialization Considerations] */
const AVRO_TYPES: Readonly<Partial<Record<FieldDescribe["apexType"], readonly [AvroType, string]>>> = {
  string: ["string", "Data:Text"],
  id: ["string", "Data:EntityId"],
  boolean: ["boolean", "Data:Boolean"],
  integer: ["int", "Data:Integer"],
  long: ["long", "Data:Long"],
  decimal: ["double", "Data:Double"],
  datetime: ["long", "Data:DateTime"],
  date: ["long", "Data:DateOnly"],
  time: ["long", "Data:TimeOnly"],
};

export interface OrgEventsOptions {
  readonly data: OrgData;
  /** Runs work in a transaction of its own as a user. */
  readonly transact: <T>(userId: string, work: (transaction: Transaction) => T) => T;
  /** Runs what waits for committed transactions; false when a seam holds it. */
  readonly settle: () => boolean;
}

export class OrgEvents implements EventOperations {
  readonly #options: OrgEventsOptions;

  constructor(options: OrgEventsOptions) {
    this.#options = options;
  }

  /** Hears of every event that the bus takes in. */
  listen(listener: (event: BusEvent) => void): void {
    this.#options.data.events.subscribe((event) => listener(busEvent(event)));
  }

  eventTopic(userId: string, topicName: string): EventTopic | null {
    const { schema, access } = this.#options.data;
    const object = schema.object(/^\/event\/(\w+)$/.exec(topicName)?.[1] ?? "");
    if (!object?.isEvent) return null;
    // [Pub/Sub API: "the user must have the API Enabled permission"]
    const mayCall = access.hasSystemPermission(userId, "ApiEnabled");
    return {
      topicName: `/event/${object.name}`,
      objectName: object.name,
      canPublish: mayCall && access.canObject(userId, object, "create"),
      canSubscribe: mayCall && access.canObject(userId, object, "read"),
      fields: object.fields.filter((field) => !SYSTEM_FIELDS.has(field.name)).map((field) => eventField(object, field)),
    };
  }

  startReplay(objectName: string, from: ReplayFrom): ReplayStart | null {
    const { events } = this.#options.data;
    if (from === "latest") return { position: events.tip(), events: [] };
    const after = from === "earliest" ? 0 : from.after;
    if (from !== "earliest" && !events.holds(after)) return null;
    const kept = events.since(objectName, after).map((event) => busEvent(event));
    return { position: kept.at(-1)?.replayId ?? (from === "earliest" ? events.tip() : after), events: kept };
  }

  eventTip(): number {
    return this.#options.data.events.tip();
  }

  publishEvents(userId: string, objectName: string, events: readonly JsonObject[]): PublishOutcome[] {
    const { data, transact, settle } = this.#options;
    const heard: number[] = [];
    const stop = data.events.subscribe((event) => {
      if (event.object.name === objectName) heard.push(event.replayId);
    });
    try {
      const errors = transact(userId, (transaction) => publishAll(data, transaction, objectName, events));
      if (!settle())
        throw new Error("local org: events are held (holdAsync), so they have no replay id to answer with");
      // The events of this request are the first to be heard: what their triggers publish comes after them
      const ids = heard.values();
      return errors.map((message) =>
        message === null ? { ok: true, replayId: ids.next().value as number } : { ok: false, message },
      );
    } finally {
      stop();
    }
  }
}

/** One write for all, as the API counts it. Answers each event's error, or null. */
function publishAll(
  data: OrgData,
  transaction: Transaction,
  objectName: string,
  events: readonly JsonObject[],
): (string | null)[] {
  const read = events.map((event) => {
    try {
      return recordFromJson(data.schema, objectName, event);
    } catch (error) {
      if (error instanceof DataError) return `${error.errorCode}: ${error.message}`;
      throw error;
    }
  });
  const records = read.filter((entry) => typeof entry !== "string");
  const results = transaction.data
    .dml({ operation: "insert", records, allOrNone: false, mode: "user", origin: "api" })
    .values();
  return read.map((entry) => {
    if (typeof entry === "string") return entry;
    const error = results.next().value?.errors[0];
    return error ? `${error.statusCode}: ${error.message}` : null;
  });
}

function eventField(object: SObjectDescribe, field: FieldDescribe): EventField {
  const [avroType, doc] =
    AVRO_TYPES[field.apexType] ??
    refuse(`local org: fields of type ${field.type} in events are not implemented (${object.name}.${field.name})`);
  return { name: field.name, avroType, doc };
}

function refuse(message: string): never {
  throw new Error(message);
}

function busEvent({ replayId, eventUuid, object, values }: PublishedEvent): BusEvent {
  const json = Object.entries(values).map(([name, value]) => [name, eventValue(value)] as const);
  return { replayId, eventUuid, objectName: object.name, values: Object.fromEntries(json) };
}

/** Dates are midnight UTC and times the milliseconds since midnight, both as numbers. */
function eventValue(value: ApexValue): JsonValue {
  if (value instanceof ApexDatetime) return value.ms;
  if (value instanceof ApexDate) return value.days * 86_400_000;
  if (value instanceof ApexTime) return value.ms;
  return valueToJson(value);
}
