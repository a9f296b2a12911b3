/**
 * The worker thread of one org. Apex is synchronous, so the org lives here by itself and takes one call after the other; after each it runs what
 * the call's transactions left behind (events, queueables, future methods), before it takes the next.
 */
import { flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { cacheLoadedCode } from "../cache-folder.ts";
import { OrgClock } from "./clock.ts";
import type { OrgCore } from "./core.ts";
import type { Call, FromWorker, WorkerData } from "./worker-protocol.ts";

const port = parentPort;
if (!port) throw new Error("org/worker.ts runs as a worker thread only");
const { options, clock } = workerData as WorkerData;
const say = (message: FromWorker): void => port.postMessage(message);

try {
  cacheLoadedCode();
  const { OrgCore } = await import("./core.ts");
  const sharedClock = new OrgClock(clock);
  const core = OrgCore.create({
    ...options,
    now: () => sharedClock.now(),
    warn: (message) => say({ kind: "warning", message }),
    heard: (event) => say({ kind: "event", event }),
  });
  port.on("message", (call: Call) => {
    answer(core, call);
    core.settle();
  });
  core.settle();
  say({ kind: "ready", ...core.administrator() });
  flushCompileCache(); // the thread is ended, not asked to end
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}

function answer(core: OrgCore, { id, operation, args }: Call): void {
  try {
    const method = core[operation] as (...values: readonly unknown[]) => unknown;
    say({ kind: "answer", id, value: method.apply(core, args as unknown[]) });
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    say({ kind: "error", id, message, stack });
  }
}
