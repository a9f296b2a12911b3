import type { Clock } from "../time.ts";
import { OktaFailure } from "./failure.ts";
import { RANKS, type Share } from "./rate-gate.ts";
import { createShared } from "./shared.ts";

/** Who is asked about, and how. */
export interface UserQuestion {
  oktaId: string;
  share: Share;
  /** Whom it is asked for; each asks in lists of its own. */
  reader: string | undefined;
  /** Whether an answer out of a list will do. */
  mayBeListed: boolean;
}

/** What Okta offers to find out with. */
export interface UserSource {
  /** Asks about one user. @throws OktaFailure, `not_found` when there is none. */
  one(question: UserQuestion, signal: AbortSignal): Promise<unknown>;
  /** Asks about several at once; those whom Okta does not show are left out. @throws OktaFailure. */
  several(
    oktaIds: readonly string[],
    question: UserQuestion,
    signal: AbortSignal,
  ): Promise<readonly { id: string; user: unknown }[]>;
}

/** A user as Okta says it. */
export interface UserAnswer {
  user: unknown;
  /** Out of a list, which may lag. */
  isListed: boolean;
}

/** Answers who somebody is. */
export type Users = (question: UserQuestion, signal: AbortSignal) => Promise<UserAnswer>;

/** So many questions at once are a crowd; fewer are asked one by one, of which Okta allows more than of lists. */
const CROWD = 5;
/** Users in one list: the address stays under 3 KB. */
const MOST = 50;
/** For how long a list is waited for: half of what a claim has for its reads, the groups of all before it. */
const PATIENCE_MS = 15_000;
/**
 * For how long after a list that failed everybody is asked about alone: only lists may be what Okta cannot do. As long
 * again each time that they fail once more: Okta says that they may take too long for whom it shows but some groups.
 */
const REST = { baseMs: 60_000, mostMs: 60 * 60_000 };
/** What may stand in a filter as it is. */
const PLAIN_ID = /^[A-Za-z0-9]{1,32}$/;

/** People who are asked about in one list. */
interface Gathering {
  key: string;
  oktaIds: string[];
}

/**
 * A crowd is asked about in lists of 50 instead of one by one. Lists lag: they come "from an eventually consistent
 * datasource", by `filter` "typically less than one second" behind. Source: okta/okta-developer-docs, reference/api/users,
 * "List Users with a filter", since its pull request 3782; before, `filter` went by "the most up-to-date data". So whoever
 * asks hears that it was a list. Who does not stand in it is asked about alone: a list makes nobody missing.
 */
export function createUsers(source: UserSource, clock: Clock, patienceMs = PATIENCE_MS): Users {
  const lists = createShared<ReadonlyMap<string, unknown>>(clock);
  const gatherings = new Map<string, Gathering>();
  let made = 0;
  let restMs = REST.baseMs;
  let restsUntil = Number.NEGATIVE_INFINITY;

  const join = (place: string, oktaId: string): Gathering => {
    const open = gatherings.get(place);
    const gathering = open === undefined || open.oktaIds.length >= MOST ? { key: `${(made += 1)}`, oktaIds: [] } : open;
    gatherings.set(place, gathering);
    gathering.oktaIds.push(oktaId);
    return gathering;
  };

  const rest = () => {
    // Lists under way may fail together; they are one failure.
    if (clock() < restsUntil) return;
    restsUntil = clock() + restMs;
    restMs = Math.min(2 * restMs, REST.mostMs);
  };

  const readList = async (
    place: string,
    gathering: Gathering,
    question: UserQuestion,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, unknown>> => {
    // Whoever is asked about in the same breath, as all of a claim are, comes along.
    await Promise.resolve();
    if (gatherings.get(place) === gathering) gatherings.delete(place);
    if (gathering.oktaIds.length < CROWD) return new Map();
    const tooLong = AbortSignal.timeout(patienceMs);
    try {
      const listed = await source.several(gathering.oktaIds, question, AbortSignal.any([signal, tooLong]));
      restMs = REST.baseMs;
      return new Map(listed.map(({ id, user }) => [id, user]));
    } catch (error) {
      signal.throwIfAborted();
      rest();
      if (tooLong.aborted || (error instanceof OktaFailure && isAboutLists(error))) return new Map();
      throw error;
    }
  };

  const askAlone = async (question: UserQuestion, signal: AbortSignal): Promise<UserAnswer> => ({
    user: await source.one(question, signal),
    isListed: false,
  });

  return async (question, signal) => {
    const { oktaId, share, reader = "" } = question;
    const isListed = question.mayBeListed && PLAIN_ID.test(oktaId) && clock() >= restsUntil;
    if (!isListed) return askAlone(question, signal);
    const place = `${share} ${reader}`;
    const gathering = join(place, oktaId);
    const claim = { key: gathering.key, since: 0, rank: RANKS[share] };
    const listed = await lists(claim, signal, (off) => readList(place, gathering, question, off));
    return listed.has(oktaId) ? { user: listed.get(oktaId), isListed } : askAlone(question, signal);
  };
}

/** Whether nothing but the list is amiss: it is refused, or its limit is used up. Else asking each would ask for more of it. */
function isAboutLists({ kind, retryAt }: OktaFailure): boolean {
  if (kind === "rate_limited") return retryAt !== undefined;
  return kind === "refused" || kind === "forbidden" || kind === "not_found";
}
