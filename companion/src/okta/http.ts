import type { OktaOrgConfig } from "../config.ts";
import { backoff, pause, type Clock, type Random } from "../time.ts";
import { failureOf, isErrorAnswer, OktaFailure, type OktaFailureKind } from "./failure.ts";
import { bucketOf, createRateGate, RANKS, type RateGate, type Share } from "./rate-gate.ts";
import { createSdk, type OktaSdk } from "./sdk.ts";
import { createTurnstile } from "./turnstile.ts";

/** An answer of Okta's: the JSON as it came, and where the next page is. */
export interface OktaAnswer {
  body: unknown;
  next: string | undefined;
}

/** Who asks, and how much of Okta's limits it may use up. */
export interface CallOptions {
  share?: Share | undefined;
  /** Several readers, as orgs that follow one Okta org, take turns. */
  reader?: string | undefined;
}

/** Requests to one Okta org: signed in, paced, retried, timed out. */
export interface OktaHttp {
  /** @throws OktaFailure; the signal's reason when it aborts. */
  get(pathOrUrl: string, signal: AbortSignal, options?: CallOptions): Promise<OktaAnswer>;
  /** What is deleted twice is deleted: it is tried again like a GET. @throws OktaFailure; the signal's reason. */
  delete(path: string, signal: AbortSignal, options?: CallOptions): Promise<void>;
  /** How many people a share may read before a limit closes to it. */
  room(share: Share): number;
  /** How much is left of the limit that a path counts against, from 0 to 1. */
  left(path: string): number;
  rates(): ReturnType<RateGate["report"]>;
}

export interface OktaHttpDependencies {
  clock: Clock;
  random: Random;
  /** Told of each request that was sent: its bucket, and `ok` or how it failed. */
  onCall?: ((call: { bucket: string; outcome: "ok" | OktaFailureKind }) => void) | undefined;
}

/** Tries of one request, the first included. */
const TRIES = 3;
/** Waiting longer than this is left to the lane, so that nothing else waits behind it. */
const PATIENCE_MS = 1_500;

const SHARE_USED = new Set(["low_share_used", "rate_limit_near"]);

/** Whether only the share of a limit for such work is used up: nobody else is held up. */
export function isShareUsed({ code }: OktaFailure): boolean {
  return SHARE_USED.has(code);
}

/** The address of the page that follows, from the Link header. */
export function nextLink(header: string | null): string | undefined {
  return /<([^>]+)>\s*;\s*rel="next"/.exec(header ?? "")?.[1];
}

