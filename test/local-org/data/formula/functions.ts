/** The functions whose arguments are all evaluated first. [Salesforce Help: Formula Operators and Functions] */
import type { ApexValue } from "../../platform/registry.ts";
import { dateFunctions } from "./functions-date.ts";
import { mathFunctions } from "./functions-math.ts";
import { textFunctions } from "./functions-text.ts";

/** What a function may ask about the moment and the user. */
export interface FormulaMoment {
  readonly now: number;
  readonly timeZone: string;
}

export interface FormulaFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (args: readonly ApexValue[], moment: FormulaMoment) => ApexValue;
}

/** Functions that decide themselves which arguments to read, with the least and greatest number of arguments. */
export const LAZY_FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  IF: [3, 3],
  CASE: [4, Infinity],
  AND: [1, Infinity],
  OR: [1, Infinity],
  NOT: [1, 1],
  ISBLANK: [1, 1],
  ISNULL: [1, 1],
  BLANKVALUE: [2, 2],
  NULLVALUE: [2, 2],
  ISPICKVAL: [2, 2],
  ISNEW: [0, 0],
  ISCLONE: [0, 0],
  ISCHANGED: [1, 1],
  PRIORVALUE: [1, 1],
};

export const FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  ...textFunctions,
  ...mathFunctions,
  ...dateFunctions,
};
