import { expect, it } from "vitest";
import { openReads } from "./reads.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

it("senders who hear the same at once have everybody looked at once", async () => {
  const wakes: string[] = [];
  let kept = "";
  const reads = await openReads({
    org: { key: "production", oktaOrg: "main" },
    store: {
      cursor: async () => kept,
      keepCursor: async ({ value }) => void (kept = value ?? ""),
      wake: async ({ subject }) => void wakes.push(subject),
    },
    onWoken: () => undefined,
    log: quiet,
  });
  await Promise.all([reads.heard(["factors"]), reads.heard(["factors"]), reads.heard(["factors"])]);
  expect(wakes).toEqual(["*"]);
  expect(reads.current().factors).toBe(true);
});

it("what a store that was away did not keep is heard again", async () => {
  const wakes: string[] = [];
  let isAway = true;
  const reads = await openReads({
    org: { key: "production", oktaOrg: "main" },
    store: {
      cursor: async () => null,
      keepCursor: async () => undefined,
      wake: async ({ subject }) => {
        if (isAway) throw new Error("away");
        wakes.push(subject);
      },
    },
    onWoken: () => undefined,
    log: quiet,
  });
  await expect(reads.heard(["factors"])).rejects.toThrow("away");
  isAway = false;
  await reads.heard(["factors"]);
  expect(wakes).toEqual(["*"]);
});
