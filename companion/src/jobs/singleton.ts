import type { Log } from "../log.ts";
import type { Poll } from "../poll.ts";
import type { Store } from "../store/store.ts";
import { pause } from "../time.ts";

/** A job that one process at a time runs, however many there are. */
export interface Singleton<Job extends Poll> extends Poll {
  /** The job where it runs in this process; null while another has it, or nobody yet. */
  current(): Job | null;
}

export interface SingletonOptions<Job extends Poll> {
  /** Names the job in the store: one name, one runner. */
  name: string;
  /** Names this process, unlike any other. */
  holder: string;
  store: Pick<Store, "lease" | "endLease">;
  /** The token of its lease fences what the job writes: who has a later one is not overtaken. */
  start(token: number): Job;
  log: Log;
  /** How long the job stands still when its process is gone without a word. */
  leaseMs?: number | undefined;
}

/** A lease is prolonged each third of it, so that one failed attempt does not cost it. */
const PROLONGED_IN = 3;
/** The job ends before the lease does: what it has begun needs time to be called off. */
const SAFE_SHARE = 0.8;

/** Runs a job while this process holds its lease, and tries to get the lease while it does not. */
export function startSingleton<Job extends Poll>({
  name,
  holder,
  store,
  start,
  log,
  leaseMs = 15_000,
}: SingletonOptions<Job>): Singleton<Job> {
  const stop = new AbortController();
  let job: Job | null = null;
  let tokenOfJob = 0;
  let ending: Promise<void> = Promise.resolve();
  let deadline: NodeJS.Timeout | undefined;

  const endJob = (): Promise<void> => {
    const ended = job;
    job = null;
    if (ended !== null) ending = ended.close();
    return ending;
  };
  const end = (): Promise<void> => {
    clearTimeout(deadline);
    return endJob();
  };

  const begin = async (token: number, until: number) => {
    clearTimeout(deadline);
    // By a clock that nobody sets, from before the lease was asked for: it is over here before it is over there.
    deadline = setTimeout(
      () => {
        log.warn({ job: name, token }, "A lease could not be prolonged in time; its job stops here.");
        void end();
      },
      Math.max(1, until - performance.now()),
    ).unref();
    if (job !== null && token === tokenOfJob) return;
    // The lease was another's in between, or over: what runs here has an old token.
    if (job !== null) await endJob();
    await ending;
    if (stop.signal.aborted || performance.now() >= until) return;
    log.debug({ job: name, token }, "A job runs here now.");
    tokenOfJob = token;
    job = start(token);
  };

  const tryOnce = async () => {
    const asked = performance.now();
    try {
      const lease = await store.lease(name, holder, leaseMs);
      if (stop.signal.aborted) return;
      if (lease === null) await end();
      else await begin(lease.token, asked + leaseMs * SAFE_SHARE);
    } catch (error) {
      // The job goes on until the lease it has may be over.
      log.warn({ job: name, err: error }, "A job's lease could not be asked for; trying again.");
    }
  };

  const run = async () => {
    while (!stop.signal.aborted) {
      await tryOnce();
      await pause(leaseMs / PROLONGED_IN, stop.signal).catch(() => undefined);
    }
  };
  const running = run();

  return {
    current: () => job,
    nudge: () => job?.nudge(),
    async close() {
      stop.abort(new Error("closing"));
      const closed = end();
      await running;
      await closed;
      await end();
      await store.endLease(name, holder).catch((error: unknown) => {
        log.warn({ job: name, err: error }, "A job's lease could not be given up; it ends by itself.");
      });
    },
  };
}
