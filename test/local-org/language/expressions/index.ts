/** Expressions: one function for each kind of node, found by the node's class. */
import {
  Arth1ExpressionContext,
  Arth2ExpressionContext,
  ArrayExpressionContext,
  AssignExpressionContext,
  BitAndExpressionContext,
  BitExpressionContext,
  BitNotExpressionContext,
  BitOrExpressionContext,
  CastExpressionContext,
  CmpExpressionContext,
  CoalExpressionContext,
  CondExpressionContext,
  DotExpressionContext,
  EqualityExpressionContext,
  IdPrimaryContext,
  InstanceOfExpressionContext,
  LiteralPrimaryContext,
  LogAndExpressionContext,
  LogOrExpressionContext,
  MethodCallExpressionContext,
  NegExpressionContext,
  NewExpressionContext,
  PostOpExpressionContext,
  PreOpExpressionContext,
  PrimaryExpressionContext,
  SoqlPrimaryContext,
  SoslPrimaryContext,
  SubExpressionContext,
  SuperPrimaryContext,
  ThisPrimaryContext,
  TypeRefPrimaryContext,
  VoidPrimaryContext,
} from "@apexdevtools/apex-parser";
import type { ExpressionContext, ExpressionListContext, PrimaryContext } from "@apexdevtools/apex-parser";
import { isCastable } from "../conversions.ts";
import { resolveTypeRef } from "../type-names.ts";
import { atLine } from "../emit.ts";
import { CompileError, refuse } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import { compileQuery, compileSearch } from "../soql.ts";
import {
  BOOLEAN,
  INTEGER,
  OBJECT,
  SOBJECT,
  TYPE,
  isList,
  isNull,
  isNumeric,
  isObject,
  isSObject,
  isVoid,
  makeType,
  sameType,
} from "../types.ts";
import type { Type } from "../types.ts";
import { compileAssignment, compileIncrement } from "./assignment.ts";
import { callOn, callOwn } from "./calls.ts";
import { convert, represent } from "./convert.ts";
import { compileCreator } from "./creation.ts";
import { compileLiteral, integerLiteral, longLiteral } from "./literals.ts";
import { describePath, memberOf } from "./members.ts";
import { resolveName, typeOrNamespace } from "./names.ts";
import {
  arithmetic,
  bitwise,
  comparison,
  complement,
  condition,
  equality,
  logical,
  meet,
  negate,
  TERNARY,
} from "./operators.ts";
import type { ArithmeticOperator, BitOperator, ComparisonOperator } from "./operators.ts";
import { asValue, closeChain, dereference, functionPlace, isValue, valueAt } from "./value.ts";
import type { Operand, Value } from "./value.ts";

type Compiler<Context> = (scope: CodeScope, context: Context) => Operand;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each entry is added with its own node class
const compilers = new Map<unknown, Compiler<any>>();

function on<Context>(node: new (...args: never[]) => Context, compile: Compiler<Context>): void {
  compilers.set(node, compile);
}

/** Compiles an expression to a value; a chain with `?.` in it is closed. */
export function compileExpression(scope: CodeScope, context: ExpressionContext): Value {
  return closeChain(asValue(context, compileOperand(scope, context)));
}

/** Compiles what may also be the name of a type or namespace, or a chain that goes on. */
export function compileOperand(scope: CodeScope, context: ExpressionContext | PrimaryContext): Operand {
  const compile = compilers.get(context.constructor);
  if (!compile) refuse(context, `local org: the expression ${context.getText()} is not implemented`);
  return compile(scope, context);
}

function pair(scope: CodeScope, context: { expression_list(): ExpressionContext[] }): [Value, Value] {
  const [left, right] = context.expression_list();
  if (!left || !right) throw new Error("A binary expression has two operands");
  return [compileExpression(scope, left), compileExpression(scope, right)];
}

function argumentsOf(scope: CodeScope, list: ExpressionListContext | null): Value[] {
  return (list?.expression_list() ?? []).map((expression) => compileExpression(scope, expression));
}

/** The operator between two operands, whose characters may be several tokens (`>` `>`). */
function operatorText(context: { getChildCount(): number; getChild(i: number): { getText(): string } }): string {
  let text = "";
  for (let i = 1; i < context.getChildCount() - 1; i++) text += context.getChild(i).getText();
  return text;
}

/** Lets a stack trace name the line of a call, also where an expression goes over several. */
function onItsLine(context: ExpressionContext, value: Value): Value {
  return { ...value, code: atLine(context.start.line, value.code) };
}

