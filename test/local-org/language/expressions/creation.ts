/** `new`: objects, rows with named fields, collections, arrays. */
import { AssignExpressionContext, IdPrimaryContext, PrimaryExpressionContext } from "@apexdevtools/apex-parser";
import type { CreatorContext, ExpressionContext, ExpressionListContext } from "@apexdevtools/apex-parser";
import { requireVisibleMethod, requireVisibleType } from "../access.ts";
import { chooseOverload } from "../conversions.ts";
import { requireDepth, resolveTypePath, resolveTypeRef } from "../type-names.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { ClassDeclaration, MethodDeclaration } from "../model.ts";
import { constructorName } from "../model.ts";
import { EXCEPTION_CONSTRUCTORS, platformMethod } from "../corrections.ts";
import type { CodeScope } from "../scope.ts";
import { ID, INTEGER, isList, isMap, isSet, listOf, OBJECT, sameType, SOBJECT, VOID } from "../types.ts";
import type { Type } from "../types.ts";
import { argumentTypes, convertArguments } from "./calls.ts";
import { convert } from "./convert.ts";
import { compileExpression } from "./index.ts";
import { describeObject, fieldType, parentType, requireWritableField } from "./members.ts";
import { requireUnambiguous } from "./overloads.ts";
import { implementation, parameterKeys } from "./platform.ts";
import type { Value } from "./value.ts";

export function compileCreator(scope: CodeScope, context: CreatorContext): Value {
  const type = createdType(scope, context);
  requireVisibleType(scope.owner, context, scope.index.declarationOf(type));
  if (context.classCreatorRest()) {
    const list = context.classCreatorRest().arguments().expressionList();
    return type.kind === "sobject" ? newRow(scope, context, type, list) : newObject(scope, context, type, list);
  }
  if (context.arrayCreatorRest()) return newArray(scope, context, type);
  if (context.noRest()) return emptyCollection(context, type);
  if (context.mapCreatorRest()) return newMap(scope, context, type);
  return newCollection(scope, context, type, context.setCreatorRest()?.expression_list() ?? []);
}

function createdType(scope: CodeScope, context: CreatorContext): Type {
  const pairs = context.createdName().idCreatedNamePair_list();
  const path = pairs.map((pair) => pair.anyId().getText());
  const args = pairs
    .flatMap((pair) => pair.typeList()?.typeRef_list() ?? [])
    .map((ref) => resolveTypeRef(scope.index, ref, scope.owner));
  const type = resolveTypePath(scope.index, context, path, args, scope.owner);
  requireDepth(context, type);
  return type;
}

function expressions(list: ExpressionListContext | null): ExpressionContext[] {
  return list?.expression_list() ?? [];
}

/** `new Account(Name = 'x')`: fields are checked against the schema. */
function newRow(scope: CodeScope, at: Located, type: Type, list: ExpressionListContext | null): Value {
  const described = describeObject(scope, at, type);
  const given = new Set<string>();
  const parts = expressions(list).map((expression) => {
    if (!(expression instanceof AssignExpressionContext))
      refuse(expression, `Type requires name=value pair construction: ${type.display}`);
    const [left, right] = expression.expression_list();
    const isName = left instanceof PrimaryExpressionContext && left.primary() instanceof IdPrimaryContext;
    if (!left || !right || !isName) refuse(expression, `Type requires name=value pair construction: ${type.display}`);
    const name = left.getText();
    if (given.has(name.toLowerCase())) refuse(left, `Duplicate field initialization: ${name}`);
    given.add(name.toLowerCase());
    const field = described.field(name);
    if (field) requireWritableField(left, described, field);
    const value = compileExpression(scope, right);
    if (field)
      return `[${JSON.stringify(field.name)}, ${convert(scope, right, value, fieldType(scope, field.apexType))}]`;
    const parent = described.relationship(name);
    if (parent)
      return `[${JSON.stringify(parent.relationshipName)}, ${convert(scope, right, value, parentType(scope, parent.referenceTo))}, "parent"]`;
    refuse(left, `Field does not exist: ${name} on ${type.display}`);
  });
  return { code: `R.newRow(${[JSON.stringify(type.display), ...parts].join(", ")})`, type, nonNull: true };
}

function newObject(scope: CodeScope, at: Located, type: Type, list: ExpressionListContext | null): Value {
  const args = expressions(list).map((expression) => compileExpression(scope, expression));
  const declaration = scope.index.declarationOf(type);
  if (!declaration || declaration.kind !== "class" || sameType(type, SOBJECT) || sameType(type, OBJECT)) {
    refuse(at, `Type cannot be constructed: ${type.display}`);
  }
  if (declaration.origin === "platform") return newPlatformObject(scope, at, type, declaration, args);
  if (declaration.isAbstract) refuse(at, `Abstract classes cannot be constructed: ${type.display}`);
  const constructor = chooseConstructor(scope, at, declaration, args);
  requireVisibleMethod(scope, at, constructor);
  const codes = convertArguments(scope, at, constructor, args);
  return {
    code: `new (${scope.unit.classRef(declaration.key)}.js)().$made().${constructor.js}(${codes.join(", ")})`,
    type,
    nonNull: true,
  };
}

