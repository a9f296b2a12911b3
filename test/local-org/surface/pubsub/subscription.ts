/** One Subscribe stream: where it starts, what it may still send, and its keep-alives. [Pub/Sub API: Subscribe RPC Method] */
import { randomUUID } from "node:crypto";
import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { BusEvent, EventTopic, ReplayFrom, ReplayStart } from "./event-door.ts";
import type { EventSchema } from "./event-schema.ts";
import { decodeReplayId, encodeReplayId } from "./service.ts";
import type { FetchRequest, FetchResponse } from "./service.ts";
import { asRpcError, refusal } from "./status.ts";

/** Events that one FetchRequest can ask for. [Pub/Sub API: Allocations] */
const MOST_REQUESTED = 100;

export interface SubscriptionDoor {
  /** @throws RpcError when the caller's session has ended, or the user may not subscribe */
  authorize(topicName: string): Promise<{ readonly topic: EventTopic; readonly schema: EventSchema }>;
  startReplay(objectName: string, from: ReplayFrom): Promise<ReplayStart | null>;
  eventTip(): Promise<number>;
  /** Counts one delivered event. False when the day's allowance is used up. */
  takeDelivery(): boolean;
  readonly keepAliveMs: number;
}

export class Subscription {
  readonly #call: ServerDuplexStream<FetchRequest, FetchResponse>;
  readonly #door: SubscriptionDoor;
  readonly #keepAlive: NodeJS.Timeout;
  #requests = Promise.resolve();
  /** As the first request wrote it. */
  #topicName = "";
  #objectName: string | null = null;
  #schema: EventSchema | null = null;
  /** Events that wait for the client to ask for more. */
  #waiting: BusEvent[] = [];
  /** Events that the client has asked for and not received. */
  #pending = 0;
  #lastSent = 0;
  #ended = false;

  constructor(call: ServerDuplexStream<FetchRequest, FetchResponse>, door: SubscriptionDoor) {
    this.#call = call;
    this.#door = door;
    this.#keepAlive = setInterval(() => void this.#sendKeepAlive(), door.keepAliveMs).unref();
    call.on("data", (request: FetchRequest) => {
      this.#requests = this.#requests.then(() => this.#take(request)).catch((error: unknown) => this.fail(error));
    });
    call.on("end", () => {
      this.#stop();
      call.end();
    });
    call.on("cancelled", () => this.#stop());
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Hears of an event of any topic. */
  offer(event: BusEvent): void {
    if (event.objectName !== this.#objectName) return;
    this.#waiting.push(event);
    this.#send();
  }

  /** Ends the stream with a status. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#stop();
    this.#call.emit("error", asRpcError(error));
  }

  #stop(): void {
    this.#ended = true;
    clearInterval(this.#keepAlive);
  }

  async #take(request: FetchRequest): Promise<void> {
    if (this.#ended) return;
    if (request.numRequested <= 0) throw refusal("subscription.fetch.requested.events.invalid");
    const isFirst = this.#topicName === "";
    if (!isFirst && request.topicName !== "" && request.topicName !== this.#topicName)
      throw refusal("subscription.fetch.topic.mismatch");
    if (isFirst && request.topicName === "") throw refusal("topic.validation.empty");
    if (isFirst) this.#topicName = request.topicName;
    const { topic, schema } = await this.#door.authorize(this.#topicName);
    if (isFirst) await this.#start(topic, schema, request);
    this.#pending += Math.min(request.numRequested, MOST_REQUESTED);
    this.#send();
  }

  async #start(topic: EventTopic, schema: EventSchema, request: FetchRequest): Promise<void> {
    const from = startOf(request);
    // What is published from here on is heard, and may also be in the answer
    this.#objectName = topic.objectName;
    const start = await this.#door.startReplay(topic.objectName, from);
    if (!start) throw refusal("subscription.fetch.replayid.corrupted");
    const heard = this.#waiting.filter((event) => event.replayId > start.position);
    this.#waiting = [...start.events, ...heard];
    this.#lastSent = from === "latest" ? start.position : 0;
    this.#schema = schema;
  }

  #send(): void {
    while (this.#schema && !this.#ended && this.#pending > 0 && this.#waiting.length > 0) {
      const batch: BusEvent[] = [];
      const most = Math.min(this.#pending, MOST_REQUESTED, this.#waiting.length);
      while (batch.length < most && this.#door.takeDelivery()) batch.push(this.#waiting.shift() as BusEvent);
      this.#pending -= batch.length;
      if (batch.length > 0) this.#write(batch, this.#schema);
      if (batch.length < most) this.fail(refusal("subscription.limit.exceeded"));
    }
  }

  #write(batch: readonly BusEvent[], schema: EventSchema): void {
    this.#lastSent = (batch.at(-1) as BusEvent).replayId;
    this.#respond({
      events: batch.map(({ replayId, eventUuid, values }) => ({
        event: { id: eventUuid, schemaId: schema.id, payload: schema.encode(values) },
        replayId: encodeReplayId(replayId),
      })),
      latestReplayId: encodeReplayId(this.#lastSent),
    });
  }

  /** The newest position of the stream, unless events wait that the client has not asked for: it must not skip them. */
  async #sendKeepAlive(): Promise<void> {
    if (!this.#schema || this.#ended) return;
    try {
      const tip = await this.#door.eventTip();
      if (this.#ended) return;
      if (this.#waiting.length === 0) this.#lastSent = Math.max(this.#lastSent, tip);
      if (this.#lastSent > 0) this.#respond({ events: [], latestReplayId: encodeReplayId(this.#lastSent) });
    } catch (error) {
      this.fail(error);
    }
  }

  #respond(response: Pick<FetchResponse, "events" | "latestReplayId">): void {
    this.#keepAlive.refresh();
    this.#call.write({ ...response, rpcId: randomUUID(), pendingNumRequested: this.#pending });
  }
}

/** @throws RpcError when a custom start has no replay id, or bytes that cannot be one */
function startOf({ replayPreset, replayId }: FetchRequest): ReplayFrom {
  if (replayPreset !== "CUSTOM") return replayPreset === "EARLIEST" ? "earliest" : "latest";
  if (replayId.length === 0) throw refusal("subscription.fetch.replayid.validation.failed");
  const after = decodeReplayId(replayId);
  if (after === null) throw refusal("subscription.fetch.replayid.corrupted");
  return { after };
}
