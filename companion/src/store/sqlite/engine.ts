import type { StoreMethod } from "./protocol.ts";
import type { Store } from "../store.ts";
import { acceptEvents, fanOut, handOut } from "./accept.ts";
import { claim, saidOfGroups } from "./claim.ts";
import { commandsStatus, dueCommands, keepCommands, settleCommands } from "./commands.ts";
import { connectionTo, type CallResult } from "./connection.ts";
import { keepCursor, moveCursor, readCursor } from "./cursors.ts";
import { openDatabase } from "./database.ts";
import { discard, readDeadLetters } from "./dead-letters.ts";
import { forgetEvents } from "./forget.ts";
import { keepFact, readFacts, settleFacts } from "./facts.ts";
import { askLane, inHand, nextDue, people, readAnswer, wakeLane } from "./lanes.ts";
import { createLeases } from "./leases.ts";
import { members } from "./members.ts";
import { dueNotices, keepNotices, noticesStatus, settleNotices } from "./notices.ts";
import { release } from "./release.ts";
import { readEventOutcomes, readStatus } from "./reports.ts";
import { unusable } from "./folder.ts";
import { behindStored, createClockWatch, setBack } from "./set-back.ts";

type Method<Name extends keyof Store> = Store[Name] extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** The store's methods, synchronous and without a commit. */
export type EngineMethods = { [Name in Exclude<StoreMethod, "close">]: Method<Name> };

/** The SQLite engine: what runs inside the store's worker thread. */
export interface Engine {
  methods: EngineMethods;
  /** Runs calls of the methods in one transaction. A call that throws is undone alone; its error stands in its place. */
  transaction(calls: readonly (() => unknown)[]): CallResult[];
  close(): void;
}

/** Opens the store of a folder. @throws as {@link openDatabase} does. */
export function openEngine(
  directory: string,
  {
    lockWaitMs,
    clock,
    steady = () => performance.now(),
  }: { lockWaitMs: number; clock: () => number; steady?: () => number },
): Engine {
  // What is committed is synced by whoever serves the engine (`sync.ts`), before it is told.
  const database = openDatabase(directory, lockWaitMs, "NORMAL");
  const connection = connectionTo(database);
  const leases = createLeases(clock);
  const watch = createClockWatch(clock, steady);
  try {
    // The exclusive lock proves that whoever held a lease is gone: its people need not wait for the lease to expire.
    connection.run("UPDATE lanes SET lease_expires_at = NULL WHERE lease_expires_at IS NOT NULL");
    const behind = behindStored(connection, clock());
    if (behind > 0) setBack(connection, behind, clock());
  } catch (error) {
    database.close();
    throw unusable(directory, error);
  }

  /** What looks at lanes or events: the hints that were written down are theirs first. */
  const looking = {
    claim: (request) => claim(connection, request, clock()),
    release: (releases) => releases.map((one) => release(connection, one, clock())),
    fanOut: (found) => fanOut(connection, found, clock()),
    members: (oktaOrg, groupId, page) => members(connection, oktaOrg, groupId, page),
    inHand: (org, oktaOrg) => inHand(connection, org, oktaOrg),
    saidOfGroups: (org, oktaOrg, groupIds, withinMs) =>
      saidOfGroups(connection, org, oktaOrg, groupIds, clock() - withinMs),
    people: (org, oktaOrg, page) => people(connection, org, oktaOrg, page),
    wake: (key, priority) => void wakeLane(connection, key, priority, clock()),
    ask: (key, priority) => askLane(connection, key, priority, clock()),
    answer: (key) => readAnswer(connection, key),
    nextDue: (kind, org) => nextDue(connection, kind, org, clock()),
    status: () => readStatus(connection, clock()),
    deadLetters: (limit, which) => readDeadLetters(connection, limit, which),
    discard: (deadLetterId) => discard(connection, deadLetterId, clock()),
    forgetEvents: (request) => forgetEvents(connection, request),
    eventOutcomes: (uuids) => readEventOutcomes(connection, uuids),
  } satisfies Partial<EngineMethods>;

  return {
    methods: {
      ...withHandOut(looking, () => handOut(connection)),
      cursor: (name) => readCursor(connection, name),
      keepCursor: (cursor) => keepCursor(connection, cursor, clock()),
      keepFacts: (org, facts) => facts.forEach((fact) => keepFact(connection, org, fact, clock())),
      facts: (org, page) => readFacts(connection, org, page),
      settleFacts: (org, settled) => settleFacts(connection, org, settled),
      keepNotices: (notices) => keepNotices(connection, notices),
      dueNotices: (page) => dueNotices(connection, page),
      settleNotices: (settled) => settleNotices(connection, settled, clock()),
      noticesStatus: () => noticesStatus(connection),
      keepCommands: (org, commands, cursor) => {
        keepCommands(connection, org, commands);
        moveCursor(connection, leases, cursor, clock());
      },
      dueCommands: (org, page) => dueCommands(connection, org, page),
      settleCommands: (org, settled) => settleCommands(connection, org, settled, clock()),
      commandsStatus: () => commandsStatus(connection),
      accept: (events, cursor) => {
        const result = acceptEvents(connection, events, clock());
        // A place in the log that is passed says that what lies before it is with the lanes, also to an older version,
        // which knows no hints that wait.
        if (cursor !== undefined) handOut(connection);
        moveCursor(connection, leases, cursor, clock());
        return result;
      },
      lease: (name, holder, ms) => leases.take(name, holder, ms),
      endLease: (name, holder) => leases.end(name, holder),
    },
    transaction(calls) {
      const byMs = watch.setBackBy();
      if (byMs > 0) {
        connection.transaction([() => setBack(connection, byMs, clock())]);
        watch.noted();
      }
      return connection.transaction(calls);
    },
    close() {
      connection.transaction([() => handOut(connection)]);
      connection.close();
    },
  };
}

function withHandOut<Methods extends object>(methods: Methods, before: () => void): Methods {
  const wrap =
    (method: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      before();
      return method(...args);
    };
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, wrap(method)])) as Methods;
}
