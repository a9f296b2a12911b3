/** Method calls. */
import { requireVisibleMethod } from "../access.ts";
import { chooseOverload } from "../conversions.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import { annotation, describeMethod } from "../model.ts";
import type { ClassDeclaration, MethodDeclaration } from "../model.ts";
import { SECURE_BY_DEFAULT } from "../scope.ts";
import type { CodeScope } from "../scope.ts";
import {
  BOOLEAN,
  INTEGER,
  isList,
  isSObject,
  isText,
  isVoid,
  listOf,
  mapOf,
  OBJECT,
  platformType,
  sameType,
  SOBJECT,
  STRING,
} from "../types.ts";
import type { Type } from "../types.ts";
import { convert } from "./convert.ts";
import { objectTokenValue } from "./members.ts";
import { namesVariables, withVariables } from "./dynamic-query.ts";
import { isAnId } from "./operators.ts";
import { requireUnambiguous } from "./overloads.ts";
import { implementation, parameterKeys, platformEnumCode, registryName } from "./platform.ts";
import { dereference, isValue } from "./value.ts";
import type { Operand, Value } from "./value.ts";

/** `name(args)` without a receiver: a method of the class around the code, or a static one of those around that. */
export function callOwn(scope: CodeScope, at: Located, name: string, args: readonly Value[]): Value {
  for (let around: ClassDeclaration | null = scope.owner; around; around = around.outer) {
    const type = scope.index.typeOf(around);
    const candidates = scope.index.findMethods(type, name);
    if (candidates.length === 0) continue;
    const fitting = chooseOverload(scope.index, candidates, args);
    // Inside inner classes the methods of the outer class are overloads of their own: `toString(value)` in a class with a toString().
    if (!fitting && around.outer && outerMethod(scope, around.outer, name, args)) continue;
    const method = fitting ?? refuse(at, noSuchMethod(type, name, args));
    requireUnambiguous(scope, at, name, candidates, args, method);
    if (method.isStatic) return callStatic(scope, at, method, args);
    if (scope.isStatic || around.key !== scope.owner?.key) refuse(at, nonStatic(method));
    return callInstance(scope, at, { code: "this", type, nonNull: true }, method, args);
  }
  const universal =
    scope.owner && !scope.isStatic
      ? universalMethod({ code: "this", type: scope.index.typeOf(scope.owner), nonNull: true }, name, args)
      : undefined;
  if (universal) return universal;
  const place = scope.owner ? ` from the type ${scope.owner.name}` : "";
  refuse(at, `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)})${place}`);
}

function outerMethod(scope: CodeScope, outer: ClassDeclaration, name: string, args: readonly Value[]): boolean {
  const candidates = scope.index.findMethods(scope.index.typeOf(outer), name).filter((method) => method.isStatic);
  return chooseOverload(scope.index, candidates, args) !== undefined;
}

/** `operand.name(args)`. */
export function callOn(scope: CodeScope, at: Located, operand: Operand, name: string, args: readonly Value[]): Value {
  if (isValue(operand)) return callOnValue(scope, at, operand, name, args);
  if ("typeName" in operand) return callOnType(scope, at, operand.typeName, name, args);
  if ("path" in operand && operand.path !== "label" && name.toLowerCase() === "getmap" && operand.object) {
    const isSets = operand.path === "fieldsets";
    return callOn(
      scope,
      at,
      {
        code: `R.${isSets ? "describeFieldSets" : "describeFieldMap"}(${JSON.stringify(operand.object.display)})`,
        type: platformType(isSets ? "Schema.SObjectTypeFieldSets" : "Schema.SObjectTypeFields"),
        nonNull: true,
      },
      name,
      args,
    );
  }
  refuse(at, `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)})`);
}

/** Static methods of custom settings and custom metadata types. */
const SETTINGS_METHODS = new Set(["getinstance", "getall", "getvalues", "getorgdefaults"]);

/** `Settings__c.getInstance()` answers a row, `getAll()` rows by name. */
function settingsValue(type: Type, method: string, args: readonly Value[]): Value {
  const given = args.map((arg) => arg.code).join(", ");
  const code = `R.settings(${JSON.stringify(type.display)}, ${JSON.stringify(method)}, [${given}])`;
  return { code, type: method === "getall" ? mapOf(STRING, type) : type, nonNull: false };
}

