import { afterEach, describe, expect, it } from "vitest";
import { pause } from "../time.ts";
import type { Poll } from "../poll.ts";
import { jobsConfig } from "./config.ts";
import { readHistory, type JobRun } from "./history.ts";
import { startJobs, type Job } from "./runner.ts";
import { dueRun, nextRun, nextTime } from "./schedule.ts";

const at = (text: string) => Date.parse(`2026-11-${text}Z`);

describe("a schedule", () => {
  it("is of a time zone, whose clocks may change", () => {
    expect(nextRun("0 3 * * *", at("28T00:00:00"), "Europe/Berlin")).toBe(at("28T02:00:00"));
    expect(nextRun("30 2 * * *", Date.parse("2026-03-29T00:00:00Z"), "Europe/Berlin")).not.toBeNull();
  });

  it("is due when a time of it has come that was not served", () => {
    const due = (served: string, now: string) =>
      dueRun("0 3 * * *", { served: at(served), now: at(now), timeZone: "UTC" });
    expect(due("28T03:00:00", "28T23:00:00")).toBeNull();
    expect(due("27T03:00:00", "28T03:00:00")).toBe(at("28T03:00:00"));
  });

  it("is caught up once, however often it was missed", () => {
    expect(dueRun("0 3 * * *", { served: at("01T03:00:00"), now: at("28T12:00:00"), timeZone: "UTC" })).toBe(
      at("28T03:00:00"),
    );
    const year = dueRun("* * * * *", { served: 0, now: at("28T12:00:00"), timeZone: "UTC" });
    expect(year).toBe(at("28T12:00:00"));
  });

  it.each(["0 3 * *", "* * * * * *", "0 25 * * *", "soon", ""])("cannot be %j", (reconcile) => {
    expect(jobsConfig.safeParse({ reconcile }).error?.issues[0]?.message).toContain("must be a cron schedule");
  });

  it("may be off, and has its own time zones only", () => {
    expect(jobsConfig.parse({ reconcile: "off" }).reconcile).toBe("off");
    expect(jobsConfig.safeParse({ timeZone: "Mars/Olympus" }).error?.issues[0]?.message).toContain("time zone");
  });
});

