import type { UsageSeen } from "../../salesforce/org-client.ts";
import type { Priority } from "../../store/types.ts";
import type { Clock, Random } from "../../time.ts";
import { leastPriority, type AllowanceShares } from "./allowance.ts";
import { createCompany, type Company } from "./company.ts";
import { afterLock, isContended, nextPacing, startPacing, type Exchange, type PacingLimits } from "./pacing.ts";

/** What one org is asked to do now, learned from how its requests went. */
export interface Controller {
  /** People in the next request. */
  size(): number;
  /** Requests at once, besides the one that is kept for leavers. */
  slots(): number;
  /** The least priority that the rest of the org's daily allowance is spent on. */
  leastPriority(): Priority;
  /** A request ended. */
  learn(exchange: Exchange): void;
  /** These met rows that somebody else had locked; they go through the serial lane until they are done. */
  metLock(ids: readonly number[]): void;
  /** These were answered without meeting a lock. */
  passed(ids: readonly number[]): void;
  isSerial(id: number): boolean;
  /** Whether changes of roles, groups and queues should be made one request at a time. */
  isContended(): boolean;
  /** When whoever met a lock is tried again. */
  afterLock(): number;
  readonly company: Company;
  report(): ControllerReport;
}

/** For `/status`, metrics and the CLI. */
export interface ControllerReport {
  batchSize: number;
  requestsAtOnce: number;
  takes: (typeof TAKES)[number];
  isContended: boolean;
  /** People who go through the serial lane because they met a lock, and those who travel with few because of a time-out. */
  serial: number;
  slow: number;
  /** Requests that met a lock, and those that were not answered in time, since the start. */
  locks: number;
  timeouts: number;
}

export interface ControllerDependencies {
  batch: PacingLimits;
  allowance: AllowanceShares;
  usage(): UsageSeen | undefined;
  clock: Clock;
  random: Random;
}

/** What an org is sent, by the least priority: everything; not what can wait; leavers only. */
export const TAKES = ["all", "usual", "urgent"] as const;
/** More than can be in hand at once; whoever is forgotten meets the lock again. */
const MOST = 10_000;

/** Keeps the state of the decisions in this folder, which are pure, for one org. */
export function createController({ batch, allowance, usage, clock, random }: ControllerDependencies): Controller {
  let pacing = startPacing(batch);
  const company = createCompany();
  const serial = new Set<number>();
  const least = () => leastPriority(usage() ?? null, allowance, clock());
  return {
    size: () => pacing.size,
    slots: () => pacing.inFlight,
    leastPriority: least,
    learn(exchange) {
      pacing = nextPacing(pacing, exchange, batch, clock());
    },
    metLock(ids) {
      if (serial.size > MOST) serial.clear();
      for (const id of ids) serial.add(id);
    },
    passed(ids) {
      for (const id of ids) serial.delete(id);
      company.answered(ids);
    },
    isSerial: (id) => serial.has(id),
    isContended: () => isContended(pacing, clock()),
    afterLock: () => afterLock(pacing, clock(), random()),
    company,
    report: () => ({
      batchSize: pacing.size,
      requestsAtOnce: pacing.inFlight,
      takes: TAKES[least()],
      isContended: isContended(pacing, clock()),
      serial: serial.size,
      slow: company.size(),
      locks: pacing.locks,
      timeouts: pacing.timeouts,
    }),
  };
}
