import { validationFailed } from "../../errors.ts";
import { decodeCursor, encodeCursor, limitOf, linkHeader } from "../paging.ts";
import { matches } from "../filter/evaluate.ts";
import { parseFilter } from "../filter/parse.ts";
import type { LogEvent } from "../../log/event.ts";
import type { Persisted } from "../../log/system-log.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const QUERY = ["since", "until", "after", "filter", "limit", "sortOrder"];
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Polling and bounded cursors are not interchangeable: one counts persistence order, the other the sorted result. */
const POLL = "poll";
const BOUNDED = "page";

/** [management-openapi: SystemLog; developer.okta.com: reference/system-log-query] */
export const logRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/logs", scope: "okta.logs.read", query: QUERY, handle: listLogEvents },
];

interface LogPage {
  readonly events: readonly LogEvent[];
  readonly next: string | null;
}

function listLogEvents(request: ApiRequest): ApiAnswer {
  const { query, url, org } = request;
  const descending = isDescending(query["sortOrder"]);
  // "Polling requests: no until, ascending"; everything else is bounded.
  const polling = query["until"] === undefined && !descending;
  const page = polling ? poll(request, org.log.read()) : bounded(request, org.log.read(), descending);
  return { body: page.events, headers: { link: linkHeader(url, page.next) } };
}

/** In persistence order, complete, always with a next link, also when there is nothing (yet) to give. */
function poll({ query, org }: ApiRequest, log: readonly Persisted[]): LogPage {
  const limit = limitOf(query["limit"], DEFAULT_LIMIT, MAX_LIMIT, 0);
  const passes = filterOf(query["filter"]);
  const after = query["after"];
  const since = timeOf("since", query["since"]) ?? org.clock.now() - WEEK_MS;
  let position = after === undefined ? firstAt(log, since) : decodeCursor(after, POLL);
  const events: LogEvent[] = [];
  for (; position < log.length && events.length < limit; position++) {
    const { event } = log[position]!;
    if (passes(event)) events.push(event);
  }
  return { events, next: encodeCursor(`${POLL}:${position}`) };
}

/** By `published`; what is persisted late is missed, and the last page has no next link. */
function bounded({ query, org }: ApiRequest, log: readonly Persisted[], descending: boolean): LogPage {
  const limit = limitOf(query["limit"], DEFAULT_LIMIT, MAX_LIMIT, 0);
  const passes = filterOf(query["filter"]);
  const until = timeOf("until", query["until"]) ?? org.clock.now();
  const since = timeOf("since", query["since"]) ?? until - WEEK_MS;
  if (since > until) throw validationFailed("since", "since: must not be after until");
  const found = log
    .map(({ event }) => event)
    .filter((event) => isWithin(Date.parse(event.published), since, until) && passes(event))
    .sort((a, b) => a.published.localeCompare(b.published));
  if (descending) found.reverse();
  const start = query["after"] === undefined ? 0 : decodeCursor(query["after"], BOUNDED);
  const end = start + limit;
  return {
    events: found.slice(start, end),
    next: end < found.length && limit > 0 ? encodeCursor(`${BOUNDED}:${end}`) : null,
  };
}

/** For polling, `since` is a bound on the time of persistence. */
function firstAt(log: readonly Persisted[], since: number): number {
  const found = log.findIndex((entry) => entry.persistedAt >= since);
  return found === -1 ? log.length : found;
}

function isWithin(time: number, since: number, until: number): boolean {
  return time >= since && time <= until;
}

function filterOf(text: string | undefined): (event: LogEvent) => boolean {
  if (text === undefined || text === "") return () => true;
  const filter = parseFilter(text);
  return (event) => matches(filter, event);
}

function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw validationFailed(name, `${name}: must be a timestamp in ISO 8601`);
  return time;
}

function isDescending(sortOrder: string | undefined): boolean {
  if (sortOrder !== undefined && !["ASCENDING", "DESCENDING"].includes(sortOrder)) {
    throw validationFailed("sortOrder", "sortOrder: must be ASCENDING or DESCENDING");
  }
  return sortOrder === "DESCENDING";
}