function callOnType(scope: CodeScope, at: Located, type: Type, name: string, args: readonly Value[]): Value {
  const declaration = scope.index.declarationOf(type);
  if (declaration?.kind === "enum") {
    const constants = enumStatic(scope, at, type, declaration, name.toLowerCase(), args);
    if (constants) return constants;
  }
  if (type.kind === "sobject" && name.toLowerCase() === "getsobjecttype" && args.length === 0)
    return objectTokenValue(type);
  const described = type.kind === "sobject" ? scope.index.schema.object(type.name) : undefined;
  if ((described?.isCustomSetting || described?.isCustomMetadata) && SETTINGS_METHODS.has(name.toLowerCase()))
    return settingsValue(type, name.toLowerCase(), args);
  if (type.kind === "sobject")
    refuse(
      at,
      `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)}) from the type ${type.display}`,
    );
  const all = scope.index.findMethods(type, name);
  const candidates = all.filter((method) => method.isStatic);
  const instance = chooseOverload(scope.index, candidates, args) ? undefined : chooseOverload(scope.index, all, args);
  if (instance) refuse(at, nonStatic(instance));
  const method = requireOverload(scope, at, type, name, candidates, args);
  return callStatic(scope, at, method, args);
}

function callOnValue(scope: CodeScope, at: Located, receiver: Value, name: string, args: readonly Value[]): Value {
  if (isVoid(receiver.type))
    refuse(at, `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)}) from the type void`);
  if (name.toLowerCase() === "adderror" && receiver.place && !isSObject(receiver.type)) {
    const fieldError = addFieldError(scope, at, receiver, args);
    if (fieldError) return fieldError;
  }
  const all = scope.index.findMethods(receiver.type, name);
  const candidates = all.filter((method) => !method.isStatic);
  const method = chooseOverload(scope.index, candidates, args);
  if (method) {
    requireUnambiguous(scope, at, name, candidates, args, method);
    return callInstance(scope, at, receiver, method, args);
  }
  const universal = universalMethod(receiver, name, args);
  if (universal) return universal;
  const staticOne = chooseOverload(scope.index, all, args);
  if (staticOne)
    refuse(at, `Static method cannot be referenced from a non static context: ${describeMethod(staticOne)}`);
  refuse(at, noSuchMethod(receiver.type, name, args));
}

/** Methods that each object has. */
function universalMethod(receiver: Value, name: string, args: readonly Value[]): Value | undefined {
  if (receiver.isSuper) return universalOfBase(name, args);
  const code = dereference(receiver);
  switch (`${name.toLowerCase()}/${args.length}`) {
    case "tostring/0":
      return { code: `R.text(${code})`, type: STRING, nonNull: true };
    case "equals/1":
      return { code: `R.exactEquals(${code}, ${args[0]?.code})`, type: BOOLEAN, nonNull: true };
    case "hashcode/0":
      return { code: `R.hashCode(${code})`, type: INTEGER, nonNull: true };
    case "clone/0":
      return receiver.type.kind === "user"
        ? { code: `R.cloneObject(${code})`, type: receiver.type, nonNull: true }
        : undefined;
    default:
      return undefined;
  }
}

/** What `super.toString()` and its kin answer where no superclass has a method of its own. */
function universalOfBase(name: string, args: readonly Value[]): Value | undefined {
  switch (`${name.toLowerCase()}/${args.length}`) {
    case "tostring/0":
      return { code: "R.plainText(this)", type: STRING, nonNull: true };
    case "equals/1":
      return { code: `(this === ${args[0]?.code})`, type: BOOLEAN, nonNull: true };
    case "hashcode/0":
      return { code: "R.identityHash(this)", type: INTEGER, nonNull: true };
    default:
      return undefined;
  }
}

/** `record.Field.addError(...)`: marks the field, not its value. */
function addFieldError(scope: CodeScope, at: Located, receiver: Value, args: readonly Value[]): Value | undefined {
  const [row, field] = receiver.place?.receivers ?? [];
  if (!row || !field?.startsWith('"') || !receiver.code.startsWith("R.rowField")) return undefined;
  const [message] = args;
  if (!message) refuse(at, "Method does not exist or incorrect signature: void addError()");
  const text = sameType(message.type, STRING) ? message.code : `R.errorText(${message.code})`;
  return {
    code: `R.addFieldError(${row}, ${field}, ${convert(scope, at, { ...message, code: text, type: STRING }, STRING)})`,
    type: { ...OBJECT, kind: "void", name: "void", key: "void", display: "void" },
  };
}

