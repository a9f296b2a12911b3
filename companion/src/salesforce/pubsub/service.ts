import { loadPackageDefinition, type Metadata, type ClientDuplexStream, type ServiceError } from "@grpc/grpc-js";
import type { ChannelCredentials, ChannelOptions, CallOptions } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What is asked for on a stream; the first names the place to begin at, the others how many events more. */
export interface FetchRequest {
  topicName: string;
  numRequested: number;
  replayPreset?: "EARLIEST" | "CUSTOM";
  replayId?: Buffer;
}

export interface FetchResponse {
  events: { event: { id: string; schemaId: string; payload: Buffer }; replayId: Buffer }[];
  /** The place behind these events; without events, the newest of the stream. */
  latestReplayId: Buffer;
}

type Answered<Answer> = (error: ServiceError | null, answer: Answer) => void;

/** The parts of `eventbus.v1.PubSub` in use here. */
export interface PubSubStub {
  GetTopic(
    request: { topicName: string },
    metadata: Metadata,
    options: CallOptions,
    done: Answered<{ canSubscribe: boolean }>,
  ): { cancel(): void };
  GetSchema(
    request: { schemaId: string },
    metadata: Metadata,
    options: CallOptions,
    done: Answered<{ schemaJson: string }>,
  ): { cancel(): void };
  Subscribe(metadata: Metadata): ClientDuplexStream<FetchRequest, FetchResponse>;
  close(): void;
}

type StubConstructor = new (
  endpoint: string,
  credentials: ChannelCredentials,
  options?: Partial<ChannelOptions>,
) => PubSubStub;

let loaded: StubConstructor | undefined;

/**
 * Reads Salesforce's service definition from the package that brings it. That package's own client is not used: it
 * decodes without waiting, so that pages may overtake each other and more is asked for before anything is stored; it takes
 * no certificates; and a stream that it has closed may still end the process by an error that nobody hears.
 */
export function pubSubService(): StubConstructor {
  if (loaded === undefined) {
    const client = createRequire(import.meta.url).resolve("salesforce-pubsub-api-client");
    const definition = loadSync(join(dirname(client), "..", "pubsub_api.proto"), { enums: String, defaults: true });
    const { eventbus } = loadPackageDefinition(definition) as unknown as {
      eventbus: { v1: { PubSub: StubConstructor } };
    };
    loaded = eventbus.v1.PubSub;
  }
  return loaded;
}
