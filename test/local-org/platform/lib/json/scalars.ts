/** JSON values as primitives of Apex, with the conversions that the platform's parser makes. */
import type { ApexValue } from "../../registry.ts";
import { ApexBlob } from "../../values/blob.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { throwApex } from "../../values/exceptions.ts";
import { parseId } from "../../values/id.ts";
import { ApexTime } from "../../values/time.ts";
import type { JsonReader } from "./reader.ts";

/** Reads the text of a scalar token; null when it is no such value. */
type Parse = (text: string) => ApexValue;

const INTEGER = /^[+-]?\d+$/;

function parseTime(text: string): ApexTime | null {
  const match = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?$/.exec(text);
  if (!match) return null;
  return ApexTime.of(
    Number(match[1]),
    Number(match[2]),
    Number(match[3] ?? 0),
    Number((match[4] ?? "0").padEnd(3, "0")),
  );
}

/** A Datetime: ISO 8601, with an offset or without (then GMT), or milliseconds since 1970. */
function parseDatetime(text: string): ApexDatetime | null {
  if (INTEGER.test(text)) return new ApexDatetime(Number(text));
  const iso = ApexDatetime.tryParseIso(text) ?? ApexDatetime.tryParseIso(`${text.replace(" ", "T")}Z`);
  if (iso) return iso;
  const date = ApexDate.tryParseIso(text);
  return date && new ApexDatetime(date.ms);
}

function parseDate(text: string): ApexDate | null {
  return ApexDate.tryParseIso(text) ?? ApexDate.tryParseIso(/^(\d{4}-\d{2}-\d{2})[T ]/.exec(text)?.[1] ?? "");
}

function parseInteger(text: string): number | null {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  return value === (value | 0) ? value | 0 : null;
}

function parseLong(text: string): bigint | null {
  const value = INTEGER.test(text) ? BigInt(text.replace("+", "")) : null;
  return value !== null && BigInt.asIntN(64, value) === value ? value : null;
}

const PARSERS: Readonly<Record<string, { readonly parse: Parse; readonly message: (text: string) => string }>> = {
  string: { parse: (text) => text, message: () => "Illegal value for primitive" },
  boolean: {
    parse: (text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : null),
    message: (text) => `Invalid boolean: ${text}`,
  },
  integer: { parse: parseInteger, message: (text) => `Invalid integer: ${text}` },
  long: { parse: parseLong, message: (text) => `Invalid long: ${text}` },
  double: {
    parse: (text) => (ApexDecimal.tryParse(text) ? new ApexDouble(Number(text)) : null),
    message: (text) => `Invalid double: ${text}`,
  },
  decimal: { parse: (text) => ApexDecimal.tryParse(text), message: (text) => `Invalid decimal: ${text}` },
  date: { parse: parseDate, message: (text) => `Invalid date: ${text}` },
  datetime: { parse: parseDatetime, message: (text) => `Invalid date/time: ${text}` },
  time: { parse: parseTime, message: (text) => `Invalid time: ${text}` },
  id: { parse: parseId, message: (text) => `Invalid id: ${text}` },
  blob: { parse: (text) => new ApexBlob(Buffer.from(text, "base64")), message: () => "Illegal value for primitive" },
};

export function isScalarType(typeKey: string): boolean {
  return Object.hasOwn(PARSERS, typeKey);
}

/** Reads the current token as a primitive. @throws System.JSONException for an object, an array or text that does not fit */
export function readScalar(reader: JsonReader, typeKey: string): ApexValue {
  if (reader.token === "VALUE_NULL") return null;
  if (reader.token === "START_OBJECT" || reader.token === "START_ARRAY") fail(`Illegal value for primitive`);
  const parser = PARSERS[typeKey];
  if (!parser) throw new Error(`Not a primitive: ${typeKey}`);
  const value = parser.parse(reader.text);
  return value ?? fail(`${parser.message(reader.text)} at ${reader.place}`);
}

function fail(message: string): never {
  throwApex("System.JSONException", message);
}
