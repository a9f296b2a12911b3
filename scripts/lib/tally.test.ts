import { expect, test } from "vitest";
import { judged, line, sum } from "./tally.ts";

test("counts of several runners are added into one line", () => {
  expect(
    line(
      sum([
        { passed: 3, failed: 0 },
        { passed: 4, failed: 2 },
      ]),
    ),
  ).toBe("7 passed, 2 failed");
});

test("a runner that crashed after all its tests passed has failed", () => {
  expect(judged({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
});

test("a runner that ran nothing has failed", () => {
  expect(judged({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
});

test("a runner's own failures are not counted twice", () => {
  expect(judged({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
});
