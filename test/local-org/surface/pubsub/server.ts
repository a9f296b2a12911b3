/** The Pub/Sub API of one org: gRPC over TLS, on the HTTP thread; events come from the org's worker. */
import { randomUUID } from "node:crypto";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Metadata, sendUnaryData, ServerDuplexStream, ServerUnaryCall } from "@grpc/grpc-js";
import type { ApiUsageCounter } from "../api-usage.ts";
import type { JsonObject } from "../http/messages.ts";
import type { OrgLink } from "../org-operations.ts";
import { callerOf } from "./callers.ts";
import { selfSignedCertificate } from "./certificate.ts";
import type { BusEvent, EventTopic, PublishOutcome } from "./event-door.ts";
import { EventSchema } from "./event-schema.ts";
import { encodeReplayId, pubSubService } from "./service.ts";
import type {
  FetchRequest,
  FetchResponse,
  ProducerEvent,
  PublishRequest,
  PublishResponse,
  PublishResult,
} from "./service.ts";
import { asRpcError, refusal, rpcNotImplemented } from "./status.ts";
import { Subscription } from "./subscription.ts";

export interface PubSubOptions {
  readonly org: OrgLink;
  readonly organizationId: string;
  /** The org's URL, which callers name as their instance. */
  readonly url: string;
  /** Counts delivered events against the org's daily allowance. */
  readonly deliveries: ApiUsageCounter;
  /** How long a subscription may be silent before an empty response tells that it lives; the platform's is at most 270 seconds. */
  readonly keepAliveMs?: number;
}

const KEEP_ALIVE_MS = 270_000;

interface Target {
  readonly userId: string;
  readonly topic: EventTopic;
  readonly schema: EventSchema;
}

export class PubSubServer {
  /** `localhost:port` */
  readonly endpoint: string;
  /** PEM; made for this org, and its own authority. */
  readonly certificate: string;
  readonly #server: Server;
  readonly #options: PubSubOptions;
  readonly #subscriptions = new Set<Subscription>();
  readonly #publishStreams = new Set<ServerDuplexStream<PublishRequest, PublishResponse>>();
  readonly #schemas = new Map<string, EventSchema>();

  private constructor(server: Server, port: number, certificate: string, options: PubSubOptions) {
    this.#server = server;
    this.#options = options;
    this.endpoint = `localhost:${port}`;
    this.certificate = certificate;
  }

