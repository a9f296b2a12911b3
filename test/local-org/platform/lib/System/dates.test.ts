import { describe, expect, it } from "vitest";
import { ADA, call, callStatic, fakeOrg, inTransaction, thrownBy } from "../../test-support.ts";
import type { ApexValue } from "../../registry.ts";
import { runInTransaction } from "../../transaction.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { textOf } from "../../values/text.ts";
import { ApexTime } from "../../values/time.ts";

const date = (method: string, ...args: ApexValue[]): string =>
  inTransaction(() => textOf(callStatic("System.Date", method, ...args)));
const datetime = (method: string, ...args: ApexValue[]): string =>
  inTransaction(() => textOf(callStatic("System.Datetime", method, ...args)));
const on = (self: ApexValue, method: string, ...args: ApexValue[]): string =>
  inTransaction(() =>
    textOf(call(self instanceof ApexDate ? "System.Date" : "System.Datetime", self, method, ...args)),
  );

describe("Date", () => {
  it("today is the day in the user's zone", () => {
    // 2026-01-31 14:30 GMT is still the 31st in Los Angeles; at 02:00 GMT it is the day before.
    expect(date("today")).toBe("2026-01-31");
    const org = fakeOrg([], { now: () => Date.UTC(2026, 0, 31, 2) });
    const today = runInTransaction({ org, kind: "sync", user: ADA }, () => textOf(callStatic("System.Date", "today")));
    expect(today).toBe("2026-01-30");
  });
  it.each<[string, ApexValue[], string]>([
    ["newInstance", [1960, 2, 17], "1960-02-17"],
    ["newInstance", [2026, 13, 1], "2027-01-01"],
    ["daysInMonth", [1960, 2], "29"],
    ["isLeapYear", [2000], "true"],
    ["isLeapYear", [1900], "false"],
    ["valueOf", ["2026-7-5"], "2026-07-05"],
    ["valueOf", ["2026-07-05 12:30:00"], "2026-07-05"],
    ["parse", ["12/27/2009"], "2009-12-27"],
  ])("%s(%s)", (method, args, expected) => {
    expect(date(method, ...args)).toBe(expected);
  });
  it.each(["2026-02-30", "x", "05/07/2026"])("valueOf refuses %s", (text) => {
    expect(thrownBy(() => callStatic("System.Date", "valueOf", text))).toBe(
      `System.TypeException: Invalid date: ${text}`,
    );
  });
  it.each<[string, string, ApexValue[], string]>([
    ["1960-02-17", "addDays", [2], "1960-02-19"],
    ["2026-01-31", "addMonths", [1], "2026-02-28"],
    ["2024-02-29", "addYears", [1], "2025-02-28"],
    ["1998-10-21", "dayOfYear", [], "294"],
    ["1960-02-17", "daysBetween", [ApexDate.of(1960, 2, 19)], "2"],
    ["2006-12-02", "monthsBetween", [ApexDate.of(2012, 12, 8)], "72"],
    ["2026-03-31", "monthsBetween", [ApexDate.of(2026, 4, 1)], "1"],
    ["1999-12-10", "toStartOfMonth", [], "1999-12-01"],
    ["2026-01-31", "toStartOfWeek", [], "2026-01-25"],
    ["2026-01-31", "format", [], "1/31/2026"],
  ])("%s.%s(%s)", (self, method, args, expected) => {
    expect(on(ApexDate.tryParseIso(self), method, ...args)).toBe(expected);
  });
});

