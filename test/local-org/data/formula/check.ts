/** Judges a formula before it is saved: functions, numbers of arguments, fields, and what type comes out. */
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";
import { FUNCTIONS, LAZY_FUNCTIONS } from "./functions.ts";
import { checkGlobal } from "./globals.ts";
import { checkParameters } from "./parameters.ts";
import { FormulaError, type Formula } from "./parse.ts";

/** Null is what cannot be told. */
export type FormulaType = "Number" | "Text" | "Boolean" | "Date" | "DateTime" | "Time" | null;

interface Place {
  readonly schema: Schema;
  /** Null where no record is known, as in default values. */
  readonly object: SObjectDescribe | null;
}

/** Functions of the platform that the local org does not have. */
// prettier-ignore
const MISSING = new Set([
  "ADDRESS", "CURRENCYRATE", "DISTANCE", "FORMATDURATION", "GEOLOCATION", "GETRECORDIDS", "GETSESSIONID", "IMAGEPROXYURL", "INCLUDE",
  "ISCLONE", "JSENCODE", "JSINHTMLENCODE", "JUNCTIONIDLIST", "LINKTO", "PARENTGROUPVAL", "PICKLISTCOUNT", "PREDICT", "PREVGROUPVAL",
  "REQUIRESCRIPT", "URLFOR", "VLOOKUP",
]);

/** Where a picklist field may stand by itself. [Salesforce Help: Tips for Working with Picklist and Multi-Select Picklist Formula Fields] */
const PICKLIST_PLACES = new Set([
  "ISPICKVAL",
  "CASE",
  "TEXT",
  "ISBLANK",
  "ISNULL",
  "BLANKVALUE",
  "NULLVALUE",
  "ISCHANGED",
  "PRIORVALUE",
  "INCLUDES",
]);

const NUMBERS =
  /^(LEN|FIND|VALUE|ASCII|ABS|ROUND|TRUNC|M?CEILING|M?FLOOR|MOD|MAX|MIN|SQRT|EXP|LN|LOG|A?SIN|A?COS|A?TAN2?|PI|YEAR|MONTH|DAY|WEEKDAY|DAYOFYEAR|ISOWEEK|ISOYEAR|HOUR|MINUTE|SECOND|MILLISECOND|UNIXTIMESTAMP)$/;
const FLAGS = /^(AND|OR|NOT|ISBLANK|ISNULL|ISPICKVAL|ISNEW|ISCHANGED|CONTAINS|BEGINS|REGEX|INCLUDES|ISNUMBER)$/;
const OTHERS: Readonly<Record<string, FormulaType>> = {
  TODAY: "Date",
  DATE: "Date",
  DATEVALUE: "Date",
  NOW: "DateTime",
  DATETIMEVALUE: "DateTime",
  FROMUNIXTIME: "DateTime",
  TIMEVALUE: "Time",
  TIMENOW: "Time",
};

/** The type of the formula's value. @throws FormulaError in the platform's words */
export function checkFormula(formula: Formula, place: Place): FormulaType {
  switch (formula.kind) {
    case "literal":
      if (formula.value === null) return null;
      return typeof formula.value === "string" ? "Text" : typeof formula.value === "boolean" ? "Boolean" : "Number";
    case "field":
      return checkField(formula.path, place, false);
    case "not":
      return expect("!", checkFormula(formula.operand, place), "Boolean");
    case "negate":
      return expect("-", checkFormula(formula.operand, place), "Number");
    case "binary":
      return checkBinary(formula, place);
    case "call":
      return checkCall(formula.name, formula.args, place);
  }
}

/** @throws FormulaError when a formula's type is not that of its field, or not a checkbox for a rule */
export function expectResult(type: FormulaType, expected: FormulaType): void {
  const isSame = type === expected || type === null || expected === null;
  if (isSame) return;
  const shown = (name: FormulaType) => (name === "Boolean" ? "true or false" : name);
  throw new FormulaError(
    `Formula result is data type (${shown(type)}), incompatible with expected data type (${shown(expected)}).`,
  );
}

export function formulaTypeOf(field: FieldDescribe): FormulaType {
  switch (field.apexType) {
    case "decimal":
    case "integer":
    case "long":
      return "Number";
    case "boolean":
      return "Boolean";
    case "date":
      return "Date";
    case "datetime":
      return "DateTime";
    case "time":
      return "Time";
    case "string":
    case "id":
      return "Text";
    default:
      return null;
  }
}