on(PrimaryExpressionContext, (scope, context) => compileOperand(scope, context.primary()));
on(SubExpressionContext, (scope, context) => {
  const inner = compileExpression(scope, context.expression());
  return { ...inner, code: `(${inner.code})` };
});
on(LiteralPrimaryContext, (scope, context) => compileLiteral(scope.unit, context.literal()));
on(IdPrimaryContext, (scope, context) => resolveName(scope, context, context.id().getText()));
on(SoqlPrimaryContext, (scope, context) => {
  const query = compileQuery(scope, context.soqlLiteral());
  return { ...query, code: atLine(context.start.line, query.code) };
});
on(SoslPrimaryContext, (scope, context) => {
  const search = compileSearch(scope, context.soslLiteral());
  return { ...search, code: atLine(context.start.line, search.code) };
});
on(ThisPrimaryContext, (scope, context) => {
  if (scope.isStatic || !scope.owner) refuse(context, "This cannot be referenced in a static context");
  return { code: "this", type: scope.index.typeOf(scope.owner), nonNull: true };
});
on(SuperPrimaryContext, (scope, context) => {
  const superType = scope.owner?.superType;
  if (scope.isStatic || !scope.owner) refuse(context, "Super cannot be referenced in a static context");
  return { code: "super", type: superType ?? OBJECT, nonNull: true, isSuper: true };
});
on(TypeRefPrimaryContext, (scope, context) =>
  typeLiteral(scope, resolveTypeRef(scope.index, context.typeRef(), scope.owner)),
);
on(VoidPrimaryContext, (scope) =>
  typeLiteral(scope, { kind: "void", name: "void", key: "void", display: "void", args: [] }),
);

function typeLiteral(scope: CodeScope, type: Type): Value {
  if (type.kind === "user") scope.unit.dependsOn(type.name);
  return {
    code: `R.typeLiteral(${JSON.stringify(type.key)}, ${JSON.stringify(literalName(scope, type))})`,
    type: TYPE,
    nonNull: true,
  };
}

/** What `getName` answers: an exception of System keeps its namespace. [NebulaLogger: CallableLogger_Tests] */
function literalName(scope: CodeScope, type: Type): string {
  const isBare = type.kind === "platform" && !type.display.includes(".");
  return isBare && scope.index.isException(type) ? `System.${type.display}` : type.display;
}

on(DotExpressionContext, (scope, context) => {
  const receiver = compileOperand(scope, context.expression());
  if (context.QUESTIONDOT()) return safeNavigation(scope, context, asValue(context.expression(), receiver));
  const call = context.dotMethodCall();
  const args = call ? argumentsOf(scope, call.expressionList()) : [];
  try {
    return dotted(scope, context, receiver, args);
  } catch (error) {
    const type = sameNamedType(scope, context.expression(), receiver);
    // A method is looked for in the variable alone (`String json; JSON.serialize(1)`), unless that is a static field of a superclass.
    // [salesforce.stackexchange.com/questions/206506; declarative-lookup-rollup-summaries: RollupSummaries calls `Test.isRunningTest()` below fflib_SObjectDomain.Test]
    const isHidden = call && !isInheritedStatic(scope, context.expression().getText());
    if (!(error instanceof CompileError) || !type || isHidden) throw error;
    return dotted(scope, context, type, args, error);
  }
});

/** `receiver.name` or `receiver.name(args)`; `earlier` is the refusal to repeat when this reading does not fit either. */
function dotted(
  scope: CodeScope,
  context: DotExpressionContext,
  receiver: Operand,
  args: readonly Value[],
  earlier?: CompileError,
): Operand {
  try {
    const call = context.dotMethodCall();
    if (call) {
      const value = callOn(scope, context, labelClass(receiver), call.anyId().getText(), args);
      return onItsLine(context, { ...value, ...guardsOf(receiver) });
    }
    const described = describePath(receiver, context.anyId().getText());
    if (described) return described;
    const member = memberOf(scope, context, singleRow(receiver), context.anyId());
    return isValue(member) ? { ...member, ...guardsOf(receiver) } : member;
  } catch (error) {
    throw error instanceof CompileError && earlier ? earlier : error;
  }
}

/** `System.Label` before a method: the class, which otherwise is a path to labels. */
function labelClass(operand: Operand): Operand {
  return "path" in operand && operand.path === "label" ? { typeName: makeType("platform", "Label") } : operand;
}

