/** What a class must keep to towards what it extends and implements. */
import { checkClassAnnotations, checkMemberAnnotations } from "./annotation-rules.ts";
import { EXCEPTION_CONSTRUCTORS } from "./corrections.ts";
import { isAssignable } from "./conversions.ts";
import type { BodyMember, UserClass } from "./declarations.ts";
import { refuse } from "./errors.ts";
import { MAX_TYPE_LENGTH, requireMethodName, requireName, requireTypeName } from "./identifiers.ts";
import { annotation, constructorName, describeMethod } from "./model.ts";
import type { MethodDeclaration, Visibility } from "./model.ts";
import { checkClassWords, checkMemberWords } from "./modifier-rules.ts";
import { readModifiers, visibilityOf } from "./modifiers.ts";
import type { UnitScope } from "./scope.ts";
import { isList, isObject, isSObject, makeType, OBJECT, sameType, SOBJECT } from "./types.ts";
import type { Type } from "./types.ts";

/** Reports each rule that the class breaks. */
export function checkClass(unit: UnitScope, declared: UserClass): void {
  for (const methods of declared.methods.values())
    for (const method of methods) guard(unit, () => checkOverride(unit, declared, method));
  if (declared.kind === "class" && !declared.isAbstract) guard(unit, () => checkImplemented(unit, declared));
  guard(unit, () => checkName(unit, declared));
  guard(unit, () => checkPlace(declared));
  guard(unit, () => checkClassWords(declared));
  guard(unit, () => checkClassAnnotations(declared));
  guard(unit, () => checkInterfaces(unit, declared));
  guard(unit, () => checkSuperConstructor(unit, declared));
  for (const member of declared.members) {
    guard(unit, () => checkMemberName(member));
    guard(unit, () => checkMemberWords(declared, member));
    guard(unit, () => checkMemberAnnotations(declared, member, unit.apiVersion));
    if (member.kind === "property") guard(unit, () => checkAccessors(member));
  }
}

function guard(unit: UnitScope, work: () => void): void {
  try {
    work();
  } catch (error) {
    unit.report(error);
  }
}

/** Source: Apex Developer Guide, "Class Naming"/"Create Custom Exceptions": exceptions end in Exception, and only they do. */
function checkName(unit: UnitScope, declared: UserClass): void {
  if (declared.kind !== "class") return;
  const simple = declared.context.id().getText();
  const isException = unit.index.isException(unit.index.typeOf(declared));
  const endsSo = simple.toLowerCase().endsWith("exception");
  if (isException && !endsSo)
    refuse(declared.context, `Classes extending Exception must have a name ending in 'Exception': ${declared.name}`);
  if (!isException && endsSo)
    refuse(declared.context, `Exception class must extend another Exception class: ${declared.name}`);
}

/** Names of members; those of constructors are that of their class. */
function checkMemberName(member: BodyMember): void {
  if (member.kind === "method") requireMethodName({ start: { line: member.method.line } }, member.method.name);
  else if (member.kind === "field" || member.kind === "property")
    requireName({ start: { line: member.field.line } }, member.field.name);
}

const MAX_ENUM_CONSTANTS = 100;

/** Types stand in top-level types and nowhere deeper, under a name of their own; constants of an enum stand once. */
function checkPlace(declared: UserClass): void {
  const simple = declared.context.id().getText();
  requireTypeName(declared.context, simple);
  // fflib_SObjectDomain has longer names inside.
  if (!declared.outer && simple.length > MAX_TYPE_LENGTH)
    refuse(declared.context, `Identifier name is too long: ${simple}`);
  // [forcedotcom/apex-language-support, EnumLimitValidator]
  if (declared.enumConstants.length > MAX_ENUM_CONSTANTS)
    refuse(declared.context, `Maximum number of enum items exceeded: ${MAX_ENUM_CONSTANTS}`);
  if (declared.outer?.outer) refuse(declared.context, "Inner types are not allowed to have inner types");
  if (declared.outer?.name.toLowerCase() === simple.toLowerCase())
    refuse(declared.context, `Inner type cannot have the name of its outer type: ${simple}`);
  const seen = new Set<string>();
  for (const constant of declared.enumConstants) {
    requireName(declared.context, constant);
    if (seen.has(constant.toLowerCase())) refuse(declared.context, `Duplicate enum value: ${constant}`);
    seen.add(constant.toLowerCase());
  }
  if (declared.outer && declared.members.some((member) => member.kind === "block" && member.isStatic))
    refuse(declared.context, "Inner types are not allowed to have static blocks");
  if ("interfaceBody" in declared.context) {
    const methods = declared.context.interfaceBody().interfaceMethodDeclaration_list();
    for (const method of methods) requireMethodName(method, method.id().getText());
    const modified = methods.find((method) => method.modifier_list().length > 0);
    if (modified) refuse(modified, "Modifiers are not allowed on interface methods");
  }
}

