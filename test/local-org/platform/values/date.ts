/** Date of Apex: a day of the Gregorian calendar, without time or zone. */
import type { ApexValue } from "../registry.ts";
import type { ApexReference } from "./reference.ts";

export const MS_PER_DAY = 86_400_000;

/** Milliseconds of a civil time taken as UTC; months and days may overflow (month 13 is next January). Years 0 to 99 are themselves. */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour: number = 0,
  minute: number = 0,
  second: number = 0,
  millisecond: number = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

export function pad(value: number, width: number = 2): string {
  return String(value).padStart(width, "0");
}

export class ApexDate implements ApexReference {
  /** Days since 1970-01-01. */
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }
  /** The day; months and days overflow into the next, as `Date.newInstance` lets them. */
  static of(year: number, month: number, day: number): ApexDate {
    return new ApexDate(utcMs(year, month, day) / MS_PER_DAY);
  }
  /** The UTC day of an instant. */
  static ofMs(ms: number): ApexDate {
    return new ApexDate(Math.floor(ms / MS_PER_DAY));
  }
  /** Parses `2026-01-31`; null when it is not a day. */
  static tryParseIso(text: string): ApexDate | null {
    const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
    if (!match) return null;
    const date = ApexDate.of(Number(match[1]), Number(match[2]), Number(match[3]));
    return date.month === Number(match[2]) && date.day === Number(match[3]) ? date : null;
  }

  get typeKey(): string {
    return "date";
  }
  /** Midnight UTC of the day. */
  get ms(): number {
    return this.days * MS_PER_DAY;
  }
  get year(): number {
    return new Date(this.ms).getUTCFullYear();
  }
  get month(): number {
    return new Date(this.ms).getUTCMonth() + 1;
  }
  get day(): number {
    return new Date(this.ms).getUTCDate();
  }
  addDays(days: number): ApexDate {
    return new ApexDate(this.days + days);
  }
  /** The same day of a later month, or its last day when it is shorter. */
  addMonths(months: number): ApexDate {
    const first = ApexDate.of(this.year, this.month + months, 1);
    return first.addDays(Math.min(this.day, daysInMonth(first.year, first.month)) - 1);
  }
  /** `2026-01-31`. */
  toIso(): string {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
  }

  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexDate && this.days === other.days;
  }
  apexHash(): string {
    return `date:${this.days}`;
  }
  apexText(): string {
    return this.toIso();
  }
}

export function daysInMonth(year: number, month: number): number {
  return new Date(utcMs(year, month + 1, 0)).getUTCDate();
}
