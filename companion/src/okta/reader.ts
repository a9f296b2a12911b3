import { z } from "zod";
import type { Clock } from "../time.ts";
import { OktaFailure } from "./failure.ts";
import { isShareUsed, type CallOptions, type OktaHttp } from "./http.ts";
import { RANKS, type Share } from "./rate-gate.ts";
import { appUsers, createAssignments } from "./assignments.ts";
import { createShared } from "./shared.ts";
import { createUsers, type UserAnswer } from "./users.ts";
import { known, OKTA_STATUSES, unknown, type Facet, type Facets, type OktaStatus, type Snapshot } from "./snapshot.ts";

/** The answer to "who is this person now?". */
export type PersonRead = { kind: "found"; snapshot: Snapshot } | { kind: "missing" };

/** One page of the System Log and where to go on. */
export interface LogPage {
  events: unknown[];
  /** Okta's own link; to be stored and followed as it is. */
  next: string | undefined;
}

export interface PersonOptions {
  /** The app whose assignment is asked for. */
  appId?: string | undefined;
  /** How much of Okta's limits the read may use up. */
  share?: Share | undefined;
  /** Whom it is read for; several take turns. */
  reader?: string | undefined;
  /** What is read only for orgs whose rules ask for it. */
  reads?: OptionalReads | undefined;
  /** What may have been read before; nothing when it is not given. */
  known?: MayBeKnown | undefined;
  /**
   * Given when the user may be read in a list with others who are asked for at once: says whether what that shows, the rest
   * being unknown, can be true. Lists lag more than reads by id.
   */
  mayBeListed?: ((shown: Snapshot) => boolean) | undefined;
  /** Hears what the user itself says as soon as that is read; the rest of this snapshot is unknown. */
  onUser?: ((snapshot: Snapshot) => void) | undefined;
}

/** What need not be asked for again, since no event spoke of it after that time (ms since 1970); else it is not given. */
export interface MayBeKnown {
  /** User, groups and factors, which another reader may be reading. */
  personSince?: number | undefined;
  assignmentSince?: number | undefined;
  /** The newest event on the assignment says that it was lost. */
  isAssignmentLost?: boolean | undefined;
  /** It need not be known for sure of somebody whom the app's list lacks: the facet may be unknown, `unlisted`. */
  mayBeUnlisted?: boolean | undefined;
}

/** What costs a call, or tells more than most orgs need to know of a person. */
export interface OptionalReads {
  readonly factors: boolean;
  /** The attributes of the app user. */
  readonly appProfile: boolean;
}

/** A page of a list of people, and Okta's link to the page that follows. */
export interface PeoplePage {
  oktaIds: string[];
  next: string | undefined;
}

