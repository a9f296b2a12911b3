import { z } from "zod";
import type { Store } from "../store/store.ts";

const run = z.object({
  /** The time of the schedule that it served, or when it was asked for. */
  scheduledFor: z.number(),
  startedAt: z.number(),
  endedAt: z.number(),
  outcome: z.enum(["done", "failed"]),
  /** The answer as JSON, or why it failed. */
  message: z.string(),
});
/** One run of a job that is over. */
export type JobRun = z.output<typeof run>;

const history = z.object({
  /** Up to which time of its schedule the job was served. */
  served: z.number(),
  /** Its schedule then; a version of before did not keep it. */
  schedule: z.string().optional(),
  /** When it runs at the latest, however often its schedule is moved until then; nothing while it was not. */
  owedAt: z.number().optional(),
  /** Newest first. */
  runs: z.array(run),
});
export type JobHistory = z.output<typeof history>;

/** Runs of one job that are remembered. */
const MOST_RUNS = 50;

/** What is known of a job; undefined for one that this store never saw. */
export async function readHistory(store: Pick<Store, "cursor">, job: string): Promise<JobHistory | undefined> {
  const text = await store.cursor(placeOf(job));
  return text === null ? undefined : history.safeParse(JSON.parse(text)).data;
}

/** Remembers where a job is, and its latest run if there is one. */
export async function keepHistory(
  store: Pick<Store, "keepCursor">,
  job: string,
  { served, schedule, owedAt, runs }: JobHistory,
): Promise<void> {
  const value = JSON.stringify({ served, schedule, owedAt, runs: runs.slice(0, MOST_RUNS) });
  await store.keepCursor({ name: placeOf(job), value });
}

const placeOf = (job: string) => `job:${job}`;
