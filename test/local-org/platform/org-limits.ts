/**
 * The allowances of a whole org: what Apex's OrgLimits and the REST resource `limits` tell. Those below that the org counts have their use; of the
 * others nothing is used, since the local org has not what they limit. The figures are those of an Enterprise Edition org.
 * [Apex Reference Guide: OrgLimits Class; REST API Developer Guide: Limits]
 */

export interface OrgLimit {
  readonly used: number;
  readonly max: number;
}

const DAY_MS = 86_400_000;

const CEILINGS: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyApiRequests: 100_000,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDeliveredPlatformEvents: 25_000,
  DailyDurableStreamingApiEvents: 200_000,
  DailyFunctionsApiCallLimit: 235_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyWorkflowEmails: 1000,
  DataStorageMB: 10_240,
  FileStorageMB: 10_240,
  HourlyAsyncReportRuns: 1200,
  HourlyPublishedPlatformEvents: 250_000,
  HourlyPublishedStandardVolumePlatformEvents: 100_000,
  HourlyTimeBasedWorkflow: 1000,
  MassEmail: 5000,
  MonthlyPlatformEvents: 0,
  SingleEmail: 5000,
};

/** An allowance for the last hours, counted in steps as the platform's rolling window is. */
export class RollingAllowance implements OrgLimit {
  readonly #buckets = new Map<number, number>();
  readonly #now: () => number;
  readonly #windowMs: number;
  readonly #bucketMs: number;
  max: number;

  constructor(options: { now: () => number; max: number; windowMs?: number; steps?: number }) {
    this.#now = options.now;
    this.max = options.max;
    this.#windowMs = options.windowMs ?? DAY_MS;
    this.#bucketMs = this.#windowMs / (options.steps ?? 24);
  }

  get used(): number {
    const oldest = Math.floor((this.#now() - this.#windowMs) / this.#bucketMs);
    let used = 0;
    for (const [bucket, count] of this.#buckets) {
      if (bucket <= oldest) this.#buckets.delete(bucket);
      else used += count;
    }
    return used;
  }

  usage(): OrgLimit {
    return { used: this.used, max: this.max };
  }

  /** Counts, whatever the allowance. */
  add(count = 1): void {
    const bucket = Math.floor(this.#now() / this.#bucketMs);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
  }

  /** Counts one. False when the allowance is used up; it does not count then. */
  take(): boolean {
    if (this.used >= this.max) return false;
    this.add();
    return true;
  }
}

/** The limits of one org with their use. */
export class OrgLimitUse {
  readonly asyncExecutions: RollingAllowance;
  readonly bulkBatches: RollingAllowance;
  readonly bulkQueryJobs: RollingAllowance;
  readonly singleEmails: RollingAllowance;
  readonly #counted = new Map<string, () => OrgLimit>();

  constructor(now: () => number) {
    const daily = (name: string): RollingAllowance => {
      const allowance = new RollingAllowance({ now, max: ceilingOf(name) });
      this.count(name, () => allowance);
      return allowance;
    };
    this.asyncExecutions = daily("DailyAsyncApexExecutions");
    this.bulkBatches = daily("DailyBulkApiBatches");
    this.bulkQueryJobs = daily("DailyBulkV2QueryJobs");
    this.singleEmails = daily("SingleEmail");
  }

  /** Takes the use of a limit from whoever counts it. */
  count(name: string, use: () => OrgLimit): void {
    this.#counted.set(name, use);
  }

  all(): Map<string, OrgLimit> {
    return new Map(
      Object.keys(CEILINGS).map((name) => [name, this.#counted.get(name)?.() ?? { used: 0, max: ceilingOf(name) }]),
    );
  }
}

function ceilingOf(name: string): number {
  return CEILINGS[name] ?? 0;
}