/** What the companion reads from one Okta org. */
export interface OktaReader {
  /**
   * Reads a person's present truth: user, groups and, if an app is named, its assignment, in parallel. Never by search,
   * which is eventually consistent.
   *
   * @throws OktaFailure when the user itself cannot be read. Other facets that cannot be read are unknown in the
   * snapshot.
   */
  person(oktaId: string, options: PersonOptions, signal: AbortSignal): Promise<PersonRead>;
  /** Reads nothing more of its own accord. */
  close(): void;
  /** When reads of a share may go on; now or earlier means at once. */
  opensAt(share: Share): number;
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

const user = z.looseObject({
  id: z.string(),
  status: z.string(),
  lastUpdated: z.string().nullish(),
  profile: z.record(z.string(), z.unknown()),
});
const groups = z.array(
  z.looseObject({ id: z.string(), lastUpdated: z.string().nullish(), profile: z.looseObject({ name: z.string() }) }),
);
const appUser = z.looseObject({ profile: z.record(z.string(), z.unknown()).nullish() });
const factors = z.array(z.looseObject({ factorType: z.string(), status: z.string(), provider: z.string().nullish() }));
const members = z.array(z.looseObject({ id: z.string() }));

/** How one request is made. */
interface Call extends CallOptions {
  signal: AbortSignal;
}

const NOTHING_MORE: OptionalReads = { factors: false, appProfile: false };
const APP_NOT_FOUND = "app_not_found";
const appUsersPath = (appId: string) => `/api/v1/apps/${encodeURIComponent(appId)}/users?limit=500`;

/** For how long the proof that the configured app exists is believed. */
const APP_PROOF_MS = 5 * 60_000;

const isStatus = (text: string): text is OktaStatus => (OKTA_STATUSES as readonly string[]).includes(text);

/** Reads through `http`; holds the proof that the configured apps exist, and what was read of assignments lately. */
export function createOktaReader(http: OktaHttp, clock: Clock): OktaReader {
  const appSeenAt = new Map<string, number>();

  const readPages = async (path: string, call: Call): Promise<unknown[]> => {
    const items: unknown[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const page = await http.get(next, call.signal, call);
      if (!Array.isArray(page.body))
        throw new OktaFailure("refused", "unreadable_answer", "Okta answered something else than a list.");
      for (const item of page.body as unknown[]) items.push(item);
      next = pageAfter(next, page.next);
    }
    return items;
  };

  /** Lists are long and never urgent: they leave half of Okta's limit to others. */
  async function* listPeople(path: string, signal: AbortSignal): AsyncGenerator<PeoplePage> {
    let next: string | undefined = path;
    while (next !== undefined) {
      const page = await http.get(next, signal, { share: "low" });
      next = pageAfter(next, page.next);
      yield { oktaIds: parse(members, page.body).map(({ id }) => id), next };
    }
  }

  const readGroups = async (oktaId: string, call: Call) => {
    const updated: Record<string, string> = {};
    const list = parse(groups, await readPages(`/api/v1/users/${encodeURIComponent(oktaId)}/groups`, call));
    for (const { id, lastUpdated } of list) {
      if (typeof lastUpdated === "string") updated[id] = lastUpdated;
    }
    return { groups: known(list.map(({ id, profile }) => ({ id, name: profile.name }))), updated };
  };

  /** An app that does not exist has no users either: without this a wrong app id would turn everybody into a leaver. */
  const appExists = async (appId: string, call: Call): Promise<boolean> => {
    if (clock() - (appSeenAt.get(appId) ?? Number.NEGATIVE_INFINITY) < APP_PROOF_MS) return true;
    try {
      await http.get(`/api/v1/apps/${encodeURIComponent(appId)}`, call.signal, call);
      appSeenAt.set(appId, clock());
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };

  /**
   * Okta shows the factors that the enrolment policy of highest priority allows, as seen from where we call. What it
   * knows and does not show cannot be told from what is not enrolled.
   */
  const readFactors = async (oktaId: string, call: Call): Promise<Facets["factors"]> => {
    const { body } = await http.get(`/api/v1/users/${encodeURIComponent(oktaId)}/factors`, call.signal, call);
    return known(
      parse(factors, body).map(({ factorType: type, status, provider }) =>
        typeof provider === "string" ? { type, status, provider } : { type, status },
      ),
    );
  };

  const assignments = createAssignments(
    {
      async one({ appId, oktaId, withProfile, share }, signal) {
        const call = { share, signal };
        try {
          const path = `/api/v1/apps/${encodeURIComponent(appId)}/users/${encodeURIComponent(oktaId)}`;
          const { body } = await http.get(path, signal, call);
          return { assigned: true, ...(withProfile ? { profile: parse(appUser, body).profile ?? {} } : {}) };
        } catch (error) {
          if (!isNotFound(error)) throw error;
          if (await appExists(appId, call)) return { assigned: false };
          throw new OktaFailure("not_found", APP_NOT_FOUND, "The configured app does not exist.");
        }
      },
      async page({ appId, link, share }, signal) {
        const page = await http.get(link ?? appUsersPath(appId), signal, { share });
        return { users: parse(appUsers, page.body), next: page.next };
      },
      left: () => http.left(appUsersPath("*")),
    },
    clock,
  );

  const readAssignment = async (
    oktaId: string,
    { appId, reads, known: may, share = "full" }: PersonOptions,
    { signal }: Call,
  ): Promise<Facets["app"]> => {
    // Without an app of its own an org asks for no assignment: its rules alone decide who belongs.
    if (appId === undefined) return known({ assigned: true });
    const question = {
      appId,
      oktaId,
      withProfile: reads?.appProfile === true,
      since: may?.assignmentSince,
      isSaidToBeLost: may?.isAssignmentLost === true,
      mayBeUnlisted: may?.mayBeUnlisted === true,
      share,
    };
    try {
      const assignment = await assignments.of(question, signal);
      return assignment === null ? unknown("unlisted") : known(assignment);
    } catch (error) {
      if (error instanceof OktaFailure && error.code === APP_NOT_FOUND) return unknown("app_not_found");
      throw error;
    }
  };

  const readUser = createUsers(
    {
      async one({ oktaId, share, reader }, signal) {
        return (await http.get(`/api/v1/users/${encodeURIComponent(oktaId)}`, signal, { share, reader })).body;
      },
      async several(oktaIds, { share, reader }, signal) {
        const filter = encodeURIComponent(oktaIds.map((id) => `id eq "${id}"`).join(" or "));
        const { body } = await http.get(`/api/v1/users?filter=${filter}&limit=200`, signal, { share, reader });
        return parse(members, body).map((user) => ({ id: user.id, user }));
      },
    },
    clock,
  );

  /** What one reader asks for may serve the others; whoever abides by it for the first time asks themselves. */
  const users = createShared<UserAnswer>(clock);
  const groupLists = createShared<{ groups: Facets["groups"]; updated: Record<string, string> }>(clock);
  const factorLists = createShared<Facets["factors"]>(clock);

  return {
    close: () => assignments.close(),
    opensAt: (share) => http.opensAt(share),
    room: (share) => http.room(share),

    async person(oktaId, options, signal) {
      const { share = "full", reader, reads = NOTHING_MORE, known: may, mayBeListed, onUser } = options;
      const call: Call = { share, reader, signal };
      const claim = { key: oktaId, since: may?.personSince, rank: RANKS[share] };
      const called = (off: AbortSignal): Call => ({ ...call, signal: off });
      const groupsUpdated: Record<string, string> = {};
      const groupFacetOf = async () => {
        const read = await groupLists(claim, signal, (off) => readGroups(oktaId, called(off)));
        Object.assign(groupsUpdated, read.updated);
        return read.groups;
      };
      const rest = Promise.all([
        facetOf(groupFacetOf(), signal),
        facetOf(readAssignment(oktaId, options, call), signal),
        reads.factors
          ? facetOf(
              factorLists(claim, signal, (off) => readFactors(oktaId, called(off))),
              signal,
            )
          : unknown("not_read"),
      ]);
      // Observed at once, so that a failing user read does not leave it unhandled.
      rest.catch(() => undefined);
      try {
        const ask = (isListed: boolean) =>
          // Who is to be read by their id is not served out of a list that somebody else asked for.
          users({ ...claim, key: isListed ? oktaId : `${oktaId} by id` }, signal, (off) =>
            readUser({ oktaId, share, reader, mayBeListed: isListed }, off),
          );
        const first = await ask(mayBeListed !== undefined);
        const isDoubted = first.isListed && mayBeListed?.(ofUser(parse(user, first.user))) !== true;
        const answer = parse(user, (isDoubted ? await ask(false) : first).user);
        // Okta also finds people by login; only the id is a person.
        if (answer.id !== oktaId) return { kind: "missing" };
        const seen = ofUser(answer);
        onUser?.(seen);
        const [groupFacet, appFacet, factorsFacet] = await rest;
        const facets = { ...seen.facets, groups: groupFacet, app: appFacet, factors: factorsFacet };
        return { kind: "found", snapshot: { ...seen, groupsUpdated, facets } };
      } catch (error) {
        if (isNotFound(error)) return { kind: "missing" };
        throw error;
      }
    },

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

/** A page that links to itself would be read without end. */
function pageAfter(page: string, next: string | undefined): string | undefined {
  if (next === page) throw new OktaFailure("refused", "unreadable_answer", "A page of Okta's links to itself.");
  return next;
}

/** What the user itself says of somebody; the rest is not read yet. */
function ofUser({ id, status, lastUpdated, profile }: z.output<typeof user>): Snapshot {
  const unread = { groups: unknown("not_read"), app: unknown("not_read"), factors: unknown("not_read") };
  return {
    oktaId: id,
    lastUpdated: lastUpdated ?? null,
    groupsUpdated: {},
    facets: {
      status: isStatus(status) ? known(status) : unknown("unexpected_value"),
      profile: known(profile),
      ...unread,
    },
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof OktaFailure && error.kind === "not_found";
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  // The issues name fields, not values.
  const where = parsed.error.issues.map((issue) => issue.path.join(".") || "the answer").join(", ");
  throw new OktaFailure("refused", "unreadable_answer", `Okta's answer has an unexpected shape at ${where}.`);
}

/** A facet that cannot be read is unknown, and says why. */
async function facetOf<Value>(read: Promise<Facet<Value>>, signal: AbortSignal): Promise<Facet<Value>> {
  try {
    return await read;
  } catch (error) {
    signal.throwIfAborted();
    // The whole person is read when there is room for it again.
    if (!(error instanceof OktaFailure) || isShareUsed(error)) throw error;
    return unknown(error.kind === "forbidden" || error.kind === "unauthorized" ? "no_access" : "read_failed");
  }
}
