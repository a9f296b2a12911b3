/** What the Pub/Sub API needs of an org's event bus. The org's worker implements it; the gRPC server reaches it over the worker link. */
import type { JsonObject } from "../http/messages.ts";

/** A field of an event as its Avro schema needs it. */
export interface EventField {
  readonly name: string;
  readonly avroType: AvroType;
  /** What the platform's schemas carry as `doc`: `Data:Text`, `Data:DateTime` ... */
  readonly doc: string;
}

export type AvroType = "string" | "boolean" | "double" | "long" | "int";

/** A platform event as a topic, seen by one user. */
export interface EventTopic {
  /** `/event/Order_Done__e` */
  readonly topicName: string;
  readonly objectName: string;
  readonly canPublish: boolean;
  readonly canSubscribe: boolean;
  /** The event's own fields; `CreatedDate` and `CreatedById` come before them in the schema. */
  readonly fields: readonly EventField[];
}

/** An event as it crosses from the worker. Dates and times are milliseconds. */
export interface BusEvent {
  readonly replayId: number;
  readonly eventUuid: string;
  readonly objectName: string;
  readonly values: JsonObject;
}

export type ReplayFrom = "latest" | "earliest" | { readonly after: number };

/** Where a subscription stands, and the kept events that follow; null when the bus does not hold the position any more. */
export interface ReplayStart {
  readonly position: number;
  readonly events: readonly BusEvent[];
}

/** The outcome of one published event. */
export type PublishOutcome =
  { readonly ok: true; readonly replayId: number } | { readonly ok: false; readonly message: string };

/** The part of the org's operations that serves events. */
export interface EventOperations {
  /** The topic as a user may use it; null when there is none of that name. */
  eventTopic(userId: string, topicName: string): EventTopic | null;
  startReplay(objectName: string, from: ReplayFrom): ReplayStart | null;
  /** A fresh position at the tip of the stream, for keep-alives. */
  eventTip(): number;
  /** Publishes events as a user, each by itself. Values are JSON in the REST API's form. */
  publishEvents(userId: string, objectName: string, events: readonly JsonObject[]): PublishOutcome[];
}
