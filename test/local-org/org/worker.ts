/**
 * The worker thread of one org. Apex is synchronous, so the org lives here by itself and takes one call after the other; after each it runs what
 * the call's transactions left behind (events, queueables, future methods), before it takes the next.
 */
import { flushCompileCache } from "node:module";
import type { MessagePort } from "node:worker_threads";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { RestError } from "../surface/http/errors.ts";
import { cacheLoadedCode } from "../cache-folder.ts";
import { OrgClock } from "./clock.ts";
import type { OrgCore } from "./core.ts";
import type { Call, FromWorker, WorkerData } from "./worker-protocol.ts";

const port = parentPort;
if (!port) throw new Error("org/worker.ts runs as a worker thread only");
const { options, clock, posted } = workerData as WorkerData;
const say = (message: FromWorker): void => port.postMessage(message);

/** Real time: a test whose other request never comes shall fail, not hang. */
const LONGEST_STANDSTILL_MS = 20_000;

try {
  cacheLoadedCode();
  const { OrgCore } = await import("./core.ts");
  const sharedClock = new OrgClock(clock);
  const core = OrgCore.create({
    ...options,
    now: () => sharedClock.now(),
    warn: (message) => say({ kind: "warning", message }),
    heard: (event) => say({ kind: "event", event }),
    nextCall: () => {
      const call = nextCall();
      return call && { isRequest: call.operation === "rest", run: () => answer(core, call) };
    },
  });
  port.on("message", (call: Call) => {
    answer(core, call)();
    core.settle();
  });
  core.settle();
  say({ kind: "ready", ...core.administrator() });
  flushCompileCache(); // the thread is ended, not asked to end
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}

/** Does what is asked; answers how to tell the outcome. */
function answer(core: OrgCore, { id, operation, args }: Call): () => void {
  try {
    const method = core[operation] as (...values: readonly unknown[]) => unknown;
    const value = method.apply(core, args as unknown[]);
    return () => say({ kind: "answer", id, value });
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    const refusal = error instanceof RestError ? { status: error.status, errors: error.errors } : null;
    return () => say({ kind: "error", id, message, stack, refusal });
  }
}

/** Waits for a call while another one stands still; null when none comes for long. */
function nextCall(): Call | null {
  const count = new Int32Array(posted);
  for (;;) {
    const seen = Atomics.load(count, 0);
    const received = receiveMessageOnPort(port as MessagePort);
    if (received) return received.message as Call;
    if (Atomics.wait(count, 0, seen, LONGEST_STANDSTILL_MS) === "timed-out") return null;
  }
}
