import { expect, it } from "vitest";
import type { OperatorClient } from "../../cli/client.ts";
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
