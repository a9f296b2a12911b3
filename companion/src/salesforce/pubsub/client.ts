import { credentials, Metadata } from "@grpc/grpc-js";
import { abortable, type Clock } from "../../time.ts";
import type { OrgSession } from "../org-client.ts";
import { PubSubFailure, toPubSubFailure } from "./failure.ts";
import { createSchemas, type EventValues } from "./schemas.ts";
import { pubSubService, type FetchRequest, type FetchResponse, type PubSubStub } from "./service.ts";

export interface PubSubSettings {
  /** `host:port` */
  endpoint: string;
  /** Certificates (PEM) of the authorities to trust; Node's own when nothing stands here. */
  ca?: string | undefined;
  /** A stream that is silent for longer is taken for dead: Salesforce says that it lives every 270 s or sooner. */
  silenceMs: number;
  /** Time-out of one call. */
  timeoutMs: number;
}

export interface StreamEvent {
  /** The event's uuid. */
  id: string;
  /** Null when it does not fit its schema. */
  values: EventValues | null;
}

/** What one message of a stream brought; a message that only says that the stream lives has no events. */
export interface StreamPage {
  events: StreamEvent[];
  /** The place behind them, to go on at. */
  replayId: string;
}

/** The event bus of one org. */
export interface PubSubClient {
  /**
   * Follows a topic from a place on, from the earliest event that is kept where it is null. While a page is being worked
   * on no more is asked for. `onOpen` is told when the stream stands.
   *
   * @throws PubSubFailure when the stream ends; the signal's reason when it aborts.
   */
  subscribe(
    topic: string,
    replayId: string | null,
    how: { signal: AbortSignal; onOpen(): void },
  ): AsyncIterable<StreamPage>;
}

/** Events that are under way at most. */
const AT_ONCE = 50;

/** Speaks the Pub/Sub API by gRPC, over TLS, as the integration user. Each stream has a connection of its own. */
export function createPubSub(
  settings: PubSubSettings,
  session: (signal: AbortSignal) => Promise<OrgSession>,
  clock: Clock,
): PubSubClient {
  return {
    async *subscribe(topicName, replayId, { signal, onOpen }) {
      const metadata = metadataOf(await session(signal));
      const stub = connect(settings);
      try {
        const unary = unaryCalls(stub, metadata, settings.timeoutMs, clock);
        const { canSubscribe } = await abortable(unary.topic(topicName), signal);
        if (!canSubscribe)
          throw new PubSubFailure(
            "refused",
            "cannot_subscribe",
            `The integration user may not subscribe to ${topicName}.`,
          );
        const decode = createSchemas(unary.schema);
        onOpen();
        for await (const response of fetched(stub, metadata, firstRequest(topicName, replayId), {
          ...settings,
          signal,
        })) {
          const events: StreamEvent[] = [];
          for (const { event } of response.events)
            events.push({ id: event.id, values: await decode(event.schemaId, event.payload) });
          yield { events, replayId: response.latestReplayId.toString("hex") };
        }
        throw new PubSubFailure("unavailable", "stream_ended", "Salesforce ended the stream.");
      } catch (error) {
        signal.throwIfAborted();
        throw toPubSubFailure(error);
      } finally {
        stub.close();
      }
    },
  };
}

function connect({ endpoint, ca }: PubSubSettings): PubSubStub {
  const roots = ca === undefined ? null : Buffer.from(ca);
  const Service = pubSubService();
  return new Service(endpoint, credentials.createSsl(roots), { "grpc.max_receive_message_length": 16 * 1_048_576 });
}

function metadataOf({ accessToken, instanceUrl, organizationId }: OrgSession): Metadata {
  const metadata = new Metadata();
  metadata.set("accesstoken", accessToken);
  metadata.set("instanceurl", instanceUrl);
  metadata.set("tenantid", organizationId);
  return metadata;
}

function firstRequest(topicName: string, replayId: string | null): FetchRequest {
  const place =
    replayId === null
      ? ({ replayPreset: "EARLIEST" } as const)
      : ({ replayPreset: "CUSTOM", replayId: Buffer.from(replayId, "hex") } as const);
  return { topicName, numRequested: AT_ONCE, ...place };
}

/** The messages of a stream, in order; when one was worked on, as many events more are asked for as it brought. */
async function* fetched(
  stub: PubSubStub,
  metadata: Metadata,
  first: FetchRequest,
  { silenceMs, signal }: { silenceMs: number; signal: AbortSignal },
): AsyncIterable<FetchResponse> {
  const call = stub.Subscribe(metadata);
  // A stream that nobody reads any more may still fail.
  call.on("error", () => undefined);
  let isSilent = false;
  const watch = setTimeout(() => {
    isSilent = true;
    call.cancel();
  }, silenceMs).unref();
  const abort = () => call.cancel();
  signal.addEventListener("abort", abort, { once: true });
  try {
    call.write(first);
    for await (const response of call as AsyncIterable<FetchResponse>) {
      watch.refresh();
      yield response;
      const { length } = response.events;
      if (length > 0) call.write({ topicName: first.topicName, numRequested: length });
    }
  } catch (error) {
    if (isSilent)
      throw new PubSubFailure("unavailable", "stream_silent", `The stream was silent for ${silenceMs} ms.`, {
        cause: error,
      });
    throw error;
  } finally {
    clearTimeout(watch);
    signal.removeEventListener("abort", abort);
    call.cancel();
  }
}

function unaryCalls(stub: PubSubStub, metadata: Metadata, timeoutMs: number, clock: Clock) {
  const options = () => ({ deadline: new Date(clock() + timeoutMs) });
  return {
    topic: (topicName: string) =>
      new Promise<{ canSubscribe: boolean }>((resolve, reject) => {
        stub.GetTopic({ topicName }, metadata, options(), (error, answer) => (error ? reject(error) : resolve(answer)));
      }),
    schema: (schemaId: string) =>
      new Promise<string>((resolve, reject) => {
        stub.GetSchema({ schemaId }, metadata, options(), (error, answer) =>
          error ? reject(error) : resolve(answer.schemaJson),
        );
      }),
  };
}
