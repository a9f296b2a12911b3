/**
 * The store's thread: holds the database and nothing else. The requests of one message share a transaction and its sync
 * to disk; they are answered after the commit, by one message too, so an answer always means durable.
 */
import { parentPort, workerData } from "node:worker_threads";
import { StoreError } from "../store.ts";
import { openEngine, type Engine } from "./engine.ts";
import type { StoreCall, StoreReply, StoreRequest, StoreStart, WireError, WorkerOptions } from "./protocol.ts";

function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof StoreError ? error.code : null, message };
}

function serve(engine: Engine, port: NonNullable<typeof parentPort>): void {
  port.on("message", (requests: StoreRequest[]) => {
    const closing = requests.find(({ method }) => method === "close");
    const replies = commit(
      engine,
      requests.filter((request): request is StoreCall => request.method !== "close"),
    );
    if (closing !== undefined) {
      engine.close();
      replies.push({ id: closing.id, value: undefined });
    }
    port.postMessage(replies);
    if (closing !== undefined) port.close();
  });
}

function commit(engine: Engine, calls: readonly StoreCall[]): StoreReply[] {
  if (calls.length === 0) return [];
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
    const options = workerData as WorkerOptions;
    serve(openEngine(options.directory, { lockWaitMs: options.lockWaitMs, clock: Date.now }), parentPort);
    parentPort.postMessage({ ready: true } satisfies StoreStart);
  } catch (error) {
    parentPort.postMessage({ ready: false, error: wireError(error) } satisfies StoreStart);
    parentPort.close();
  }
}
