import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate, daysInMonth, MS_PER_DAY } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexTime } from "../../platform/values/time.ts";
import { dayIn } from "../soql/dates.ts";
import type { FormulaFunction, FormulaMoment } from "./functions.ts";
import { FormulaValueError, asInteger, asNumber, asText } from "./values.ts";

export const dateFunctions: Readonly<Record<string, FormulaFunction>> = {
  TODAY: { least: 0, most: 0, apply: (_args, moment) => dayIn(moment.timeZone, moment.now) },
  NOW: { least: 0, most: 0, apply: (_args, moment) => new ApexDatetime(Math.floor(moment.now / 1000) * 1000) },
  TIMENOW: { least: 0, most: 0, apply: (_args, moment) => new ApexTime(moment.now % MS_PER_DAY) },
  DATE: {
    least: 3,
    most: 3,
    apply: ([year, month, day]) => {
      const [y, m, d] = [asInteger(year ?? null), asInteger(month ?? null), asInteger(day ?? null)];
      if (m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) throw new FormulaValueError("not a date");
      return ApexDate.of(y, m, d);
    },
  },
  DATEVALUE: { least: 1, most: 1, apply: ([value], moment) => dateValue(value ?? null, moment) },
  DATETIMEVALUE: { least: 1, most: 1, apply: ([value]) => datetimeValue(value ?? null) },
  TIMEVALUE: { least: 1, most: 1, apply: ([value]) => timeValue(value ?? null) },
  YEAR: ofDate((date) => date.year),
  MONTH: ofDate((date) => date.month),
  DAY: ofDate((date) => date.day),
  /** Sunday is 1. */
  WEEKDAY: ofDate((date) => ((((date.days + 4) % 7) + 7) % 7) + 1),
  DAYOFYEAR: ofDate((date) => date.days - ApexDate.of(date.year, 1, 1).days + 1),
  ISOWEEK: ofDate((date) => {
    const thursday = thursdayOf(date);
    return Math.floor((thursday.days - ApexDate.of(thursday.year, 1, 1).days) / 7) + 1;
  }),
  ISOYEAR: ofDate((date) => thursdayOf(date).year),
  HOUR: ofTime((time) => time.hour),
  MINUTE: ofTime((time) => time.minute),
  SECOND: ofTime((time) => time.second),
  MILLISECOND: ofTime((time) => time.millisecond),
  ADDMONTHS: { least: 2, most: 2, apply: ([value, months]) => addMonths(value ?? null, asInteger(months ?? null)) },
  UNIXTIMESTAMP: {
    least: 1,
    most: 1,
    apply: ([value]) =>
      value instanceof ApexDatetime || value instanceof ApexDate
        ? ApexDecimal.fromInteger(Math.floor(value.ms / 1000))
        : null,
  },
  FROMUNIXTIME: {
    least: 1,
    most: 1,
    apply: ([value]) => {
      const seconds = asNumber(value ?? null);
      return seconds && new ApexDatetime(seconds.toNumber() * 1000);
    },
  },
};

function ofDate(read: (date: ApexDate) => number): FormulaFunction {
  return {
    least: 1,
    most: 1,
    apply: ([value]) => (value instanceof ApexDate ? ApexDecimal.fromInteger(read(value)) : null),
  };
}

function ofTime(read: (time: ApexTime) => number): FormulaFunction {
  return {
    least: 1,
    most: 1,
    apply: ([value]) => (value instanceof ApexTime ? ApexDecimal.fromInteger(read(value)) : null),
  };
}

function thursdayOf(date: ApexDate): ApexDate {
  const weekday = (((date.days + 3) % 7) + 7) % 7; // Monday is 0
  return date.addDays(3 - weekday);
}

function dateValue(value: ApexValue, moment: FormulaMoment): ApexValue {
  if (value === null || value === "" || value instanceof ApexDate) return value === "" ? null : value;
  if (value instanceof ApexDatetime) return dayIn(moment.timeZone, value.ms);
  const date = ApexDate.tryParseIso(asText(value));
  if (!date) throw new FormulaValueError(`not a date: ${asText(value)}`);
  return date;
}

function datetimeValue(value: ApexValue): ApexValue {
  if (value === null || value === "" || value instanceof ApexDatetime) return value === "" ? null : value;
  if (value instanceof ApexDate) return new ApexDatetime(value.ms);
  const text = asText(value).trim().replace(" ", "T");
  const instant = ApexDatetime.tryParseIso(text.endsWith("Z") ? text : `${text}Z`);
  if (!instant) throw new FormulaValueError(`not a date and time: ${asText(value)}`);
  return instant;
}

function timeValue(value: ApexValue): ApexValue {
  if (value === null || value instanceof ApexTime) return value;
  if (value instanceof ApexDatetime) return new ApexTime(((value.ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY);
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(asText(value));
  if (!match) throw new FormulaValueError(`not a time: ${asText(value)}`);
  return ApexTime.of(
    Number(match[1]),
    Number(match[2]),
    Number(match[3] ?? 0),
    Number((match[4] ?? "0").padEnd(3, "0")),
  );
}

/** The last day of a month stays the last day. [Salesforce Help: ADDMONTHS] */
function addMonths(value: ApexValue, months: number): ApexValue {
  if (value instanceof ApexDatetime) {
    const moved = addMonths(ApexDate.ofMs(value.ms), months) as ApexDate;
    return new ApexDatetime(moved.ms + (((value.ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY));
  }
  if (!(value instanceof ApexDate)) return null;
  const moved = value.addMonths(months);
  const isLast = value.day === daysInMonth(value.year, value.month);
  return isLast ? ApexDate.of(moved.year, moved.month, daysInMonth(moved.year, moved.month)) : moved;
}
