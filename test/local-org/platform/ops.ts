/** The operators and conversions that compiled code calls. Values and their rules live in `values/`. */
import { joined } from "./limits.ts";
import { enterSharing, inUserMode, leaveSharing } from "./sharing.ts";
import { ApexDate } from "./values/date.ts";
import { ApexDatetime } from "./values/datetime.ts";
import { ApexDecimal } from "./values/decimal.ts";
import { ApexDouble } from "./values/double.ts";
import type { EnumType } from "./values/enum.ts";
import { compareNumbers, compareValues, equals, exactEquals, hashKey, isNumeric } from "./values/equality.ts";
import { ApexException, stackOverflowAsLimit, stackTooDeep, throwApex, throwNullPointer } from "./values/exceptions.ts";
import { normalizeId, sameId, toId } from "./values/id.ts";
import { ApexList } from "./values/list.ts";
import { ApexMap } from "./values/map.ts";
import { ApexSet } from "./values/set.ts";
import { concatText, textOf } from "./values/text.ts";
import { ApexTime } from "./values/time.ts";
import { ApexType } from "./values/type.ts";
import { cpuExceeded, meter } from "./limits.ts";
import type { ApexValue } from "./registry.ts";
import { cast, isInstance } from "./object.ts";

const MS_PER_DAY = 86_400_000;

/** The value, which must not be null. @throws System.NullPointerException */
export function notNull<T>(value: T | null): T {
  if (value === null) throwNullPointer();
  return value;
}

/**
 * Assigns a final member. The compiler lets initialisers and constructors do it more than once, also those of subclasses; the platform
 * notices when it runs. [salesforce.stackexchange.com/questions/341460]
 */
export function setFinal<T extends ApexValue>(object: Record<string, ApexValue>, name: string, value: T): T {
  if (object[name] !== null) throwApex("System.FinalException", "Final variable has already been initialized");
  object[name] = value;
  return value;
}

/** Counts statements against the CPU limit of the transaction. */
export function tick(statements: number): void {
  if ((meter.spent += statements) > meter.ceiling) cpuExceeded();
}

/** True for what no `catch` of Apex catches. */
export function isFatal(error: unknown): boolean {
  return !(error instanceof ApexException);
}

function thrown(exception: ApexException | null): ApexException {
  return notNull(exception);
}

type Decimals = ApexDecimal | null;
type Doubles = ApexDouble | null;
type Longs = bigint | null;

const wrapLong = (value: bigint): bigint => BigInt.asIntN(64, value);
const divideByZero = (): never => throwApex("System.MathException", "Divide by 0");

function integerDivide(left: number, right: number): number {
  if (right === 0) divideByZero();
  return Math.trunc(left / right) | 0;
}

function longDivide(left: Longs, right: Longs): bigint {
  const divisor = notNull(right);
  if (divisor === 0n) divideByZero();
  return wrapLong(notNull(left) / divisor);
}

function decimalDivide(left: Decimals, right: Decimals): ApexDecimal {
  const divisor = notNull(right);
  if (divisor.unscaled === 0n) divideByZero();
  return notNull(left).divide(divisor);
}

function doubleDivide(left: Doubles, right: Doubles): ApexDouble {
  const divisor = notNull(right).value;
  if (divisor === 0) divideByZero();
  return new ApexDouble(notNull(left).value / divisor);
}

const arithmetic = {
  integerDivide,
  longAdd: (a: Longs, b: Longs): bigint => wrapLong(notNull(a) + notNull(b)),
  longSubtract: (a: Longs, b: Longs): bigint => wrapLong(notNull(a) - notNull(b)),
  longMultiply: (a: Longs, b: Longs): bigint => wrapLong(notNull(a) * notNull(b)),
  longDivide,
  longNegate: (a: Longs): bigint => wrapLong(-notNull(a)),
  longAnd: (a: Longs, b: Longs): bigint => notNull(a) & notNull(b),
  longOr: (a: Longs, b: Longs): bigint => notNull(a) | notNull(b),
  longXor: (a: Longs, b: Longs): bigint => notNull(a) ^ notNull(b),
  // Java, and Apex with it, takes the lowest six bits of the count.
  longShiftLeft: (a: Longs, b: Longs): bigint => wrapLong(notNull(a) << (notNull(b) & 63n)),
  longShiftRight: (a: Longs, b: Longs): bigint => notNull(a) >> (notNull(b) & 63n),
  longShiftRightUnsigned: (a: Longs, b: Longs): bigint =>
    wrapLong(BigInt.asUintN(64, notNull(a)) >> (notNull(b) & 63n)),
  decimalAdd: (a: Decimals, b: Decimals): ApexDecimal => notNull(a).add(notNull(b)),
  decimalSubtract: (a: Decimals, b: Decimals): ApexDecimal => notNull(a).subtract(notNull(b)),
  decimalMultiply: (a: Decimals, b: Decimals): ApexDecimal => notNull(a).multiply(notNull(b)),
  decimalDivide,
  decimalNegate: (a: Decimals): ApexDecimal => notNull(a).negate(),
  doubleAdd: (a: Doubles, b: Doubles): ApexDouble => new ApexDouble(notNull(a).value + notNull(b).value),
  doubleSubtract: (a: Doubles, b: Doubles): ApexDouble => new ApexDouble(notNull(a).value - notNull(b).value),
  doubleMultiply: (a: Doubles, b: Doubles): ApexDouble => new ApexDouble(notNull(a).value * notNull(b).value),
  doubleDivide,
  doubleNegate: (a: Doubles): ApexDouble => new ApexDouble(-notNull(a).value),
};

