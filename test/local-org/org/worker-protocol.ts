/** What the HTTP thread and an org's worker say to each other. */
import type { ApiError } from "../surface/http/errors.ts";
import type { OrgOperations } from "../surface/org-operations.ts";
import type { BusEvent } from "../surface/pubsub/event-door.ts";
import type { ClockMemory } from "./clock.ts";
import type { CoreOptions } from "./core.ts";

/** Given to the worker when it starts. */
export interface WorkerData {
  readonly options: CoreOptions;
  readonly clock: ClockMemory;
  /** Counts the calls that were posted, so that the worker can wait for the next one while a transaction stands still. */
  readonly posted: SharedArrayBuffer;
}

export type OperationName = keyof OrgOperations;

export interface Call {
  readonly id: number;
  readonly operation: OperationName;
  readonly args: readonly unknown[];
}

/** The org's administrator and identity, told once when the org stands. */
export interface Ready {
  readonly kind: "ready";
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
}

export type FromWorker =
  | Ready
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly id: number;
      readonly message: string;
      readonly stack: string;
      /** Of a refusal with a status of its own. */
      readonly refusal: { readonly status: number; readonly errors: readonly ApiError[] } | null;
    }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "event"; readonly event: BusEvent };
