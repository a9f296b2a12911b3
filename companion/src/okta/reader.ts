import { z } from "zod";
import type { Clock } from "../time.ts";
import { members, parse } from "./answers.ts";
import { appUsersPath } from "./app-users.ts";
import type { OktaHttp } from "./http.ts";
import { pagesOf } from "./pages.ts";
import { createPersonReader, type PersonReader } from "./person.ts";
import type { Share } from "./rate-gate.ts";

/** One page of the System Log and where to go on. */
export interface LogPage {
  events: unknown[];
  /** Okta's own link; to be stored and followed as it is. */
  next: string | undefined;
}

/** A page of a list of people, and Okta's link to the page that follows. */
export interface PeoplePage {
  oktaIds: string[];
  next: string | undefined;
}

/** What the companion reads from one Okta org. */
export interface OktaReader extends PersonReader {
  /** How many people a share may read before a limit closes to it. */
  room(share: Share): number;
  /**
   * Ids of all users of an app, or of the Okta org without one (which leaves out the deactivated), page by page; from a
   * stored link on, if one is given. @throws OktaFailure.
   */
  people(
    from: { appId?: string | undefined; link?: string | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<PeoplePage>;
  /**
   * Ids of a group's members, page by page; from a stored link on, if one is given. @throws OktaFailure, `not_found`
   * when the group is gone.
   */
  groupMembers(from: { groupId: string; link?: string | undefined }, signal: AbortSignal): AsyncGenerator<PeoplePage>;
  /** A page of the log: from a stored link, or from a time on (ISO 8601) when there is none. */
  log(from: { link: string } | { since: string }, signal: AbortSignal): Promise<LogPage>;
}

/** Reads through `http`. `servesMs`: for how long what was read of somebody serves others (`shared.ts`). */
export function createOktaReader(http: OktaHttp, clock: Clock, servesMs?: number): OktaReader {
  /** Lists are long and never urgent: they leave half of Okta's limit to others. */
  async function* listPeople(path: string, signal: AbortSignal): AsyncGenerator<PeoplePage> {
    for await (const { body, next } of pagesOf(http, path, signal, { share: "low" }))
      yield { oktaIds: parse(members, body).map(({ id }) => id), next };
  }

  return {
    ...createPersonReader(http, clock, servesMs),
    room: (share) => http.room(share),

    groupMembers: ({ groupId, link }, signal) =>
      listPeople(link ?? `/api/v1/groups/${encodeURIComponent(groupId)}/users?limit=200`, signal),

    people: ({ appId, link }, signal) =>
      listPeople(link ?? (appId === undefined ? "/api/v1/users?limit=200" : appUsersPath(appId)), signal),

    async log(from, signal) {
      // No `until` and ascending: a poll, which is complete and in the order of persistence. Source: "System Log
      // query", polling requests.
      const path =
        "link" in from
          ? from.link
          : `/api/v1/logs?${new URLSearchParams({ since: from.since, sortOrder: "ASCENDING", limit: "1000" })}`;
      const page = await http.get(path, signal);
      return { events: parse(z.array(z.unknown()), page.body), next: page.next };
    },
  };
}
