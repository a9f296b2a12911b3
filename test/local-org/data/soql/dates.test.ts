import { describe, expect, it } from "vitest";
import { ApexDate } from "../../platform/values/date.ts";
import { dateFunction, dateLiteralSpan, dayIn, startOfDay } from "./dates.ts";

const today = ApexDate.of(2026, 11, 23); // a Monday

function span(name: string, count = 0, firstDay = 0): string {
  const { from, to } = dateLiteralSpan(name, count, { today, firstDay });
  return `${from.toIso()}..${to.toIso()}`;
}

describe("date literals (SOQL Reference: Date Formats and Date Literals); the end is not in the span", () => {
  it.each([
    ["TODAY", 0, "2026-11-23..2026-11-24"],
    ["YESTERDAY", 0, "2026-11-22..2026-11-23"],
    ["THIS_WEEK", 0, "2026-11-22..2026-11-29"],
    ["LAST_WEEK", 0, "2026-11-15..2026-11-22"],
    ["THIS_MONTH", 0, "2026-11-01..2026-12-01"],
    ["NEXT_MONTH", 0, "2026-12-01..2027-01-01"],
    ["THIS_QUARTER", 0, "2026-10-01..2027-01-01"],
    ["LAST_QUARTER", 0, "2026-07-01..2026-10-01"],
    ["THIS_FISCAL_YEAR", 0, "2026-01-01..2027-01-01"],
    ["LAST_90_DAYS", 0, "2026-08-25..2026-11-24"],
    ["LAST_N_DAYS", 7, "2026-11-16..2026-11-24"],
    ["NEXT_N_DAYS", 7, "2026-11-24..2026-12-01"],
    ["N_DAYS_AGO", 2, "2026-11-21..2026-11-22"],
    ["LAST_N_MONTHS", 2, "2026-09-01..2026-11-01"],
    ["NEXT_N_YEARS", 1, "2027-01-01..2028-01-01"],
  ])("%s:%i is %s", (name, count, expected) => {
    expect(span(name, count)).toBe(expected);
  });
});

it("a week begins on the day that the user's locale says", () => {
  expect(span("THIS_WEEK", 0, 1)).toBe("2026-11-23..2026-11-30");
  expect(span("LAST_N_WEEKS", 2, 6)).toBe("2026-11-07..2026-11-21");
});

describe("fiscal date functions", () => {
  it.each([
    ["FISCAL_YEAR", 2026],
    ["FISCAL_QUARTER", 4],
    ["FISCAL_MONTH", 11],
  ])("%s counts from January", (name, expected) => {
    expect(dateFunction(name, today.ms)).toBe(expected);
  });
});

describe("time zones", () => {
  it("begins a day where the user lives, on both sides of a clock change", () => {
    expect(new Date(startOfDay(ApexDate.of(2026, 7, 1), "Europe/Berlin")).toISOString()).toBe(
      "2026-06-30T22:00:00.000Z",
    );
    expect(new Date(startOfDay(ApexDate.of(2026, 12, 1), "Europe/Berlin")).toISOString()).toBe(
      "2026-11-30T23:00:00.000Z",
    );
    expect(dayIn("America/Los_Angeles", Date.UTC(2026, 10, 23, 5)).toIso()).toBe("2026-11-22");
  });
});

describe("date functions", () => {
  it("take days and instants apart", () => {
    const ms = Date.UTC(2026, 10, 23, 14, 30);
    expect(
      [
        "CALENDAR_YEAR",
        "CALENDAR_QUARTER",
        "CALENDAR_MONTH",
        "DAY_IN_MONTH",
        "DAY_IN_WEEK",
        "HOUR_IN_DAY",
        "DAY_IN_YEAR",
      ].map((name) => dateFunction(name, ms)),
    ).toEqual([2026, 4, 11, 23, 2, 14, 327]);
  });
});
