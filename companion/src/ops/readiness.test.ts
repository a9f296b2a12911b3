import { expect, it } from "vitest";
import { createReadiness } from "./readiness.ts";

it("is not ready from the first delivery that could not be stored until the store takes something again", async () => {
  let isFull = false;
  let probes = 0;
  const readiness = createReadiness({
    async accept() {
      probes += 1;
      if (isFull) throw new Error("database or disk is full");
      return { accepted: 0, duplicates: 0, waking: 0 };
    },
  });
  const accept = readiness.watch(async () => {
    if (isFull) throw new Error("database or disk is full");
    return { accepted: 1, duplicates: 0, waking: 0, malformed: 0 };
  });
  expect(await readiness.isReady()).toBe(false);
  readiness.set(true);
  await accept("main", [], "hook");
  expect(await readiness.isReady()).toBe(true);
  expect(probes).toBe(0);

  isFull = true;
  await expect(accept("main", [], "hook")).rejects.toThrow("full");
  expect(await readiness.isReady()).toBe(false);
  isFull = false;
  expect(await readiness.isReady()).toBe(true);
  readiness.set(false);
  expect(await readiness.isReady()).toBe(false);
});