const numberOf = (value: number | bigint | ApexDecimal | ApexDouble): number =>
  value instanceof ApexDecimal ? value.toNumber() : value instanceof ApexDouble ? value.value : Number(value);

const temporal = {
  dateAdd: (date: ApexDate, days: ApexValue, sign: number): ApexDate => date.addDays(sign * Math.trunc(numberOf(days))),
  datetimeAdd: (moment: ApexDatetime, days: ApexValue, sign: number): ApexDatetime =>
    new ApexDatetime(moment.ms + sign * Math.round(numberOf(days) * MS_PER_DAY)),
  timeAdd: (time: ApexTime, ms: ApexValue, sign: number): ApexTime =>
    new ApexTime((((time.ms + sign * Math.trunc(numberOf(ms))) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY),
};

/**
 * Orders two values as `<` does; undefined when a null stands on a side of numbers or dates, which makes every comparison false. A text is
 * greater than null, and case does not count (Apex Developer Guide, "Expression Operators").
 */
function order(left: ApexValue, right: ApexValue): number | undefined {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (left === null || right === null) {
    const text = left ?? right;
    if (typeof text !== "string") return undefined;
    return left === null ? -1 : 1;
  }
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string") {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (left instanceof ApexDate && right instanceof ApexDatetime) return dateToDatetime(left).ms - right.ms;
  if (left instanceof ApexDatetime && right instanceof ApexDate) return left.ms - dateToDatetime(right).ms;
  return compareValues(left, right);
}

const comparison = {
  less: (a: ApexValue, b: ApexValue): boolean => (order(a, b) ?? Number.NaN) < 0,
  greater: (a: ApexValue, b: ApexValue): boolean => (order(a, b) ?? Number.NaN) > 0,
  lessOrEqual: (a: ApexValue, b: ApexValue): boolean => (order(a, b) ?? Number.NaN) <= 0,
  greaterOrEqual: (a: ApexValue, b: ApexValue): boolean => (order(a, b) ?? Number.NaN) >= 0,
  equals: (a: ApexValue, b: ApexValue): boolean => {
    if (a instanceof ApexDate && b instanceof ApexDatetime) return dateToDatetime(a).ms === b.ms;
    if (a instanceof ApexDatetime && b instanceof ApexDate) return a.ms === dateToDatetime(b).ms;
    return equals(a, b);
  },
  equalIds,
  idForm,
  exactEquals,
  identical,
};

/**
 * `==` where one side is an Id: "ID comparison using == is case-sensitive and doesn't distinguish between 15-character and 18-character formats".
 * [Apex Developer Guide: Expression Operators]
 */
function equalIds(left: string | null, right: string | null): boolean {
  return left === right || (left !== null && right !== null && sameId(left, right));
}

/** Text as it stands beside an Id: an id of 15 characters has 18 then. */
function idForm(value: ApexValue): ApexValue {
  return typeof value === "string" && value.length === 15 ? (normalizeId(value) ?? value) : value;
}

/**
 * `===`: identity for objects, and for a Date and a Datetime (FluentAssert's tests of them ask that two equal ones made apart are not the same);
 * other values have no identity and compare by value.
 */
function identical(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  const isValueType = [ApexDecimal, ApexDouble, ApexTime].some((kind) => left instanceof kind);
  return (isValueType || typeof left !== "object") && equals(left, right) && typeof left !== "string";
}

function dateToDatetime(date: ApexDate): ApexDatetime;
function dateToDatetime(date: ApexDate | null): ApexDatetime | null;
function dateToDatetime(date: ApexDate | null): ApexDatetime | null {
  return date === null ? null : new ApexDatetime(date.days * MS_PER_DAY);
}

const conversions = {
  integerToLong: (value: number | null): Longs => (value === null ? null : BigInt(value)),
  integerToDecimal: (value: number | bigint | null): Decimals =>
    value === null ? null : ApexDecimal.fromInteger(value),
  integerToDouble: (value: number | bigint | null): Doubles => (value === null ? null : new ApexDouble(Number(value))),
  doubleToDecimal: (value: Doubles): Decimals => (value === null ? null : ApexDecimal.fromNumber(value.value)),
  decimalToDouble: (value: Decimals): Doubles => (value === null ? null : new ApexDouble(value.toNumber())),
  decimalLiteral: (digits: string): ApexDecimal => ApexDecimal.parse(digits),
  doubleLiteral: (digits: string): ApexDouble => new ApexDouble(Number(digits)),
  dateToDatetime,
  toId,
  castNumber,
};

/** A cast between numeric types: towards integers what follows the point is cut off and what does not fit wraps. */
function castNumber(value: number | bigint | ApexDecimal | ApexDouble | null, key: string): ApexValue {
  if (value === null) return null;
  const whole = (): bigint => {
    if (value instanceof ApexDecimal) return value.toLong();
    return value instanceof ApexDouble ? BigInt(Math.trunc(value.value)) : BigInt(value);
  };
  switch (key) {
    case "integer":
      return Number(BigInt.asIntN(32, whole()));
    case "long":
      return wrapLong(whole());
    case "decimal":
      return value instanceof ApexDecimal
        ? value
        : value instanceof ApexDouble
          ? ApexDecimal.fromNumber(value.value)
          : ApexDecimal.fromInteger(value);
    default:
      return value instanceof ApexDouble ? value : new ApexDouble(numberOf(value));
  }
}

const collections = {
  List: ApexList,
  Set: ApexSet,
  Map: ApexMap,
  newArray(key: string, size: number | null): ApexList {
    if (notNull(size) < 0) throwApex("System.ListException", `Invalid array size: ${size}`);
    return new ApexList(key, new Array(size).fill(null));
  },
  newMap(key: string, entries: readonly (readonly [ApexValue, ApexValue])[]): ApexMap {
    const map = new ApexMap(key);
    for (const [entryKey, value] of entries) map.put(entryKey, value);
    return map;
  },
  listGet: (list: ApexList, index: number | null): ApexValue => list.get(notNull(index)),
  listSet(list: ApexList, index: number | null, value: ApexValue): ApexValue {
    list.set(notNull(index), value);
    return value;
  },
  iterate,
  *convertEach(source: ApexValue, converted: (value: ApexValue) => ApexValue): Iterable<ApexValue> {
    for (const value of iterate(source)) yield converted(value);
  },
  *inChunks(rows: ApexList, key: string): Iterable<ApexList> {
    for (let start = 0; start < rows.size(); start += QUERY_CHUNK)
      yield new ApexList(key, rows.items.slice(start, start + QUERY_CHUNK));
  },
};

/** Rows in one turn of `for (List<Account> rows : [SELECT ...])`. */
const QUERY_CHUNK = 200;

/** What `for (T x : source)` goes over. */
function iterate(source: ApexValue): Iterable<ApexValue> {
  const collection = notNull(source);
  if (typeof collection[Symbol.iterator] === "function") return collection as Iterable<ApexValue>;
  return fromIterator(notNull(collection.iterator()));
}

function* fromIterator(iterator: { hasnext(): boolean; next(): ApexValue }): Iterable<ApexValue> {
  while (iterator.hasnext()) yield iterator.next();
}

const texts = {
  joined,
  text: textOf,
  concatText,
  errorText: (value: ApexValue): string => (value instanceof ApexException ? value.message : textOf(value)),
};

const types = {
  isInstance,
  setFinal,
  cast,
  typeLiteral: (key: string, name: string): ApexType => ApexType.of(key, name),
  hashCode: (value: ApexValue): number => hashNumber(hashKey(value)),
  enumValues: (key: string, type: EnumType): ApexList => new ApexList(key, [...type.values]),
};

/** A 32-bit number for a hash of any kind; as Java for strings. */
function hashNumber(hash: string | number | bigint | boolean | null): number {
  if (typeof hash === "number") return hash | 0;
  const text = String(hash);
  let number = 0;
  for (let i = 0; i < text.length; i++) number = (Math.imul(31, number) + text.charCodeAt(i)) | 0;
  return number;
}

/** Methods, constructors and accessors that may run inside one another. Source: Apex Developer Guide, "Execution Governors and Limits". */
const MAX_STACK_DEPTH = 1000;

/** Entry into a method, with its statements; compiled code calls {@link leave} in a `finally`. */
function enter(statements: number): void {
  if (++meter.depth > MAX_STACK_DEPTH) throw stackTooDeep();
  tick(statements);
}

function leave(): void {
  meter.depth--;
}

/** Everything here by name: the part of the runtime that needs no program. */
export const operators = {
  notNull,
  tick,
  enter,
  leave,
  enterSharing,
  leaveSharing,
  inUserMode,
  thrown,
  isFatal,
  fatal: stackOverflowAsLimit,
  ...arithmetic,
  ...temporal,
  ...comparison,
  ...conversions,
  ...collections,
  ...texts,
  ...types,
};
