/** What an identifier means: variable, field, type, namespace. */
import { requireReadable, requireVisibleField, requireVisibleType, requireWritable } from "../access.ts";
import type { Located } from "../errors.ts";
import { CompileError, refuse } from "../errors.ts";
import type { ClassDeclaration, FieldDeclaration } from "../model.ts";
import type { CodeScope } from "../scope.ts";
import { isPlatformObject } from "../signatures.ts";
import { isVoid } from "../types.ts";
import { localPlace, memberPlace, valueAt } from "./value.ts";
import type { Operand, Place, Value } from "./value.ts";
import { platformField } from "./platform.ts";

/** Resolves a lone identifier, variables before fields before types before namespaces. */
export function resolveName(scope: CodeScope, at: Located, name: string): Operand {
  const variable = scope.variable(name);
  if (variable && isVoid(variable.type))
    throw new CompileError(at.start.line, `Variable does not exist: ${name}`, true);
  if (variable) {
    const place: Place = {
      ...localPlace(variable.js),
      check: (_scope, where) => {
        if (variable.isFinal)
          refuse(
            where,
            `Final members can only be assigned in their declaration, init blocks, or constructors: ${variable.name}`,
          );
      },
    };
    return valueAt(place, variable.type);
  }
  const operand = ownField(scope, at, name) ?? typeOrNamespace(scope, at, name);
  if (operand) return operand;
  if (name.toLowerCase() === "page") return { path: "page" };
  refuse(
    at,
    isPlatformObject(name) ? `local org: the object ${name} is not implemented` : `Variable does not exist: ${name}`,
  );
}

/** The type or namespace that a lone identifier names. */
export function typeOrNamespace(scope: CodeScope, at: Located, name: string): Operand | undefined {
  const type = scope.index.resolve([name], scope.owner);
  if (type) {
    requireVisibleType(scope.owner, at, scope.index.declarationOf(type));
    return { typeName: type };
  }
  return scope.index.isNamespace(name) ? { namespace: name } : undefined;
}

/** A field of the class around the code, or a static one of the classes around that. */
function ownField(scope: CodeScope, at: Located, name: string): Value | undefined {
  for (let around: ClassDeclaration | null = scope.owner; around; around = around.outer) {
    const field = scope.index.findField(scope.index.typeOf(around), name);
    if (!field) continue;
    const isOwn = around === scope.owner || around.key === scope.owner?.key;
    if (!field.isStatic && (!isOwn || scope.isStatic)) {
      // Static code does not see it, but may see a type of that name: `public Kind Kind { get; set; }`.
      if (isOwn && !scope.index.resolve([name], scope.owner))
        refuse(
          at,
          `Non static field cannot be referenced from a static context: ${field.name} from the type ${field.owner.name}`,
        );
      continue;
    }
    requireVisibleField(scope, at, field);
    return field.isStatic
      ? staticField(scope, at, field)
      : instanceField(scope, at, { code: "this", type: scope.index.typeOf(around), nonNull: true }, field);
  }
  return undefined;
}

/** A static field or property of a class, an enum constant among them. */
export function staticField(scope: CodeScope, at: Located, field: FieldDeclaration): Value {
  if (field.owner.origin === "platform") return platformField(scope, at, null, field);
  requireVisibleField(scope, at, field);
  if (field.isProperty) requireReadable(scope, at, field);
  const { owner } = field;
  if (owner.kind === "enum") {
    return { code: `${scope.unit.classRef(owner.key)}.js.${field.js}`, type: field.type, nonNull: true };
  }
  const js = scope.accessorOf === field.js && scope.owner?.key === owner.key ? backing(field) : field.js;
  return valueAt(checked(memberPlace(staticsOf(scope, owner), js), field), field.type);
}

/** The object that holds the statics of a class for the running transaction. */
export function staticsOf(scope: CodeScope, owner: ClassDeclaration): string {
  if (scope.owner?.key === owner.key) {
    scope.usesOwnStatics = true;
    return "$s";
  }
  scope.unit.dependsOn(owner.key);
  return `R.statics(${JSON.stringify(owner.key)})`;
}

/** A field or property of an object; `receiver` is code that is known not to be null. */
export function instanceField(scope: CodeScope, at: Located, receiver: Value, field: FieldDeclaration): Value {
  if (field.owner.origin === "platform") return platformField(scope, at, receiver, field);
  requireVisibleField(scope, at, field);
  if (field.isProperty) requireReadable(scope, at, field);
  const isBacking = receiver.code === "this" && scope.accessorOf === field.js && scope.owner?.key === field.owner.key;
  scope.unit.dependsOn(field.owner.key);
  // `super.field` is the same field of the same object.
  const object = receiver.isSuper ? "this" : receiver.code;
  return valueAt(checked(memberPlace(object, isBacking ? backing(field) : field.js), field), field.type);
}

function checked(place: Place, field: FieldDeclaration): Place {
  const check: Place["check"] = (scope, at) => requireWritable(scope, at, field);
  if (!field.isFinal || field.isProperty) return { ...place, check };
  const write: Place["write"] = ([object], value) => `R.setFinal(${object}, ${JSON.stringify(field.js)}, ${value})`;
  return { ...place, write, check };
}

/** The JavaScript name of the value behind a property. */
export function backing(field: FieldDeclaration): string {
  return `p_${field.js.slice(2)}`;
}
