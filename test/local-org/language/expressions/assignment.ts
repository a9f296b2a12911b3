/** Assignment, compound assignment, increment and decrement. */
import { AssignExpressionContext, PrimaryExpressionContext } from "@apexdevtools/apex-parser";
import type { ExpressionContext } from "@apexdevtools/apex-parser";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import { INTEGER, isNumeric, sameType, STRING } from "../types.ts";
import { convert } from "./convert.ts";
import { compileExpression, compileOperand } from "./index.ts";
import { arithmetic, bitwise } from "./operators.ts";
import type { ArithmeticOperator, BitOperator } from "./operators.ts";
import { asValue, stabilise } from "./value.ts";
import type { Place, Value } from "./value.ts";

export function compileAssignment(scope: CodeScope, context: AssignExpressionContext): Value {
  const [leftContext, rightContext] = context.expression_list();
  if (!leftContext || !rightContext) refuse(context, "Expression expected");
  const operator = context.getChild(1).getText();
  const left = compileTarget(scope, leftContext, operator === "=");
  const place = requirePlace(scope, leftContext, left);
  const right = compileExpression(scope, rightContext);
  if (operator === "=") {
    const code = place.write(place.receivers, convert(scope, context, right, left.type));
    return { code, type: left.type, nonNull: right.nonNull === true };
  }
  const { setup, receivers } = stabilise(scope, place);
  const current: Value = { code: place.read(receivers), type: left.type };
  const combined = combine(scope, context, operator.slice(0, -1), current, right);
  if (isNumeric(left.type) && isNumeric(combined.type) && !sameType(left.type, combined.type)) {
    const narrowed = convert(scope, context, combined, left.type);
    return { code: wrap(setup, place.write(receivers, narrowed)), type: left.type, nonNull: true };
  }
  return {
    code: wrap(setup, place.write(receivers, convert(scope, context, combined, left.type))),
    type: left.type,
    nonNull: true,
  };
}

/** What is assigned to: where it is only written, it need not be readable. */
function compileTarget(scope: CodeScope, context: ExpressionContext, isOnlyWritten: boolean): Value {
  const outer = scope.written;
  scope.written = isOnlyWritten ? (context instanceof PrimaryExpressionContext ? context.primary() : context) : null;
  try {
    return asValue(context, compileOperand(scope, context));
  } finally {
    scope.written = outer;
  }
}

function combine(scope: CodeScope, at: Located, operator: string, left: Value, right: Value): Value {
  if (operator === "+" && sameType(left.type, STRING)) return arithmetic(scope, at, "+", left, right);
  if (["+", "-", "*", "/"].includes(operator))
    return arithmetic(scope, at, operator as ArithmeticOperator, left, right);
  return bitwise(at, operator as BitOperator, left, right);
}

/** `x++`, `--x`; the result is the value before or after. */
export function compileIncrement(
  scope: CodeScope,
  context: Located & { getText(): string },
  operand: Value,
  operator: "++" | "--",
  isPrefix: boolean,
  isWrittenBefore = isPrefix,
): Value {
  const place = requirePlace(scope, context, operand);
  if (!isNumeric(operand.type)) {
    const kind = !isWrittenBefore
      ? "postfix increment/decrement"
      : operator === "++"
        ? "prefix increment"
        : "prefix decrement";
    refuse(context, `Unary ${kind} can only be applied to numeric expressions: ${operand.type.display}`);
  }
  const { setup, receivers } = stabilise(scope, place);
  const one: Value = { code: "1", type: INTEGER, nonNull: true };
  const sign: ArithmeticOperator = operator === "++" ? "+" : "-";
  if (isPrefix) {
    const next = arithmetic(scope, context, sign, { code: place.read(receivers), type: operand.type }, one);
    return { code: wrap(setup, place.write(receivers, next.code)), type: operand.type, nonNull: true };
  }
  const before = scope.temporary();
  const next = arithmetic(scope, context, sign, { code: before, type: operand.type }, one);
  return {
    code: `(${setup}${before} = ${place.read(receivers)}, ${place.write(receivers, next.code)}, ${before})`,
    type: operand.type,
    nonNull: true,
  };
}

function wrap(setup: string, code: string): string {
  return setup ? `(${setup}${code})` : code;
}

function requirePlace(scope: CodeScope, at: Located & { getText(): string }, value: Value): Place {
  if (!value.place || value.guards?.length) refuse(at, "Expression cannot be assigned");
  value.place.check?.(scope, at);
  return value.place;
}
