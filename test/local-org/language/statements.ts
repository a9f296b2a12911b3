/** Statements to JavaScript text. */
import type {
  BlockContext,
  ExpressionContext,
  ExpressionStatementContext,
  FieldDeclarationContext,
  ForStatementContext,
  IfStatementContext,
  LocalVariableDeclarationContext,
  ReturnStatementContext,
  RunAsStatementContext,
  StatementContext,
  ThrowStatementContext,
  TryStatementContext,
} from "@apexdevtools/apex-parser";
import {
  AssignExpressionContext,
  DotExpressionContext,
  MethodCallExpressionContext,
  NewExpressionContext,
  PostOpExpressionContext,
  PreOpExpressionContext,
  PrimaryExpressionContext,
  SoqlPrimaryContext,
} from "@apexdevtools/apex-parser";
import { checkAnnotations } from "./annotation-rules.ts";
import { resolveTypePath, resolveTypeRef } from "./type-names.ts";
import { isAssignable } from "./conversions.ts";
import { compileDml, dmlOf } from "./dml.ts";
import { atStatement } from "./emit.ts";
import { CompileError, refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { compileIncrement } from "./expressions/assignment.ts";
import { convert } from "./expressions/convert.ts";
import { compileExpression, compileOperand } from "./expressions/index.ts";
import { condition } from "./expressions/operators.ts";
import { asValue } from "./expressions/value.ts";
import type { Value } from "./expressions/value.ts";
import { unreachable } from "./flow.ts";
import { checkWords } from "./modifier-rules.ts";
import { readModifiers } from "./modifiers.ts";
import type { CodeScope } from "./scope.ts";
import { compileSwitch } from "./switch.ts";
import { isList, isSet, isSObject, isVoid, OBJECT, sameType, SOBJECT, sobjectType } from "./types.ts";
import type { Type } from "./types.ts";

/**
 * From this version on, statements that cannot be reached are refused, and so is changing final variables. [Salesforce Help 000382469: "Starting with API
 * Version 42.0, the Apex compiler correctly identifies and rejects these patterns"; ActionPlans at 19.0 and twilio-salesforce at 30.0 have them]
 */
export const STRICTER_COMPILER = 42;

/** The statements of a block, without braces, in a scope of their own. Problems are reported and the rest goes on. */
export function compileStatements(scope: CodeScope, statements: readonly StatementContext[]): string {
  const lost = unreachable(statements);
  if (lost && scope.unit.apiVersion >= STRICTER_COMPILER)
    scope.unit.report(new CompileError(lost.start.line, "Unreachable statement"));
  return scope.inBlock(() => statements.map((statement) => compileGuarded(scope, statement)).join(""));
}

/** A block with braces, which counts its statements against the CPU limit. */
export function compileBlock(scope: CodeScope, block: BlockContext): string {
  const statements = block.statement_list();
  return `{ T(${statements.length + 1}); ${compileStatements(scope, statements)} }`;
}

/** What stands at the top of a trigger or an anonymous block: a statement, or a variable, which the grammar takes for a field. */
export interface TopLevelMember {
  readonly statement: StatementContext | null;
  readonly field: FieldDeclarationContext | null;
  readonly at: Located;
}

/** The body of a trigger or an anonymous block. Methods and classes declared there are refused. */
export function compileTopLevel(scope: CodeScope, members: readonly TopLevelMember[]): string {
  return scope.inBlock(() => members.map((member) => compileTopLevelMember(scope, member)).join(""));
}

function compileTopLevelMember(scope: CodeScope, member: TopLevelMember): string {
  try {
    if (member.statement) return compileStatement(scope, member.statement);
    if (member.field) return atStatement(member.at.start.line, `${declareVariables(scope, member.field, false)};`);
    refuse(
      member.at,
      "local org: methods and classes declared inside a trigger or an anonymous block are not implemented",
    );
  } catch (error) {
    scope.unit.report(error);
    return "";
  }
}

function compileGuarded(scope: CodeScope, statement: StatementContext): string {
  try {
    return compileStatement(scope, statement);
  } catch (error) {
    scope.unit.report(error);
    return "";
  }
}

/** A statement that stands under `if`, `for` or `while`: always as a block. */
export function compileBody(scope: CodeScope, statement: StatementContext): string {
  if (statement.block()) return compileBlock(scope, statement.block());
  return `{ T(2); ${scope.inBlock(() => compileGuarded(scope, statement))} }`;
}

export function compileStatement(scope: CodeScope, statement: StatementContext): string {
  return atStatement(statement.start.line, statementCode(scope, statement));
}

function statementCode(scope: CodeScope, statement: StatementContext): string {
  if (statement.block()) return compileBlock(scope, statement.block());
  if (statement.localVariableDeclarationStatement())
    return `${localVariables(scope, statement.localVariableDeclarationStatement().localVariableDeclaration())};`;
  if (statement.expressionStatement()) return expressionStatement(scope, statement.expressionStatement());
  if (statement.ifStatement()) return ifStatement(scope, statement.ifStatement());
  if (statement.forStatement()) return forStatement(scope, statement.forStatement());
  if (statement.whileStatement()) return whileStatement(scope, statement);
  if (statement.doWhileStatement()) return doWhileStatement(scope, statement);
  if (statement.switchStatement()) return compileSwitch(scope, statement.switchStatement());
  if (statement.tryStatement()) return tryStatement(scope, statement.tryStatement());
  if (statement.returnStatement()) return returnStatement(scope, statement.returnStatement());
  if (statement.throwStatement()) return throwStatement(scope, statement.throwStatement());
  if (statement.breakStatement()) return jump(scope, statement, "break");
  if (statement.continueStatement()) return jump(scope, statement, "continue");
  if (statement.runAsStatement()) return runAs(scope, statement.runAsStatement());
  const dml = dmlOf(statement);
  if (dml) return compileDml(scope, statement, dml);
  refuse(statement, `local org: the statement ${statement.getText().slice(0, 40)} is not implemented`);
}

function jump(scope: CodeScope, statement: StatementContext, keyword: "break" | "continue"): string {
  if (scope.loopDepth === 0)
    refuse(statement, `${keyword === "break" ? "Break" : "Continue"} statement must be in loop`);
  return `${keyword};`;
}

function localVariables(scope: CodeScope, context: LocalVariableDeclarationContext): string {
  const modifiers = readModifiers(context.modifier_list());
  try {
    checkWords(context, modifiers, "local");
    checkAnnotations(context, modifiers);
  } catch (error) {
    scope.unit.report(error);
  }
  return declareVariables(scope, context, modifiers.words.includes("final"));
}

/** `T a = 1, b`: declares the variables and answers the code, without the semicolon. */
export function declareVariables(
  scope: CodeScope,
  context: Pick<LocalVariableDeclarationContext, "typeRef" | "variableDeclarators">,
  isFinal: boolean,
): string {
  const type = localType(scope, context);
  const parts = context
    .variableDeclarators()
    .variableDeclarator_list()
    .map((declarator) => {
      const initialiser = declarator.expression();
      let code = "null";
      try {
        if (initialiser) code = convert(scope, declarator, compileExpression(scope, initialiser), type);
      } catch (error) {
        scope.unit.report(error);
      }
      // A final variable without a value may be assigned once; definite assignment is not checked.
      const options = { isFinal: isFinal && Boolean(initialiser), isLocal: true };
      return `${scope.declare(declarator, declarator.id().getText(), type, options).js} = ${code}`;
    });
  // `var`, for what dynamic queries read after the block.
  return `var ${parts.join(", ")}`;
}

function localType(
  scope: CodeScope,
  context: Pick<LocalVariableDeclarationContext, "typeRef" | "variableDeclarators">,
): Type {
  try {
    return resolveTypeRef(scope.index, context.typeRef(), scope.owner);
  } catch (error) {
    for (const declarator of context.variableDeclarators().variableDeclarator_list())
      scope.declareBroken(declarator.id().getText());
    throw error;
  }
}

/** Kinds of expression that may stand alone as a statement. */
const STATEMENT_EXPRESSIONS = [
  AssignExpressionContext,
  DotExpressionContext,
  MethodCallExpressionContext,
  NewExpressionContext,
  PostOpExpressionContext,
  PreOpExpressionContext,
];

function expressionStatement(scope: CodeScope, context: ExpressionStatementContext): string {
  const expression = context.expression();
  const isQuery = expression instanceof PrimaryExpressionContext && expression.primary() instanceof SoqlPrimaryContext;
  if (!isQuery && !STATEMENT_EXPRESSIONS.some((kind) => expression instanceof kind))
    refuse(context, "Expression cannot be a statement.");
  if (expression instanceof DotExpressionContext && !expression.dotMethodCall())
    refuse(context, "Expression cannot be a statement.");
  return `${effect(scope, expression)};`;
}

/** An expression for what it does; `i++` need not keep the value before. */
function effect(scope: CodeScope, expression: ExpressionContext): string {
  if (expression instanceof PostOpExpressionContext) {
    const inner = expression.expression();
    return compileIncrement(
      scope,
      inner,
      asValue(inner, compileOperand(scope, inner)),
      expression.INC() ? "++" : "--",
      true,
      false,
    ).code;
  }
  return compileExpression(scope, expression).code;
}

function ifStatement(scope: CodeScope, context: IfStatementContext): string {
  const test = context.parExpression().expression();
  const code = condition(test, compileExpression(scope, test));
  const [yes, no] = context.statement_list();
  if (!yes) refuse(context, "Statement expected");
  return `if (${code}) ${compileBody(scope, yes)}${no ? ` else ${compileBody(scope, no)}` : ""}`;
}

function inLoop(scope: CodeScope, work: () => string): string {
  scope.loopDepth++;
  try {
    return work();
  } finally {
    scope.loopDepth--;
  }
}

function whileStatement(scope: CodeScope, statement: StatementContext): string {
  const context = statement.whileStatement();
  const test = context.parExpression().expression();
  const code = condition(test, compileExpression(scope, test));
  return `while (${code}) ${inLoop(scope, () => (context.statement() ? compileBody(scope, context.statement()) : "{ T(1); }"))}`;
}

function doWhileStatement(scope: CodeScope, statement: StatementContext): string {
  const context = statement.doWhileStatement();
  const body = inLoop(scope, () => compileBlock(scope, context.block()));
  const test = context.parExpression().expression();
  return `do ${body} while (${condition(test, compileExpression(scope, test))});`;
}

function forStatement(scope: CodeScope, context: ForStatementContext): string {
  const control = context.forControl();
  const body = (): string =>
    inLoop(scope, () => (context.statement() ? compileBody(scope, context.statement()) : "{ T(1); }"));
  const enhanced = control.enhancedForControl();
  return scope.inBlock(() => {
    if (enhanced) {
      let head = "";
      try {
        const type = resolveTypeRef(scope.index, enhanced.typeRef(), scope.owner);
        const collection = compileExpression(scope, enhanced.expression());
        const source = iterationSource(scope, enhanced, collection, type);
        head = `let ${scope.declare(enhanced, enhanced.id().getText(), type).js} of ${source}`;
      } catch (error) {
        scope.unit.report(error);
        scope.declareBroken(enhanced.id().getText());
      }
      return `for (${head}) ${body()}`;
    }
    const init = control.forInit();
    const start = init?.localVariableDeclaration()
      ? localVariables(scope, init.localVariableDeclaration())
      : (init?.expressionList().expression_list() ?? []).map((expression) => effect(scope, expression)).join(", ");
    const test = control.expression();
    const code = test ? condition(test, compileExpression(scope, test)) : "";
    const update = (control.forUpdate()?.expressionList().expression_list() ?? [])
      .map((expression) => effect(scope, expression))
      .join(", ");
    return `for (${start}; ${code}; ${update}) ${body()}`;
  });
}

/** What a `for (T x : source)` goes over: lists, sets, Iterables, and queries by row or in chunks of 200. */
function iterationSource(
  scope: CodeScope,
  at: { start: { line: number }; getText(): string },
  collection: Value,
  wanted: Type,
): string {
  const { type, loop } = collection;
  const source = loop ? collection.code.replace(loop[0], () => loop[1]) : collection.code;
  if (collection.rows && isList(wanted) && isSObject(wanted.args[0] ?? OBJECT))
    return `R.inChunks(${source}, ${JSON.stringify(wanted.key)})`;
  const element = elementType(scope, type);
  if (!element) refuse(at, `Loop must iterate over collection: ${type.display}`);
  const isRowLoop = collection.rows && sameType(element, SOBJECT) && isSObject(wanted);
  // Rows of a generic list may be taken as rows of one object: the loop variable's type is checked at run time only.
  const isNarrowing = sameType(element, SOBJECT) && isSObject(wanted);
  if (!isRowLoop && !isNarrowing) {
    const converted = convert(scope, at, { code: "x", type: element }, wanted, () =>
      collection.rows
        ? `Loop variable must be a generic SObject or List or a concrete SObject or List of: ${element.display}`
        : `Invalid loop variable type expected ${element.display} was ${wanted.display}`,
    );
    if (converted !== "x") return `R.convertEach(${source}, (x) => ${converted})`;
  }
  return `R.iterate(${source})`;
}

function elementType(scope: CodeScope, type: Type): Type | undefined {
  if (isList(type) || isSet(type)) return type.args[0] ?? OBJECT;
  if (type.kind === "platform" && type.name === "iterable") return type.args[0] ?? OBJECT;
  for (const parent of scope.index.supertypes(type)) {
    const found = elementType(scope, parent);
    if (found) return found;
  }
  return undefined;
}

function returnStatement(scope: CodeScope, context: ReturnStatementContext): string {
  const expression = context.expression();
  if (!expression) {
    if (!isVoid(scope.returns)) refuse(context, `Missing return value: method must return ${scope.returns.display}`);
    return scope.isConstructor ? "return this;" : "return null;";
  }
  if (isVoid(scope.returns)) refuse(context, "Void method must not return a value");
  const value = compileExpression(scope, expression);
  const code = convert(
    scope,
    context,
    value,
    scope.returns,
    (from, to) => `Return value must be of type: ${to.display}, not ${from.display}`,
  );
  return `return (${code});`;
}

function throwStatement(scope: CodeScope, context: ThrowStatementContext): string {
  const value = compileExpression(scope, context.expression());
  if (!scope.index.isException(value.type))
    refuse(context, `Throw expression must be of type exception: ${value.type.display}`);
  return `throw R.thrown(${value.code});`;
}

function runAs(scope: CodeScope, context: RunAsStatementContext): string {
  const args = (context.expressionList()?.expression_list() ?? []).map((argument) =>
    compileExpression(scope, argument),
  );
  const [value] = args;
  if (!value || args.length > 1 || !isAssignable(scope.index, value, sobjectType("User"))) {
    refuse(context, "runAs requires a single argument of type 'User' or 'Version'");
  }
  // Unlike a function, a block may return from the method and break out of a loop around it.
  const section = scope.uniqueName("runAs");
  return `{ const ${section} = R.beginRunAs(${convert(scope, context, value, sobjectType("User"))}); try ${compileBlock(scope, context.block())} finally { R.endRunAs(${section}); } }`;
}

function tryStatement(scope: CodeScope, context: TryStatementContext): string {
  const fatal = scope.uniqueName("fatal");
  const error = scope.uniqueName("error");
  const body = compileBlock(scope, context.block());
  const caught: Type[] = [];
  const clauses = context.catchClause_list().map((clause) => {
    const type = resolveTypePath(
      scope.index,
      clause,
      clause
        .qualifiedName()
        .id_list()
        .map((id) => id.getText()),
      [],
      scope.owner,
    );
    if (!scope.index.isException(type))
      refuse(clause, `Catch block variable must be of type exception: ${type.display}`);
    if (caught.some((earlier) => scope.index.isSubtype(type, earlier)))
      refuse(clause, `Exception type already caught: ${type.display}`);
    caught.push(type);
    return scope.inBlock(() => {
      const variable = scope.declare(clause, clause.id().getText(), type);
      return `if (R.isInstance(${error}, ${JSON.stringify(type.key)})) { let ${variable.js} = ${error}; ${compileBlock(scope, clause.block())} }`;
    });
  });
  // Errors that Apex cannot catch leave without running a handler; `finally` is skipped for them, since the transaction is over.
  const handler = `catch (${error}) { if (R.isFatal(${error})) { ${fatal} = true; throw R.fatal(${error}); } ${[...clauses, `throw ${error};`].join(" else ")} }`;
  const last = context.finallyBlock();
  const ending = last ? ` finally { if (!${fatal}) ${compileBlock(scope, last.block())} }` : "";
  return `{ let ${fatal} = false; try ${body} ${handler}${ending} }`;
}