/** The constructor of a user class that fits; a class without one has the default one, exceptions the platform's four. */
export function chooseConstructor(
  scope: CodeScope,
  at: Located,
  declaration: ClassDeclaration,
  args: readonly Value[],
): MethodDeclaration {
  const candidates = constructorsOf(scope, declaration);
  const chosen = chooseOverload(scope.index, candidates, args);
  if (!chosen) refuse(at, `Constructor not defined: [${declaration.name}].<Constructor>(${argumentTypes(args)})`);
  // What an exception class declares goes before the platform's own four. [Salesforce-Moxygen: OperatorParser]
  const declared = declaration.constructors.includes(chosen) ? declaration.constructors : candidates;
  requireUnambiguous(scope, at, "<Constructor>", declared, args, chosen);
  return chosen;
}

export function constructorsOf(scope: CodeScope, declaration: ClassDeclaration): readonly MethodDeclaration[] {
  const isException = scope.index.isException(scope.index.typeOf(declaration));
  if (!isException)
    return declaration.constructors.length > 0 ? declaration.constructors : [implicitConstructor(declaration, [])];
  const own = new Set(declaration.constructors.map((constructor) => constructor.js));
  const implicit = EXCEPTION_CONSTRUCTORS.map((parameters) => implicitConstructor(declaration, parameters));
  return [...declaration.constructors, ...implicit.filter((constructor) => !own.has(constructor.js))];
}

function implicitConstructor(owner: ClassDeclaration, parameters: readonly Type[]): MethodDeclaration {
  return {
    ...platformMethod(owner, "<init>", parameters, VOID),
    js: constructorName(parameters),
    visibility: "public",
  };
}

function newPlatformObject(
  scope: CodeScope,
  at: Located,
  type: Type,
  declaration: ClassDeclaration,
  args: readonly Value[],
): Value {
  const candidates = scope.index.findConstructors(type);
  const constructor = chooseOverload(scope.index, candidates, args);
  if (!constructor) refuse(at, `Constructor not defined: [${type.display}].<Constructor>(${argumentTypes(args)})`);
  const codes = convertArguments(scope, at, constructor, args);
  if (codes.length === 0 && (isList(type) || isSet(type) || isMap(type))) return emptyCollection(at, type);
  const called = implementation(scope, at, declaration, "constructors", "new", parameterKeys(scope, constructor));
  return { code: `${called}(${[JSON.stringify(type.key), ...codes].join(", ")})`, type, nonNull: true };
}

const collectionClass = (type: Type): string => (isList(type) ? "R.List" : isSet(type) ? "R.Set" : "R.Map");

function emptyCollection(at: Located, type: Type): Value {
  if (!isList(type) && !isSet(type) && !isMap(type)) refuse(at, `Type cannot be constructed: ${type.display}`);
  if (type.args.length === 0) refuse(at, `No type arguments provided for a parameterized type: ${type.display}`);
  return { code: `new ${collectionClass(type)}(${JSON.stringify(type.key)})`, type, nonNull: true };
}

/** `new Integer[3]` and `new Integer[]{ 1, 2 }`. */
function newArray(scope: CodeScope, context: CreatorContext, element: Type): Value {
  const rest = context.arrayCreatorRest();
  const type = listOf(element);
  requireDepth(context, type);
  if (rest.arrayInitializer()) return newCollection(scope, context, type, rest.arrayInitializer().expression_list());
  const size = rest.expression();
  if (!size) return { code: `new R.List(${JSON.stringify(type.key)})`, type, nonNull: true };
  const code = convert(scope, size, compileExpression(scope, size), INTEGER);
  return { code: `R.newArray(${JSON.stringify(type.key)}, ${code})`, type, nonNull: true };
}

/** `new List<T>{ ... }`, `new Set<T>{ ... }`. */
function newCollection(scope: CodeScope, at: Located, type: Type, items: readonly ExpressionContext[]): Value {
  if (!isList(type) && !isSet(type)) refuse(at, `Invalid initializer type: ${type.display}`);
  const element = type.args[0] ?? OBJECT;
  const codes = items.map((item) => convert(scope, item, compileExpression(scope, item), element));
  return {
    code: `new ${collectionClass(type)}(${JSON.stringify(type.key)}, [${codes.join(", ")}])`,
    type,
    nonNull: true,
  };
}

/** `new Map<K, V>{ k => v }`. */
function newMap(scope: CodeScope, context: CreatorContext, type: Type): Value {
  if (!isMap(type)) refuse(context, `Invalid initializer type: ${type.display}`);
  const [key = ID, value = OBJECT] = type.args;
  const entries = context
    .mapCreatorRest()
    .mapCreatorRestPair_list()
    .map((pair) => {
      const [left, right] = pair.expression_list();
      if (!left || !right) refuse(pair, "Expression expected");
      return `[${convert(scope, left, compileExpression(scope, left), key)}, ${convert(scope, right, compileExpression(scope, right), value)}]`;
    });
  return { code: `R.newMap(${JSON.stringify(type.key)}, [${entries.join(", ")}])`, type, nonNull: true };
}
