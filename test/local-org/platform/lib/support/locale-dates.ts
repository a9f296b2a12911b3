/** Dates and times as the running user's locale writes them. */
import { throwApex } from "../../values/exceptions.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { utcMs } from "../../values/date.ts";
import { instantOf, userLocale, userZone } from "./timezone.ts";

/** Intl puts a narrow no-break space before AM and PM; the platform writes a space. */
function plainSpaces(text: string): string {
  return text.replace(/[\u202f\u00a0]/g, " ");
}

/** `1/31/2026` in en_US. */
export function shortDate(date: ApexDate): string {
  const format = new Intl.DateTimeFormat(userLocale(), {
    timeZone: "UTC",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  return plainSpaces(format.format(date.ms));
}

/** `1/31/2026, 9:30 AM` in en_US, in the user's zone. */
export function shortDatetime(datetime: ApexDatetime): string {
  const format = new Intl.DateTimeFormat(userLocale(), {
    timeZone: userZone(),
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  return plainSpaces(format.format(datetime.ms));
}

/** `1/31/2026, 9:30:00 AM PST` in en_US, in the user's zone. */
export function longDatetime(datetime: ApexDatetime): string {
  const format = new Intl.DateTimeFormat(userLocale(), {
    timeZone: userZone(),
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
  return plainSpaces(format.format(datetime.ms));
}

/** The order of day, month and year in the user's locale. */
function dateOrder(): string[] {
  const format = new Intl.DateTimeFormat(userLocale(), { year: "numeric", month: "numeric", day: "numeric" });
  return format
    .formatToParts(0)
    .map((part) => part.type)
    .filter((type) => type === "year" || type === "month" || type === "day");
}

function parseDay(text: string): { year: number; month: number; day: number } | null {
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  if (numbers.length !== 3) return null;
  const order = dateOrder();
  const part = (name: string): number => numbers[order.indexOf(name)] ?? NaN;
  const found = { year: part("year"), month: part("month"), day: part("day") };
  const date = ApexDate.of(found.year, found.month, found.day);
  return date.month === found.month && date.day === found.day ? found : null;
}

/** `Date.parse`: text in the user's locale. */
export function parseLocalDate(text: string | null): ApexDate {
  if (text === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  const day = parseDay(text);
  return day ? ApexDate.of(day.year, day.month, day.day) : throwApex("System.TypeException", `Invalid date: ${text}`);
}

/** `Datetime.parse`: text in the user's locale and zone, such as `10/14/2011, 11:46 AM`. */
export function parseLocalDatetime(text: string | null): ApexDatetime {
  if (text === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  const match = /^(.*?\d),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?$/.exec(text.trim());
  const day = match?.[1] ? parseDay(match[1]) : null;
  if (!match || !day) throwApex("System.TypeException", `Invalid date/time: ${text}`);
  const afternoon = match[5]?.toLowerCase();
  const hour = afternoon ? (Number(match[2]) % 12) + (afternoon === "pm" ? 12 : 0) : Number(match[2]);
  const civil = utcMs(day.year, day.month, day.day, hour, Number(match[3]), Number(match[4] ?? 0));
  return new ApexDatetime(instantOf(civil, userZone()));
}