/** The type of the same name as a variable: in `Status.OPEN`, `Status` is the type where the variable `status` has no such member. */
function sameNamedType(scope: CodeScope, context: ExpressionContext, receiver: Operand): Operand | undefined {
  if (
    !isValue(receiver) ||
    !(context instanceof PrimaryExpressionContext) ||
    !(context.primary() instanceof IdPrimaryContext)
  )
    return undefined;
  return typeOrNamespace(scope, context, context.getText());
}

function isInheritedStatic(scope: CodeScope, name: string): boolean {
  if (!scope.owner || scope.variable(name)) return false;
  const field = scope.index.findField(scope.index.typeOf(scope.owner), name);
  return field !== undefined && field.isStatic && field.owner.key !== scope.owner.key;
}

/** `[SELECT ...].Field`: the query stands for its single row. */
function singleRow(operand: Operand): Operand {
  if (!isValue(operand) || !operand.rows || !isList(operand.type)) return operand;
  return { code: `R.singleRow(${operand.code})`, type: operand.type.args[0] ?? SOBJECT, nonNull: true };
}

const guardsOf = (operand: Operand): Pick<Value, "guards"> =>
  isValue(operand) && operand.guards ? { guards: operand.guards } : {};

/** `[SELECT ...]?.Field`: null where the query finds nothing. Apex Developer Guide, "Safe Navigation Operator". */
function firstRowOrNull(value: Value): Value {
  if (!value.rows || !isList(value.type)) return value;
  return { code: `R.singleRowOrNull(${value.code})`, type: value.type.args[0] ?? SOBJECT, nonNull: false };
}

/** `a?.b`: when a is null, the rest of the chain is not evaluated. */
function safeNavigation(scope: CodeScope, context: DotExpressionContext, given: Value): Operand {
  const receiver = context.dotMethodCall() ? given : firstRowOrNull(given);
  const temporary = scope.temporary();
  const guard = `(${temporary} = ${receiver.code}) === null`;
  const held: Value = { ...receiver, code: temporary, nonNull: true, guards: [...(receiver.guards ?? []), guard] };
  const call = context.dotMethodCall();
  const result = call
    ? callOn(scope, context, held, call.anyId().getText(), argumentsOf(scope, call.expressionList()))
    : memberOf(scope, context, held, context.anyId());
  if (!isValue(result)) refuse(context, `Variable does not exist: ${context.getText()}`);
  return { ...result, nonNull: false, guards: held.guards ?? [] };
}

on(MethodCallExpressionContext, (scope, context) => {
  const call = context.methodCall();
  if (call.THIS() || call.SUPER())
    refuse(context, "Call to 'this()' or 'super()' must be the first statement in a constructor method");
  return onItsLine(context, callOwn(scope, context, call.id().getText(), argumentsOf(scope, call.expressionList())));
});

on(ArrayExpressionContext, (scope, context) => {
  const [listContext, indexContext] = context.expression_list();
  if (!listContext || !indexContext) refuse(context, "Expression expected");
  const list = asValue(listContext, compileOperand(scope, listContext));
  if (!isList(list.type)) refuse(context, `Expression must be a list type: ${list.type.display}`);
  const index = convert(scope, indexContext, compileExpression(scope, indexContext), INTEGER);
  const place = functionPlace([dereference(list), index], "R.listGet", "R.listSet");
  return valueAt(place, list.type.args[0] ?? OBJECT, guardsOf(list));
});

on(NewExpressionContext, (scope, context) => onItsLine(context, compileCreator(scope, context.creator())));
on(AssignExpressionContext, compileAssignment);

on(CastExpressionContext, (scope, context) => {
  const to = resolveTypeRef(scope.index, context.typeRef(), scope.owner);
  const value = compileExpression(scope, context.expression());
  if (sameType(value.type, to)) return { ...value, code: value.code, rows: false };
  if (isNull(value.type)) return { code: value.code, type: to };
  if (value.rows && isSObject(to)) return { code: convert(scope, context, value, to), type: to };
  if (isVoid(value.type) || !isCastable(scope.index, value.type, to)) {
    refuse(
      context,
      `Incompatible types since an instance of ${value.type.display} is never an instance of ${to.display}`,
    );
  }
  if (isNumeric(value.type) && isNumeric(to))
    return { code: `R.castNumber(${value.code}, ${JSON.stringify(to.key)})`, type: to };
  const represented = represent(value, to);
  if (represented !== value.code || scope.index.isSubtype(value.type, to))
    return { code: represented, type: to, ...(value.nonNull ? { nonNull: true } : {}) };
  return {
    code: `R.cast(${value.code}, ${JSON.stringify(to.key)}, ${JSON.stringify(to.display)})`,
    type: to,
    ...(value.nonNull ? { nonNull: true } : {}),
  };
});

