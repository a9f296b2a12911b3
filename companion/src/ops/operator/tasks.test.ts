import { expect, it } from "vitest";
import type { OperatorClient } from "../../cli/client.ts";
import { backfill } from "../../cli/commands.ts";
import { runTask } from "../../cli/tasks.ts";
import type { TaskRunner } from "../../outbound/tasks.ts";
import { pause } from "../../time.ts";
import { createTasks, type Tasks } from "./tasks.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const cursors = new Map<string, string>();
const store = {
  cursor: async (name: string) => cursors.get(name) ?? null,
  keepCursor: async ({ name, value }: { name: string; value: string | null }) =>
    void (value === null ? cursors.delete(name) : cursors.set(name, value)),
};
const time = { now: 1_000_000 };
const companion = () => createTasks(() => time.now, log, store);
const endless: TaskRunner = { run: (_task, { signal }) => pause(3_600_000, signal) };

it("another companion says how far a task is, and that nobody carries it out any more", async () => {
  const [one, other] = [companion(), companion()];
  const { id } = one.start("production", endless, { kind: "backfill" });
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
    post: async () => ((begun += 1), current.start("production", runner, { kind: "backfill" }) as never),
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

it("with --wait a backfill shows how many are worked off and how long the rest will take (R37)", async () => {
  let text = "";
  const left = [40, 10, 0];
  const done = { id: "1", state: "done", answer: { people: 40, linked: 0 } };
  const client: OperatorClient = {
    get: async () => ({ store: { soon: left.shift(), waiting: 99 } }) as never,
    post: async () => done as never,
  };
  const out = { write: (chunk: string) => void (text += chunk), isTerminal: true };
  expect(await backfill({ client, out, json: false, org: undefined, orgs: [] }, true)).toBe(0);
  expect(text).toMatch(/0 % {2}40 of 40 wait[^]*75 %, about \d+ s left {2}10 of 40 wait[^]*All of them are worked off/);
}, 15_000);
