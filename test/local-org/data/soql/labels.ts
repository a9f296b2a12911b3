/** toLabel() and FORMAT(): values as the running user reads them. [SOQL Reference: toLabel(), FORMAT()] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { localeTag } from "../../platform/values/locale.ts";
import { ApexTime } from "../../platform/values/time.ts";
import type { FieldDescribe } from "../schema/index.ts";

/** How the running user reads dates and numbers. */
export interface UserFormat {
  readonly timeZone: string;
  /** `en_US` */
  readonly locale: string;
}

/** The label of a picklist's value; of a multi-select one those of its values. A value that the picklist has not is its own label. */
export function labelOf(field: FieldDescribe, value: ApexValue): ApexValue {
  if (value === null || field.picklist.length === 0) return value;
  const one = (text: string): string => field.picklist.find((entry) => entry.value === text)?.label ?? text;
  return field.type === "multipicklist" ? String(value).split(";").map(one).join(";") : one(String(value));
}

/** A number, date or time as the user's locale writes it; currencies are those of an org with US dollars. */
export function formatted(field: FieldDescribe, value: ApexValue, { timeZone, locale }: UserFormat): ApexValue {
  if (value === null) return null;
  const tag = localeTag(locale);
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  const text = (options: Intl.DateTimeFormatOptions, ms: number): string =>
    // Intl puts a narrow no-break space before AM and PM; the platform writes a space.
    new Intl.DateTimeFormat(tag, options).format(ms).replace(/[\u202f\u00a0]/g, " ");
  if (value instanceof ApexDate) return text({ timeZone: "UTC", ...day }, value.ms);
  if (value instanceof ApexDatetime) return text({ timeZone, ...day, ...clock }, value.ms);
  if (value instanceof ApexTime) return text({ timeZone: "UTC", ...clock }, value.ms);
  const digits = { minimumFractionDigits: field.scale, maximumFractionDigits: field.scale };
  const style = field.type === "currency" ? { style: "currency", currency: "USD" } : {};
  const number = new Intl.NumberFormat(tag, { ...digits, ...style } as Intl.NumberFormatOptions);
  return `${number.format(String(value) as unknown as number)}${field.type === "percent" ? "%" : ""}`;
}
