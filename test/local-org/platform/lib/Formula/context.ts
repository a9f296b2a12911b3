/**
 * What a formula of `Formula.builder()` may name: the fields of an object, or the global members of a global class and what they lead to. Paths are
 * judged when the formula is built and read when it is evaluated; the formula engine only ever sees their values.
 */
import { formulaTypeOf, type FormulaType } from "../../../data/formula/check.ts";
import { FormulaError, type Formula } from "../../../data/formula/parse.ts";
import { asNumber } from "../../../data/formula/values.ts";
import type { SObjectDescribe } from "../../../data/schema/index.ts";
import type { ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { userType, type TypeMetadata } from "../support/program.ts";

/** The type that a formula is about: an object, or a class of the project. */
export type FormulaContext =
  | { readonly object: SObjectDescribe; readonly type?: never }
  | { readonly type: TypeMetadata; readonly object?: never };

/** One name of a path: a field, a row that a field refers to, or a member of a class. */
interface Step {
  readonly read: (from: ApexValue) => ApexValue;
  /** What further names start from; null at the end of a path. */
  readonly to: FormulaContext | null;
  readonly type: FormulaType;
  readonly isPercent?: boolean;
}

const TYPES: Readonly<Record<string, FormulaType>> = {
  boolean: "Boolean",
  date: "Date",
  datetime: "DateTime",
  decimal: "Number",
  double: "Number",
  id: "Text",
  integer: "Number",
  long: "Number",
  string: "Text",
  time: "Time",
};

/** The context of a type key, or null for what formulas cannot be about. */
export function contextOf(typeKey: string): FormulaContext | null {
  const type = userType(typeKey);
  if (type) return { type };
  const object = currentTransaction().data.schema.object(typeKey);
  return object ? { object } : null;
}

/** "The class and its members must be global". [Apex Developer Guide: Formula Evaluation in Apex] */
export function requireGlobal(context: FormulaContext): void {
  if (context.type && !isGlobal(context.type)) throw new FormulaError(`The class ${context.type.name} is not global`);
}

const isGlobal = ({ modifiers }: { readonly modifiers: readonly string[] }): boolean =>
  modifiers.some((word) => word.toLowerCase() === "global");

/** The steps of a path. @throws FormulaError for a name that is not there or not global */
function stepsOf(path: readonly string[], context: FormulaContext): Step[] {
  const steps: Step[] = [];
  let at: FormulaContext | null = context;
  for (const [index, name] of path.entries()) {
    const isLast = index === path.length - 1;
    const step: Step | null = at && (at.type ? memberStep(at.type, name) : fieldStep(at.object, name, isLast));
    if (!step || (isLast && step.to !== null))
      throw new FormulaError(`Field ${path.join(".")} does not exist. Check spelling.`);
    steps.push(step);
    at = step.to;
  }
  return steps;
}

function memberStep(type: TypeMetadata, name: string): Step | null {
  const member = type.fields.find((field) => !field.isStatic && field.name.toLowerCase() === name.toLowerCase());
  if (!member) {
    const parent = type.superType === null ? undefined : userType(type.superType);
    return parent ? memberStep(parent, name) : null;
  }
  if (!isGlobal(member)) return null;
  const read = (from: ApexValue): ApexValue => from?.[member.js] ?? null;
  const scalar = TYPES[member.type];
  if (scalar !== undefined) return { read, to: null, type: scalar };
  const to = contextOf(member.type);
  return to && { read, to, type: null };
}

function fieldStep(object: SObjectDescribe, name: string, isLast: boolean): Step | null {
  if (!isLast) {
    const reference = object.relationship(name);
    const parent = reference && currentTransaction().data.schema.object(reference.referenceTo[0] ?? "");
    if (!parent) return null;
    const relationship = String(reference.relationshipName);
    return { read: (from) => rowOf(from)?.parent(relationship) ?? null, to: { object: parent }, type: null };
  }
  const field = object.field(name);
  if (!field) return null;
  const read = (from: ApexValue): ApexValue => rowOf(from)?.get(field.name) ?? null;
  return { read, to: null, type: formulaTypeOf(field), isPercent: field.type === "percent" };
}

function rowOf(value: ApexValue): SObjectValue | null {
  return value instanceof SObjectValue ? value : null;
}

/** The formula with something of the right type in the place of each path, so that the engine can judge it. */
export function withSamples(formula: Formula, context: FormulaContext): Formula {
  return replaced(formula, (path) => sample(stepsOf(path, context).at(-1)?.type ?? null));
}

/** The formula with the values that its paths have in an object. */
export function withValues(formula: Formula, context: FormulaContext, object: ApexValue, nullIsZero: boolean): Formula {
  return replaced(formula, (path) => {
    const steps = stepsOf(path, context);
    const last = steps.at(-1) as Step;
    const value = steps.reduce((from: ApexValue, step) => (from === null ? null : step.read(from)), object);
    return { kind: "literal", value: normalized(value, last, nullIsZero) };
  });
}

/** Numbers become decimals, percents fractions, a missing checkbox false. */
function normalized(value: ApexValue, step: Step, nullIsZero: boolean): ApexValue {
  if (step.type === "Boolean") return value ?? false;
  if (step.type !== "Number") return value;
  if (value === null) return nullIsZero ? ApexDecimal.ZERO : null;
  const number = asNumber(value) as ApexDecimal;
  return step.isPercent ? number.divide(ApexDecimal.fromInteger(100)) : number;
}

function sample(type: FormulaType): Formula {
  const now: Partial<Record<string, string>> = { Date: "TODAY", DateTime: "NOW", Time: "TIMENOW" };
  const call = now[type ?? ""];
  if (call !== undefined) return { kind: "call", name: call, args: [] };
  const values: Partial<Record<string, ApexValue>> = { Boolean: false, Number: ApexDecimal.ZERO, Text: "" };
  return { kind: "literal", value: values[type ?? ""] ?? null };
}

/** Every path that the formula names, global variables among them. */
export function pathsOf(formula: Formula): string[][] {
  const found: string[][] = [];
  walk(formula, (path) => void found.push([...path]));
  return found;
}

function walk(formula: Formula, visit: (path: readonly string[]) => void): void {
  if (formula.kind === "field") visit(formula.path);
  else if (formula.kind === "call") for (const argument of formula.args) walk(argument, visit);
  else if (formula.kind === "binary") for (const side of [formula.left, formula.right]) walk(side, visit);
  else if (formula.kind !== "literal") walk(formula.operand, visit);
}

/** Global variables (`$User.Id`) stay: the engine knows them. */
function replaced(formula: Formula, by: (path: readonly string[]) => Formula): Formula {
  const inner = (part: Formula): Formula => replaced(part, by);
  switch (formula.kind) {
    case "literal":
      return formula;
    case "field":
      return formula.path[0]?.startsWith("$") ? formula : by(formula.path);
    case "call":
      return { ...formula, args: formula.args.map(inner) };
    case "binary":
      return { ...formula, left: inner(formula.left), right: inner(formula.right) };
    default:
      return { ...formula, operand: inner(formula.operand) };
  }
}
