import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CommandsSettled, CommandsStatus, StoredCommand, WaitingCommand } from "../commands.ts";
import type { NoticesSettled, NoticesStatus, StoredNotice, WaitingNotice } from "../notices.ts";
import type { ClaimRequest, FanOut } from "../store.ts";
import { SAID_MOST } from "../types.ts";
import type {
  AcceptResult,
  ClaimedLane,
  Cursor,
  Expectation,
  Fact,
  FactsSettled,
  LaneKey,
  LaneRelease,
  Lease,
  NewEvent,
  NewHint,
  Priority,
  Said,
  WaitingHint,
} from "../types.ts";
import { commandsStatus, dueCommands, keepCommands, settleCommands } from "./commands.ts";
import { migrate, openDatabase } from "./database.ts";
import { discard, readDeadLetters } from "./dead-letters.ts";
import { dueNotices, keepNotices, noticesStatus, settleNotices } from "./notices.ts";
import { readEventOutcomes, readStatus } from "./reports.ts";

/**
 * The SQLite engine: synchronous, one connection, inside the store's worker thread. Methods change tables and never
 * commit: `transaction` does, once for all calls of one turn of the event loop, which is what makes a synced commit
 * affordable.
 */
export class SqliteEngine {
  readonly #database: DatabaseSync;
  readonly #clock: () => number;
  readonly #statements = new Map<string, StatementSync>();
  /** Of this process alone, which is the only one: they need not outlive it. */
  readonly #leases = new Map<string, Lease & { holder: string }>();

  constructor(directory: string, options: { lockWaitMs: number; clock: () => number }) {
    this.#database = openDatabase(directory, options.lockWaitMs);
    this.#clock = options.clock;
    try {
      migrate(this.#database);
      // The exclusive lock proves that whoever held a lease is gone: its people need not wait for the lease to expire.
      this.#run("UPDATE lanes SET lease_expires_at = NULL WHERE lease_expires_at IS NOT NULL");
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Runs calls in one transaction. A call that throws is undone alone; its error stands in its place. */
  transaction(calls: readonly (() => unknown)[]): ({ value: unknown } | { error: unknown })[] {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const results = calls.map((call) => {
        this.#database.exec("SAVEPOINT one_call");
        try {
          const value = call();
          this.#database.exec("RELEASE one_call");
          return { value };
        } catch (error) {
          this.#database.exec("ROLLBACK TO one_call; RELEASE one_call");
          return { error };
        }
      });
      this.#database.exec("COMMIT");
      return results;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  accept(events: readonly NewEvent[], cursor?: Cursor): AcceptResult {
    const now = this.#clock();
    let accepted = 0;
    let waking = 0;
    for (const event of events) {
      const seq = this.#insertEvent(event, now) ?? this.#completeEvent(event);
      if (seq === null) continue;
      accepted += 1;
      if (event.hints.length > 0) waking += 1;
      for (const hint of event.hints) this.#addHint(seq, hint, now);
    }
    this.#move(cursor);
    return { accepted, duplicates: events.length - accepted, waking };
  }

  claim({ kind, org, limit, leaseMs, minPriority, saidForMs = 0 }: ClaimRequest): ClaimedLane[] {
    const now = this.#clock();
    const rows = this.#all(
      `UPDATE lanes SET
         version = version + 1,
         lease_token = lease_token + 1,
         lease_expires_at = :now + :lease,
         claimed_wakes = wakes
       WHERE id IN (
         SELECT id FROM lanes
         WHERE kind = :kind AND org = :org AND wake_at IS NOT NULL AND wake_at <= :now AND priority >= :priority
           AND (lease_expires_at IS NULL OR lease_expires_at <= :now)
         ORDER BY (wake_at - priority * 600000) LIMIT :limit)
       RETURNING *`,
      { kind, org, now, limit, lease: leaseMs, priority: minPriority ?? 0 },
    );
    // RETURNING promises no order; the most urgent goes first in the batch too.
    rows.sort((a, b) => rank(a) - rank(b));
    return rows.map((row) => ({
      kind,
      org,
      oktaOrg: String(row["okta_org"]),
      subject: String(row["subject"]),
      id: Number(row["id"]),
      token: Number(row["lease_token"]),
      version: Number(row["version"]),
      priority: Number(row["priority"]) as Priority,
      leaseExpiresAt: Number(row["lease_expires_at"]),
      attempts: Number(row["attempts"]),
      rechecks: Number(row["rechecks"]),
      missingSince: row["missing_since"] === null ? null : Number(row["missing_since"]),
      isAsked: row["asked"] !== null && Number(row["asked"]) <= Number(row["wakes"]),
      hints: this.#waitingHints(Number(row["id"]), Number(row["done"]), Number(row["tail"])),
      said: this.#saidLately(Number(row["id"]), Number(row["tail"]), now - saidForMs),
    }));
  }

  release(releases: readonly LaneRelease[]): boolean[] {
    return releases.map((release) => this.#releaseOne(release));
  }

  fanOut({ lane, subjects, upTo, expectation }: FanOut): boolean {
    const now = this.#clock();
    const row = this.#get("SELECT org, okta_org, done FROM lanes WHERE id = ? AND lease_token = ?", [
      lane.id,
      lane.token,
    ]);
    if (row === undefined) return false;
    const events = this.#all(
      "SELECT event_seq FROM hints WHERE lane_id = ? AND position > ? AND position <= ? AND open = 1",
      [lane.id, Number(row["done"]), upTo],
    );
    for (const subject of subjects) {
      const key: LaneKey = { kind: "person", org: String(row["org"]), oktaOrg: String(row["okta_org"]), subject };
      for (const event of events)
        this.#addHint(Number(event["event_seq"]), { lane: key, priority: 0, expectation }, now);
    }
    return true;
  }

  members(oktaOrg: string, groupId: string, { after, limit }: { after: string; limit: number }): string[] {
    return this.#all(
      "SELECT subject FROM members WHERE okta_org = ? AND group_id = ? AND subject > ? ORDER BY subject LIMIT ?",
      [oktaOrg, groupId, after, limit],
    ).map((row) => String(row["subject"]));
  }