function enumStatic(
  scope: CodeScope,
  at: Located,
  type: Type,
  declaration: ClassDeclaration,
  name: string,
  args: readonly Value[],
): Value | undefined {
  const enumType =
    declaration.origin === "user"
      ? `${scope.unit.classRef(declaration.key)}.enumType`
      : platformEnumCode(scope, at, declaration);
  if (name === "values" && args.length === 0) {
    return {
      code: `R.enumValues(${JSON.stringify(`list<${type.key}>`)}, ${enumType})`,
      type: listOf(type),
      nonNull: true,
    };
  }
  if (name === "valueof" && args.length === 1)
    return { code: `${enumType}.byName(${args[0]?.code})`, type, nonNull: true };
  return undefined;
}

/** The overload that is meant, or the refusal `Method does not exist or incorrect signature`. */
function requireOverload(
  scope: CodeScope,
  at: Located,
  type: Type,
  name: string,
  candidates: readonly MethodDeclaration[],
  args: readonly Value[],
): MethodDeclaration {
  const method = chooseOverload(scope.index, candidates, args) ?? refuse(at, noSuchMethod(type, name, args));
  requireUnambiguous(scope, at, name, candidates, args, method);
  return method;
}

/** [the compiler's messages in forcedotcom/apex-language-support, invalid.non.static.method.context] */
const nonStatic = (method: MethodDeclaration): string =>
  `Non static method cannot be referenced from a static context: ${describeMethod(method)}`;

function noSuchMethod(type: Type, name: string, args: readonly Value[]): string {
  return `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)}) from the type ${type.display}`;
}

export function argumentTypes(args: readonly Value[]): string {
  return args.map((arg) => arg.type.display).join(", ");
}

/** Code for the arguments as the parameters want them. */
export function convertArguments(
  scope: CodeScope,
  at: Located,
  method: MethodDeclaration,
  args: readonly Value[],
): string[] {
  return args.map((arg, i) => convert(scope, at, arg, method.parameters[i]?.type ?? OBJECT));
}

function callStatic(scope: CodeScope, at: Located, method: MethodDeclaration, args: readonly Value[]): Value {
  requireVisibleMethod(scope, at, method);
  const codes = convertArguments(scope, at, method, args);
  if (ASSERTIONS.has(`${method.owner.key}.${method.name.toLowerCase()}`)) asIds(args, codes);
  const { owner } = method;
  if (owner.origin === "platform") {
    const called = implementation(scope, at, owner, "statics", method.name, parameterKeys(scope, method));
    const plain = `${called}(${codes.join(", ")})`;
    const isSecure = scope.unit.apiVersion >= SECURE_BY_DEFAULT && owner.key === "database";
    const call = isSecure ? `R.inUserMode(() => ${plain})` : plain;
    return {
      code: namesVariables(method) ? withVariables(scope, at, call) : call,
      type: method.returns,
      rows: returnsQuery(method),
      nonNull: returnsQuery(method),
    };
  }
  const target = scope.owner?.key === owner.key ? `C_${jsName(owner.key)}` : `${scope.unit.classRef(owner.key)}.js`;
  if (annotation(method.modifiers, "future")) {
    const name = JSON.stringify(`${owner.name}.${method.name}`);
    return {
      code: `R.future(${name}, ${target}, ${JSON.stringify(method.js)}, [${codes.join(", ")}])`,
      type: method.returns,
    };
  }
  return { code: `${target}.${method.js}(${codes.join(", ")})`, type: method.returns };
}

/** Assertions that compare two values. */
const ASSERTIONS: ReadonlySet<string> = new Set([
  "assert.areequal",
  "assert.arenotequal",
  "system.assertequals",
  "system.assertnotequals",
]);

/**
 * Text and an id are compared as ids: "these two values will evaluate as equal as long as at least one of them is an id"
 * (salesforce.stackexchange.com/questions/157267). Behind a variable of type Object they are not, which only the platform's values could tell.
 */
