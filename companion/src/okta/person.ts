import type { z } from "zod";
import type { Clock } from "../time.ts";
import { factors, groups, members, parse, user } from "./answers.ts";
import { APP_NOT_FOUND, createAppUsers } from "./app-users.ts";
import { createAssignments } from "./assignments.ts";
import { isNotFound, OktaFailure } from "./failure.ts";
import { isShareUsed, type CallOptions, type OktaHttp } from "./http.ts";
import { pagesOf } from "./pages.ts";
import { RANKS, type Share } from "./rate-gate.ts";
import { createShared } from "./shared.ts";
import { known, OKTA_STATUSES, unknown, type Facet, type Facets, type OktaStatus, type Snapshot } from "./snapshot.ts";
import { createUsers, type UserAnswer } from "./users.ts";

/** The answer to "who is this person now?". */
export type PersonRead = { kind: "found"; snapshot: Snapshot } | { kind: "missing" };

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

/** Reads people. */
export interface PersonReader {
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
}

/** How one request is made. */
interface Call extends CallOptions {
  signal: AbortSignal;
}

const NOTHING_MORE: OptionalReads = { factors: false, appProfile: false };
const isStatus = (text: string): text is OktaStatus => (OKTA_STATUSES as readonly string[]).includes(text);

/** Reads through `http`; holds what was read lately, so that others who ask for the same may have it. */
export function createPersonReader(http: OktaHttp, clock: Clock, servesMs?: number): PersonReader {
  const readGroups = async (oktaId: string, call: Call) => {
    const list: { id: string; name: string }[] = [];
    const updated: Record<string, string> = {};
    const path = `/api/v1/users/${encodeURIComponent(oktaId)}/groups`;
    for await (const { body } of pagesOf(http, path, call.signal, call))
      for (const { id, profile, lastUpdated } of parse(groups, body)) {
        list.push({ id, name: profile.name });
        if (typeof lastUpdated === "string") updated[id] = lastUpdated;
      }
    return { groups: known(list), updated };
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

  const assignments = createAssignments(createAppUsers(http, clock), clock);

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
  const users = createShared<UserAnswer>(clock, servesMs);
  const groupLists = createShared<{ groups: Facets["groups"]; updated: Record<string, string> }>(clock, servesMs);
  const factorLists = createShared<Facets["factors"]>(clock, servesMs);

  return {
    close: () => assignments.close(),

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
          users({ ...claim, sureness: isListed ? 0 : 1 }, signal, (off) =>
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
  };
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