  inHand(org: string, oktaOrg: string): string[] {
    return this.#all(
      `SELECT subject FROM lanes WHERE kind = 'person' AND org = ? AND okta_org = ? AND wake_at IS NOT NULL
         AND lease_expires_at IS NOT NULL
       ORDER BY subject`,
      [org, oktaOrg],
    ).map((row) => String(row["subject"]));
  }

  saidOfGroups(org: string, oktaOrg: string, groupIds: readonly string[], withinMs: number): Said[] {
    return this.#all(
      `SELECT h.position, h.expectation, e.uuid, e.published
       FROM lanes l
       JOIN hints h ON h.lane_id = l.id AND h.position > l.tail - ${SAID_MOST} AND h.expectation IS NOT NULL
       JOIN events e ON e.seq = h.event_seq AND e.received_at > ?
       WHERE l.kind = 'group' AND l.org = ? AND l.okta_org = ? AND l.subject IN (SELECT value FROM json_each(?))`,
      [this.#clock() - withinMs, org, oktaOrg, JSON.stringify(groupIds)],
    ).map(toSaid);
  }

  people(org: string, oktaOrg: string, { after, limit }: { after: string; limit: number }): string[] {
    return this.#all(
      `SELECT subject FROM lanes WHERE kind = 'person' AND org = ? AND okta_org = ? AND subject > ?
       ORDER BY subject LIMIT ?`,
      [org, oktaOrg, after, limit],
    ).map((row) => String(row["subject"]));
  }

  wake(key: LaneKey, priority: Priority): void {
    this.#wakeLane(key, priority, this.#clock(), 0);
  }

  ask(key: LaneKey, priority: Priority): void {
    const lane = this.#wakeLane(key, priority, this.#clock(), 0);
    this.#run("UPDATE lanes SET asked = wakes, answer = NULL WHERE id = ?", [lane.id]);
  }

  answer({ kind, org, oktaOrg, subject }: LaneKey): string | null {
    const row = this.#get("SELECT answer FROM lanes WHERE kind = ? AND org = ? AND okta_org = ? AND subject = ?", [
      kind,
      org,
      oktaOrg,
      subject,
    ]);
    return typeof row?.["answer"] === "string" ? row["answer"] : null;
  }

  nextDue(kind: string, org: string): number | null {
    const row = this.#get(
      `SELECT min(max(wake_at, coalesce(lease_expires_at, 0))) AS due FROM lanes
       WHERE kind = ? AND org = ? AND wake_at IS NOT NULL`,
      [kind, org],
    );
    return row?.["due"] === null || row?.["due"] === undefined ? null : Number(row["due"]);
  }

  cursor(name: string): string | null {
    const row = this.#get("SELECT value FROM cursors WHERE name = ?", [name]);
    return row === undefined ? null : String(row["value"]);
  }

  keepCursor({ name, value }: { name: string; value: string | null }): void {
    if (value === null) this.#run("DELETE FROM cursors WHERE name = ?", [name]);
    else
      this.#run(
        `INSERT INTO cursors (name, value, updated_at) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
        [name, value, this.#clock()],
      );
  }

  keepFacts(org: string, facts: readonly Fact[]): void {
    const now = this.#clock();
    for (const fact of facts) this.#keepFact(org, fact, now);
  }

  facts(org: string, { before, limit }: { before: number; limit: number }): Fact[] {
    return this.#all(
      `SELECT fact_id, body FROM facts
       WHERE org = ? AND refused_code IS NULL AND stored_at < ? ORDER BY stored_at LIMIT ?`,
      [org, before, limit],
    ).map((row) => ({ factId: String(row["fact_id"]), body: String(row["body"]) }));
  }

  settleFacts(org: string, { written, refused }: FactsSettled): void {
    this.#run("DELETE FROM facts WHERE org = ? AND fact_id IN (SELECT value FROM json_each(?))", [
      org,
      JSON.stringify(written),
    ]);
    for (const { factId, code, message } of refused)
      this.#run("UPDATE facts SET refused_code = ?, refused_message = ? WHERE org = ? AND fact_id = ?", [
        code,
        message,
        org,
        factId,
      ]);
  }

  lease(name: string, holder: string, ms: number): Lease | null {
    const now = this.#clock();
    const held = this.#leases.get(name);
    const isHeld = held !== undefined && held.expiresAt > now;
    if (isHeld && held.holder !== holder) return null;
    const token = isHeld ? held.token : (held?.token ?? 0) + 1;
    this.#leases.set(name, { holder, token, expiresAt: now + ms });
    return { token, expiresAt: now + ms };
  }

  endLease(name: string, holder: string): void {
    const held = this.#leases.get(name);
    if (held?.holder === holder) held.expiresAt = 0;
  }

  keepNotices(notices: readonly StoredNotice[]): void {
    keepNotices(this.#database, notices);
  }

  dueNotices(page: { before: number; limit: number }): WaitingNotice[] {
    return dueNotices(this.#database, page);
  }

  settleNotices(settled: NoticesSettled): void {
    settleNotices(this.#database, settled, this.#clock());
  }

  noticesStatus(): NoticesStatus {
    return noticesStatus(this.#database);
  }

  keepCommands(org: string, commands: readonly StoredCommand[], cursor?: Cursor): void {
    keepCommands(this.#database, org, commands);
    this.#move(cursor);
  }

  dueCommands(org: string, page: { before: number; limit: number }): WaitingCommand[] {
    return dueCommands(this.#database, org, page);
  }

  settleCommands(org: string, settled: CommandsSettled): void {
    settleCommands(this.#database, org, settled, this.#clock());
  }

  commandsStatus(): CommandsStatus {
    return commandsStatus(this.#database);
  }

  status() {
    return readStatus(this.#database, this.#clock());
  }

  deadLetters(limit: number) {
    return readDeadLetters(this.#database, limit);
  }

  discard(deadLetterId: number) {
    return discard(this.#database, deadLetterId, this.#clock());
  }

  eventOutcomes(uuids?: readonly string[]) {
    return readEventOutcomes(this.#database, uuids);
  }

  close(): void {
    this.#database.close();
  }

  /** Unless the lease of whoever may move it has changed hands. */
  #move(cursor: Cursor | undefined): void {
    if (cursor === undefined) return;
    const { fence } = cursor;
    if (fence === undefined || this.#leases.get(fence.lease)?.token === fence.token) this.keepCursor(cursor);
  }

  /** The new event's number; null when its uuid is known. */
  #insertEvent(event: NewEvent, now: number): number | null {
    const inserted = this.#run(
      `INSERT INTO events (okta_org, uuid, type, published, actor, source, received_at, outcome)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (okta_org, uuid) DO NOTHING`,
      [event.oktaOrg, event.uuid, event.type, event.published, event.actor, event.source, now, event.outcome ?? null],
    );
    return inserted.changes === 0 ? null : Number(inserted.lastInsertRowid);
  }

  /**
   * The number of a known event that could not be routed and can be now: a hook may leave out the targets that the log
   * has. Null otherwise.
   */
  #completeEvent(event: NewEvent): number | null {
    if (event.hints.length === 0) return null;
    const row = this.#get(
      `UPDATE events SET outcome = NULL, actor = coalesce(actor, ?)
       WHERE okta_org = ? AND uuid = ? AND outcome = 'not_routed' RETURNING seq`,
      [event.actor, event.oktaOrg, event.uuid],
    );
    return row === undefined ? null : Number(row["seq"]);
  }

  #addHint(eventSeq: number, hint: NewHint, now: number): void {
    const lane = this.#get("SELECT id, tail FROM lanes WHERE kind = ? AND org = ? AND okta_org = ? AND subject = ?", [
      hint.lane.kind,
      hint.lane.org,
      hint.lane.oktaOrg,
      hint.lane.subject,
    ]);
    if (lane !== undefined) {
      const known = this.#get("SELECT 1 FROM hints WHERE event_seq = ? AND lane_id = ?", [
        eventSeq,
        Number(lane["id"]),
      ]);
      if (known !== undefined) return;
    }
    const { id, tail } = this.#wakeLane(hint.lane, hint.priority, now, 1);
    this.#run("INSERT INTO hints (lane_id, position, event_seq, expectation) VALUES (?, ?, ?, ?)", [
      id,
      tail,
      eventSeq,
      hint.expectation === undefined ? null : JSON.stringify(hint.expectation),
    ]);
  }

  /** Makes the lane due now, never later than it was, and reserves `hints` positions at its tail. */
  #wakeLane(key: LaneKey, priority: Priority, now: number, hints: 0 | 1): { id: number; tail: number } {
    const row = this.#get(
      `INSERT INTO lanes (kind, org, okta_org, subject, tail, wakes, wake_at, priority)
       VALUES (:kind, :org, :oktaOrg, :subject, :hints, 1, :now, :priority)
       ON CONFLICT (kind, org, okta_org, subject) DO UPDATE SET
         tail = tail + excluded.tail,
         wakes = wakes + 1,
         priority = CASE WHEN wake_at IS NULL THEN excluded.priority ELSE max(priority, excluded.priority) END,
         wake_at = min(coalesce(wake_at, excluded.wake_at), excluded.wake_at),
         rechecks = 0
       RETURNING id, tail`,
      { kind: key.kind, org: key.org, oktaOrg: key.oktaOrg, subject: key.subject, hints, now, priority },
    );
    return { id: Number(row?.["id"]), tail: Number(row?.["tail"]) };
  }

  #waitingHints(laneId: number, done: number, tail: number): WaitingHint[] {
    return this.#all(
      `SELECT h.position, h.expectation, e.uuid, e.type, e.published, e.actor, e.received_at
       FROM hints h JOIN events e ON e.seq = h.event_seq
       WHERE h.lane_id = ? AND h.position > ? AND h.position <= ? AND h.open = 1 ORDER BY h.position`,
      [laneId, done, tail],
    ).map((row) => ({
      ...toSaid(row),
      type: String(row["type"]),
      actor: row["actor"] === null ? null : String(row["actor"]),
      receivedAt: Number(row["received_at"]),
    }));
  }

  /** The newest hints that have ended, of those that came after a time. */
  #saidLately(laneId: number, tail: number, after: number): Said[] {
    return this.#all(
      `SELECT h.position, h.expectation, e.uuid, e.published
       FROM hints h JOIN events e ON e.seq = h.event_seq
       WHERE h.lane_id = ? AND h.position > ? AND h.position <= ? AND h.open = 0 AND e.received_at > ?
       ORDER BY h.position`,
      [laneId, tail - SAID_MOST, tail, after],
    ).map(toSaid);
  }

  #releaseOne(release: LaneRelease): boolean {
    const now = this.#clock();
    const lane = this.#get("SELECT version, org, okta_org, subject, lease_token FROM lanes WHERE id = ?", [release.id]);
    if (lane === undefined) return false;
    for (const fact of release.facts ?? []) this.#keepFact(String(lane["org"]), fact, now);
    if (release.notices !== undefined && release.notices.length > 0) keepNotices(this.#database, release.notices);
    if (Number(lane["lease_token"]) !== release.token) return false;
    for (const hint of release.noted ?? []) this.#endHint(release.id, hint, 1);
    for (const hint of release.settled) this.#endHint(release.id, hint, 0);
    // `done` moves to just before the oldest hint that still waits. A lane that was woken during the lease is due at
    // once, whatever the worker asks for.
    this.#run(
      `UPDATE lanes SET
         done = coalesce((
           SELECT min(h.position) - 1 FROM hints h
           WHERE h.lane_id = lanes.id AND h.position > lanes.done AND h.open = 1), tail),
         version = max(version, :floor),
         wake_at = CASE WHEN wakes > claimed_wakes THEN :now ELSE :wakeAt END,
         priority = CASE
           WHEN wakes > claimed_wakes THEN priority
           WHEN :wakeAt IS NULL THEN 0
           ELSE coalesce(:priority, priority) END,
         rechecks = CASE WHEN wakes > claimed_wakes THEN 0 ELSE :rechecks END,
         lease_expires_at = NULL,
         attempts = :attempts,
         missing_since = :missingSince,
         error_code = :errorCode,
         error_message = :errorMessage,
         error_at = CASE WHEN :errorCode IS NULL THEN NULL ELSE :now END,
         answer = CASE WHEN asked <= claimed_wakes THEN coalesce(:answer, answer) ELSE answer END,
         asked = CASE WHEN asked <= claimed_wakes AND :wakeAt IS NULL THEN NULL ELSE asked END
       WHERE id = :id AND lease_token = :token`,
      {
        id: release.id,
        token: release.token,
        floor: release.versionFloor ?? 0,
        now,
        wakeAt: release.wakeAt,
        priority: release.priority ?? null,
        attempts: release.attempts,
        rechecks: release.rechecks,
        missingSince: release.missingSince,
        errorCode: release.error?.code ?? null,
        errorMessage: release.error?.message ?? null,
        answer: release.answer ?? null,
      },
    );
    if (release.groups !== undefined)
      this.#replaceGroups(String(lane["okta_org"]), String(lane["subject"]), release.groups);
    this.#keepDeadLetter(release, Number(lane["version"]), now);
    return true;
  }

  /** Writes a hint's outcome, final or so far. Finding no more to do does not undo what an earlier look at it did. */
  #endHint(laneId: number, { position, outcome }: LaneRelease["settled"][number], open: 0 | 1): void {
    this.#run(
      `UPDATE hints SET
         open = :open,
         outcome = CASE
           WHEN outcome = 'caused' AND :outcome IN ('contributed', 'no_net_effect') THEN outcome
           WHEN outcome = 'contributed' AND :outcome = 'no_net_effect' THEN outcome
           ELSE :outcome END
       WHERE lane_id = :laneId AND position = :position AND open = 1`,
      { laneId, position, outcome, open },
    );
  }

  #replaceGroups(oktaOrg: string, subject: string, groups: readonly string[]): void {
    this.#run(
      "DELETE FROM members WHERE okta_org = ? AND subject = ? AND group_id NOT IN (SELECT value FROM json_each(?))",
      [oktaOrg, subject, JSON.stringify(groups)],
    );
    for (const group of groups) {
      this.#run("INSERT INTO members (okta_org, group_id, subject) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [
        oktaOrg,
        group,
        subject,
      ]);
    }
  }

  #keepFact(org: string, { factId, body }: Fact, now: number): void {
    // A refusal that repeats itself is the same fact. One that the org would not write is offered again: what was
    // missing then may be there, or the entry itself.
    this.#run(
      `INSERT INTO facts (org, fact_id, body, stored_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         body = excluded.body, stored_at = excluded.stored_at, refused_code = NULL, refused_message = NULL
       WHERE refused_code IS NOT NULL`,
      [org, factId, body, now],
    );
  }

  #keepDeadLetter(release: LaneRelease, version: number, now: number): void {
    if (release.deadLetter !== undefined) {
      this.#run(
        `INSERT INTO dead_letters (lane_id, version, code, message, created_at)
         VALUES (:id, :version, :code, :message, :now)
         ON CONFLICT (lane_id) WHERE closed_at IS NULL DO UPDATE SET
           version = excluded.version, code = excluded.code, message = excluded.message`,
        { id: release.id, version, code: release.deadLetter.code, message: release.deadLetter.message, now },
      );
    } else if (release.closesDeadLetter === true) {
      this.#run("UPDATE dead_letters SET closed_at = ?, closed_version = ? WHERE lane_id = ? AND closed_at IS NULL", [
        now,
        version,
        release.id,
      ]);
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #run(sql: string, parameters: Parameters = []) {
    const statement = this.#prepare(sql);
    return Array.isArray(parameters) ? statement.run(...parameters) : statement.run(parameters);
  }

  #get(sql: string, parameters: Parameters = []) {
    const statement = this.#prepare(sql);
    return Array.isArray(parameters) ? statement.get(...parameters) : statement.get(parameters);
  }

  #all(sql: string, parameters: Parameters = []) {
    const statement = this.#prepare(sql);
    return Array.isArray(parameters) ? statement.all(...parameters) : statement.all(parameters);
  }
}

function toSaid(row: Record<string, unknown>): Said {
  return {
    position: Number(row["position"]),
    uuid: String(row["uuid"]),
    published: String(row["published"]),
    expectation: row["expectation"] === null ? null : (JSON.parse(String(row["expectation"])) as Expectation),
  };
}

type Parameters = SQLInputValue[] | Record<string, SQLInputValue>;

function rank(row: Record<string, unknown>): number {
  return Number(row["wake_at"]) - Number(row["priority"]) * 600_000;
}
