import type { AcceptResult, Cursor, NewEvent } from "../types.ts";
import { moveCursors, placesOf } from "./cursors.ts";
import type { Session } from "./session.ts";
import { GIVE_HINTS } from "./hints.ts";

/** One call of `accept`. */
export interface AcceptCall {
  events: readonly NewEvent[];
  cursor?: Cursor | undefined;
}

/**
 * 1. stored: new events, and known ones that could not be routed the first time and can be now (a hook may leave out the
 *    targets that the log has). A known event that another container is about to commit is waited for.
 * 2. placed: which of the given events these are. By an outer join, for the planner would take an inner one for one row
 *    and compare each hint with each event.
 * 3. given: their hints, numbered within their lane.
 * 4. the lanes are woken and get the hints.
 * 5. moved: the cursors.
 */
const ACCEPT = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1) AS
      e(n int, okta_org text, uuid text, type text, published text, actor text, source text, outcome text)
  ), stored AS (
    INSERT INTO events AS known (okta_org, uuid, type, published, actor, source, received_at, outcome)
    SELECT okta_org, uuid, type, published, actor, source, now_ms(), outcome FROM input ORDER BY n
    ON CONFLICT (okta_org, uuid) DO UPDATE SET outcome = NULL, actor = coalesce(known.actor, excluded.actor)
      WHERE known.outcome = 'not_routed' AND excluded.outcome IS NULL
    RETURNING seq, okta_org, uuid
  ), placed AS (
    SELECT i.n, s.seq FROM input i LEFT JOIN stored s ON s.okta_org = i.okta_org AND s.uuid = i.uuid
  ), hint AS (
    SELECT * FROM json_to_recordset($2) AS
      h(event int, kind text, org text, okta_org text, subject text, priority int, expectation text)
  ), given AS (
    SELECT h.kind, h.org, h.okta_org, h.subject, h.priority, h.expectation, p.seq,
      row_number() OVER (PARTITION BY h.kind, h.org, h.okta_org, h.subject ORDER BY h.event) AS place
    FROM hint h JOIN placed p ON p.n = h.event WHERE p.seq IS NOT NULL
  ), ${GIVE_HINTS}, ${moveCursors("$3")}
  SELECT n FROM placed WHERE seq IS NOT NULL`;

interface Numbered {
  call: number;
  event: NewEvent;
}

/** Stores many calls in one commit. @returns what became of each, in their order. */
export async function acceptAll(session: Session, calls: readonly AcceptCall[]): Promise<AcceptResult[]> {
  const results = calls.map(({ events }) => ({ accepted: 0, duplicates: events.length, waking: 0 }));
  const all = calls.flatMap(({ events }, call) => events.map((event) => ({ call, event })));
  // The last one is committed with the cursors. One commit as a rule: what follows repeats an event of the same turn.
  const rounds = distinct(all);
  const cursors = [
    ...new Map(calls.flatMap(({ cursor }) => cursor ?? []).map((cursor) => [cursor.name, cursor])).values(),
  ];
  for (const [index, round] of rounds.entries()) {
    const isLast = index === rounds.length - 1;
    for (const { n } of await acceptRound(session, round, isLast ? cursors : [])) {
      const result = results[round[n]?.call ?? 0];
      if (result === undefined) continue;
      result.accepted += 1;
      result.duplicates -= 1;
      if ((round[n]?.event.hints.length ?? 0) > 0) result.waking += 1;
    }
  }
  return results;
}

function acceptRound(
  session: Session,
  round: readonly Numbered[],
  cursors: readonly Cursor[],
): Promise<{ n: number }[]> {
  const events = round.map(({ event }, n) => ({
    n,
    okta_org: event.oktaOrg,
    uuid: event.uuid,
    type: event.type,
    published: event.published,
    actor: event.actor,
    source: event.source,
    outcome: event.outcome,
  }));
  const hints = round.flatMap(({ event }, n) =>
    [...new Map(event.hints.map((hint) => [JSON.stringify(hint.lane), hint])).values()].map(
      ({ lane, priority, expectation }) => ({
        event: n,
        kind: lane.kind,
        org: lane.org,
        okta_org: lane.oktaOrg,
        subject: lane.subject,
        priority,
        expectation: expectation && JSON.stringify(expectation),
      }),
    ),
  );
  return session.query<{ n: number }>("accept", ACCEPT, [
    session.json(events),
    session.json(hints),
    session.json(placesOf(cursors)),
  ]);
}

/** Parts of which none holds an event twice: one statement cannot write a row twice. */
function distinct(all: readonly Numbered[]): Numbered[][] {
  const rounds: Numbered[][] = [[]];
  const seen = new Map<string, number>();
  for (const numbered of all) {
    const key = JSON.stringify([numbered.event.oktaOrg, numbered.event.uuid]);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (rounds[round] ??= []).push(numbered);
  }
  return rounds;
}
