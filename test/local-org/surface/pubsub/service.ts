/** The Pub/Sub API's service definition, read from the `.proto` that the stock client ships, and its messages as the loader gives them. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadPackageDefinition } from "@grpc/grpc-js";
import type { ServiceClientConstructor, ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

export interface ProducerEvent {
  readonly id: string;
  readonly schemaId: string;
  readonly payload: Buffer;
}

export interface FetchRequest {
  readonly topicName: string;
  readonly replayPreset: "LATEST" | "EARLIEST" | "CUSTOM";
  readonly replayId: Buffer;
  readonly numRequested: number;
}

export interface FetchResponse {
  readonly events: readonly { readonly event: ProducerEvent; readonly replayId: Buffer }[];
  readonly latestReplayId: Buffer;
  readonly rpcId: string;
  readonly pendingNumRequested: number;
}

export interface PublishRequest {
  readonly topicName: string;
  readonly events: readonly ProducerEvent[];
}

export interface PublishResult {
  readonly replayId?: Buffer;
  readonly error?: { readonly code: "PUBLISH"; readonly msg: string };
  readonly correlationKey: string;
}

export interface PublishResponse {
  readonly results: readonly PublishResult[];
  readonly schemaId: string;
  readonly rpcId: string;
}

/** `eventbus.v1.PubSub` */
export function pubSubConstructor(): ServiceClientConstructor {
  const client = createRequire(import.meta.url).resolve("salesforce-pubsub-api-client");
  const file = join(dirname(client), "..", "pubsub_api.proto");
  const definition = loadPackageDefinition(loadSync(file, { enums: String, defaults: true }));
  const { eventbus } = definition as unknown as { eventbus: { v1: { PubSub: ServiceClientConstructor } } };
  return eventbus.v1.PubSub;
}

export function pubSubService(): ServiceDefinition {
  return pubSubConstructor().service;
}

/** Replay ids are opaque to clients. The platform's are ten bytes, the number in the first eight; its Node client sends eight back. */
export function encodeReplayId(replayId: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(replayId));
  return bytes;
}

/** Null when the bytes are no replay id. */
export function decodeReplayId(bytes: Buffer): number | null {
  if (bytes.length !== 8 && bytes.length !== 10) return null;
  const value = bytes.readBigUInt64BE();
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}
