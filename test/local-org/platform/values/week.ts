/** Weeks, which begin on the day that the locale says: "Sunday in the United States locale, and Monday in European locales". [Apex Reference Guide: Date, toStartOfWeek()] */
import type { ApexDate } from "./date.ts";
import { localeTag } from "./locale.ts";

const DAYS = 7;
const known = new Map<string, number>();

/** The first day of the week in a locale of the platform (`en_US`, `de_DE_EURO`), Sunday = 0. */
export function firstDayOfWeek(localeSidKey: string): number {
  let first = known.get(localeSidKey);
  if (first === undefined) known.set(localeSidKey, (first = firstDayIn(localeTag(localeSidKey))));
  return first;
}

function firstDayIn(tag: string): number {
  const [supported = "en-US"] = Intl.DateTimeFormat.supportedLocalesOf([tag]);
  const locale = new Intl.Locale(supported) as Intl.Locale & { getWeekInfo(): { readonly firstDay: number } };
  return locale.getWeekInfo().firstDay % DAYS;
}

/** The first day of a day's week. */
export function startOfWeek(day: ApexDate, firstDay: number): ApexDate {
  const sinceSunday = day.days + 4; // 1970-01-01 was a Thursday
  return day.addDays(-((((sinceSunday - firstDay) % DAYS) + DAYS) % DAYS));
}
