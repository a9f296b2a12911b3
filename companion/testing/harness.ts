import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startOkta } from "../../test/local-okta/index.ts";
import type { CompanionConfigInput } from "../src/config.ts";
import { startCompanion, type Companion } from "../src/server.ts";
import type { OutcomeReport } from "../src/ops/observer.ts";
import { startFakeOrg, type FakeOrg } from "./fake-org.ts";

export const HOOK_SECRET = "a-secret-for-tests-only";

export type LocalOkta = Awaited<ReturnType<typeof startOkta>>;

/** A companion between local Okta and a fake org. */
export interface World {
  okta: LocalOkta;
  org: FakeOrg;
  config: CompanionConfigInput;
  companion: Companion;
  /** All of them: the one above, and others that share its store. */
  companions: readonly Companion[];
  reports: OutcomeReport[];
  /** When each of them was heard (ISO 8601). */
  reportTimes: string[];
  /** Waits until Okta has delivered and the companion has nothing left to do. */
  settle(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Changes the configuration before the start. */
  configure?: (config: CompanionConfigInput, okta: LocalOkta) => void;
  okta?: Parameters<typeof startOkta>[0];
  /** Where the store is; a folder of its own when nothing stands here. */
  store?: CompanionConfigInput["store"];
  /** Companions that share the store besides the first, which Okta's hooks call. */
  others?: number;
  /** False when events come by the log alone. */
  hook?: boolean;
}

/** The types that the hooks of the tests ask for. */
const HOOK_TYPES = [
  "user.lifecycle.create",
  "user.lifecycle.activate",
  "user.lifecycle.deactivate",
  "user.lifecycle.suspend",
  "user.lifecycle.unsuspend",
  "user.lifecycle.delete.initiated",
  "user.account.update_profile",
  "group.user_membership.add",
  "group.user_membership.remove",
  "group.profile.update",
  "group.lifecycle.delete",
  "application.user_membership.add",
  "application.user_membership.remove",
];

/** Waits of milliseconds where the product waits seconds, so that tests see the same decisions sooner. */
const QUICK = {
  rechecksMs: [40, 80, 160],
  deletionProofMs: 50,
  retryBaseMs: 10,
  retryMaxMs: 100,
  lingerMs: 5,
  closeMs: 2_000,
};

/** From now on reads, or lists of users alone, show Okta as it was at this time, whenever somebody reads. @returns what ends it. */
export function freezeReads(
  { faults }: LocalOkta,
  time: number,
  lag: "readLagMs" | "listLagMs" = "readLagMs",
): () => void {
  Object.defineProperty(faults, lag, { configurable: true, get: () => Date.now() - time });
  return () => void Reflect.deleteProperty(faults, lag);
}

/** A time that is well apart from what was before and from what comes after. */
export async function timeApart(): Promise<number> {
  await sleep(50);
  const time = Date.now();
  await sleep(50);
  return time;
}

export async function startWorld({
  configure,
  okta: oktaOptions,
  store,
  others = 0,
  hook = true,
}: WorldOptions = {}): Promise<World> {
  const okta = await startOkta({ rateLimits: false, ...oktaOptions });
  const org = await startFakeOrg();
  const directory = await mkdtemp(join(tmpdir(), "lockstep-companion-"));
  const config: CompanionConfigInput = {
    http: { port: 0 },
    store: store ?? { directory },
    oktaOrgs: [
      {
        key: "main",
        url: okta.url,
        auth: { kind: "ssws", token: okta.token },
        hook: { secrets: [HOOK_SECRET] },
        log: { enabled: false, pollMs: 50 },
      },
    ],
    orgs: [
      {
        key: "production",
        oktaOrg: "main",
        loginUrl: org.url,
        clientId: org.clientId,
        username: org.username,
        privateKey: org.privateKey,
        requestTimeoutMs: 2_000,
      },
    ],
    sync: QUICK,
    jobs: { leaseMs: 3_000 },
    log: { level: "silent" },
  };
  configure?.(config, okta);
  const reports: OutcomeReport[] = [];
  const reportTimes: string[] = [];
  const start = async (http: CompanionConfigInput["http"]) => {
    const started = await startCompanion({ ...config, http }, { readConfig: () => ({ ...config, http }) });
    started.onOutcome((report) => {
      reports.push(report);
      reportTimes.push(new Date().toISOString());
    });
    return started;
  };
  let companion = await start(config.http);
  const more = await Promise.all(Array.from({ length: others }, () => start({ port: 0 })));
  if (hook)
    await okta.driver.registerHook({ url: `${companion.url}/hooks/okta/main`, types: HOOK_TYPES, secret: HOOK_SECRET });

  return {
    okta,
    org,
    config,
    get companion() {
      return companion;
    },
    get companions() {
      return [companion, ...more];
    },
    reports,
    reportTimes,
    async settle() {
      await okta.driver.idle();
      await companion.idle({ timeoutMs: 30_000 });
    },
    async restart() {
      const port = Number(new URL(companion.url).port);
      await companion.close();
      companion = await start({ port });
    },
    async close() {
      await Promise.all([companion, ...more].map((each) => each.close()));
      await Promise.all([okta.close(), org.close()]);
      await rm(directory, { recursive: true });
    },
  };
}
