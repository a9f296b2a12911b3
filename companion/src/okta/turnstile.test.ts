import { expect, it } from "vitest";
import { createTurnstile } from "./turnstile.ts";

const signal = new AbortController().signal;

/** Holds every task that is let through until it is told to go on; `order` has them as they were let through. */
function gateOf(limit: number) {
  const turnstile = createTurnstile(limit);
  const order: string[] = [];
  const ends: (() => void)[] = [];
  return {
    order,
    ask: (name: string, rank = 1, party = "a", until = signal) =>
      turnstile({ rank, party }, until, async () => {
        order.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      }),
    async endOne() {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

it("lets so many run at once, and the others in order", async () => {
  const { ask, order, endOne } = gateOf(2);
  for (const name of ["1", "2", "3", "4"]) void ask(name);
  expect(order).toEqual(["1", "2"]);
  await endOne();
  await endOne();
  expect(order).toEqual(["1", "2", "3", "4"]);
});

it("lets whoever ranks higher pass all who wait", async () => {
  const { ask, order, endOne } = gateOf(1);
  void ask("first");
  for (const name of ["joiner 1", "joiner 2"]) void ask(name);
  void ask("backfill", 0);
  void ask("leaver", 2);
  for (let index = 0; index < 4; index += 1) await endOne();
  expect(order).toEqual(["first", "leaver", "joiner 1", "joiner 2", "backfill"]);
});

it("serves parties in turns, so that one with much to do starves nobody", async () => {
  const { ask, order, endOne } = gateOf(1);
  for (const name of ["a1", "a2", "a3", "a4"]) void ask(name, 1, "a");
  for (const name of ["b1", "b2"]) void ask(name, 1, "b");
  for (let index = 0; index < 5; index += 1) await endOne();
  expect(order).toEqual(["a1", "a2", "b1", "a3", "b2", "a4"]);
});

it("goes on after a task that failed", async () => {
  const turnstile = createTurnstile(1);
  const claimant = { rank: 1, party: "a" };
  await expect(turnstile(claimant, signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turnstile(claimant, signal, async () => "yes")).toBe("yes");
});

it("keeps nobody who gives up waiting, and nothing for them", async () => {
  const { ask, order, endOne } = gateOf(1);
  const [gone, late] = [new AbortController(), new AbortController()];
  late.abort(new Error("too late"));
  void ask("1");
  const waits = ask("2", 1, "a", gone.signal);
  void ask("3", 1, "a");
  const alone = ask("4", 0, "b", gone.signal);
  gone.abort(new Error("no time"));
  await expect(waits).rejects.toThrow("no time");
  await expect(alone).rejects.toThrow("no time");
  await expect(ask("5", 2, "a", late.signal)).rejects.toThrow("too late");
  await endOne();
  await endOne();
  void ask("6");
  expect(order).toEqual(["1", "3", "6"]);
});