/** The field at the end of a path through relationships. */
function fieldAt(path: readonly string[], { schema, object }: Place): FieldDescribe | undefined {
  let current = object;
  for (const part of path.slice(0, -1)) {
    const [relationship = "", type] = part.split(":");
    const hop = current?.relationship(relationship);
    const target: string = type ?? hop?.referenceTo[0] ?? "";
    current = (hop && schema.object(target)) ?? null;
  }
  return current?.field(path.at(-1) as string);
}

function checkField(path: readonly string[], { schema, object }: Place, mayBePicklist: boolean): FormulaType {
  if (path[0]?.startsWith("$")) {
    checkGlobal(path, schema);
    return path[0].toLowerCase() === "$permission" ? "Boolean" : null;
  }
  const field = fieldAt(path, { schema, object });
  if (!field) throw new FormulaError(`Field ${path.join(".")} does not exist. Check spelling.`);
  const isPicklist = field.type === "picklist" || field.type === "multipicklist";
  if (isPicklist && !mayBePicklist)
    throw new FormulaError(
      `Field ${path.join(".")} is a ${field.type === "picklist" ? "picklist" : "multi-select picklist"} field. ` +
        `${field.type === "picklist" ? "Picklist" : "Multi-select picklist"} fields are only supported in certain functions.`,
    );
  return formulaTypeOf(field);
}

function isPicklistAt(arg: Formula | undefined, place: Place): boolean {
  if (arg?.kind !== "field" || arg.path[0]?.startsWith("$")) return false;
  const type = fieldAt(arg.path, place)?.type;
  return type === "picklist" || type === "multipicklist";
}

function checkBinary(formula: Extract<Formula, { kind: "binary" }>, place: Place): FormulaType {
  const { operator } = formula;
  const left = checkFormula(formula.left, place);
  const right = checkFormula(formula.right, place);
  switch (operator) {
    case "&&":
    case "||":
      expect(operator, left, "Boolean");
      return expect(operator, right, "Boolean");
    case "&":
      expect(operator, left, "Text");
      return expect(operator, right, "Text");
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      expect(operator, right, left);
      return "Boolean";
    case "*":
    case "/":
    case "^":
      expect(operator, left, "Number");
      return expect(operator, right, "Number");
    default:
      return sumType(operator, left, right);
  }
}

function sumType(operator: string, left: FormulaType, right: FormulaType): FormulaType {
  if (left === null || right === null) return null;
  if (left === "Number") return operator === "+" ? right : expect(operator, right, "Number");
  if (right === "Number" && left !== "Text" && left !== "Boolean") return left;
  expect(operator, right, left);
  if (operator === "+" && left === "Text") return "Text";
  if (operator === "-" && left !== "Text" && left !== "Boolean") return "Number";
  return expect(operator, left, "Number");
}

function expect(operator: string, found: FormulaType, wanted: FormulaType): FormulaType {
  if (found === null || wanted === null || found === wanted) return wanted;
  throw new FormulaError(`Incorrect parameter type for operator '${operator}'. Expected ${wanted}, received ${found}`);
}

function checkCall(name: string, args: readonly Formula[], place: Place): FormulaType {
  if (MISSING.has(name)) throw new FormulaError(`local org: the formula function ${name} is not implemented`);
  const known = FUNCTIONS[name];
  const [least, most] = known ? [known.least, known.most] : (LAZY_FUNCTIONS[name] ?? [-1, -1]);
  if (least < 0) throw new FormulaError(`Unknown function ${name}. Check spelling.`);
  if (args.length < least || args.length > most || (name === "CASE" && args.length % 2 !== 0))
    throw new FormulaError(
      `Incorrect number of parameters for function '${name}()'. Expected ${args.length < least ? least : most}, received ${args.length}`,
    );
  const types = args.map((arg, index) =>
    arg.kind === "field" && PICKLIST_PLACES.has(name) && (index === 0 || name === "BLANKVALUE")
      ? checkField(arg.path, place, true)
      : checkFormula(arg, place),
  );
  // A picklist is no text yet where it may stand by itself
  checkParameters(
    name,
    types.map((type, i) => (isPicklistAt(args[i], place) ? null : type)),
  );
  if (NUMBERS.test(name)) return "Number";
  if (FLAGS.test(name)) return "Boolean";
  switch (name) {
    case "IF":
      return types[1] ?? types[2] ?? null;
    case "CASE":
      return types.at(-1) ?? types[2] ?? null;
    case "BLANKVALUE":
    case "NULLVALUE":
    case "PRIORVALUE":
    case "ADDMONTHS":
      return types[0] ?? null;
    default:
      return OTHERS[name] ?? "Text";
  }
}
