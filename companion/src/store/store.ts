import type { CommandStore } from "./commands.ts";
import type { NoticeStore } from "./notices.ts";
import type { WhichLetters } from "./which-letters.ts";
import type {
  AcceptResult,
  ClaimedLane,
  Cursor,
  DeadLetter,
  EventOutcome,
  Expectation,
  Fact,
  FactsSettled,
  ForgetRequest,
  Forgotten,
  LaneKey,
  LaneKind,
  LaneRelease,
  Lease,
  NewEvent,
  Priority,
  Said,
  StoreStatus,
} from "./types.ts";

/** How a claim chooses lanes. */
export interface ClaimRequest {
  kind: LaneKind;
  org: string;
  limit: number;
  leaseMs: number;
  /** Only lanes of at least this priority; for the slot that is kept for leavers. */
  minPriority?: Priority | undefined;
  /** For how long what a hint said is told after the hint has ended. */
  saidForMs?: number | undefined;
  /** Of each lane's hints the newest to tell; TOLD_MOST when nothing stands here. */
  toldMost?: number | undefined;
  /** Of each lane's earlier hints those to end at once; EARLIER_MOST when nothing stands here. */
  earlierMost?: number | undefined;
}

/** What a fan-out found: the people to look at because of a group, and what to expect of them. */
export interface FanOut {
  lane: Pick<ClaimedLane, "id" | "token">;
  subjects: readonly string[];
  /** The oldest and the newest of the lane's hints that they get: those that came after the claim belong to the next job. */
  from: number;
  upTo: number;
  expectation?: Expectation | undefined;
}

/**
 * The dirty set: which people are newer in Okta than what was applied. It is not a job queue: hints of one person
 * collapse.
 *
 * Every method resolves after its change is durable (committed and synced). All engines pass `contract.suite.ts`.
 */
export interface Store extends NoticeStore, CommandStore {
  /**
   * Stores events, wakes the lanes they hint at and moves the cursor, all or nothing. Known events are counted and
   * dropped, except one that could not be routed the first time and can be now.
   */
  accept(events: readonly NewEvent[], cursor?: Cursor): Promise<AcceptResult>;

  /** Takes due lanes, the most urgent first (waiting counts as urgency), and issues each its next version. */
  claim(request: ClaimRequest): Promise<ClaimedLane[]>;

  /** Gives lanes back. False in place of a lane whose lease was lost: nothing of that release was stored but its facts. */
  release(releases: readonly LaneRelease[]): Promise<boolean[]>;

  /** Gives the people of a claimed group the group's waiting hints. False when the lease was lost. */
  fanOut(fanOut: FanOut): Promise<boolean>;

  /**
   * The people who were last seen in a group, in order of id, beginning after `after`. For a group that Okta no longer
   * lists.
   */
  members(oktaOrg: string, groupId: string, page: { after: string; limit: number }): Promise<string[]>;

  /**
   * The people of an Okta org who are in a worker's hands: which groups they were seen in is stored when their turn ends.
   * Whoever asks for these first, and then for `members`, misses nobody who was read before.
   */
  inHand(org: string, oktaOrg: string): Promise<string[]>;

  /** What events said of groups within the last `withinMs`, whether or not their fan-out is done. */
  saidOfGroups(org: string, oktaOrg: string, groupIds: readonly string[], withinMs: number): Promise<Said[]>;

  /** The people of an Okta org whom an org has ever been woken for, in order of id, beginning after `after`. */
  people(org: string, oktaOrg: string, page: { after: string; limit: number }): Promise<string[]>;

  /** Wakes a lane without an event: an on-demand sync, a rule edit, a replay. */
  wake(key: LaneKey, priority: Priority): Promise<void>;

  /** Wakes a lane for somebody who waits to hear what a turn that begins from now on comes to, in whatever process. */
  ask(key: LaneKey, priority: Priority): Promise<void>;

  /** What the newest turn since `ask` came to, as its release told (JSON text); null when none was released yet. */
  answer(key: LaneKey): Promise<string | null>;

  /** When the next lane of this org is due (a lease counts at its expiry); null when none waits. */
  nextDue(kind: LaneKind, org: string): Promise<number | null>;

  /** The stored value of a cursor; null when there is none. */
  cursor(name: string): Promise<string | null>;

  /** Stores the value of a cursor that moves without events; null forgets it. */
  keepCursor(cursor: { name: string; value: string | null }): Promise<void>;

  /** Keeps facts that came without a lane. */
  keepFacts(org: string, facts: readonly Fact[]): Promise<void>;

  /** Facts of an org that wait to be compared with its audit and were stored before a time, oldest first. */
  facts(org: string, page: { before: number; limit: number }): Promise<Fact[]>;

  /** Forgets facts whose audit entries are written, and marks those that the org would not write. */
  settleFacts(org: string, settled: FactsSettled): Promise<void>;

  /**
   * Takes or prolongs a named lease for a time; null while somebody else holds it. For work that one process at a time
   * may do. A holder must stop by itself when the time is over and the lease was not prolonged.
   */
  lease(name: string, holder: string, ms: number): Promise<Lease | null>;

  /** Gives a lease up, if it is still the holder's, so that nobody waits for its end. */
  endLease(name: string, holder: string): Promise<void>;

  /**
   * Hears that another process may have made lanes due. Only a hint: it may come late, for nothing, or never. Call the
   * answer to stop.
   */
  onWoken(listener: () => void): () => void;

  status(): Promise<StoreStatus>;

  /** Open dead letters, oldest first: all, or those that fit `which`. */
  deadLetters(limit: number, which?: WhichLetters): Promise<DeadLetter[]>;

  /**
   * Closes a dead letter for which nothing more is to be done; looks at the person that were only due one day are called
   * off, and a newer hint opens the matter again. The letter as it was, or null when it is not open.
   */
  discard(deadLetterId: number): Promise<DeadLetter | null>;

  /**
   * Forgets a portion of the events that have ended everywhere, and of the dead letters that are closed. What somebody
   * still waits for, or what stands in an open dead letter, stays, however old it is.
   */
  forgetEvents(request: ForgetRequest): Promise<Forgotten>;

  /** How events ended, in order of arrival; without `uuids` all of them. */
  eventOutcomes(uuids?: readonly string[]): Promise<EventOutcome[]>;

  close(): Promise<void>;
}

/** The store cannot be opened or used; `code` is stable, the message says what to do. */
export class StoreError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}