  /** Listens on the loopback interface, on a free port. */
  static async start(options: PubSubOptions): Promise<PubSubServer> {
    const { certificate, privateKey } = selfSignedCertificate(["localhost"], ["127.0.0.1"]);
    const credentials = ServerCredentials.createSsl(null, [
      { cert_chain: Buffer.from(certificate), private_key: Buffer.from(privateKey) },
    ]);
    const server = new Server();
    const started: { api?: PubSubServer } = {};
    const api = (): PubSubServer => started.api as PubSubServer;
    server.addService(pubSubService(), {
      GetTopic: unary<{ topicName: string }>((request, caller) => api().#getTopic(request.topicName, caller)),
      GetSchema: unary<{ schemaId: string }>((request, caller) => api().#getSchema(request.schemaId, caller)),
      Publish: unary<PublishRequest>((request, caller) => api().#publish(request, caller)),
      Subscribe: (call: ServerDuplexStream<FetchRequest, FetchResponse>) => api().#subscribe(call),
      PublishStream: (call: ServerDuplexStream<PublishRequest, PublishResponse>) => api().#publishStream(call),
      ManagedSubscribe: (call: ServerDuplexStream<unknown, unknown>) =>
        call.emit("error", rpcNotImplemented("the RPC ManagedSubscribe (beta)")),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    return (started.api = new PubSubServer(server, port, certificate, options));
  }

  /** Hears of an event that the org's bus took in. */
  announce(event: BusEvent): void {
    for (const subscription of this.#subscriptions)
      if (subscription.ended) this.#subscriptions.delete(subscription);
      else subscription.offer(event);
  }

  /** Ends all streams as unavailable, as the platform does now and then; new ones are taken at once. */
  disconnect(): void {
    for (const subscription of this.#subscriptions) subscription.fail(refusal("service.unavailable"));
    this.#subscriptions.clear();
    for (const stream of this.#publishStreams) stream.emit("error", refusal("service.unavailable"));
    this.#publishStreams.clear();
  }

  /** Stops at once. */
  close(): void {
    this.#server.forceShutdown();
  }

  async #getTopic(topicName: string, caller: Metadata): Promise<object> {
    const { topic, schema } = await this.#target(topicName, caller);
    return {
      topicName: topic.topicName,
      tenantGuid: `core/local/${this.#options.organizationId}`,
      canPublish: topic.canPublish,
      canSubscribe: topic.canSubscribe,
      schemaId: schema.id,
      rpcId: randomUUID(),
    };
  }

  async #getSchema(schemaId: string, caller: Metadata): Promise<object> {
    await callerOf(caller, this.#options);
    if (schemaId === "") throw refusal("schema.validation.failed");
    const schema = this.#schemas.get(schemaId);
    if (!schema) throw refusal("schema.meta.permission");
    return { schemaJson: schema.json, schemaId, rpcId: randomUUID() };
  }

  #subscribe(call: ServerDuplexStream<FetchRequest, FetchResponse>): void {
    const { org, deliveries, keepAliveMs = KEEP_ALIVE_MS } = this.#options;
    const subscription = new Subscription(call, {
      keepAliveMs,
      authorize: async (topicName) => {
        const target = await this.#target(topicName, call.metadata);
        if (!target.topic.canSubscribe) throw refusal("subscription.topic.cannot.subscribe");
        return target;
      },
      startReplay: (objectName, from) => org.startReplay(objectName, from),
      eventTip: () => org.eventTip(),
      takeDelivery: () => deliveries.take(),
    });
    this.#subscriptions.add(subscription);
  }

  #publishStream(call: ServerDuplexStream<PublishRequest, PublishResponse>): void {
    let topicName = "";
    let answered = Promise.resolve();
    this.#publishStreams.add(call);
    call.on("cancelled", () => this.#publishStreams.delete(call));
    const answer = async (request: PublishRequest): Promise<void> => {
      topicName ||= request.topicName;
      if (request.topicName !== "" && request.topicName !== topicName) throw refusal("publish.topic.mismatch");
      const response = await this.#publish({ ...request, topicName }, call.metadata);
      if (this.#publishStreams.has(call)) call.write(response);
    };
    const fail = (error: unknown): void => {
      if (this.#publishStreams.delete(call)) call.emit("error", asRpcError(error));
    };
    call.on("data", (request: PublishRequest) => {
      answered = answered.then(() => answer(request)).catch(fail);
    });
    call.on("end", () => void answered.then(() => this.#publishStreams.delete(call) && call.end()));
  }

  async #publish({ topicName, events }: PublishRequest, caller: Metadata): Promise<PublishResponse> {
    const { userId, topic, schema } = await this.#target(topicName, caller);
    if (!topic.canPublish) throw refusal("topic.meta.permission");
    if (events.length === 0) throw refusal("publish.event.count.invalid");
    const read = events.map((event) => payloadOf(event, schema));
    const payloads = read.filter((payload) => typeof payload !== "string");
    const outcomes =
      payloads.length === 0 ? [] : await this.#options.org.publishEvents(userId, topic.objectName, payloads);
    const next = outcomes.values();
    const results = events.map(({ id }, index): PublishResult => {
      const payload = read[index];
      const outcome = typeof payload === "string" ? failed(payload) : (next.next().value as PublishOutcome);
      return outcome.ok
        ? { replayId: encodeReplayId(outcome.replayId), correlationKey: id }
        : { error: { code: "PUBLISH", msg: outcome.message }, correlationKey: id };
    });
    return { results, schemaId: schema.id, rpcId: randomUUID() };
  }

  /** The caller, and the topic that the caller means. @throws RpcError */
  async #target(topicName: string, caller: Metadata): Promise<Target> {
    const userId = await callerOf(caller, this.#options);
    if (topicName === "") throw refusal("topic.validation.empty");
    if (topicName.startsWith("/data/")) throw rpcNotImplemented(`Change Data Capture (${topicName})`);
    if (topicName.endsWith("__chn")) throw rpcNotImplemented(`a custom event channel (${topicName})`);
    const topic = await this.#options.org.eventTopic(userId, topicName);
    if (!topic)
      throw refusal(
        "topic.not.found",
        `The topic information for org ${this.#options.organizationId} and topic ${topicName} not found.`,
      );
    if (!topic.canPublish && !topic.canSubscribe) throw refusal("topic.meta.permission");
    const schema = new EventSchema(topic);
    const known = this.#schemas.get(schema.id) ?? schema;
    this.#schemas.set(schema.id, known);
    return { userId, topic, schema: known };
  }
}

function failed(message: string): PublishOutcome {
  return { ok: false, message };
}

/** The values of an event, or what is wrong with it. @throws RpcError when it does not say its schema */
function payloadOf({ schemaId, payload }: ProducerEvent, schema: EventSchema): JsonObject | string {
  if (schemaId === "") throw refusal("schema.validation.failed");
  if (schemaId !== schema.id) throw refusal("schema.meta.permission");
  try {
    return schema.decode(payload);
  } catch (error) {
    return `The payload does not fit the schema: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function unary<Request>(answer: (request: Request, caller: Metadata) => Promise<object>) {
  return async (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>): Promise<void> => {
    try {
      callback(null, await answer(call.request, call.metadata));
    } catch (error) {
      callback(asRpcError(error));
    }
  };
}
