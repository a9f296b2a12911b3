/**
 * Formula.builder() and the FormulaEval namespace; `Formula.recalculateFormulas` stands in recalculate.ts.
 *
 * Apex Developer Guide, "Formula Evaluation in Apex"; Apex Reference Guide, "FormulaEval Namespace". The words of refusals are those of formulas elsewhere.
 */
import { checkFormula, expectResult } from "../../../data/formula/check.ts";
import { evaluate } from "../../../data/formula/evaluate.ts";
import { FormulaError, parseFormula, type Formula } from "../../../data/formula/parse.ts";
import { asText, formulaText, FormulaValueError } from "../../../data/formula/values.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { isInstance } from "../../object.ts";
import { currentTransaction } from "../../transaction.ts";
import type { ApexEnum } from "../../values/enum.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import type { ApexList } from "../../values/list.ts";
import { ApexSet } from "../../values/map.ts";
import { ApexType } from "../../values/type.ts";
import type { ApexObjectToken } from "../Schema/tokens.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { PlainObject } from "../support/plain-object.ts";
import { contextOf, pathsOf, requireGlobal, withSamples, withValues, type FormulaContext } from "./context.ts";
import { recalculateFormulas } from "./recalculate.ts";
import { RESULTS } from "./results.ts";

definePlatformEnumClass("FormulaEval.FormulaReturnType", Object.keys(RESULTS));
definePlatformEnumClass("FormulaEval.FormulaGlobal", [
  "LABEL",
  "ORGANIZATION",
  "PERMISSION",
  "PROFILE",
  "SETUP",
  "SYSTEM",
  "USER",
  "USERROLE",
]);

class ApexFormulaBuilder extends PlainObject {
  readonly typeKey = "formulaeval.formulabuilder";
  context: FormulaContext | null = null;
  text: string | null = null;
  returnType: string | null = null;
  nullIsZero = false;
  isTemplate = false;
  readonly globals = new Set<string>();
}

/** A template is text with `{!formula}` in it; any other formula is one part. */
type Part = { readonly text: string; readonly tree?: never } | { readonly tree: Formula; readonly text?: never };

class ApexFormulaInstance extends PlainObject {
  readonly typeKey = "formulaeval.formulainstance";
  readonly builder: ApexFormulaBuilder;
  readonly context: FormulaContext;
  readonly parts: readonly Part[];

  constructor(builder: ApexFormulaBuilder, context: FormulaContext, parts: readonly Part[]) {
    super();
    this.builder = builder;
    this.context = context;
    this.parts = parts;
  }
}

function partsOf(text: string, isTemplate: boolean): Part[] {
  if (!isTemplate) return [{ tree: parseFormula(text) }];
  return text
    .split(/(\{![^}]*\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("{!") ? { tree: parseFormula(part.slice(2, -1)) } : { text: part }));
}

/** @throws System.FormulaValidationException */
function build(builder: ApexFormulaBuilder): ApexFormulaInstance {
  try {
    const { context, returnType } = builder;
    if (!context) throw new FormulaError("withType takes an object or a class of Apex");
    if (builder.text === null || builder.text.trim() === "") throw new FormulaError("The formula is empty");
    requireGlobal(context);
    const parts = partsOf(builder.text, builder.isTemplate);
    for (const { tree } of parts) if (tree) judge(tree, builder, context);
    if (returnType === null) throw new FormulaError("withReturnType has not been called");
    return new ApexFormulaInstance(builder, context, parts);
  } catch (error) {
    if (error instanceof FormulaError) throwApex("System.FormulaValidationException", error.message);
    throw error;
  }
}

function judge(tree: Formula, builder: ApexFormulaBuilder, context: FormulaContext): void {
  for (const [variable = ""] of pathsOf(tree))
    if (variable.startsWith("$") && !builder.globals.has(variable.slice(1).toUpperCase()))
      throw new FormulaError(`The global variable ${variable} is not among those of withGlobalVariables`);
  const type = checkFormula(withSamples(tree, context), { schema: currentTransaction().data.schema, object: null });
  if (builder.isTemplate) return;
  expectResult(type, RESULTS[builder.returnType ?? ""]?.type ?? null);
}

/** @throws System.FormulaEvaluationException for an object of another type, or when the formula has no value */
function run(self: ApexFormulaInstance, object: ApexValue): ApexValue {
  if (object === null) throwNullPointer();
  const { context, builder } = self;
  const key = (context.type?.key ?? context.object?.name ?? "").toLowerCase();
  if (!isInstance(object, key))
    throwApex("System.FormulaEvaluationException", `The formula is about ${key}, not about what it was given`);
  const { data } = currentTransaction();
  const scope = { reader: data.data.reader, row: null, before: null, isNew: false } as const;
  const blanks = builder.nullIsZero ? "zero" : "blank";
  const valueOf = (tree: Formula): ApexValue =>
    evaluate(withValues(tree, context, object, builder.nullIsZero), { ...scope, blanks });
  try {
    const values = self.parts.map((part) => (part.tree ? valueOf(part.tree) : part.text));
    const value: ApexValue = builder.isTemplate ? values.map((part) => asText(formulaText(part))).join("") : values[0];
    return RESULTS[builder.returnType ?? ""]?.convert(value) ?? null;
  } catch (error) {
    if (error instanceof FormulaValueError) throwApex("System.FormulaEvaluationException", error.message);
    throw error;
  }
}

/** Each setter answers the builder. */
const setter =
  <T extends ApexValue>(set: (builder: ApexFormulaBuilder, value: T) => void) =>
  (self: ApexFormulaBuilder, value: T): ApexFormulaBuilder => (set(self, value), self);

definePlatformClass({
  name: "System.Formula",
  dispatch: "value",
  statics: { builder: () => new ApexFormulaBuilder(), recalculateformulas: recalculateFormulas },
});

definePlatformClass({
  name: "FormulaEval.FormulaBuilder",
  dispatch: "value",
  jsClass: ApexFormulaBuilder,
  statics: { builder: () => new ApexFormulaBuilder() },
  methods: {
    build,
    parseastemplate: setter<boolean | null>((builder, value) => (builder.isTemplate = value === true)),
    treatnumericnullaszero: setter<boolean | null>((builder, value) => (builder.nullIsZero = value === true)),
    withformula: setter<string | null>((builder, value) => (builder.text = value)),
    withglobalvariables: setter<ApexList>((builder, list) => {
      for (const item of list.items) builder.globals.add((item as ApexEnum).name);
    }),
    withreturntype: setter<ApexEnum | null>((builder, value) => (builder.returnType = value?.name ?? null)),
    withtype: setter<ApexType | ApexObjectToken>((builder, type) => {
      builder.context = type instanceof ApexType ? contextOf(type.key) : { object: type.object };
    }),
  },
});

definePlatformClass({
  name: "FormulaEval.FormulaInstance",
  dispatch: "value",
  jsClass: ApexFormulaInstance,
  methods: {
    evaluate: run,
    getreferencedfields: (self: ApexFormulaInstance) =>
      new ApexSet(
        "set<string>",
        self.parts.flatMap(({ tree }) => (tree ? pathsOf(tree).map((path) => path.join(".")) : [])),
      ),
  },
});
