import { expect, it } from "vitest";
import type { OperatorClient } from "../../cli/client.ts";
import { backfill, tail } from "../../cli/commands.ts";
import { CliError, EXIT } from "../../cli/exit.ts";
import { runTask } from "../../cli/tasks.ts";
import type { TaskRunner } from "../../outbound/tasks.ts";
import { createLeases } from "../../store/sqlite/leases.ts";
import { pause } from "../../time.ts";
import { rememberRecent } from "./recent.ts";
import { createTasks, type Tasks } from "./tasks.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const cursors = new Map<string, string>();
const time = { now: 1_000_000 };
const leases = createLeases(() => time.now);
const store = {
  lease: async (name: string, holder: string, ms: number) => leases.take(name, holder, ms),
  endLease: async (name: string, holder: string) => leases.end(name, holder),
  cursor: async (name: string) => cursors.get(name) ?? null,
  keepCursor: async ({ name, value }: { name: string; value: string | null }) =>
    void (value === null ? cursors.delete(name) : cursors.set(name, value)),
};
const companion = (ahead = 0) => createTasks(() => time.now + ahead, log, store);
const endless: TaskRunner = { run: (_task, { signal }) => pause(3_600_000, signal) };

it("another companion says how far a task is, and that nobody carries it out any more", async () => {
  const [one, other] = [companion(), companion()];
  const { id } = await one.start("production", endless, { kind: "backfill" });
  await expect.poll(() => other.find(id)).toMatchObject({ state: "running", org: "production" });
  // Killed without a word.
  time.now += 15_000;
  expect(await other.find(id)).toMatchObject({ state: "failed", code: "companion_gone" });
  expect(await other.find("unknown")).toBeUndefined();
  await one.close();
});

it("a backfill goes on in the next companion when the one that carried it out ends (R37)", async () => {
  let current: Tasks = companion();
  const done: TaskRunner = { run: async () => ({ people: 7, linked: 1 }) };
  let runner = endless;
  let begun = 0;
  const client: OperatorClient = {
    get: async (path) => (await current.find(path.split("/").at(-1)!)) as never,
    post: async () => ((begun += 1), (await current.start("production", runner, { kind: "backfill" })) as never),
  };
  const running = runTask(
    client,
    { kind: "backfill", org: undefined },
    { out: { write() {}, isTerminal: false }, json: true },
  );
  await expect.poll(() => begun).toBe(1);
  runner = done;
  const ended = current;
  current = companion();
  await ended.close();
  expect(await running).toMatchObject({ state: "done", answer: { people: 7 } });
  expect(begun).toBe(2);
  await current.close();
});

it("a backfill runs once in an org, whichever companion is asked for it and whatever its clock says", async () => {
  const [one, other] = [companion(), companion(3_600_000)];
  const start = (of: Tasks, runner = endless) => of.start("production", runner, { kind: "backfill" });
  const [first, again] = await Promise.all([start(one), start(one)]);
  expect(again.id).toBe(first.id);
  // There the task itself keeps its place.
  expect(cursors.has("task:production:backfill")).toBe(false);
  expect(await start(other)).toMatchObject({ id: first.id, state: "running" });
  expect(await other.find(first.id)).toMatchObject({ state: "running" });
  expect((await other.start("uat", endless, { kind: "backfill" })).id).not.toBe(first.id);
  await one.close();
  expect(await other.find(first.id)).toMatchObject({ code: "companion_gone" });
  const next = await start(other, { run: async () => ({ people: 7, linked: 1 }) });
  expect(next.id).not.toBe(first.id);
  await expect.poll(() => other.find(next.id)).toMatchObject({ state: "done" });
  await other.close();
});

it("a task whose lease another has taken over is called off", async () => {
  const one = companion();
  const { id } = await one.start("production", endless, { kind: "backfill" });
  time.now += 60_000;
  leases.take("operator_task_of:production:backfill", "another", 60_000);
  await expect.poll(() => one.find(id)).toMatchObject({ state: "failed", code: "companion_gone" });
  leases.end("operator_task_of:production:backfill", "another");
  await one.close();
});

/** A backfill with --wait, against what `/status` says one time after the other. */
async function waitThrough(...said: object[]) {
  let text = "";
  const done = { id: "1", org: "production", state: "done", answer: { people: 40, linked: 0 } };
  const client: OperatorClient = {
    get: async () => {
      const next = said.shift();
      if (next instanceof Error) throw next;
      return next as never;
    },
    post: async () => done as never,
  };
  const out = { write: (chunk: string) => void (text += chunk), isTerminal: true };
  const code = await backfill({ client, out, json: false, org: undefined, orgs: [] }, true);
  return { code, text };
}
const status = (left: number, org: object = {}) => ({
  store: { soon: 99, soonOf: left === 0 ? { uat: 99 } : { production: left, uat: 99 } },
  orgs: { production: { hold: "running", state: "open", reason: null, ...org } },
});

it("with --wait a backfill shows how many of its org are worked off, over a restart, and how long the rest will take (R37)", async () => {
  const away = new CliError(EXIT.unavailable, "It cannot be reached.");
  const { code, text } = await waitThrough(status(40), away, status(10), status(0));
  expect(code).toBe(0);
  expect(text).toMatch(/0 % {2}40 of 40 wait[^]*75 %, about \d+ s left {2}10 of 40 wait[^]*All of them are worked off/);
});

it("with --wait a backfill does not wait for an org that stands still, and says why", async () => {
  expect(await waitThrough(status(40, { hold: "held" }))).toMatchObject({
    code: 2,
    text: expect.stringContaining("40 of 40 wait, and are not waited for: production is held: lockstep orgs resume"),
  });
  expect(await waitThrough(status(40, { state: "paused", reason: { code: "x", message: "No package." } }))).toEqual({
    code: 2,
    text: expect.stringContaining("production is paused: No package."),
  });
});

it("events tail shows each turn once, though now one companion answers and now another", async () => {
  const turn = { org: "production", oktaId: "00u1", username: null, message: null, changes: [], events: [] };
  const reports: Parameters<Parameters<typeof rememberRecent>[0]["subscribe"]>[0][] = [];
  const both = [0, 1].map(() =>
    rememberRecent({ subscribe: (report) => (reports.push(report), () => undefined) }, () => 0),
  );
  const happens = (index: number, result: string) => reports[index]!({ ...turn, result } as never);
  happens(0, "a1");
  happens(1, "b1");
  let asked = 0;
  const client = {
    get: async (path: string) => {
      if (asked === 2) happens(0, "a2");
      if (asked === 4) throw new Error("enough");
      const seen = new URL(path, "http://localhost").searchParams.get("seen")!;
      const places = new Map(seen.split(",").map((it) => [it.split(":")[0]!, Number(it.split(":")[1])]));
      return both[asked++ % 2]!.after(places) as never;
    },
    post: () => Promise.reject(new Error("not here")),
  };
  let text = "";
  const out = { write: (chunk: string) => void (text += chunk), isTerminal: false };
  await expect(tail({ client, out, json: true, org: undefined, orgs: [] }, true)).rejects.toThrow("enough");
  const results = text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { result: string }).result);
  expect(results).toEqual(["a1", "b1", "a2"]);
});
