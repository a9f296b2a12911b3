/**
 * The words of the store: events that were acknowledged, lanes that are newer than what was applied, and the dead
 * letters. Times are milliseconds since 1970 by the clock of whoever calls, unless a name says otherwise; an engine that
 * several processes share keeps them by a clock of its own.
 */

import type { StoredNotice } from "./notices.ts";

/** What a lane stands for. `group` is a fan-out over the group's members, `everyone` one over all people in scope. */
export type LaneKind = "person" | "group" | "everyone";

/** The subject of the lane that stands for all people of an Okta org. */
export const EVERYONE = "*";

/** Names one lane: this person (or group) of this Okta org, for this Salesforce org. */
export interface LaneKey {
  kind: LaneKind;
  /** Key of the Salesforce org. */
  org: string;
  /** Key of the Okta org. */
  oktaOrg: string;
  /** Okta id of the person or group; `EVERYONE`. */
  subject: string;
}

/** 0 can wait (fan-out), 1 is usual, 2 may be a leaver and goes first. */
export type Priority = 0 | 1 | 2;

/** What a hint leads us to expect of the snapshot; when the snapshot contradicts it, Okta may be lagging. */
export interface Expectation {
  /** The statuses that agree with the hint. */
  status?: readonly string[];
  group?: { id: string; member: boolean };
  app?: { assigned: boolean };
  /** ISO 8601: the person was last updated then, or later. */
  updatedSince?: string;
  /** The group itself was last updated then (ISO 8601), or later; says nothing of somebody who is not in it. */
  groupUpdated?: { id: string; since: string };
}

/** Where an event came from. */
export type EventSource = "hook" | "log";

/** How an event ended. `dead_letter` stands in the list of dead letters until an operator or a newer hint closes it. */
export type Outcome = "caused" | "contributed" | "no_net_effect" | "dead_letter" | "log_only" | "not_routed";

/** A hint that an event gives to one lane. */
export interface NewHint {
  lane: LaneKey;
  priority: Priority;
  expectation?: Expectation | undefined;
}

/** An event as intake hands it over. One with an `outcome` wakes nobody and has ended. */
export interface NewEvent {
  oktaOrg: string;
  uuid: string;
  type: string;
  /** ISO 8601, as Okta wrote it. */
  published: string;
  actor: string | null;
  source: EventSource;
  hints: readonly NewHint[];
  outcome?: "log_only" | "not_routed" | undefined;
}

/** A place in a stream that is committed together with what was read up to it. */
export interface Cursor {
  name: string;
  value: string;
  /**
   * The named lease of whoever may move it, as they hold it. When it has changed hands meanwhile the cursor stays where
   * it is; what was read is stored all the same.
   */
  fence?: { lease: string; token: number } | undefined;
}

export interface AcceptResult {
  accepted: number;
  /** Events that were known already, by Okta org and uuid. */
  duplicates: number;
  /** Accepted ones that wake somebody. */
  waking: number;
}

/** What an event said of somebody. */
export interface Said {
  position: number;
  uuid: string;
  published: string;
  expectation: Expectation | null;
}

/** The newest of a lane's hints that are told again after they have ended, at most. */
export const SAID_MOST = 20;

/** A hint that waits in a lane, with the event that gave it. */
export interface WaitingHint extends Said {
  type: string;
  actor: string | null;
  receivedAt: number;
}

/** Of a lane's hints, of which a storm may leave any number, the newest that a claim tells one by one unless it asks for others. */
export const TOLD_MOST = 100;

/** Of the hints that a claim does not tell, those that one release ends, at most: while it does, nothing else is stored. */
export const EARLIER_MOST = 10_000;

/** Hints that wait as well and are older than those that a claim tells. Only the oldest are this claim's to end. */
export interface EarlierHints {
  /** The last of those that are. */
  upTo: number;
  /** Whether none is left between them and the hints that are told. */
  isAll: boolean;
  /** When the oldest was received. */
  receivedAt: number;
}

/** A lane in the hands of one worker until `leaseExpiresAt`. */
export interface ClaimedLane extends LaneKey {
  id: number;
  /**
   * Grows with each claim; a release with an older one is refused, so a worker that was presumed dead changes nothing.
   */
  token: number;
  /** Issued by this claim, before anything is read from Okta; higher than any the lane had before. */
  version: number;
  priority: Priority;
  leaseExpiresAt: number;
  /** Failed attempts since the last success. */
  attempts: number;
  /** Looks taken since the last settled read because the snapshot was contradictory or incomplete. */
  rechecks: number;
  /** When Okta first answered that the person does not exist; null when it did not. */
  missingSince: number | null;
  /** Somebody waits to hear what this turn comes to: the release should tell. */
  isAsked: boolean;
  /** The newest that wait, in their order. */
  hints: WaitingHint[];
  /** Null as long as `hints` are all. */
  earlier: EarlierHints | null;
  /**
   * What hints that have ended said lately: a read that shows less is behind one that was relayed before. And what of the
   * earlier hints the newest says of the status: whoever is gone by it is not let in again by a read that lags.
   */
  said: Said[];
}