describe("jobs", () => {
  const cursors = new Map<string, string>();
  const store = {
    cursor: async (name: string) => cursors.get(name) ?? null,
    async keepCursor({ name, value }: { name: string; value: string | null }) {
      if (value === null) cursors.delete(name);
      else cursors.set(name, value);
    },
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  let running: Poll | undefined;
  let now = at("28T01:00:00");
  let failed: string[] = [];
  /** How often it was asked for the jobs: once for all of them each time it looks, and for each that it looks at. */
  let asked = 0;
  const looked = async () => {
    const before = asked;
    await expect.poll(() => asked).toBeGreaterThan(before + 12);
  };

  type Given = Omit<Job, "timeZone"> & Partial<Job>;
  /** Jobs may be changed while they run: they are read as they are. */
  const start = (jobs: Given[]) => {
    running = startJobs({
      jobs: () => ((asked += 1), jobs.map((job) => ({ timeZone: "UTC", ...job }))),
      pollMs: 10,
      store,
      onFailed: async (job: string, { message }: JobRun) => void failed.push(`${job}: ${message}`),
      clock: () => now,
      random: Math.random,
      log,
    });
  };
  const stop = async () => {
    await running?.close();
    running = undefined;
  };

  afterEach(async () => {
    await stop();
    cursors.clear();
    failed = [];
    now = at("28T01:00:00");
  });

  it("that cannot be looked at keep the others from nothing", async () => {
    cursors.set("job:broken", "{");
    start([
      { name: "broken", cron: "0 3 * * *", run: async () => ({}) },
      { name: "sound", cron: "0 3 * * *", run: async () => ({}) },
    ]);
    await expect.poll(() => readHistory(store, "sound")).toMatchObject({ served: now });
  });

  it("run when they are due and keep their history; a new one has missed nothing", async () => {
    let runs = 0;
    start([{ name: "reconcile:production", cron: "0 3 * * *", run: async () => ({ runs: (runs += 1) }) }]);
    await expect.poll(() => readHistory(store, "reconcile:production")).toMatchObject({ served: now, runs: [] });
    now = at("28T03:00:01");
    await expect.poll(async () => (await readHistory(store, "reconcile:production"))?.runs.length).toBe(1);
    expect((await readHistory(store, "reconcile:production"))?.runs[0]).toMatchObject({
      scheduledFor: at("28T03:00:00"),
      outcome: "done",
      message: '{"runs":1}',
    });
    await looked();
    expect(runs).toBe(1);
  });

  it("that were missed while nobody ran are caught up once", async () => {
    let runs = 0;
    const job = { name: "j", cron: "0 3 * * *", run: async () => (runs += 1) };
    start([job]);
    await expect.poll(() => cursors.size).toBe(1);
    await stop();
    now = at("30T12:00:00");
    start([job]);
    await expect.poll(() => runs).toBe(1);
    await looked();
    expect(runs).toBe(1);
  });

  it("that fail stand in the history with the reason, and the others run", async () => {
    let runs = 0;
    start([
      { name: "bad", cron: "0 3 * * *", run: () => Promise.reject(new Error("The org is away.")) },
      { name: "good", cron: "0 3 * * *", run: async () => (runs += 1) },
      { name: "off", cron: "off", run: () => Promise.reject(new Error("never")) },
    ]);
    await expect.poll(() => cursors.size).toBe(2);
    now = at("28T03:00:01");
    await expect.poll(() => runs).toBe(1);
    await expect.poll(() => failed).toEqual(["bad: The org is away."]);
    expect((await readHistory(store, "bad"))?.runs).toMatchObject([{ outcome: "failed", message: "The org is away." }]);
  });

  it("whose schedule is changed run by the new one, without a restart, and have missed nothing (R11)", async () => {
    let runs = 0;
    const job: Given = { name: "j", cron: "0 3 * * *", run: async () => (runs += 1) };
    start([job]);
    await expect.poll(() => cursors.size).toBe(1);
    now = at("28T06:00:00");
    await expect.poll(() => runs).toBe(1);
    // A time of the new schedule that was before the change is none that was missed.
    Object.assign(job, { cron: "0 5 * * *" });
    await expect.poll(async () => (await readHistory(store, "j"))?.schedule).toBe("0 5 * * * UTC");
    await looked();
    expect(runs).toBe(1);
    now = at("29T05:00:00");
    await expect.poll(() => runs).toBe(2);
    Object.assign(job, { timeZone: "America/New_York" });
    await expect.poll(async () => (await readHistory(store, "j"))?.schedule).toBe("0 5 * * * America/New_York");
    now = at("29T09:59:00");
    await looked();
    expect(runs).toBe(2);
    now = at("29T10:00:00");
    await expect.poll(() => runs).toBe(3);
  });

  it("that were off for a while have missed nothing", async () => {
    let runs = 0;
    const job: Given = { name: "j", cron: "0 3 * * *", run: async () => (runs += 1) };
    start([job]);
    await expect.poll(() => cursors.size).toBe(1);
    job.cron = "off";
    await expect.poll(async () => (await readHistory(store, "j"))?.schedule).toBe("off UTC");
    now = at("30T12:00:00");
    job.cron = "0 3 * * *";
    await expect.poll(async () => (await readHistory(store, "j"))?.served).toBe(now);
    await looked();
    expect(runs).toBe(0);
  });

  it("whose weekly schedule is moved again and again run a week late at the latest, and once for that", async () => {
    const ran: number[] = [];
    const job: Given = { name: "j", cron: "0 3 * * 0", run: async () => void ran.push(now) };
    start([job]);
    await expect.poll(() => cursors.size).toBe(1);
    const moveTo = async (time: string, cron: string) => {
      now = Date.parse(time);
      job.cron = cron;
      await expect.poll(async () => (await readHistory(store, "j"))?.schedule).toBe(`${cron} UTC`);
      await looked();
    };
    // Was due on the 29th; each move is made before the time that the last one set.
    await moveTo("2026-11-28T12:00:00Z", "0 3 * * 1");
    expect(nextTime({ cron: "0 3 * * 1", timeZone: "UTC" }, { owedAt: undefined, now })).toBe(at("30T03:00:00"));
    await moveTo("2026-11-29T12:00:00Z", "0 3 * * 3");
    await moveTo("2026-12-01T12:00:00Z", "0 3 * * 5");
    await moveTo("2026-12-03T12:00:00Z", "0 3 * * 2");
    expect(ran).toEqual([]);
    const sunday = Date.parse("2026-12-06T03:00:00Z");
    const history = await readHistory(store, "j");
    expect(nextTime({ cron: "0 3 * * 2", timeZone: "UTC" }, { owedAt: history?.owedAt, now })).toBe(sunday);
    now = sunday + 1_000;
    await expect.poll(() => ran).toEqual([now]);
    await expect.poll(async () => (await readHistory(store, "j"))?.runs[0]?.scheduledFor).toBe(sunday);
    // From then on by the schedule that it has.
    now = Date.parse("2026-12-08T03:00:01Z");
    await expect.poll(() => ran.length).toBe(2);
    await looked();
    expect(ran.length).toBe(2);
  });

  it.each([
    ["comes later by itself", "0 3 1 * *", "2026-12-07T00:00:00Z"],
    ["turns the job off", "off", "2026-12-31T00:00:00Z"],
  ])("owe nothing under a schedule that %s", async (_, cron, quietUntil) => {
    let runs = 0;
    const job: Given = { name: "j", cron: "0 3 * * *", run: async () => (runs += 1) };
    now = Date.parse("2026-12-02T01:00:00Z");
    start([job]);
    await expect.poll(() => cursors.size).toBe(1);
    job.cron = cron;
    await expect.poll(async () => (await readHistory(store, "j"))?.schedule).toBe(`${cron} UTC`);
    now = Date.parse(quietUntil);
    await looked();
    expect(runs).toBe(0);
  });

  it("of which a version of before kept no schedule are caught up as ever", async () => {
    let runs = 0;
    cursors.set("job:j", JSON.stringify({ served: at("27T03:00:00"), runs: [] }));
    start([{ name: "j", cron: "0 3 * * *", run: async () => (runs += 1) }]);
    now = at("28T03:00:00");
    await expect.poll(() => runs).toBe(1);
  });

  it("that wait for one of hours go by the schedule that they have when it is over", async () => {
    let late = 0;
    let end: () => void = () => undefined;
    const waiting: Given = { name: "late", org: "one", cron: "0 3 * * *", run: async () => (late += 1) };
    let begun = false;
    const long = () => ((begun = true), new Promise<void>((resolve) => (end = resolve)));
    start([{ name: "long", org: "one", cron: "0 3 * * *", run: long }, waiting]);
    await expect.poll(() => cursors.size).toBe(2);
    now = at("28T03:00:01");
    await expect.poll(() => begun).toBe(true);
    waiting.cron = "off";
    end();
    await expect.poll(async () => (await readHistory(store, "late"))?.schedule).toBe("off UTC");
    expect(late).toBe(0);
  });

  it("whose time comes after a change, while another takes hours, run when that is over, and once", async () => {
    const ran: string[] = [];
    let end: () => void = () => undefined;
    const long = () => (ran.push("long"), new Promise<void>((resolve) => (end = resolve)));
    const first: Given = { name: "long", org: "one", cron: "0 3 * * *", run: long };
    const waiting: Given = { name: "late", org: "one", cron: "0 3 * * 0", run: async () => void ran.push("late") };
    start([first, waiting]);
    await expect.poll(() => cursors.size).toBe(2);
    now = at("28T03:00:01");
    await expect.poll(() => ran).toEqual(["long"]);
    now = at("28T04:00:00");
    // The one that is under way will have run then, whatever its new time is.
    first.cron = waiting.cron = "0 5 * * 6";
    await looked();
    now = at("28T06:00:00");
    end();
    await expect.poll(() => ran).toEqual(["long", "late"]);
    await expect.poll(async () => (await readHistory(store, "long"))?.schedule).toBe("0 5 * * 6 UTC");
    await looked();
    expect(ran).toEqual(["long", "late"]);
  });

  it("of an org that takes hours hold up its own alone", async () => {
    const ran: string[] = [];
    const job = (org: string, name: string, run: Job["run"] = async () => void ran.push(`${name}:${org}`)): Given => ({
      name: `${name}:${org}`,
      org,
      cron: "0 3 * * *",
      run,
    });
    start([
      job("slow", "reconcile", (signal) => pause(3_600_000, signal)),
      job("slow", "licences"),
      job("quick", "reconcile"),
      job("quick", "licences"),
    ]);
    await expect.poll(() => cursors.size).toBe(4);
    now = at("28T03:00:01");
    await expect.poll(() => ran).toEqual(["reconcile:quick", "licences:quick"]);
    now = at("29T03:00:01");
    await expect.poll(() => ran).toHaveLength(4);
    expect(ran.filter((name) => name.endsWith(":slow"))).toEqual([]);
  });

  it("run again after a clock that was years ahead was set right", async () => {
    let runs = 0;
    start([{ name: "j", cron: "0 3 * * *", run: async () => (runs += 1) }]);
    await expect.poll(() => cursors.size).toBe(1);
    now = Date.parse("2031-01-01T00:00:00Z");
    await expect.poll(() => runs).toBe(1);
    await expect.poll(async () => (await readHistory(store, "j"))?.runs.length).toBe(1);
    now = at("28T12:00:00");
    await expect.poll(async () => (await readHistory(store, "j"))?.served).toBe(now);
    now = at("29T03:00:01");
    await expect.poll(() => runs).toBe(2);
  });

  it("that a stop breaks off run again", async () => {
    const job = (run: Job["run"]): Given => ({ name: "long", cron: "0 3 * * *", run });
    let begun = false;
    start([job((signal) => ((begun = true), pause(60_000, signal)))]);
    await expect.poll(() => cursors.size).toBe(1);
    now = at("28T03:00:01");
    await expect.poll(() => begun).toBe(true);
    await stop();
    expect((await readHistory(store, "long"))?.runs).toEqual([]);
    let again = false;
    start([job(async () => (again = true))]);
    await expect.poll(() => again).toBe(true);
  });
});
