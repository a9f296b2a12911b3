import { status, type ServiceError } from "@grpc/grpc-js";
import { messageOf } from "../../errors.ts";

/**
 * Why a stream ended or did not begin. `stale`: the place to go on at is older than what Salesforce keeps (three days), or
 * none of its; `unauthorized`: the session has ended; `refused`: the integration user may not subscribe, or there is no
 * such topic; `limit`: the org's daily deliveries are used up; `unavailable`: everything that passes by itself.
 */
export type PubSubFailureKind = "stale" | "unauthorized" | "refused" | "limit" | "unavailable";

export class PubSubFailure extends Error {
  readonly kind: PubSubFailureKind;
  /** Salesforce's own code where it gives one (`sfdc.platform.eventbus.grpc.…`), else gRPC's. */
  readonly code: string;

  constructor(kind: PubSubFailureKind, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PubSubFailure";
    this.kind = kind;
    this.code = code;
  }
}

const KINDS: Readonly<Record<number, PubSubFailureKind>> = {
  [status.UNAUTHENTICATED]: "unauthorized",
  [status.PERMISSION_DENIED]: "refused",
  [status.NOT_FOUND]: "refused",
  [status.RESOURCE_EXHAUSTED]: "limit",
};

/** Codes of a place that cannot be gone on from. Source: Pub/Sub API, "Handle Errors". */
const STALE = /\.replayid\.(corrupted|validation\.failed)$/;

/** Sorts what a call ended with. */
export function toPubSubFailure(error: unknown): PubSubFailure {
  if (error instanceof PubSubFailure) return error;
  if (!isServiceError(error))
    return new PubSubFailure("unavailable", "pubsub_unreachable", messageOf(error), { cause: error });
  const [code = status[error.code] ?? "unknown"] = error.metadata.get("error-code").map(String);
  const kind = STALE.test(code) ? "stale" : (KINDS[error.code] ?? "unavailable");
  return new PubSubFailure(kind, code, `The Pub/Sub API ended the call: ${error.details}`, { cause: error });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "metadata" in error;
}
