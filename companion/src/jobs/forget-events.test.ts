import { expect, it } from "vitest";
import type { ForgetRequest } from "../store/types.ts";
import { forgettingJob } from "./forget-events.ts";

const DAY_MS = 86_400_000;
const config = { eventDays: 100, forgetEvents: "20 2 * * *", timeZone: "UTC" };

function job(places: (number | null)[]) {
  const asked: ForgetRequest[] = [];
  const store = {
    async forgetEvents(request: ForgetRequest) {
      asked.push(request);
      return { forgotten: 3, after: places.shift() ?? null };
    },
  };
  return { asked, job: forgettingJob(config, store, () => 1_000 * DAY_MS) };
}

it("goes through what is older than the days that are set, portion by portion, to the end", async () => {
  const { asked, job: forgetting } = job([500, 990, null]);
  expect(await forgetting.run(new AbortController().signal)).toEqual({ forgotten: 9 });
  expect(asked.map(({ after }) => after)).toEqual([0, 500, 990]);
  expect(new Set(asked.map(({ before }) => before))).toEqual(new Set([900 * DAY_MS]));
  expect(asked[0]!.tasksBefore).toBe(1_000 * DAY_MS - 3_600_000);
});

it("stops between two portions when the companion ends", async () => {
  const stop = new AbortController();
  const { asked, job: forgetting } = job([500, 990, null]);
  const running = forgetting.run(stop.signal);
  stop.abort(new Error("closing"));
  await expect(running).rejects.toThrow();
  expect(asked).toHaveLength(1);
});
