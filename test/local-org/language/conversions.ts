/** Which type a value may stand for, and which overload a call means. */
import type { MethodDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";
import {
  isList,
  isMap,
  isNull,
  isObject,
  isSet,
  isSObject,
  isVoid,
  listOf,
  numericRank,
  sameType,
  SOBJECT,
} from "./types.ts";
import type { Type } from "./types.ts";

/** A value as conversion sees it: `rows` marks a SOQL literal, which may stand for its single row. */
export interface ConvertibleValue {
  readonly type: Type;
  readonly rows?: boolean | undefined;
}

/** A query stands for a list before it stands for its only row: `Database.delete([SELECT ...])` takes List<Object> (ActionPlansV4 deletes no rows so). */
const SINGLE_ROW = 26;

/**
 * How far the conversion from one type to another goes; the less, the better an overload fits. Undefined when there is none.
 *
 * Source: Apex Developer Guide, "Rules of Conversion" (numbers form a hierarchy, an Id is always a String).
 */
export function conversionCost(index: TypeIndex, value: ConvertibleValue, to: Type): number | undefined {
  const from = value.type;
  if (sameType(from, to)) return 0;
  if (isVoid(from) || isVoid(to)) return undefined;
  if (isNull(from)) return isObject(to) ? 3 : 1;
  const fromRank = numericRank(from);
  const toRank = numericRank(to);
  if (fromRank !== undefined && toRank !== undefined) {
    if (toRank >= fromRank) return toRank - fromRank;
    return from.name === "decimal" && to.name === "double" ? 2 : undefined;
  }
  // Rows of a dynamic query are typed SObject and fit any row type: NPSP writes `new RD2_RecurringDonation(Database.query(soql))`.
  if (value.rows && isList(from) && isSObject(to))
    return sameType(from.args[0] ?? SOBJECT, SOBJECT) ||
      conversionCost(index, { type: from.args[0] ?? SOBJECT }, to) !== undefined
      ? SINGLE_ROW
      : undefined;
  if (from.name === "id" && to.name === "string" && to.kind === "platform") return 1;
  if (from.name === "string" && to.name === "id" && from.kind === "platform") return 4;
  if (from.name === "date" && to.name === "datetime" && from.kind === "platform") return 2;
  if (isObject(to)) return 30;
  const distance = index.subtypeDistance(from, to);
  if (distance !== undefined) return 1 + distance;
  return collectionCost(index, from, to);
}

/**
 * Lists and maps convert when their elements do without changing representation; sets stand for their own kind alone, and maps of SObject
 * for no map of one object. Sources: apex-ls pull request 510 (a matrix tried on the platform) and its issue 340; fflib-apex-common pull
 * request 330 (a Set<Id> is no argument for a Set<Object>).
 */
function collectionCost(index: TypeIndex, from: Type, to: Type): number | undefined {
  const sameCollection = from.kind === "platform" && to.kind === "platform" && from.name === to.name;
  if (
    !sameCollection ||
    !(isList(from) || isSet(from) || isMap(from) || from.name === "iterable" || from.name === "iterator")
  ) {
    if (to.name === "iterable" && to.kind === "platform" && (isList(from) || isSet(from))) {
      return collectionCost(index, listOf(from.args[0] ?? SOBJECT), listOf(to.args[0] ?? SOBJECT));
    }
    return undefined;
  }
  if (isMap(from) && !keysConvert(from, to)) return undefined;
  let total = 2;
  for (let i = 0; i < from.args.length; i++) {
    const source = from.args[i];
    const target = to.args[i];
    if (!source || !target) return undefined;
    const cost = elementCostOf(index, from, source, target);
    if (isSet(from) && !sameType(source, target)) return undefined;
    if (isMap(from) && sameType(source, SOBJECT) && !sameType(source, target) && isSObject(target)) return undefined;
    if (cost === undefined) return undefined;
    total += cost;
  }
  return total;
}

/**
 * Keys of maps stay what they are, but for ids and texts, and these only where the values are of one type. [berehovskyi/apex-stream, README: "Illegal
 * assignment from Map<String,String> to Map<Object,Object>", while Map<String,Object> takes it]
 */
function keysConvert(from: Type, to: Type): boolean {
  const [key, value] = from.args;
  const [toKey, toValue] = to.args;
  if (!key || !toKey || !value || !toValue) return false;
  if (sameType(key, toKey)) return true;
  const isText = (type: Type): boolean => type.kind === "platform" && (type.name === "id" || type.name === "string");
  return isText(key) && isText(toKey) && sameType(value, toValue);
}

/** An Iterable<Object> stands for one of anything: public code that deploys (soql-lib) passes it on as Iterable<String>. */
function elementCostOf(index: TypeIndex, collection: Type, from: Type, to: Type): number | undefined {
  return collection.name === "iterable" && isObject(from) ? 20 : elementCost(index, from, to);
}

function elementCost(index: TypeIndex, from: Type, to: Type): number | undefined {
  if (sameType(from, to)) return 0;
  if (isObject(to)) return 20;
  // SObject collections convert both ways; the row types are checked at run time.
  if (isSObject(from) && isSObject(to) && (sameType(from, SOBJECT) || sameType(to, SOBJECT))) return 1;
  if ((from.name === "id" && to.name === "string") || (from.name === "string" && to.name === "id")) return 1;
  const distance = index.subtypeDistance(from, to);
  return distance ?? collectionCost(index, from, to);
}

export function isAssignable(index: TypeIndex, value: ConvertibleValue, to: Type): boolean {
  return conversionCost(index, value, to) !== undefined;
}

/** True when a cast between the two may succeed at run time. */
export function isCastable(index: TypeIndex, from: Type, to: Type): boolean {
  if (isAssignable(index, { type: from }, to) || isAssignable(index, { type: to }, from)) return true;
  if (isObject(from)) return true;
  // A polymorphic relationship (`row.Owner`) is of the type Name; its row is of whichever object it leads to.
  if (isSObject(from) && isSObject(to) && from.key === "name") return true;
  if (numericRank(from) !== undefined && numericRank(to) !== undefined) return true;
  const a = index.declarationOf(from);
  const b = index.declarationOf(to);
  // A subclass may implement an interface its superclass does not.
  if (a?.kind === "interface" && b?.kind !== "enum")
    return b !== undefined && !["string", "id", "integer"].includes(to.name);
  if (b?.kind === "interface" && a?.kind === "class") return true;
  if (isList(from) && isList(to)) return isCastable(index, from.args[0] ?? SOBJECT, to.args[0] ?? SOBJECT);
  if (isSet(from) && isSet(to)) return isCastable(index, from.args[0] ?? SOBJECT, to.args[0] ?? SOBJECT);
  if (isMap(from) && isMap(to)) return from.args.every((arg, i) => isCastable(index, arg, to.args[i] ?? SOBJECT));
  return false;
}

/** The overload that fits the arguments best; the first declared wins a tie, as a subclass stands before its superclass. */
export function chooseOverload<M extends MethodDeclaration>(
  index: TypeIndex,
  candidates: readonly M[],
  args: readonly ConvertibleValue[],
): M | undefined {
  let best: M | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.parameters.length !== args.length) continue;
    let total = 0;
    for (const [i, arg] of args.entries()) {
      const parameter = candidate.parameters[i];
      const cost = parameter ? conversionCost(index, arg, parameter.type) : undefined;
      if (cost === undefined) {
        total = Number.POSITIVE_INFINITY;
        break;
      }
      total += cost;
    }
    if (total < bestCost) {
      best = candidate;
      bestCost = total;
    }
  }
  return best;
}
