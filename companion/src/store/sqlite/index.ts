import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { StoreError, type Store } from "../store.ts";
import type { StoreAnswer, StoreMethod, StoreRequest, StoreStart, WireError, WorkerOptions } from "./protocol.ts";

export interface SqliteStoreOptions {
  /** The store's folder; made when it is missing. One process at a time may use it. */
  directory: string;
  /** How long to wait for another process to let go of the folder, as in a restart. */
  lockWaitMs?: number;
  /** Told when the store's thread ends by itself: the process cannot go on. */
  onFailure?: (error: Error) => void;
}

/**
 * One that is synced, one that the thread works on, and one that waits for it: neither disk nor thread is ever idle, and
 * what comes besides shares the next.
 */
const MESSAGES_MOST = 3;

/** Calls about many lanes, of which each takes as long as dozens of others; so many share a message. */
const LONG: ReadonlySet<StoreMethod> = new Set(["claim", "release", "fanOut"]);
const LONG_MOST = 2;

/** Takes what goes with the next message, in order: whoever is first does not wait for the long work of all the others. */
function takePortion(turn: StoreRequest[]): StoreRequest[] {
  let long = 0;
  const end = turn.findIndex(({ method }) => LONG.has(method) && (long += 1) > LONG_MOST);
  return turn.splice(0, end === -1 ? turn.length : end);
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

function toError({ code, message }: WireError): Error {
  return new StoreError(code ?? "store_failed", message);
}

function closed(): StoreError {
  return new StoreError("store_closed", "The store is closed.");
}

/**
 * Opens the embedded store: SQLite in a thread of its own, so that syncing to disk never holds up the event loop.
 *
 * @throws StoreError `store_in_use` when another process holds the folder, `store_unusable` when the folder cannot be
 * used as one, `store_too_new` after a downgrade.
 */
export async function openSqliteStore({
  directory,
  lockWaitMs = 2_000,
  onFailure,
}: SqliteStoreOptions): Promise<Store> {
  const workerData: WorkerOptions = { directory, lockWaitMs };
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData });
  const [start] = (await once(worker, "message")) as [StoreStart];
  if (!start.ready) {
    await worker.terminate();
    throw toError(start.error);
  }

  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: Error | undefined;
  let closing = false;

  const end = (error: Error) => {
    if (ended !== undefined) return;
    ended = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const fail = (error: Error) => {
    if (ended !== undefined) return;
    end(error);
    onFailure?.(error);
  };

  // A message between threads costs more than most of what it asks for, so the calls of one turn of the event loop share
  // one, and a commit; and so do those that are made while the thread has its hands full.
  const turn: StoreRequest[] = [];
  let underWay = 0;
  const send = () => {
    while (turn.length > 0 && underWay < MESSAGES_MOST) {
      underWay += 1;
      worker.postMessage(takePortion(turn));
    }
  };

  worker.on("message", ({ messages, replies }: StoreAnswer) => {
    underWay -= messages;
    send();
    for (const reply of replies) {
      const request = pending.get(reply.id);
      pending.delete(reply.id);
      if ("error" in reply) request?.reject(toError(reply.error));
      else request?.resolve(reply.value);
    }
  });
  worker.on("error", (error) => fail(new StoreError("store_failed", "The store's thread failed.", { cause: error })));
  worker.on("exit", (code) => {
    // The answer to `close` and this event may come in one turn, before whoever waits for the answer has gone on.
    if (closing && code === 0) end(closed());
    else fail(new StoreError("store_failed", `The store's thread ended with code ${code}.`));
  });

  const call = <Result>(method: StoreMethod, ...args: unknown[]): Promise<Result> => {
    if (ended !== undefined) return Promise.reject(ended);
    return new Promise<Result>((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve: resolve as Pending["resolve"], reject });
      if (turn.push({ id, method, args }) === 1) setImmediate(send);
    });
  };

  return {
    accept: (events, cursor) => call("accept", events, cursor),
    claim: (request) => call("claim", request),
    release: (releases) => call("release", releases),
    fanOut: (fanOut) => call("fanOut", fanOut),
    members: (oktaOrg, groupId, page) => call("members", oktaOrg, groupId, page),
    inHand: (org, oktaOrg) => call("inHand", org, oktaOrg),
    saidOfGroups: (org, oktaOrg, groupIds, withinMs) => call("saidOfGroups", org, oktaOrg, groupIds, withinMs),
    people: (org, oktaOrg, page) => call("people", org, oktaOrg, page),
    wake: (key, priority) => call("wake", key, priority),
    ask: (key, priority) => call("ask", key, priority),
    answer: (key) => call("answer", key),
    nextDue: (kind, org) => call("nextDue", kind, org),
    cursor: (name) => call("cursor", name),
    keepCursor: (cursor) => call("keepCursor", cursor),
    keepFacts: (org, facts) => call("keepFacts", org, facts),
    facts: (org, page) => call("facts", org, page),
    settleFacts: (org, settled) => call("settleFacts", org, settled),
    lease: (name, holder, ms) => call("lease", name, holder, ms),
    endLease: (name, holder) => call("endLease", name, holder),
    // The folder's lock keeps every other process out.
    onWoken: () => () => undefined,
    keepNotices: (notices) => call("keepNotices", notices),
    dueNotices: (page) => call("dueNotices", page),
    settleNotices: (settled) => call("settleNotices", settled),
    noticesStatus: () => call("noticesStatus"),
    keepCommands: (org, commands, cursor) => call("keepCommands", org, commands, cursor),
    dueCommands: (org, page) => call("dueCommands", org, page),
    settleCommands: (org, settled) => call("settleCommands", org, settled),
    commandsStatus: () => call("commandsStatus"),
    status: () => call("status"),
    deadLetters: (limit, which) => call("deadLetters", limit, which),
    discard: (deadLetterId) => call("discard", deadLetterId),
    forgetEvents: (request) => call("forgetEvents", request),
    eventOutcomes: (uuids) => call("eventOutcomes", uuids),
    async close() {
      if (ended !== undefined) return;
      const exited = once(worker, "exit");
      const answered = call("close");
      closing = true;
      // Together: a sync that fails now ends the one and the other.
      await Promise.all([answered, exited]);
      end(closed());
    },
  };
}
