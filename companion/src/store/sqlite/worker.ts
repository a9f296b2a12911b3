/**
 * The store's thread: holds the database and nothing else. Requests that arrive within one turn of the event loop share
 * a transaction and its sync to disk; they are answered after the commit, so an answer always means durable.
 */
import { parentPort, workerData } from "node:worker_threads";
import { StoreError } from "../store.ts";
import { SqliteEngine } from "./engine.ts";
import type { StoreReply, StoreRequest, StoreStart, WireError, WorkerOptions } from "./protocol.ts";

function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof StoreError ? error.code : null, message };
}

function serve(engine: SqliteEngine, port: NonNullable<typeof parentPort>): void {
  let waiting: StoreRequest[] = [];

  const answer = (reply: StoreReply) => port.postMessage(reply);

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
      turn.forEach((request, index) => {
        const result = results[index];
        if (result === undefined || "error" in result) answer({ id: request.id, error: wireError(result?.error) });
        else answer({ id: request.id, value: result.value });
      });
    } catch (error) {
      for (const request of turn) answer({ id: request.id, error: wireError(error) });
    }
  };

  port.on("message", (request: StoreRequest) => {
    if (request.method === "close") {
      if (waiting.length > 0) commitTurn();
      engine.close();
      answer({ id: request.id, value: undefined });
      port.close();
      return;
    }
    waiting.push(request);
    if (waiting.length === 1) setImmediate(() => waiting.length > 0 && commitTurn());
  });
}

function call(engine: SqliteEngine, method: StoreRequest["method"], args: unknown[]): unknown {
  const target = engine[method] as (...values: unknown[]) => unknown;
  return target.apply(engine, args);
}

if (parentPort !== null) {
  try {
    const options = workerData as WorkerOptions;
    serve(new SqliteEngine(options.directory, { lockWaitMs: options.lockWaitMs, clock: Date.now }), parentPort);
    parentPort.postMessage({ ready: true } satisfies StoreStart);
  } catch (error) {
    parentPort.postMessage({ ready: false, error: wireError(error) } satisfies StoreStart);
    parentPort.close();
  }
}
