/** Callouts of Apex: the thread of the org stands still until a thread of its own has done the request. */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { CalloutRequest, CalloutResponse } from "../platform/transaction.ts";
import { throwApex } from "../platform/values/exceptions.ts";

/** What the thread answers. */
export type CalloutAnswer = CalloutResponse | { readonly failure: string };

/** Past the request's own time-out, which the thread keeps: it is lost. */
const GRACE_MS = 5000;

/** Sends callouts one after the other; its thread begins with the first. */
export class Callouts {
  #thread: Worker | null = null;

  /** @throws System.CalloutException when there is no answer */
  send(request: CalloutRequest): CalloutResponse {
    const thread = (this.#thread ??= this.#start());
    const { port1: here, port2: there } = new MessageChannel();
    const done = new Int32Array(new SharedArrayBuffer(4));
    thread.postMessage({ request, done, port: there }, [there]);
    Atomics.wait(done, 0, 0, request.timeoutMs + GRACE_MS);
    const answer = receiveMessageOnPort(here)?.message as CalloutAnswer | undefined;
    here.close();
    if (!answer) throwApex("System.CalloutException", "Read timed out");
    if ("failure" in answer) throwApex("System.CalloutException", answer.failure);
    return answer;
  }

  #start(): Worker {
    const thread = new Worker(new URL("./callout-thread.ts", import.meta.url));
    thread.unref();
    return thread;
  }
}
