/**
 * The store's thread: holds the database and nothing else. The requests of one message share a transaction. While it is
 * synced to disk the next is made, and one sync answers for all that were committed before it began; so an answer always
 * means durable.
 */
import { parentPort, workerData } from "node:worker_threads";
import { StoreError } from "../store.ts";
import { openEngine, type Engine } from "./engine.ts";
import { isFull } from "./folder.ts";
import type {
  StoreAnswer,
  StoreCall,
  StoreReply,
  StoreRequest,
  StoreStart,
  WireError,
  WorkerOptions,
} from "./protocol.ts";
import { syncOf, type Sync } from "./sync.ts";

/** What a thread that serves a store needs of its port. */
export interface StorePort {
  on(event: "message", listener: (requests: StoreRequest[]) => void): unknown;
  postMessage(answer: StoreAnswer): void;
  close(): void;
}

function wireError(error: unknown): WireError {
  if (isFull(error)) return { code: null, message: "The store's disk is full. Make room, and it goes on by itself." };
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof StoreError ? error.code : null, message };
}

/** Serves a store until it is asked to close. @throws out of the event loop when a sync fails: nothing is certain then. */
export function serve(engine: Engine, sync: Sync, port: StorePort): void {
  /** Committed, and not known to be on disk. */
  let committed: StoreReply[][] = [];
  let syncing = false;
  let closeId: number | undefined;

  const goOn = () => {
    if (syncing) return;
    if (committed.length > 0) {
      const covered = committed;
      committed = [];
      syncing = true;
      sync.start((error) => {
        // What the disk did not take may be gone from memory too, so no later sync could make it good.
        if (error !== null) throw error;
        syncing = false;
        port.postMessage({ messages: covered.length, replies: covered.flat() });
        goOn();
      });
    } else if (closeId !== undefined) {
      sync.close();
      engine.close();
      port.postMessage({ messages: 1, replies: [{ id: closeId, value: undefined }] });
      port.close();
    }
  };

  port.on("message", (requests) => {
    closeId ??= requests.find(({ method }) => method === "close")?.id;
    const calls = requests.filter((request): request is StoreCall => request.method !== "close");
    if (calls.length > 0) committed.push(commit(engine, calls));
    goOn();
  });
}

function commit(engine: Engine, calls: readonly StoreCall[]): StoreReply[] {
  try {
    const results = engine.transaction(
      calls.map(
        ({ method, args }) =>
          () =>
            call(engine, method, args),
      ),
    );
    return calls.map(({ id }, index) => {
      const result = results[index];
      if (result === undefined || "error" in result) return { id, error: wireError(result?.error) };
      return { id, value: result.value };
    });
  } catch (error) {
    return calls.map(({ id }) => ({ id, error: wireError(error) }));
  }
}

function call({ methods }: Engine, method: StoreCall["method"], args: unknown[]): unknown {
  return (methods[method] as (...values: unknown[]) => unknown)(...args);
}

if (parentPort !== null) {
  try {
    const { directory, lockWaitMs } = workerData as WorkerOptions;
    serve(openEngine(directory, { lockWaitMs, clock: Date.now }), syncOf(directory), parentPort);
    parentPort.postMessage({ ready: true } satisfies StoreStart);
  } catch (error) {
    parentPort.postMessage({ ready: false, error: wireError(error) } satisfies StoreStart);
    parentPort.close();
  }
}
