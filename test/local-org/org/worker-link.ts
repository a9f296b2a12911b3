/** The HTTP thread's end of an org's worker. */
import { Worker } from "node:worker_threads";
import { RestError } from "../surface/http/errors.ts";
import type { OrgLink } from "../surface/org-operations.ts";
import type { BusEvent } from "../surface/pubsub/event-door.ts";
import type { Call, FromWorker, OperationName, Ready, WorkerData } from "./worker-protocol.ts";

const OPERATIONS: readonly OperationName[] = [
  "rest",
  "login",
  "openSession",
  "revoke",
  "identify",
  "users",
  "callApex",
  "query",
  "control",
  "eventTopic",
  "startReplay",
  "eventTip",
  "publishEvents",
];

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A running worker. */
export class WorkerLink {
  readonly org: OrgLink;
  readonly ready: Ready;
  readonly #worker: Worker;
  readonly #pending: Map<number, Pending>;
  readonly #posted: Int32Array;
  #calls = 0;

  private constructor(worker: Worker, ready: Ready, pending: Map<number, Pending>, posted: SharedArrayBuffer) {
    this.#worker = worker;
    this.#posted = new Int32Array(posted);
    this.#pending = pending;
    this.ready = ready;
    this.org = Object.fromEntries(
      OPERATIONS.map((operation) => [operation, (...args: unknown[]) => this.#call(operation, args)]),
    ) as unknown as OrgLink;
  }

  /** Starts a worker and waits until its org stands. @throws Error with the reason why it does not */
  static start(
    data: Omit<WorkerData, "posted">,
    { onWarning, onEvent }: { onWarning(message: string): void; onEvent(event: BusEvent): void },
  ): Promise<WorkerLink> {
    const posted = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: WorkerData = { ...data, posted };
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData, execArgv: [] });
    const pending = new Map<number, Pending>();
    return new Promise((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "ready") resolve(new WorkerLink(worker, message, pending, posted));
        else if (message.kind === "warning") onWarning(message.message);
        else if (message.kind === "event") onEvent(message.event);
        else if (message.kind === "failed") {
          reject(new Error(message.message));
          void worker.terminate();
        } else settle(pending, message);
      });
      const fail = (error: Error): void => {
        reject(error);
        for (const call of pending.values()) call.reject(error);
        pending.clear();
      };
      worker.on("error", fail);
      worker.on("exit", () => fail(new Error("The org's worker has ended")));
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #call(operation: OperationName, args: unknown[]): Promise<unknown> {
    const call: Call = { id: ++this.#calls, operation, args };
    return new Promise((resolve, reject) => {
      this.#pending.set(call.id, { resolve, reject });
      this.#worker.postMessage(call);
      Atomics.add(this.#posted, 0, 1);
      Atomics.notify(this.#posted, 0);
    });
  }
}

function settle(
  pending: Map<number, Pending>,
  message: Exclude<FromWorker, { kind: "ready" | "failed" | "warning" | "event" }>,
): void {
  const call = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === "answer") call?.resolve(message.value);
  else if (message.refusal) call?.reject(new RestError(message.refusal.status, message.refusal.errors));
  else call?.reject(Object.assign(new Error(message.message), { workerStack: message.stack }));
}
