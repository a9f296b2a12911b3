import { describe, expect, it } from "vitest";
import { cronTimes } from "./lib/support/schedules.ts";
import "./test-support.ts";

const from = new Date("2026-01-31T14:30:15Z");
const next = (expression: string): string | undefined => cronTimes(expression, "UTC").nextRun(from)?.toISOString();

// [Apex Reference Guide: System.schedule] "Seconds Minutes Hours Day_of_month Month Day_of_week Optional_year"; days of the week 1-7, 1 is Sunday.
describe("a cron expression", () => {
  it("counts the days of the week from Sunday, 1", () => {
    expect(next("0 0 13 ? * 1")).toBe("2026-02-01T13:00:00.000Z");
    expect(next("0 0 22 ? * 2-6")).toBe("2026-02-02T22:00:00.000Z");
  });
  it("has a year, if it wants to", () => {
    expect(next("0 0 0 15 3 ? 2027")).toBe("2027-03-15T00:00:00.000Z");
    expect(cronTimes("0 0 0 15 3 ? 2020", "UTC").nextRun(from)).toBeNull();
  });
  it.each([
    ["0 0 0", "Unexpected end of expression."],
    ["0 */5 * * * ?", "Seconds and minutes must be specified as integers."],
    ["0 0 0 1 * 2", "Support for specifying both a day-of-week AND a day-of-month parameter is not implemented."],
  ])("is refused: %s", (expression, message) => {
    expect(() => next(expression)).toThrow(message);
  });
});
