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