export function createOktaHttp(
  config: OktaOrgConfig,
  { clock, random, onCall = () => undefined }: OktaHttpDependencies,
): OktaHttp {
  const sdk = createSdk(config, clock);
  const gate = createRateGate(clock, config.concurrency);
  const turnstile = createTurnstile(config.concurrency);
  const base = new URL(config.url);

  const waitForGate = async (bucket: string, share: Share, signal: AbortSignal) => {
    const waitMs = gate.opensAt(bucket, share) - clock();
    if (waitMs <= 0) return;
    if (share === "low") {
      throw new OktaFailure(
        "rate_limited",
        "low_share_used",
        "The share of Okta's rate limit for work that can wait is used up; waiting for its reset.",
        { retryAt: clock() + waitMs },
      );
    }
    if (waitMs > PATIENCE_MS) {
      throw new OktaFailure(
        "rate_limited",
        "rate_limit_near",
        "Okta's rate limit is nearly used up; waiting for its reset.",
        { retryAt: clock() + waitMs },
      );
    }
    await pause(waitMs, signal);
  };

  const fetchOnce = async ({ method, url }: OktaRequest, bucket: string, signal: AbortSignal): Promise<OktaAnswer> => {
    const timed = AbortSignal.any([signal, AbortSignal.timeout(config.requestTimeoutMs)]);
    try {
      // A fresh request each time: the SDK writes into it.
      const request = { method, headers: { Accept: "application/json" }, signal: timed };
      const response = await sdk.http(url.href, request as unknown as NonNullable<Parameters<OktaSdk["http"]>[1]>);
      gate.observe(bucket, response.headers);
      const body: unknown = response.status === 204 ? null : await response.json();
      onCall({ bucket, outcome: "ok" });
      return { body, next: nextLink(response.headers.get("link")) };
    } catch (error) {
      signal.throwIfAborted();
      if (isErrorAnswer(error)) gate.observe(bucket, error.headers);
      const failure = failureOf(error, clock());
      onCall({ bucket, outcome: failure.kind });
      throw failure;
    }
  };

  /** Whoever waits for a bucket takes no place meanwhile that others could use, such as those who may be leaving. */
  const fetchInTurn = async (what: OktaRequest, bucket: string, signal: AbortSignal): Promise<OktaAnswer> => {
    const { share, reader } = what;
    for (;;) {
      await waitForGate(bucket, share, signal);
      const answer = await turnstile({ rank: RANKS[share], party: reader }, signal, async () =>
        gate.opensAt(bucket, share) > clock() ? null : fetchOnce(what, bucket, signal),
      );
      if (answer !== null) return answer;
    }
  };

  const request = async (what: OktaRequest, signal: AbortSignal): Promise<OktaAnswer> => {
    const { url } = what;
    // A next link is followed with our credentials: only to where they belong.
    if (url.origin !== base.origin)
      throw new OktaFailure("refused", "foreign_link", "Okta's answer links to another host.");
    const bucket = bucketOf(url.pathname);
    const end = gate.begin(bucket);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await fetchInTurn(what, bucket, signal);
        } catch (error) {
          const waitMs = attempt < TRIES ? retryDelay(error, attempt, clock(), random) : undefined;
          if (waitMs === undefined) throw error;
          await pause(waitMs, signal);
        }
      }
    } finally {
      end();
    }
  };

  return {
    rates: () => gate.report(),
    room: (share) => gate.room(share),
    left: (path) => gate.left(bucketOf(new URL(path, base).pathname)),
    get: (pathOrUrl, signal, { share = "full", reader = "" } = {}) =>
      request({ method: "GET", url: addressOf(pathOrUrl, base), share, reader }, signal),
    async delete(path, signal, { share = "full", reader = "" } = {}) {
      await request({ method: "DELETE", url: addressOf(path, base), share, reader }, signal);
    },
  };
}

interface OktaRequest {
  /** As a DPoP proof must have it, letter by letter. Source: github.com/okta/okta-sdk-dotnet/issues/852. */
  method: "GET" | "DELETE";
  url: URL;
  share: Share;
  reader: string;
}

/**
 * Okta compares a DPoP proof with the path as it reads it, and the SDK proves the path as it was written: what a path may
 * hold as it is, such as the @ of a login, must not be encoded. Source: github.com/okta/okta-sdk-nodejs/issues/521.
 */
function addressOf(pathOrUrl: string, base: URL): URL {
  const url = new URL(pathOrUrl, base);
  url.pathname = url.pathname.replace(/%(?:40|2B|24|26|27|28|29|2A|2C|3A|3B|3D|21)/gi, decodeURIComponent);
  return url;
}

/** How long to wait before trying again within the call; undefined when the caller should know. */
function retryDelay(error: unknown, attempt: number, now: number, random: Random): number | undefined {
  if (!(error instanceof OktaFailure)) return undefined;
  const delay = backoff(attempt, { baseMs: 200, maxMs: PATIENCE_MS }, random);
  if (error.kind === "unavailable") return delay;
  if (error.kind !== "rate_limited" || isShareUsed(error)) return undefined;
  const untilReset = error.retryAt === undefined ? 0 : error.retryAt - now;
  return untilReset <= PATIENCE_MS ? Math.max(delay, untilReset) : undefined;
}
