/**
 * Refusals of the Pub/Sub API: a gRPC status, and in its trailers the platform's own error code and the RPC's id, which also ends the message.
 * Codes, meanings and permanence: Pub/Sub API, "Handle Errors". The messages' wording is the local org's where the platform's is not documented.
 */
import { randomUUID } from "node:crypto";
import { Metadata, status } from "@grpc/grpc-js";
import type { StatusObject } from "@grpc/grpc-js";

const PREFIX = "sfdc.platform.eventbus.grpc.";

const REFUSALS = {
  "service.unavailable": [status.UNAVAILABLE, "The Pub/Sub API service is unavailable."],
  "service.auth.error": [
    status.UNAUTHENTICATED,
    "Authentication exception. Provide valid authentication via metadata headers.",
  ],
  "service.auth.headers.invalid": [status.UNAUTHENTICATED, "An authentication header is invalid or blank."],
  "topic.not.found": [status.NOT_FOUND, "Ensure the topic name is correct and that the topic exists."],
  "topic.meta.permission": [status.PERMISSION_DENIED, "The topic information can't be accessed."],
  "topic.validation.empty": [status.INVALID_ARGUMENT, "Topic validation failed. The topic name can't be blank."],
  "schema.meta.permission": [
    status.PERMISSION_DENIED,
    "The schema can't be accessed. Ensure the schema ID is correct.",
  ],
  "schema.validation.failed": [status.INVALID_ARGUMENT, "Schema validation failed. The schema ID can't be blank."],
  "subscription.fetch.replayid.corrupted": [
    status.INVALID_ARGUMENT,
    "The Replay ID is corrupted. Ensure that the replay_id field value in FetchRequest is valid and refers to an event that is within the retention window.",
  ],
  "subscription.fetch.replayid.validation.failed": [
    status.INVALID_ARGUMENT,
    "The Replay ID validation failed. A replay_preset of CUSTOM needs a replay_id.",
  ],
  "subscription.fetch.requested.events.invalid": [
    status.INVALID_ARGUMENT,
    "The requested number of events must be greater than 0.",
  ],
  "subscription.fetch.topic.mismatch": [
    status.INVALID_ARGUMENT,
    "The topic name can't change between the fetch requests of a stream.",
  ],
  "subscription.topic.cannot.subscribe": [
    status.PERMISSION_DENIED,
    "The user doesn't have the permission to subscribe to the topic.",
  ],
  "subscription.limit.exceeded": [
    status.RESOURCE_EXHAUSTED,
    "You have exceeded the event delivery limit for your org.",
  ],
  "publish.event.count.invalid": [status.INVALID_ARGUMENT, "The publish request holds no events."],
  "publish.topic.mismatch": [
    status.INVALID_ARGUMENT,
    "The topic name can't change between the publish requests of a stream.",
  ],
} as const satisfies Record<string, readonly [status, string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** Ends an RPC with a status. */
export class RpcError extends Error implements Partial<StatusObject> {
  readonly code: status;
  readonly details: string;
  readonly metadata = new Metadata();

  /** @param errorCode the platform's code, where it has one for the case */
  constructor(code: status, message: string, errorCode: string | null) {
    const rpcId = randomUUID();
    super(message);
    this.code = code;
    this.details = `${message} rpcId: ${rpcId}`;
    if (errorCode !== null) this.metadata.set("error-code", errorCode);
    this.metadata.set("rpc-id", rpcId);
  }
}

/** @param detail says what is wrong in this case, before the general message */
export function refusal(reason: RefusalCode, detail = ""): RpcError {
  const [code, message] = REFUSALS[reason];
  return new RpcError(code, detail === "" ? message : `${detail} ${message}`, PREFIX + reason);
}

/** A part of the Pub/Sub API that the local org does not have. */
export function rpcNotImplemented(what: string): RpcError {
  return new RpcError(status.UNIMPLEMENTED, `local org: ${what} is not implemented`, null);
}

/** What an RPC ends with when something was thrown: a fault of the local org says that it is one. */
export function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return new RpcError(status.INTERNAL, `local org: ${error instanceof Error ? error.message : String(error)}`, null);
}
