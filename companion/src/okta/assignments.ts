import type { z } from "zod";
import { abortable, pause, type Clock } from "../time.ts";
import type { appUsers } from "./answers.ts";
import { OktaFailure } from "./failure.ts";
import { createTrail } from "./pages.ts";
import { RANKS, type Share } from "./rate-gate.ts";

/** Whether somebody is assigned to an app, and with which attributes where they are asked for. */
export interface Assignment {
  assigned: boolean;
  profile?: Record<string, unknown>;
}

/** What is asked about one person's assignment. */
export interface AssignmentQuestion {
  appId: string;
  oktaId: string;
  withProfile: boolean;
  /** An answer that was asked for then or later will do (ms since 1970); what is said from now on when nothing stands here. */
  since: number | undefined;
  /** The newest event on the matter says that they lost it. */
  isSaidToBeLost: boolean;
  /** Whether it will do that the list lacks them and nobody asks about them alone while Okta's limit is scarce. */
  mayBeUnlisted: boolean;
  share: Share;
}

/** What Okta offers to find out with. */
export interface AssignmentSource {
  /** Asks about one person. @throws OktaFailure. */
  one(question: AssignmentQuestion, signal: AbortSignal): Promise<Assignment>;
  /** A page of the list of an app's users: from a link on, or the first. @throws OktaFailure. */
  page(
    from: { appId: string; link: string | undefined; share: Share },
    signal: AbortSignal,
  ): Promise<{ users: z.output<typeof appUsers>; next: string | undefined }>;
  /** How much of the limit is left that both count against, from 0 to 1. */
  left(): number;
}

/** Questions about an app's users, answered with the fewest calls. */
export interface Assignments {
  /** Comes to null where the list lacks somebody and that will do: then nobody knows. */
  of(question: AssignmentQuestion, signal: AbortSignal): Promise<Assignment | null>;
  close(): void;
}

interface Entry extends Assignment {
  /** When it was asked for. */
  asOf: number;
}

interface App {
  known: Map<string, Entry>;
  /** Pages that its list has, as far as was seen. */
  pages: number;
  /** Whether somebody asks for the attributes of app users; else they are not kept. */
  withProfiles: boolean;
  /** People who are asked about one by one now. */
  asking: number;
  running: Promise<unknown>;
  /** The most urgent of those who wait for a list. */
  share: Share;
  /**
   * The list that is to be read next: its first page was not asked for yet. Comes to the time when that was, once all of
   * it is read; to null when it could not be.
   */
  next: Promise<number | null> | null;
  lastBegan: number;
  /** Has the list that keeps its pace begin now. */
  hurry(): void;
}

/** So many questions at once are a crowd, however short the list. */
const CROWD = 4;
/** While less of the limit than this is left, nobody is asked about alone, and lists are read at a measured pace. */
const SCARCE = 0.5;
/** How long one page of a list has to last then: 20 a minute, of the 50 that Okta gives a token. */
const PAGE_MS = 3_000;
/** What is older is not asked for again by anybody. */
const KEPT_MS = 10 * 60_000;
/** Times that a list waits for the limit's reset before it is given up. */
const RESETS = 5;

/**
 * Okta lets a token ask for 50 assignments a minute, one by one or 500 in a page (apps: 100 a minute for the org). So
 * whoever comes alone is asked about alone, and a crowd is answered from the list. Nothing is believed that was asked
 * for before an event that may have changed it; and that somebody does not stand in the list makes nobody a leaver,
 * unless an event says so too: a list that came short would otherwise lock everybody out. Most people of a large Okta org
 * stand in no list of the app, and a mass change of them all would ask about each alone, for hours: about those nobody is
 * asked while the limit is scarce, unless whoever asks must know.
 */
