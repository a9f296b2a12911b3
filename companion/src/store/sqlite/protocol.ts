import type { Store } from "../store.ts";

/** The methods of the store that its worker thread executes. */
export type StoreMethod = Exclude<keyof Store, "onWoken">;

/** What the worker thread is started with. */
export interface WorkerOptions {
  directory: string;
  lockWaitMs: number;
}

export interface StoreRequest {
  id: number;
  method: StoreMethod;
  args: unknown[];
}

/** A request that is made in a transaction. */
export type StoreCall = StoreRequest & { method: Exclude<StoreMethod, "close"> };

/** An error on its way between threads: structured clone would drop the code. */
export interface WireError {
  code: string | null;
  message: string;
}

export type StoreReply = { id: number; value: unknown } | { id: number; error: WireError };

/** What a sync made durable. */
export interface StoreAnswer {
  /** How many messages are answered by it. */
  messages: number;
  replies: StoreReply[];
}

export type StoreStart = { ready: true } | { ready: false; error: WireError };