function checkInterfaces(unit: UnitScope, declared: UserClass): void {
  const seen = new Set<string>();
  for (const type of declared.interfaces) {
    const kind = unit.index.declarationOf(type)?.kind;
    if (kind !== "interface") refuse(declared.context, `Invalid interface: ${type.display}`);
    if (seen.has(type.key)) refuse(declared.context, `Interface already implemented: ${type.display}`);
    seen.add(type.key);
  }
}

/** A class without constructors calls that of its superclass without arguments; exceptions keep the platform's four. */
function checkSuperConstructor(unit: UnitScope, declared: UserClass): void {
  if (declared.kind !== "class" || !declared.superType) return;
  if (unit.index.isException(declared.superType)) {
    const clash = declared.constructors.find((own) =>
      EXCEPTION_CONSTRUCTORS.some((parameters) => constructorName(parameters) === own.js),
    );
    if (clash)
      refuse(
        at(declared, clash.line),
        `System exception constructor already defined: <Constructor>(${clash.parameters.map((p) => p.type.display).join(", ")})`,
      );
    return;
  }
  const parent = declared.superType.kind === "user" ? unit.index.userClass(declared.superType.name) : undefined;
  if (!parent || declared.constructors.length > 0 || parent.constructors.length === 0) return;
  if (!parent.constructors.some((constructor) => constructor.parameters.length === 0))
    refuse(declared.context, `No default constructor available in super type: ${parent.name}`);
}

/** One getter, one setter, at least one of them, neither more visible than the property. */
function checkAccessors({ field, context }: Extract<BodyMember, { kind: "property" }>): void {
  const accessors = context.propertyBlock_list();
  const getters = accessors.filter((accessor) => accessor.getter());
  if (accessors.length === 0) refuse(context, `Property must have at least one accessor: ${field.name}`);
  if (getters.length > 1 || accessors.length - getters.length > 1)
    refuse(context, `Duplicate accessor of property: ${field.name}`);
  for (const accessor of accessors) {
    const visibility = visibilityOf(readModifiers(accessor.modifier_list()), field.visibility);
    if (OPENNESS.indexOf(visibility) > OPENNESS.indexOf(field.visibility))
      refuse(accessor, `Cannot declare ${visibility} accessor on ${field.visibility} property`);
  }
}

const OPENNESS: readonly Visibility[] = ["private", "protected", "public", "global"];

function at(declared: UserClass, line: number): { start: { line: number } } {
  return { start: { line: line || declared.line } };
}