on(InstanceOfExpressionContext, (scope, context) => {
  const type = resolveTypeRef(scope.index, context.typeRef(), scope.owner);
  const value = compileExpression(scope, context.expression());
  if (!isObject(value.type) && !isCastable(scope.index, value.type, type)) {
    refuse(
      context,
      `Operation instanceof is always false since an instance of ${value.type.display} is never an instance of ${type.display}`,
    );
  }
  if (scope.index.isSubtype(value.type, type)) {
    refuse(
      context,
      `Operation instanceof is always true since an instance of ${value.type.display} is always an instance of ${type.display}`,
    );
  }
  return { code: `R.isInstance(${value.code}, ${JSON.stringify(type.key)})`, type: BOOLEAN, nonNull: true };
});

on(Arth1ExpressionContext, (scope, context) =>
  arithmetic(scope, context, operatorText(context) as ArithmeticOperator, ...pair(scope, context)),
);
on(Arth2ExpressionContext, (scope, context) =>
  arithmetic(scope, context, operatorText(context) as ArithmeticOperator, ...pair(scope, context)),
);
on(BitExpressionContext, (scope, context) =>
  bitwise(context, operatorText(context) as BitOperator, ...pair(scope, context)),
);
on(BitAndExpressionContext, (scope, context) => bitwise(context, "&", ...pair(scope, context)));
on(BitOrExpressionContext, (scope, context) => bitwise(context, "|", ...pair(scope, context)));
on(BitNotExpressionContext, (scope, context) => bitwise(context, "^", ...pair(scope, context)));
on(CmpExpressionContext, (scope, context) =>
  comparison(scope, context, operatorText(context) as ComparisonOperator, ...pair(scope, context)),
);
on(EqualityExpressionContext, (scope, context) =>
  equality(scope, context, operatorText(context), ...pair(scope, context)),
);
on(LogAndExpressionContext, (scope, context) => logical(context, "&&", ...pair(scope, context)));
on(LogOrExpressionContext, (scope, context) => logical(context, "||", ...pair(scope, context)));

on(NegExpressionContext, (scope, context) => {
  const operand = compileExpression(scope, context.expression());
  return context.BANG()
    ? { code: `!${condition(context, operand)}`, type: BOOLEAN, nonNull: true }
    : complement(context, operand);
});

on(PreOpExpressionContext, (scope, context) => {
  const inner = context.expression();
  if (context.SUB() && inner instanceof PrimaryExpressionContext && inner.primary() instanceof LiteralPrimaryContext) {
    const literal = (inner.primary() as LiteralPrimaryContext).literal();
    if (literal.IntegerLiteral()) return integerLiteral(context, `-${literal.getText()}`);
    if (literal.LongLiteral()) return longLiteral(context, `-${literal.getText()}`);
  }
  if (context.INC() || context.DEC()) {
    return compileIncrement(
      scope,
      inner,
      asValue(inner, compileOperand(scope, inner)),
      context.INC() ? "++" : "--",
      true,
    );
  }
  const operand = compileExpression(scope, inner);
  return context.SUB() ? negate(context, operand) : operand;
});

on(PostOpExpressionContext, (scope, context) => {
  const inner = context.expression();
  return compileIncrement(
    scope,
    inner,
    asValue(inner, compileOperand(scope, inner)),
    context.INC() ? "++" : "--",
    false,
  );
});

on(CondExpressionContext, (scope, context) => {
  const [test, yes, no] = context.expression_list();
  if (!test || !yes || !no) refuse(context, "Expression expected");
  const code = condition(test, compileExpression(scope, test));
  const [left, right] = [compileExpression(scope, yes), compileExpression(scope, no)];
  const met = meet(scope, context, left, right, TERNARY);
  return {
    code: `(${code} ? ${met.left} : ${met.right})`,
    type: met.type,
    nonNull: left.nonNull === true && right.nonNull === true,
  };
});

on(CoalExpressionContext, (scope, context) => {
  const [left, right] = pair(scope, context);
  const met = meet(scope, context, left, right, "null coalescing operator");
  return { code: `(${met.left} ?? ${met.right})`, type: met.type, nonNull: right.nonNull === true };
});
