import type { AddressInfo } from "node:net";
import type { ApiToken } from "./api/authenticate.ts";
import { OAuthServer, type NewServiceApp, type ServiceApp } from "./api/oauth.ts";
import { RateLimiter } from "./api/rate-limit.ts";
import { Driver } from "./driver.ts";
import { Faults } from "./faults/faults.ts";
import { HOOK_TIMEOUT_MS } from "./hooks/call.ts";
import { DAILY_LIMIT, HookDispatcher } from "./hooks/dispatcher.ts";
import type { LogEvent } from "./log/event.ts";
import { SystemLog } from "./log/system-log.ts";
import { createOrg } from "./operations/org.ts";
import { seedDemo } from "./seed.ts";
import { createServer } from "./server.ts";
import { systemClock, type Clock } from "./state/clock.ts";
import { createIds } from "./state/ids.ts";
import { State } from "./state/state.ts";
import { truthOf, type PersonTruth } from "./truth.ts";

export { manualClock, systemClock, type Clock, type ManualClock } from "./state/clock.ts";
export type { LogEvent } from "./log/event.ts";
export type { App, EventHook, Factor, Group, Profile, User, UserStatus } from "./state/model.ts";
export type { NewServiceApp, ServiceApp } from "./api/oauth.ts";
export type { Ref, HookRegistration } from "./driver.ts";
export type { Driver } from "./driver.ts";
export type { Faults } from "./faults/faults.ts";
export type { PersonTruth } from "./truth.ts";
export { OktaError } from "./errors.ts";

export interface LocalOktaOptions {
  /** 0 or nothing for any free port; it listens on 127.0.0.1 only. */
  readonly port?: number;
  /** What time it is in the org; the machine's by default. */
  readonly clock?: Clock;
  /** `demo` fills the org with a few people and groups. */
  readonly seed?: "demo";
  /** Makes ids and the chance in faults repeatable. */
  readonly randomSeed?: number;
  /** True (default): Okta's figures. False: a thousand times as much, in the headers too, for tests about something else. */
  readonly rateLimits?: boolean;
  /** Profile attributes of the user schema beyond Okta's base ones. */
  readonly customAttributes?: readonly string[];
  readonly hooks?: {
    /** How long events are gathered into one delivery; 20 ms by default. */
    readonly batchMs?: number;
    /** The most events in one delivery; 100 by default. */
    readonly maxBatch?: number;
    /** How long a receiver has to answer; Okta's 3 s by default. */
    readonly timeoutMs?: number;
    /** How many events are delivered in 24 h; Okta's 400,000 by default. */
    readonly dailyLimit?: number;
  };
}

export interface LocalOkta {
  /** Such as `http://127.0.0.1:4311`. */
  readonly url: string;
  /** An API token with every permission: `Authorization: SSWS <token>`. */
  readonly token: string;
  readonly orgId: string;
  readonly clock: Clock;
  readonly driver: Driver;
  readonly faults: Faults;
  /** Every event published so far, also those that a fault keeps out of the log for a while. */
  readonly events: readonly LogEvent[];
  /** @returns what is true of everybody now, whatever lag or faults make readers see */
  truth(): ReadonlyMap<string, PersonTruth>;
  /** Registers an API Services app: client credentials with `private_key_jwt`. */
  registerServiceApp(app: NewServiceApp): ServiceApp;
  /** How much of the day's allowance of hook events is used. */
  hookUsage(): { readonly events: number; readonly limit: number; readonly warning: boolean };
  close(): Promise<void>;
}

const TOKEN_LENGTH = 40;
const PLENTY = 1000;

/** Starts a local Okta: a stand-in for the management API of one org, with System Log and event hooks. */
export async function startOkta(options: LocalOktaOptions = {}): Promise<LocalOkta> {
  const clock = options.clock ?? systemClock;
  const ids = createIds(options.randomSeed);
  const log = new SystemLog(clock, ids);
  const events: LogEvent[] = [];
  log.onPublished((event) => events.push(event));
  const customAttributes = new Set(options.customAttributes);
  const org = createOrg({ state: new State(clock), clock, ids, log, customAttributes });
  const oauth = new OAuthServer(clock, ids);
  const faults = new Faults(log, randomBy(options.randomSeed), () => oauth.expireAll());
  const apiToken = newApiToken(ids.id("00T"), `00${ids.token(TOKEN_LENGTH)}`, ids.id("00u"));
  const hookTimeoutMs = options.hooks?.timeoutMs ?? HOOK_TIMEOUT_MS;
  let url = "";
  const baseUrl = () => url;
  const dispatcher = new HookDispatcher(org, faults.hooks, {
    batchMs: options.hooks?.batchMs ?? 20,
    maxBatch: options.hooks?.maxBatch ?? 100,
    timeoutMs: hookTimeoutMs,
    dailyLimit: options.hooks?.dailyLimit ?? DAILY_LIMIT,
    baseUrl,
  });
  const rateLimiter = new RateLimiter(clock, options.rateLimits === false ? PLENTY : 1);
  const driver = new Driver(org, apiToken.actor, dispatcher, hookTimeoutMs);
  const truth = () => truthOf(org);
  const server = createServer({ org, faults, oauth, driver, truth, apiToken, rateLimiter, hookTimeoutMs, baseUrl });
  await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  if (options.seed === "demo") seedDemo(driver);
  return {
    url,
    token: apiToken.secret,
    orgId: org.id,
    clock,
    driver,
    faults,
    events,
    truth,
    registerServiceApp: (app) => oauth.register(app),
    hookUsage: () => dispatcher.usage(),
    close: async () => {
      await dispatcher.close();
      await server.close();
    },
  };
}

/** The token's owner is an administrator who is no user of the org, so that lists hold only the people put there. */
function newApiToken(id: string, secret: string, adminId: string): ApiToken {
  const login = "admin@local-okta.example";
  return {
    id,
    secret,
    actor: { id: adminId, type: "User", alternateId: login, displayName: "Okta Administrator", detailEntry: null },
  };
}

function randomBy(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  let state = seed >>> 0;
  return () => {
    // A linear congruential generator (Numerical Recipes): enough to choose which events a fault strikes.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