function checkOverride(unit: UnitScope, declared: UserClass, method: MethodDeclaration): void {
  if (declared.kind !== "class" || method.owner.origin === "platform") return;
  const overridden = inheritedMethod(unit, declared.superType, method);
  const where = at(declared, method.line);
  if (!overridden) {
    if (!method.isOverride) return;
    const implemented = declared.interfaces.some((type) => inheritedMethod(unit, type, method));
    if (!implemented && !isUniversal(method))
      refuse(where, `@Override specified for non-overriding method: ${describeMethod(method)}`);
    return;
  }
  // [the compiler's messages in forcedotcom/apex-language-support, cannot.override.static.method]
  if (overridden.isStatic && !method.isStatic && overridden.visibility !== "private")
    refuse(where, `Cannot override static method: ${describeMethod(overridden)} with ${describeMethod(method)}`);
  if (method.isStatic || overridden.isStatic || overridden.visibility === "private") return;
  if (!answersAs(unit, method, overridden))
    refuse(where, `Method return types clash: ${describeMethod(overridden)} vs ${describeMethod(method)}`);
  if (overridden.owner.origin === "platform") return;
  const isOpened = overridden.visibility === "public" || overridden.visibility === "global";
  if (
    isOpened &&
    overridden.owner.kind === "class" &&
    (method.visibility === "private" || method.visibility === "protected")
  )
    refuse(where, `Cannot reduce the visibility of method: ${describeMethod(method)}`);
  if (!overridden.isVirtual && !overridden.isAbstract && overridden.owner.kind !== "interface") {
    refuse(where, `Non-virtual, non-abstract methods cannot be overridden: ${describeMethod(overridden)}`);
  }
  const isFromInterface = overridden.owner.kind === "interface";
  if (!method.isOverride && !isFromInterface && annotation(method.modifiers, "testvisible") === undefined) {
    refuse(where, `Method must use the override keyword: ${describeMethod(method)}`);
  }
}

const UNIVERSAL = new Set(["tostring/0", "equals/1", "hashcode/0"]);

/** `toString()`, `equals(Object)`, `hashCode()`: each object has them. */
export function isUniversal(method: MethodDeclaration): boolean {
  return UNIVERSAL.has(`${method.name.toLowerCase()}/${method.parameters.length}`);
}

function inheritedMethod(unit: UnitScope, from: Type | null, method: MethodDeclaration): MethodDeclaration | undefined {
  if (!from) return undefined;
  return unit.index.findMethods(from, method.name).find((candidate) => sameParameters(candidate, method));
}

function sameParameters(a: MethodDeclaration, b: MethodDeclaration): boolean {
  return (
    a.parameters.length === b.parameters.length &&
    a.parameters.every((p, i) => b.parameters[i] !== undefined && sameType(p.type, b.parameters[i].type))
  );
}

/** Collections that differ in the object of their rows alone, one of which says none: `Map<String, Account>` is a `Map<String, SObject>`. */
function sameButForRows(one: Type, other: Type): boolean {
  if (one.kind !== "platform" || one.name !== other.name || one.args.length === 0) return false;
  return one.args.every((arg, at) => {
    const asked = other.args[at];
    if (!asked) return false;
    if (sameType(arg, asked)) return true;
    return isSObject(arg) && isSObject(asked) && (sameType(arg, SOBJECT) || sameType(asked, SOBJECT));
  });
}

/**
 * The same type comes back, or, for what an interface asks, one of its subtypes: so public code (soql-lib, apex-dml-mocking, js-salesforce-apex-utils)
 * deploys.
 */
function answersAs(unit: UnitScope, method: MethodDeclaration, wanted: MethodDeclaration): boolean {
  if (sameType(method.returns, wanted.returns)) return true;
  if (wanted.owner.kind !== "interface") return false;
  return unit.index.isSubtype(method.returns, wanted.returns) || sameButForRows(method.returns, wanted.returns);
}

/** Rows that a batch goes over may be any Iterable; for the rest what comes back must stand for what the platform asks for. */
function answersPlatform(unit: UnitScope, method: MethodDeclaration, wanted: MethodDeclaration): boolean {
  if (sameType(method.returns, wanted.returns)) return true;
  if (wanted.name.toLowerCase() === "start" && wanted.returns.name === "database.querylocator")
    return isAssignable(unit.index, { type: method.returns }, makeType("platform", "Iterable", [OBJECT]));
  return isAssignable(unit.index, { type: method.returns }, wanted.returns);
}

/**
 * True when the method is what an interface or abstract class asks for. Towards interfaces the method may be static, as on the platform; towards
 * those of the platform a list of rows may be a list of one object's, as in Batchable.execute.
 */
