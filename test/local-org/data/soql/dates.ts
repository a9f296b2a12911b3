/** Date literals and date functions, in the running user's time zone. [SOQL Reference: Date Formats and Date Literals, Date Functions] */
import { ApexDate, MS_PER_DAY } from "../../platform/values/date.ts";
import { startOfWeek } from "../../platform/values/week.ts";
import { soqlNotImplemented } from "./error.ts";

/** A span of days: `from` is in it, `to` is not. */
export interface DaySpan {
  readonly from: ApexDate;
  readonly to: ApexDate;
}

/** When a query runs, for a user. */
export interface Present {
  readonly today: ApexDate;
  /** Of the week in the user's locale, Sunday = 0. [SOQL Reference: Date Formats and Date Literals, "THIS_WEEK"] */
  readonly firstDay: number;
}

type Span = (today: ApexDate) => DaySpan;

interface Unit {
  start(day: ApexDate, firstDay: number): ApexDate;
  add(day: ApexDate, n: number): ApexDate;
}

const UNITS: Readonly<Record<string, Unit>> = {
  DAY: { start: (day) => day, add: (day, n) => day.addDays(n) },
  WEEK: { start: startOfWeek, add: (day, n) => day.addDays(7 * n) },
  MONTH: { start: (day) => ApexDate.of(day.year, day.month, 1), add: (day, n) => day.addMonths(n) },
  QUARTER: {
    start: (day) => ApexDate.of(day.year, day.month - ((day.month - 1) % 3), 1),
    add: (day, n) => day.addMonths(3 * n),
  },
  YEAR: { start: (day) => ApexDate.of(day.year, 1, 1), add: (day, n) => day.addMonths(12 * n) },
};

const FIXED: Readonly<Record<string, Span>> = {
  YESTERDAY: day(-1),
  TODAY: day(0),
  TOMORROW: day(1),
  LAST_90_DAYS: (today) => ({ from: today.addDays(-90), to: today.addDays(1) }),
  NEXT_90_DAYS: (today) => ({ from: today.addDays(1), to: today.addDays(91) }),
};

/** Days since Sunday. */
function weekday(day: ApexDate): number {
  return (((day.days + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
}

function day(shift: number): Span {
  return (today) => ({ from: today.addDays(shift), to: today.addDays(shift + 1) });
}

function spanOf(name: string, { today, firstDay }: Present, shift: number, length: number): DaySpan {
  const { start, add } = UNITS[name] as Unit;
  const from = add(start(today, firstDay), shift);
  return { from, to: add(from, length) };
}

/**
 * The days that a literal stands for. `name` as the grammar writes it: `LAST_N_DAYS`, `THIS_FISCAL_YEAR`. Fiscal periods are calendar periods,
 * as in an org that begins its fiscal year in January.
 */
export function dateLiteralSpan(name: string, count: number, now: Present): DaySpan {
  const plain = name.replace("_FISCAL", "").replace(/:.*$/, "");
  const fixed = FIXED[plain];
  if (fixed) return fixed(now.today);
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(plain);
  if (single)
    return spanOf(single[2] as string, now, { LAST: -1, THIS: 0, NEXT: 1 }[single[1] as "LAST" | "THIS" | "NEXT"], 1);
  const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(plain);
  if (several) return severalUnits(several[1] as string, several[2] as string, count, now);
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(plain);
  if (ago) return spanOf(ago[1] as string, now, -count, 1);
  throw soqlNotImplemented(`the date literal ${name}`);
}

/** `LAST_N_DAYS` takes in today; the larger units end before the present one. */
function severalUnits(direction: string, name: string, count: number, now: Present): DaySpan {
  if (direction === "NEXT") return spanOf(name, now, 1, count);
  const span = spanOf(name, now, -count, count);
  return name === "DAY" ? { from: span.from, to: now.today.addDays(1) } : span;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
export function zoneOffset(timeZone: string, ms: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(
    parts["year"] ?? 0,
    (parts["month"] ?? 1) - 1,
    parts["day"],
    parts["hour"],
    parts["minute"],
    parts["second"],
  );
  return local - Math.floor(ms / 1000) * 1000;
}

/** The instant at which a day begins in a zone. */
export function startOfDay(day: ApexDate, timeZone: string): number {
  const guess = day.ms - zoneOffset(timeZone, day.ms);
  return day.ms - zoneOffset(timeZone, guess);
}

/** The day of an instant in a zone. */
export function dayIn(timeZone: string, ms: number): ApexDate {
  return ApexDate.ofMs(ms + zoneOffset(timeZone, ms));
}

/** A date function over local milliseconds (UTC, or shifted into the user's zone). Weekdays count from Sunday = 1, the fiscal year begins in January. */
export function dateFunction(name: string, localMs: number): number | ApexDate {
  const day = ApexDate.ofMs(localMs);
  switch (name) {
    case "CALENDAR_YEAR":
    case "FISCAL_YEAR":
      return day.year;
    case "CALENDAR_QUARTER":
    case "FISCAL_QUARTER":
      return Math.ceil(day.month / 3);
    case "CALENDAR_MONTH":
    case "FISCAL_MONTH":
      return day.month;
    case "DAY_IN_MONTH":
      return day.day;
    case "DAY_IN_WEEK":
      return weekday(day) + 1;
    case "DAY_IN_YEAR":
      return day.days - ApexDate.of(day.year, 1, 1).days + 1;
    case "DAY_ONLY":
      return day;
    case "HOUR_IN_DAY":
      return Math.floor((((localMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / 3_600_000);
    case "WEEK_IN_MONTH":
      return Math.ceil(day.day / 7);
    case "WEEK_IN_YEAR":
      return Math.ceil((day.days - ApexDate.of(day.year, 1, 1).days + 1) / 7);
    default:
      throw soqlNotImplemented(`the function ${name}`);
  }
}
