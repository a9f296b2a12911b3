/** Java's `SimpleDateFormat`, which `Datetime.format(pattern)` follows. */
import { throwApex } from "../../values/exceptions.ts";
import { MS_PER_DAY, pad, utcMs } from "../../values/date.ts";
import { civilTime, zoneOffset, type CivilTime } from "./timezone.ts";

interface Moment {
  readonly ms: number;
  readonly zone: string;
  readonly zoneName: string;
  readonly locale: string;
  readonly civil: CivilTime;
}

/** @param zoneName the zone as it was asked for, for `z` */
export function formatPattern(
  ms: number,
  pattern: string,
  zone: string,
  locale: string,
  zoneName: string = zone,
): string {
  const moment: Moment = { ms, zone, zoneName, locale, civil: civilTime(ms, zone) };
  let out = "";
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] as string;
    if (character === "'") {
      const end = quoteEnd(pattern, at);
      out += end === at + 2 ? "'" : pattern.slice(at + 1, end - 1).replaceAll("''", "'");
      at = end;
    } else if (/[A-Za-z]/.test(character)) {
      let count = 1;
      while (pattern[at + count] === character) count++;
      out += formatField(character, count, moment);
      at += count;
    } else {
      out += character;
      at++;
    }
  }
  return out;
}

/** The place after the quote that closes the one at `start`; `''` inside does not close. */
function quoteEnd(pattern: string, start: number): number {
  if (pattern[start + 1] === "'") return start + 2;
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] !== "'") continue;
    if (pattern[at + 1] !== "'") return at + 1;
    at++;
  }
  throwApex("System.IllegalArgumentException", "Unterminated quote");
}

function formatField(letter: string, count: number, moment: Moment): string {
  const { civil } = moment;
  switch (letter) {
    case "G":
      return civil.year > 0 ? "AD" : "BC";
    case "y":
      return count === 2 ? pad(civil.year % 100) : pad(civil.year, count);
    case "Y":
      return count === 2 ? pad(weekYear(civil) % 100) : pad(weekYear(civil), count);
    case "M":
    case "L":
      return count <= 2 ? pad(civil.month, count) : name(moment, { month: count === 3 ? "short" : "long" });
    case "d":
      return pad(civil.day, count);
    case "D":
      return pad(dayOfYear(civil), count);
    case "E":
      return name(moment, { weekday: count <= 3 ? "short" : "long" });
    case "u":
      return pad(civil.weekday === 0 ? 7 : civil.weekday, count);
    case "F":
      return pad(Math.ceil(civil.day / 7), count);
    case "w":
      return pad(weekOfYear(civil), count);
    case "W":
      return pad(Math.ceil((civil.day + firstWeekday(civil)) / 7), count);
    case "a":
      return civil.hour < 12 ? "AM" : "PM";
    case "H":
      return pad(civil.hour, count);
    case "k":
      return pad(civil.hour || 24, count);
    case "K":
      return pad(civil.hour % 12, count);
    case "h":
      return pad(civil.hour % 12 || 12, count);
    case "m":
      return pad(civil.minute, count);
    case "s":
      return pad(civil.second, count);
    case "S":
      return pad(civil.millisecond, count);
    case "z":
      return zoneText(moment, count);
    case "Z":
      return offsetText(moment, "");
    case "X":
      return isoOffset(moment, count);
    default:
      return throwApex("System.IllegalArgumentException", `Illegal pattern character '${letter}'`);
  }
}

function name(moment: Moment, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(moment.locale, { ...options, timeZone: moment.zone }).format(moment.ms);
}

export function dayOfYear(civil: { readonly year: number; readonly month: number; readonly day: number }): number {
  return (utcMs(civil.year, civil.month, civil.day) - utcMs(civil.year, 1, 1)) / MS_PER_DAY + 1;
}

/** Weekday of the first of the month, Sunday is 0. */
function firstWeekday(civil: CivilTime): number {
  return new Date(utcMs(civil.year, civil.month, 1)).getUTCDay();
}

/** Weeks as in the United States, the default of the platform's servers: from Sunday, the first holds January 1st. */
function weekOfYear(civil: CivilTime): number {
  const newYear = new Date(utcMs(civil.year, 1, 1)).getUTCDay();
  return weekYear(civil) > civil.year ? 1 : Math.floor((dayOfYear(civil) - 1 + newYear) / 7) + 1;
}

function weekYear(civil: CivilTime): number {
  const saturday = new Date(utcMs(civil.year, civil.month, civil.day + 6 - civil.weekday));
  return saturday.getUTCFullYear();
}

function zoneText(moment: Moment, count: number): string {
  if (moment.zone === "UTC") return count < 4 ? moment.zoneName.replace("Etc/", "") : "Greenwich Mean Time";
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: moment.zone,
    timeZoneName: count < 4 ? "short" : "long",
  }).formatToParts(moment.ms);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? moment.zoneName;
}

function offsetText(moment: Moment, separator: string): string {
  const minutes = zoneOffset(moment.zone, moment.ms) / 60_000;
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${separator}${pad(Math.floor(size % 60))}`;
}

function isoOffset(moment: Moment, count: number): string {
  if (zoneOffset(moment.zone, moment.ms) === 0) return "Z";
  const text = offsetText(moment, count === 3 ? ":" : "");
  return count === 1 ? text.slice(0, 3) : text;
}
