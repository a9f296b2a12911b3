/** System.Datetime. Apex Reference Guide, "Datetime Class". Methods without Gmt work in the zone of the running user. */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDate, MS_PER_DAY, utcMs } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexTime } from "../../values/time.ts";
import { refuseNull, refuseNullStatics } from "../support/arguments.ts";
import { dayOfYear, formatPattern } from "../support/date-format.ts";
import { longDatetime, parseLocalDatetime, shortDatetime } from "../support/locale-dates.ts";
import { civilTime, instantOf, knownZone, userLocale, userZone, type CivilTime } from "../support/timezone.ts";
import { localDate } from "./Date.ts";

const UTC = "UTC";

/** Parses `yyyy-MM-dd HH:mm:ss` as the clocks of a zone; text after it is ignored. */
function parseCivil(text: string, zone: string): ApexDatetime {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?.*)?\s*$/.exec(text);
  if (!match) throwApex("System.TypeException", `Invalid date/time: ${text}`);
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const civil = utcMs(year ?? 0, month ?? 0, day ?? 0, hour, minute, second);
  const whole = ApexDate.of(year ?? 0, month ?? 0, day ?? 0);
  if (whole.month !== month || whole.day !== day || hour > 23 || minute > 59 || second > 59) {
    throwApex("System.TypeException", `Invalid date/time: ${text}`);
  }
  return new ApexDatetime(instantOf(civil, zone));
}

function valueOf(value: ApexValue): ApexDatetime {
  if (value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  if (value instanceof ApexDatetime) return value;
  if (value instanceof ApexDate) return new ApexDatetime(value.ms);
  // An Object that holds a Long is milliseconds since 1970. [NebulaLogger: LogEntryEventHandler reads `Datetime.valueOf(Long.valueOf(text))`]
  if (typeof value === "bigint") return new ApexDatetime(Number(value));
  return parseCivil(String(value), userZone());
}

/** `newInstance(date, time)` and `newInstance(year, month, day[, hour, minute, second])` in a zone. */
function newInstance(zone: () => string): Implementation {
  return (...args: ApexValue[]) => {
    const [first, second] = args;
    if (first instanceof ApexDate) return new ApexDatetime(instantOf(first.ms + (second as ApexTime).ms, zone()));
    const [year, month, day, hour, minute, seconds] = args as number[];
    return new ApexDatetime(instantOf(utcMs(year ?? 0, month ?? 0, day ?? 0, hour, minute, seconds), zone()));
  };
}

/** The same time of day on another day, by the clocks of the user's zone. */
function onDay(self: ApexDatetime, change: (date: ApexDate) => ApexDate): ApexDatetime {
  const zone = userZone();
  const day = change(localDate(self.ms));
  return new ApexDatetime(instantOf(day.ms + timeOfDay(civilTime(self.ms, zone)), zone));
}

function timeOfDay(civil: CivilTime): number {
  return ApexTime.of(civil.hour, civil.minute, civil.second, civil.millisecond).ms;
}

/** A pair of methods: `hour` in the user's zone, `hourGmt` in GMT. */
function inBothZones(name: string, read: (civil: CivilTime) => ApexValue): Record<string, Implementation> {
  return {
    [name]: (self: ApexDatetime) => read(civilTime(self.ms, userZone())),
    [`${name}gmt`]: (self: ApexDatetime) => read(civilTime(self.ms, UTC)),
  };
}

function format(self: ApexDatetime, pattern: string | null, zone?: string | null): string {
  const asked = zone ?? currentTransaction().user.timeZoneSidKey;
  return formatPattern(self.ms, pattern ?? "yyyy-MM-dd HH:mm:ss", knownZone(asked), userLocale(), asked);
}

definePlatformClass({
  name: "System.Datetime",
  dispatch: "value",
  jsClass: ApexDatetime,
  statics: {
    ...refuseNullStatics({
      newinstance: newInstance(userZone),
      "newinstance/1": (ms: bigint) => new ApexDatetime(Number(ms)),
      newinstancegmt: newInstance(() => UTC),
      valueofgmt: (text: string) => parseCivil(text, UTC),
    }),
    now: () => new ApexDatetime(currentTransaction().now()),
    parse: parseLocalDatetime,
    valueof: valueOf,
  },
  methods: {
    ...refuseNull({
      adddays: (self: ApexDatetime, days: number) => onDay(self, (day) => day.addDays(days)),
      addhours: (self: ApexDatetime, hours: number) => new ApexDatetime(self.ms + hours * 3_600_000),
      addminutes: (self: ApexDatetime, minutes: number) => new ApexDatetime(self.ms + minutes * 60_000),
      addmonths: (self: ApexDatetime, months: number) => onDay(self, (day) => day.addMonths(months)),
      addseconds: (self: ApexDatetime, seconds: number) => new ApexDatetime(self.ms + seconds * 1000),
      addyears: (self: ApexDatetime, years: number) => onDay(self, (day) => day.addMonths(years * 12)),
      issameday: (self: ApexDatetime, other: ApexDatetime) => localDate(self.ms).days === localDate(other.ms).days,
      formatgmt: (self: ApexDatetime, pattern: string) => formatPattern(self.ms, pattern, UTC, userLocale(), "GMT"),
    }),
    ...inBothZones("date", (civil) => ApexDate.of(civil.year, civil.month, civil.day)),
    ...inBothZones("day", (civil) => civil.day),
    ...inBothZones("dayofyear", dayOfYear),
    ...inBothZones("hour", (civil) => civil.hour),
    ...inBothZones("millisecond", (civil) => civil.millisecond),
    ...inBothZones("minute", (civil) => civil.minute),
    ...inBothZones("month", (civil) => civil.month),
    ...inBothZones("second", (civil) => civil.second),
    ...inBothZones("time", (civil) => new ApexTime(timeOfDay(civil))),
    ...inBothZones("year", (civil) => civil.year),
    "format/0": shortDatetime,
    "format/1": (self: ApexDatetime, pattern: string | null) => format(self, pattern),
    "format/2": format,
    formatlong: longDatetime,
    gettime: (self: ApexDatetime) => BigInt(self.ms),
  },
});

/** Midnight GMT of a Date: an implicit conversion of Apex. */
export function datetimeOfDate(date: ApexDate): ApexDatetime {
  return new ApexDatetime(date.days * MS_PER_DAY);
}