export function createAssignments(source: AssignmentSource, clock: Clock): Assignments {
  const apps = new Map<string, App>();
  const closing = new AbortController();

  const appOf = (appId: string): App => {
    const app: App = apps.get(appId) ?? {
      known: new Map(),
      pages: 1,
      withProfiles: false,
      asking: 0,
      running: Promise.resolve(),
      share: "low",
      next: null,
      lastBegan: Number.NEGATIVE_INFINITY,
      hurry() {},
    };
    apps.set(appId, app);
    return app;
  };

  /** A page, after the limit's reset if it is used up. */
  const readPage = async (appId: string, app: App, link: string | undefined) => {
    for (let resets = 0; ; resets += 1) {
      try {
        return await source.page({ appId, link, share: app.share }, closing.signal);
      } catch (error) {
        const retryAt = error instanceof OktaFailure && error.kind === "rate_limited" ? error.retryAt : undefined;
        if (retryAt === undefined || resets >= RESETS) throw error;
        await pause(Math.max(0, retryAt - clock()), closing.signal);
      }
    }
  };

  const readList = async (appId: string, app: App, begins: number): Promise<void> => {
    const known = new Map<string, Entry>();
    const follow = createTrail();
    let link: string | undefined;
    let pages = 0;
    do {
      const page = await readPage(appId, app, link);
      pages += 1;
      for (const { id, profile } of page.users)
        known.set(id, { assigned: true, asOf: begins, ...(app.withProfiles ? { profile: profile ?? {} } : {}) });
      link = follow(page.next);
    } while (link !== undefined);
    // Who was asked about alone meanwhile is known better.
    for (const [id, entry] of app.known) if (entry.asOf > begins) known.set(id, entry);
    app.known = known;
    app.pages = pages;
  };

  /** While the limit is scarce, lists begin at a measured pace; unless somebody who may be leaving waits for one. */
  const keepPace = async (app: App): Promise<void> => {
    if (source.left() >= SCARCE || app.share === "urgent") return;
    const paceMs = app.pages * PAGE_MS;
    const waitMs = app.lastBegan + paceMs - clock();
    // It never is more, unless the clock was set back.
    if (waitMs <= 0 || waitMs > paceMs) return;
    const hurry = new AbortController();
    app.hurry = () => hurry.abort();
    await pause(waitMs, AbortSignal.any([closing.signal, hurry.signal])).catch(() => closing.signal.throwIfAborted());
  };

  const startList = async (appId: string, app: App): Promise<number | null> => {
    // After this call was noted as the next list.
    await app.running;
    const over = Promise.withResolvers<void>();
    app.running = over.promise;
    try {
      // Whoever asks from here on gets the list after this one.
      await keepPace(app).finally(() => (app.next = null));
      const begins = clock();
      app.lastBegan = begins;
      await readList(appId, app, begins);
      return begins;
    } catch {
      return null;
    } finally {
      if (app.next === null) app.share = "low";
      over.resolve();
    }
  };

  /** The list that is read next, and is not begun yet. */
  const nextList = (appId: string, app: App, share: Share): Promise<number | null> => {
    if (RANKS[share] > RANKS[app.share]) app.share = share;
    if (share === "urgent") app.hurry();
    app.next ??= startList(appId, app);
    return app.next;
  };

  const askAlone = async (question: AssignmentQuestion, app: App, signal: AbortSignal): Promise<Assignment> => {
    app.asking += 1;
    const asOf = clock();
    try {
      const answer = await source.one(question, signal);
      app.known.delete(question.oktaId);
      app.known.set(question.oktaId, { ...answer, asOf });
      forgetOld(app);
      return answer;
    } finally {
      app.asking -= 1;
    }
  };

  const forgetOld = (app: App) => {
    const oldest = clock() - KEPT_MS;
    for (const [id, { asOf }] of app.known) {
      // In the order in which they came; a list is replaced as a whole.
      if (asOf >= oldest) return;
      app.known.delete(id);
    }
  };

  /** What was asked for since then. */
  const knownSince = (app: App, oktaId: string, since: number): Entry | undefined => {
    const entry = app.known.get(oktaId);
    // Of what lies ahead, because the clock was set back, nobody knows what came after it.
    if (entry !== undefined && entry.asOf > clock()) app.known.delete(oktaId);
    else if (entry !== undefined && entry.asOf >= since) return entry;
    return undefined;
  };

  const answerOf = (entry: Entry | undefined, { withProfile }: AssignmentQuestion): Assignment | undefined => {
    if (entry === undefined) return undefined;
    const { assigned, profile } = entry;
    if (!withProfile || !assigned) return { assigned };
    return profile === undefined ? undefined : { assigned, profile };
  };

  return {
    async of(question, signal) {
      const { appId, oktaId, share } = question;
      const app = appOf(appId);
      const since = question.since ?? clock();
      const known = answerOf(knownSince(app, oktaId, since), question);
      if (known !== undefined) return known;
      app.withProfiles ||= question.withProfile;
      const isCrowd = app.asking >= Math.max(CROWD, app.pages);
      // Whoever may be leaving does not wait for a list that keeps its pace.
      const mayBeAlone = share === "urgent" || (app.next === null && source.left() >= SCARCE);
      if (!isCrowd && mayBeAlone) return askAlone(question, app, signal);
      const listed = await abortable(nextList(appId, app, share), signal);
      // Of a list that lies ahead, because the clock was set back meanwhile, nothing is known any more.
      if (listed !== null && listed >= since && listed <= clock()) {
        const entry = knownSince(app, oktaId, since);
        const told = answerOf(entry, question);
        if (told !== undefined) return told;
        const isLacking = entry === undefined;
        if (isLacking && question.isSaidToBeLost) return { assigned: false };
        if (isLacking && question.mayBeUnlisted && share !== "urgent" && source.left() < SCARCE) return null;
      }
      return askAlone(question, app, signal);
    },
    close: () => closing.abort(new Error("closing")),
  };
}
