/** Civil time in a time zone, through the time zone data that Node carries. */
import { runningTransaction } from "../../transaction.ts";
import { MS_PER_DAY, utcMs } from "../../values/date.ts";
import { localeTag } from "../../values/locale.ts";

/** A civil date and time. `month` is 1 to 12, `weekday` 0 (Sunday) to 6. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly weekday: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(zone, found);
  }
  return found;
}

/** The zone as Intl knows it: `GMT+02:00` and abbreviations included; an unknown one is GMT, as in Java. */
export function knownZone(zone: string): string {
  const offset = /^(?:GMT|UTC)([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  const name = offset ? `${offset[1]}${offset[2]?.padStart(2, "0")}:${offset[3] ?? "00"}` : zone;
  if (name === "GMT" || name === "UTC") return "UTC";
  try {
    formatter(name);
    return name;
  } catch {
    return "UTC";
  }
}

/** The zone of the running user; GMT outside of a transaction. */
export function userZone(): string {
  return knownZone(runningTransaction()?.user.timeZoneSidKey ?? "GMT");
}

/** The locale of the running user as Intl writes it: `en-US`. */
export function userLocale(): string {
  const locale = localeTag(runningTransaction()?.user.localeSidKey ?? "en_US");
  return Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? "en-US";
}

/** Offsets at midnight GMT by zone and day: Intl takes microseconds for each, and programs ask for the same days. */
const midnightOffsets = new Map<string, Map<number, number>>();
const DAYS_KEPT = 10_000;

/** How far the zone is ahead of GMT at an instant, in milliseconds. */
export function zoneOffset(zone: string, ms: number): number {
  if (zone === "UTC") return 0;
  const day = Math.floor(ms / MS_PER_DAY);
  const offset = midnightOffset(zone, day);
  // Clocks never change twice in a day: equal at both ends is equal all day.
  return offset === midnightOffset(zone, day + 1) ? offset : readOffset(zone, ms);
}

function midnightOffset(zone: string, day: number): number {
  let days = midnightOffsets.get(zone);
  if (!days || days.size > DAYS_KEPT) midnightOffsets.set(zone, (days = new Map()));
  let offset = days.get(day);
  if (offset === undefined) days.set(day, (offset = readOffset(zone, day * MS_PER_DAY)));
  return offset;
}

function readOffset(zone: string, ms: number): number {
  const parts: Record<string, number> = {};
  let beforeChrist = false;
  for (const part of formatter(zone).formatToParts(ms)) {
    if (part.type === "era") beforeChrist = part.value.startsWith("B");
    else parts[part.type] = Number(part.value);
  }
  const year = beforeChrist ? 1 - (parts.year ?? 1) : (parts.year ?? 1970);
  const civil = utcMs(year, parts.month ?? 1, parts.day ?? 1, parts.hour, parts.minute, parts.second);
  return civil - Math.floor(ms / 1000) * 1000;
}

/** The civil time of an instant. */
export function civilTime(ms: number, zone: string): CivilTime {
  const at = new Date(ms + zoneOffset(zone, ms));
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
    weekday: at.getUTCDay(),
  };
}

/**
 * The instant at which a zone's clocks show a civil time, given as milliseconds as if it were GMT. A time that the clocks skip is moved on by the
 * gap; of a time that comes twice it is the first.
 */
export function instantOf(civilMs: number, zone: string): number {
  const before = zoneOffset(zone, civilMs - MS_PER_DAY);
  const after = zoneOffset(zone, civilMs + MS_PER_DAY);
  const first = civilMs - before;
  if (zoneOffset(zone, first) === before) return first;
  const second = civilMs - after;
  return zoneOffset(zone, second) === after ? second : first;
}