function asIds([left, right]: readonly Value[], codes: string[]): void {
  if (!left || !right || !isText(left.type) || !isText(right.type) || !isAnId(left, right)) return;
  for (const index of [0, 1]) codes[index] = `R.idForm(${codes[index]})`;
}

/** Dynamic queries, whose result may stand for its single row. */
function returnsQuery(method: MethodDeclaration): boolean {
  return method.owner.key === "database" && method.name.toLowerCase().startsWith("query") && isList(method.returns);
}

/** Methods that look at their receiver themselves, as the platform's do, and say something of their own when it is null. */
const RECEIVES_NULL: ReadonlySet<string> = new Set(["blob.tostring"]);

function callInstance(
  scope: CodeScope,
  at: Located,
  receiver: Value,
  method: MethodDeclaration,
  args: readonly Value[],
): Value {
  requireVisibleMethod(scope, at, method);
  let codes = convertArguments(scope, at, method, args);
  const { owner } = method;
  const type = resultType(receiver, method);
  if (receiver.isSuper) {
    if (method.isAbstract) refuse(at, `Abstract method cannot be called directly: ${describeMethod(method)}`);
    return { code: `super.${method.js}(${codes.join(", ")})`, type };
  }
  let object = RECEIVES_NULL.has(`${owner.key}.${method.js}`) ? receiver.code : dereference(receiver);
  if (object !== receiver.code && codes.some(doesSomething)) [object, ...codes] = checkedLast(scope, receiver, codes);
  if (owner.origin === "user" && owner.kind !== "enum") {
    scope.unit.dependsOn(owner.key);
    return { code: `${object}.${method.js}(${codes.join(", ")})`, type };
  }
  if (owner.kind === "enum") return enumMethod(object, method, codes, type);
  const name = registryName(owner);
  const dispatch =
    scope.unit.settings.implementations.dispatch(name) ?? (owner.kind === "interface" ? "virtual" : "value");
  if (dispatch === "virtual") {
    const isUserObject = receiver.type.kind === "user";
    if (
      owner.kind !== "interface" &&
      !isUserObject &&
      !scope.unit.settings.implementations.has(name, "methods", method.js, parameterKeys(scope, method))
    ) {
      return { code: `${scope.unit.gap(at, `${name}.${method.name}`)}()`, type };
    }
    return { code: `${object}.${method.js}(${codes.join(", ")})`, type };
  }
  const called = implementation(scope, at, owner, "methods", method.name, parameterKeys(scope, method));
  return { code: `${called}(${[object, ...codes].join(", ")})`, type };
}

/** Whether the code of an argument may do more than read. */
const doesSomething = (code: string): boolean => /[(]|[^=!<>]=[^=]|\+\+|--/.test(code.replace(/\bN\([\w.$]*\)/g, ""));

/** Receiver and arguments where the receiver is found to be null once the arguments have been worked out, as in Java. [apex-rollup: RollupCalcItemReplacer] */
function checkedLast(scope: CodeScope, receiver: Value, codes: readonly string[]): [string, ...string[]] {
  const hold = (code: string): [string, string] => {
    const temporary = scope.temporary();
    return [temporary, `${temporary} = ${code}`];
  };
  const [object, ...held] = [receiver.code, ...codes].map(hold);
  const steps = [object, ...held].map((step) => step?.[1]).join(", ");
  return [`(${steps}, N(${object?.[0]}))`, ...held.map(([temporary]) => temporary)];
}

function enumMethod(object: string, method: MethodDeclaration, codes: readonly string[], type: Type): Value {
  switch (method.js) {
    case "name":
      return { code: `${object}.name`, type, nonNull: true };
    case "ordinal":
      return { code: `${object}.ordinal`, type, nonNull: true };
    case "hashcode":
      return { code: `R.hashCode(${object})`, type, nonNull: true };
    default:
      return { code: `R.exactEquals(${object}, ${codes[0]})`, type, nonNull: true };
  }
}

/** What the signature leaves open: a clone has the type of what is cloned. */
function resultType(receiver: Value, method: MethodDeclaration): Type {
  if (method.js === "clone" && receiver.type.kind === "sobject" && sameType(method.returns, SOBJECT))
    return receiver.type;
  return method.returns;
}

/** The local JavaScript name of a compiled class inside its unit. */
export function jsName(key: string): string {
  return key.replaceAll(".", "$");
}
