/** `switch on`: by value, by enum constant, by type. */
import type { SwitchStatementContext, WhenControlContext, WhenLiteralContext } from "@apexdevtools/apex-parser";
import { resolveTypeRef } from "./type-names.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { convert } from "./expressions/convert.ts";
import { compileExpression } from "./expressions/index.ts";
import { integerLiteral, longLiteral, stringValue } from "./expressions/literals.ts";
import { staticField } from "./expressions/names.ts";
import type { Value } from "./expressions/value.ts";
import type { CodeScope } from "./scope.ts";
import { compileBlock } from "./statements.ts";
import { NULL, STRING } from "./types.ts";
import type { Type } from "./types.ts";

export function compileSwitch(scope: CodeScope, context: SwitchStatementContext): string {
  const subject = compileExpression(scope, context.expression());
  requireSwitchable(context, subject.type);
  const seen = new Set<string>();
  const name = scope.uniqueName("on");
  let otherwise = "";
  const cases: string[] = [];
  for (const when of context.whenControl_list()) {
    const value = when.whenValue();
    if (value.ELSE()) otherwise = compileBlock(scope, when.block());
    else if (otherwise) refuse(when, "'when else' must be the last when block");
    else
      cases.push(
        value.id() && value.typeRef()
          ? typeCase(scope, when, name, seen)
          : valueCase(scope, when, { name, type: subject.type, seen }),
      );
  }
  const branches = cases.join(" else ") + (otherwise ? `${cases.length > 0 ? " else " : ""}${otherwise}` : "");
  return `{ const ${name} = ${subject.code}; ${branches} }`;
}

/** Source: Apex Developer Guide, "Switch Statements"; Object and classes are switched on by type. */
function requireSwitchable(at: Located, type: Type): void {
  if (["boolean", "blob", "date", "datetime", "decimal", "double", "time", "void"].includes(type.name))
    refuse(at, `${type.display} is not a valid switch expression type`);
}

function requireNew(at: Located, seen: Set<string>, key: string): void {
  if (seen.has(key)) refuse(at, `${key} occurs as more than one when branch for this switch statement`);
  seen.add(key);
}

/** What `when` values are compared with: the variable that holds it, its type, and the values that have been seen. */
interface Subject {
  readonly name: string;
  readonly type: Type;
  readonly seen: Set<string>;
}

/** `when Account a`: matches instances, never null. */
function typeCase(scope: CodeScope, when: WhenControlContext, name: string, seen: Set<string>): string {
  const value = when.whenValue();
  const type = resolveTypeRef(scope.index, value.typeRef(), scope.owner);
  requireNew(when, seen, type.display);
  return scope.inBlock(() => {
    const variable = scope.declare(when, value.id().getText(), type);
    return `if (R.isInstance(${name}, ${JSON.stringify(type.key)})) { let ${variable.js} = R.cast(${name}, ${JSON.stringify(type.key)}, ${JSON.stringify(type.display)}); ${compileBlock(scope, when.block())} }`;
  });
}

function valueCase(scope: CodeScope, when: WhenControlContext, { name, type: subject, seen }: Subject): string {
  const tests = when
    .whenValue()
    .whenLiteral_list()
    .map((literal) => {
      const value = literalValue(scope, literal, subject);
      requireNew(literal, seen, literal.StringLiteral() ? value.code : literal.getText().toLowerCase());
      const code = convert(
        scope,
        literal,
        value,
        subject,
        (from, to) =>
          `${from.display} value in 'when expression' cannot be implicitly converted to the ${to.display} type in switch expression`,
      );
      // Strings in `when` are compared with their case, unlike `==`.
      return code === "null" ? `${name} === null` : `R.exactEquals(${name}, ${code})`;
    });
  return `if (${tests.join(" || ")}) ${compileBlock(scope, when.block())}`;
}

function literalValue(scope: CodeScope, literal: WhenLiteralContext, subject: Type): Value {
  if (literal.LPAREN()) return literalValue(scope, literal.whenLiteral(), subject);
  if (literal.NULL()) return { code: "null", type: NULL };
  const sign = literal.SUB_list().length % 2 === 1 ? "-" : "";
  if (literal.IntegerLiteral()) return integerLiteral(literal, sign + literal.IntegerLiteral().getText());
  if (literal.LongLiteral()) return longLiteral(literal, sign + literal.LongLiteral().getText());
  const text = literal.StringLiteral() ?? literal.MultilineStringLiteral();
  if (text) return { code: JSON.stringify(stringValue(literal, text.getText())), type: STRING, nonNull: true };
  const constant = literal.qualifiedName().getText();
  const declaration = scope.index.declarationOf(subject);
  const field = declaration?.kind === "enum" ? scope.index.findField(subject, constant) : undefined;
  if (!field)
    refuse(
      literal,
      declaration?.kind === "enum" && constant.includes(".")
        ? "Enum value used in 'when expression' should be unqualified"
        : "'when expression' must be a literal, a constant literal field or enum value",
    );
  return staticField(scope, literal, field);
}
