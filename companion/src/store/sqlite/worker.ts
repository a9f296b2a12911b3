/**
 * The store's thread: holds the database and nothing else. Requests that arrive within one turn of the event loop share
 * a transaction and its sync to disk; they are answered after the commit, so an answer always means durable.
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
  let waiting: StoreCall[] = [];

  const answer = (replies: StoreReply[]) => port.postMessage(replies);

  const commitTurn = () => {
    const turn = waiting;
    waiting = [];
    try {
      const results = engine.transaction(
        turn.map(
          ({ method, args }) =>
            () =>
              call(engine, method, args),
        ),
      );
      answer(
        turn.map(({ id }, index): StoreReply => {
          const result = results[index];
          if (result === undefined || "error" in result) return { id, error: wireError(result?.error) };
          return { id, value: result.value };
        }),
      );
    } catch (error) {
      answer(turn.map(({ id }) => ({ id, error: wireError(error) })));
    }
  };

  port.on("message", (requests: StoreRequest[]) => {
    for (const request of requests) {
      if (request.method === "close") {
        if (waiting.length > 0) commitTurn();
        engine.close();
        answer([{ id: request.id, value: undefined }]);
        port.close();
        return;
      }
      waiting.push(request as StoreCall);
    }
    if (waiting.length === requests.length) setImmediate(() => waiting.length > 0 && commitTurn());
  });
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