/** Why a lane is not done. */
export interface LaneError {
  /** Stable, machine-readable. */
  code: string;
  /** One plain sentence. */
  message: string;
}

/** What became of a claimed lane. */
export interface LaneRelease {
  id: number;
  token: number;
  /** Terminal outcomes of hints of this claim, by position. */
  settled: readonly { position: number; outcome: Outcome }[];
  /** Outcomes so far of hints that stay open. What an event caused is not forgotten when a later look finds no more to do. */
  noted?: readonly { position: number; outcome: Outcome }[] | undefined;
  /** The outcome of all earlier hints of this claim up to a position, final or, where they stay open, so far. */
  earlier?: { upTo: number; outcome: Outcome; isOpen: boolean } | undefined;
  /**
   * When to look again: null when nothing is left to do, so not while earlier hints are left. New hints wake the lane
   * whatever stands here.
   */
  wakeAt: number | null;
  /** The priority of that look, unless new hints have come; what it was when nothing stands here. */
  priority?: Priority | undefined;
  /** The next version will be above this one: the org said it holds it. */
  versionFloor?: number | undefined;
  attempts: number;
  rechecks: number;
  missingSince: number | null;
  error: LaneError | null;
  /** Puts the lane into the list of dead letters. */
  deadLetter?: LaneError | undefined;
  /**
   * The ids of all groups that the person was seen in, when they are known: they replace what the index of members
   * says.
   */
  groups?: readonly string[] | undefined;
  /** Facts of what the org did; they are kept until their audit entries are known to be written, even if the lease was lost. */
  facts?: readonly Fact[] | undefined;
  /** What people are to be told of the turn; kept even if the lease was lost, for what is told of was done. */
  notices?: readonly StoredNotice[] | undefined;
  /** What the turn came to (JSON text), if somebody asked before it began. */
  answer?: string | undefined;
  /** True after a success: closes the lane's open dead letter. */
  closesDeadLetter?: boolean | undefined;
}

/** One fact of an org's, as it would be reported to it again. */
export interface Fact {
  factId: string;
  /** JSON text: an entry of `facts` of `POST facts`. */
  body: string;
}

/** What became of facts that were compared with the audit. */
export interface FactsSettled {
  /** They have an audit entry. */
  written: readonly string[];
  /** The org would not write these: they stay, for an operator to see. */
  refused: readonly (LaneError & { factId: string })[];
}

/** A named lease in the hands of one holder. */
export interface Lease {
  /** Grows whenever the lease changes hands, so that of two who think they hold it the later one can be told. */
  token: number;
  expiresAt: number;
}

/** As many events as an org is told of a person. */
export const LETTER_EVENTS = 50;

export interface DeadLetter extends LaneKey {
  id: number;
  code: string;
  message: string;
  version: number;
  createdAt: number;
  /** The newest that stand in it, at most LETTER_EVENTS, in their order. */
  events: { uuid: string; type: string; published: string }[];
}

/** Which events may be forgotten: those received before a time, in a portion of the events after a place. */
export interface ForgetRequest {
  before: number;
  /** 0 at first, then what the answer before says. */
  after: number;
  /** Events that are looked at, at most. */
  limit: number;
  /** What was told of operators' tasks before this time is forgotten too. */
  tasksBefore?: number | undefined;
}

/** Where the store keeps how far a task of an operator's is: followed by the task's id. */
export const TASK_PLACE = "operator_task:";

export interface Forgotten {
  forgotten: number;
  /** Where to go on; null when nothing older is left. */
  after: number | null;
}

/** One event's end for one lane; `lane` is null when the event woke nobody, `outcome` is null while it waits. */
export interface EventOutcome {
  uuid: string;
  oktaOrg: string;
  type: string;
  lane: LaneKey | null;
  outcome: Outcome | null;
}

/** The latest events that are counted by type and outcome: all of them would take seconds, at each look. */
export const EVENTS_COUNTED = 20_000;

/** So long takes the longest of the usual pauses: what waits longer waits for an end, as of a grant with a last day. */
export const SOON_MS = 5 * 60_000;

export interface StoreStatus {
  /** Lanes with something to do, now or later; a dead letter that is only looked at again one day is none of them. */
  waiting: number;
  /** Lanes in the hands of a worker. */
  leased: number;
  /** Of those that wait: in the hands of a worker, or due within SOON_MS. The others wait for a time that is known. */
  soon: number;
  /** In the hands of a worker, or due within SOON_MS, by org; an org of which none is does not stand there. */
  soonOf: Record<string, number>;
  /** When the oldest hint that still waits was received; null when none waits. */
  oldestHintAt: number | null;
  deadLetters: number;
  /** Facts that were not yet compared with the audit, and those that the org would not write: how many, and which, at most 20. */
  facts: { waiting: number; refused: number; refusals: (LaneError & { org: string; factId: string })[] };
  /** Events that are kept, about; and the latest EVENTS_COUNTED of them by type and by how they ended. */
  events: { total: number; byType: Record<string, number>; byOutcome: Record<string, number> };
  /** Lanes whose last attempt failed, newest first, at most 20. */
  errors: (LaneKey & LaneError & { at: number; attempts: number; wakeAt: number | null })[];
}