function isImplementation(method: MethodDeclaration, wanted: MethodDeclaration): boolean {
  if (wanted.owner.origin === "user")
    return (!method.isStatic || wanted.owner.kind === "interface") && sameParameters(method, wanted);
  if (method.parameters.length !== wanted.parameters.length) return false;
  return wanted.parameters.every((parameter, i) => {
    const type = method.parameters[i]?.type;
    if (!type) return false;
    if (sameType(parameter.type, type)) return true;
    const [a] = parameter.type.args;
    const [b] = type.args;
    // What is given as a list may be taken as what can be iterated: apex-chainable's ChainableBatch does so.
    if (isList(parameter.type) && type.name === "iterable" && a && b && sameType(a, b)) return true;
    // `compare(Object, Object)` for a Comparator<Boolean>: Apex-Opensource-Library's Comparators deploys.
    if (wanted.owner.key === "comparator" && isObject(type)) return true;
    return parameter.type.name === type.name && a !== undefined && b !== undefined && isSObject(a) && isSObject(b);
  });
}

/**
 * True when the method takes collections of Object where an interface of the project asks for collections of something, what can be iterated where it
 * asks for a list, or another object's rows: public code that deploys answers `with(Map<SObjectField, Matcher>)` with `with(Map<SObjectField, Object>)`
 * (ApexTestKit), `isIn(List<Object>)` with `isIn(Iterable<Object>)` (sosl-lib), `List<SObject>` with `List<Contact>` (nebula-core).
 */
export function isWiderImplementation(method: MethodDeclaration, wanted: MethodDeclaration): boolean {
  if (wanted.owner.origin !== "user" || wanted.owner.kind !== "interface") return false;
  if (method.isStatic || method.parameters.length !== wanted.parameters.length) return false;
  return method.parameters.every(({ type }, i) => {
    const asked = wanted.parameters[i]?.type;
    if (!asked) return false;
    if (sameType(type, asked) || sameButForRows(type, asked)) return true;
    const [item] = type.args;
    if (type.name === "iterable" && isList(asked) && item && asked.args[0] && sameType(item, asked.args[0]))
      return true;
    if (type.kind !== "platform" || type.name !== asked.name || type.args.length === 0) return false;
    return type.args.every(
      (arg, at) => isObject(arg) || (asked.args[at] !== undefined && sameType(arg, asked.args[at])),
    );
  });
}

/** A concrete class has a body for all that its interfaces and abstract superclasses ask for. */
function checkImplemented(unit: UnitScope, declared: UserClass): void {
  const self = unit.index.typeOf(declared);
  for (const wanted of abstractMethods(unit, self)) {
    const candidates = unit.index.findMethods(self, wanted.name).filter((candidate) => !isAbstractMethod(candidate));
    const found =
      candidates.find((candidate) => isImplementation(candidate, wanted)) ??
      candidates.find((candidate) => isWiderImplementation(candidate, wanted));
    if (!found)
      refuse(
        at(declared, declared.line),
        `Class ${declared.name} must implement the ${ofKind(wanted)}: ${describeMethod(wanted)}`,
      );
    if (!(wanted.owner.origin === "user" ? answersAs(unit, found, wanted) : answersPlatform(unit, found, wanted)))
      refuse(
        at(declared, found.line),
        `Method return types clash: ${describeMethod(wanted)} vs ${describeMethod(found)}`,
      );
    if (
      wanted.owner.kind === "interface" &&
      found.owner.origin === "user" &&
      found.visibility !== "public" &&
      found.visibility !== "global"
    ) {
      refuse(
        at(declared, found.line),
        `${declared.name}: Overriding implementations of global or public interface methods must be global or public: ${describeMethod(found)}`,
      );
    }
  }
}

const ofKind = (method: MethodDeclaration): string =>
  method.owner.kind === "interface" ? `method` : `abstract method`;

function isAbstractMethod(method: MethodDeclaration): boolean {
  return method.isAbstract || method.owner.kind === "interface";
}

function abstractMethods(unit: UnitScope, type: Type): MethodDeclaration[] {
  const found: MethodDeclaration[] = [];
  const visit = (current: Type): void => {
    const declaration = unit.index.declarationOf(current);
    if (!declaration) return;
    for (const [name, methods] of declaration.methods) {
      if (!methods.some(isAbstractMethod)) continue;
      for (const method of unit.index.findMethods(current, name)) {
        if (method.owner.key === declaration.key && isAbstractMethod(method) && !isUniversal(method))
          found.push(method);
      }
    }
    for (const parent of unit.index.supertypes(current)) visit(parent);
  };
  visit(type);
  return found;
}