describe("Datetime", () => {
  it.each<[string, ApexValue[], string]>([
    ["newInstance", [2026, 7, 1, 12, 0, 0], "2026-07-01 19:00:00"],
    ["newInstance", [2026, 1, 31], "2026-01-31 08:00:00"],
    ["newInstance", [0n], "1970-01-01 00:00:00"],
    ["newInstance", [ApexDate.of(2026, 1, 31), ApexTime.of(1, 2, 3, 0)], "2026-01-31 09:02:03"],
    ["newInstanceGmt", [1998, 3, 14, 3, 4, 5], "1998-03-14 03:04:05"],
    ["now", [], "2026-01-31 14:30:15"],
    ["valueOf", ["2026-01-31 06:30:00"], "2026-01-31 14:30:00"],
    ["valueOfGmt", ["2026-01-31 06:30:00"], "2026-01-31 06:30:00"],
    ["parse", ["10/14/2011, 11:46 AM"], "2011-10-14 18:46:00"],
  ])("%s(%s)", (method, args, expected) => {
    expect(datetime(method, ...args)).toBe(expected);
  });
  it("refuses what is none", () => {
    expect(thrownBy(() => datetime("valueOf", "soon"))).toBe("System.TypeException: Invalid date/time: soon");
    expect(thrownBy(() => datetime("valueOfGmt", "2026-02-30 00:00:00"))).toContain("Invalid date/time");
  });

  const winter = new ApexDatetime(Date.UTC(2026, 0, 31, 14, 30, 15, 123));
  const eveOfSummerTime = new ApexDatetime(Date.UTC(2026, 2, 7, 20, 0, 0)); // noon in Los Angeles, clocks change that night
  it.each<[ApexDatetime, string, ApexValue[], string]>([
    [winter, "hour", [], "6"],
    [winter, "hourGmt", [], "14"],
    [winter, "date", [], "2026-01-31"],
    [winter, "timeGmt", [], "14:30:15.123Z"],
    [winter, "getTime", [], String(Date.UTC(2026, 0, 31, 14, 30, 15, 123))],
    [eveOfSummerTime, "addDays", [1], "2026-03-08 19:00:00"],
    [eveOfSummerTime, "addHours", [24], "2026-03-08 20:00:00"],
    [winter, "addMonths", [1], "2026-02-28 14:30:15"],
    [winter, "format", [], "1/31/2026, 6:30 AM"],
    [winter, "format", ["yyyy-MM-dd'T'HH:mm:ss.SSSZ"], "2026-01-31T06:30:15.123-0800"],
    [winter, "format", ["EEE, d MMM yyyy h:mm a z"], "Sat, 31 Jan 2026 6:30 AM PST"],
    [winter, "format", ["EEEE MMMM u D XXX ''"], "Saturday January 6 31 -08:00 '"],
    [winter, "format", ["yyyy-MM-dd HH:mm", "Europe/Berlin"], "2026-01-31 15:30"],
    [winter, "formatGmt", ["yyyy-MM-dd'T'HH:mm:ss'Z'"], "2026-01-31T14:30:15Z"],
    [winter, "formatLong", [], "1/31/2026, 6:30:15 AM PST"],
  ])("%s.%s(%s)", (self, method, args, expected) => {
    expect(on(self, method, ...args)).toBe(expected);
  });
  it("moves times that the clocks skip, and takes the first of those that come twice", () => {
    expect(datetime("newInstance", 2026, 3, 8, 2, 30, 0)).toBe("2026-03-08 10:30:00");
    expect(datetime("newInstance", 2026, 11, 1, 1, 30, 0)).toBe("2026-11-01 08:30:00");
  });
});

it("TimeZone knows its offset at a time", () => {
  const zone: ApexValue = callStatic("System.TimeZone", "getTimeZone", "America/New_York");
  const at = (iso: string): ApexDatetime => new ApexDatetime(Date.parse(iso));
  expect(call("System.TimeZone", zone, "getOffset", at("2012-10-23T12:00:00Z"))).toBe(-14_400_000);
  expect(call("System.TimeZone", zone, "getOffset", at("2012-11-23T12:00:00Z"))).toBe(-18_000_000);
  expect(call("System.TimeZone", zone, "getDisplayName")).toBe("(GMT-05:00) Eastern Standard Time (America/New_York)");
});

it("Time wraps at midnight", () => {
  expect(textOf(call("System.Time", ApexTime.of(23, 30, 0, 0), "addHours", 1))).toBe("00:30:00.000Z");
});
