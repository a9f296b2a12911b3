import { beforeEach, describe, expect, it } from "vitest";
import { createShared } from "./shared.ts";

const signal = new AbortController().signal;

describe("one read for all", () => {
  let now = 1_000;
  let reads = 0;
  const read = async () => {
    reads += 1;
    const mine = reads;
    await new Promise((resolve) => setImmediate(resolve));
    return mine;
  };
  beforeEach(() => {
    now = 1_000;
    reads = 0;
  });
  const claim = (since: number | undefined, rank = 1) => ({ key: "00u1", since, rank });

  it("serves who asks for what happened before it began, while it is under way and for a moment", async () => {
    const shared = createShared<number>(() => now);
    expect(await Promise.all([shared(claim(900), signal, read), shared(claim(950), signal, read)])).toEqual([1, 1]);
    now += 500;
    expect(await shared(claim(999), signal, read)).toBe(1);
    now += 5_000;
    expect(await shared(claim(999), signal, read)).toBe(2);
  });

  it("serves nobody with what was read before the clock was set back", async () => {
    const shared = createShared<number>(() => now);
    now = 3_600_000;
    expect(await shared(claim(900), signal, read)).toBe(1);
    now = 1_000;
    expect(await shared(claim(900), signal, read)).toBe(2);
    expect(await shared(claim(900), signal, read)).toBe(2);
  });

  it("serves nobody with less than they need, nor with less than was read since", async () => {
    const shared = createShared<number>(() => now);
    const ask = (sureness: number) => shared({ ...claim(900), sureness }, signal, read);
    expect([await ask(0), await ask(0)]).toEqual([1, 1]);
    expect([await ask(1), await ask(1)]).toEqual([2, 2]);
    expect(await ask(0)).toBe(2);
  });

  it("does not serve who heard of something newer, must see for themselves, or would wait longer", async () => {
    const shared = createShared<number>(() => now);
    const first = shared(claim(900, 0), signal, read);
    now += 1;
    expect(await shared(claim(1_001), signal, read)).toBe(2);
    expect(await shared(claim(undefined), signal, read)).toBe(3);
    expect(await Promise.all([shared(claim(undefined, 0), signal, read), shared(claim(900, 2), signal, read)])).toEqual(
      [4, 5],
    );
    await first;
  });

  it("goes on while anybody waits, is called off when nobody does, and fails for those who wait alone", async () => {
    const shared = createShared<number>(() => now);
    const [one, two] = [new AbortController(), new AbortController()];
    let off: AbortSignal | undefined;
    const endless = (given: AbortSignal) => {
      off = given;
      return new Promise<number>((_, reject) => given.addEventListener("abort", () => reject(new Error("off"))));
    };
    const waits = [shared(claim(900), one.signal, endless), shared(claim(900), two.signal, endless)];
    one.abort(new Error("no time"));
    await expect(waits[0]).rejects.toThrow("no time");
    expect(off?.aborted).toBe(false);
    two.abort(new Error("no time"));
    await expect(waits[1]).rejects.toThrow("no time");
    expect(off?.aborted).toBe(true);
    expect(await shared(claim(900), signal, read)).toBe(1);
  });
});
