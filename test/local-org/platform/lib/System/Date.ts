/** System.Date. Apex Reference Guide, "Date Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDate, daysInMonth } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { throwApex } from "../../values/exceptions.ts";
import { firstDayOfWeek, startOfWeek } from "../../values/week.ts";
import { refuseNull } from "../support/arguments.ts";
import { dayOfYear } from "../support/date-format.ts";
import { parseLocalDate, shortDate } from "../support/locale-dates.ts";
import { civilTime, userZone } from "../support/timezone.ts";

/** The day of an instant in the user's zone. */
export function localDate(ms: number): ApexDate {
  const civil = civilTime(ms, userZone());
  return ApexDate.of(civil.year, civil.month, civil.day);
}

/** `Date.valueOf`: `yyyy-MM-dd`, more text after it is ignored; of a Datetime it is the day in GMT, unlike `Datetime.date()`. */
export function dateValueOf(value: ApexValue): ApexDate {
  if (value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  if (value instanceof ApexDate) return value;
  if (value instanceof ApexDatetime) return ApexDate.ofMs(value.ms);
  const match = /^\s*(\d{4}-\d{1,2}-\d{1,2})(?:[ T].*)?\s*$/.exec(String(value));
  const date = match?.[1] ? ApexDate.tryParseIso(match[1]) : null;
  return date ?? throwApex("System.TypeException", `Invalid date: ${value}`);
}

/** Whole calendar months; the days do not count. */
function monthsBetween(from: ApexDate, to: ApexDate): number {
  return (to.year - from.year) * 12 + to.month - from.month;
}

definePlatformClass({
  name: "System.Date",
  dispatch: "value",
  jsClass: ApexDate,
  statics: {
    daysinmonth: daysInMonth,
    isleapyear: (year: number) => daysInMonth(year, 2) === 29,
    newinstance: (year: number, month: number, day: number) => ApexDate.of(year, month, day),
    parse: (text: string | null) => parseLocalDate(text),
    today: () => localDate(currentTransaction().now()),
    valueof: dateValueOf,
  },
  methods: refuseNull({
    adddays: (self: ApexDate, days: number) => self.addDays(days),
    addmonths: (self: ApexDate, months: number) => self.addMonths(months),
    addyears: (self: ApexDate, years: number) => self.addMonths(years * 12),
    day: (self: ApexDate) => self.day,
    dayofyear: (self: ApexDate) => dayOfYear(self),
    daysbetween: (self: ApexDate, other: ApexDate) => other.days - self.days,
    format: (self: ApexDate) => shortDate(self),
    issameday: (self: ApexDate, other: ApexDate) => self.days === other.days,
    month: (self: ApexDate) => self.month,
    monthsbetween: monthsBetween,
    tostartofmonth: (self: ApexDate) => ApexDate.of(self.year, self.month, 1),
    tostartofweek: (self: ApexDate) => startOfWeek(self, firstDayOfWeek(currentTransaction().user.localeSidKey)),
    year: (self: ApexDate) => self.year,
  }),
});
