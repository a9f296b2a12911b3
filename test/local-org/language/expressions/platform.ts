/** Members of the platform's classes: which implementation the code calls, or the refusal when there is none. */
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { ClassDeclaration, FieldDeclaration, MethodDeclaration } from "../model.ts";
import type { CodeScope, ImplementationKind } from "../scope.ts";
import { erasedKey } from "../types.ts";
import type { Type } from "../types.ts";
import { functionPlace, valueAt } from "./value.ts";
import type { Value } from "./value.ts";

/** The name under which the registry knows a class: System in front when there is no namespace. */
export function registryName(declaration: ClassDeclaration): string {
  return declaration.name.includes(".") ? declaration.name : `System.${declaration.name}`;
}

/** How the registry names the parameters of an overload. */
export function parameterKeys(scope: CodeScope, method: MethodDeclaration): string[] {
  // Bound methods carry the argument types; the declaration they come from has the parameters as the registry knows them.
  const declared = (
    method.name === "<init>" ? method.owner.constructors : (method.owner.methods.get(method.js) ?? [])
  ).filter((candidate) => candidate.parameters.length === method.parameters.length);
  const original = declared.find((candidate) => sameShape(scope, candidate, method)) ?? method;
  return original.parameters.map((parameter) => erasedKey(parameter.type));
}

function sameShape(scope: CodeScope, declared: MethodDeclaration, bound: MethodDeclaration): boolean {
  return declared.parameters.every((parameter, i) => {
    const type = bound.parameters[i]?.type;
    return type !== undefined && shapeMatches(scope, parameter.type, type);
  });
}

function shapeMatches(scope: CodeScope, declared: Type, bound: Type): boolean {
  if (declared.kind === "parameter") return true;
  return (
    declared.name === bound.name &&
    declared.args.every((arg, i) => bound.args[i] !== undefined && shapeMatches(scope, arg, bound.args[i]))
  );
}

/** Code of the function that implements a member, or the refusal by name. */
export function implementation(
  scope: CodeScope,
  at: Located,
  owner: ClassDeclaration,
  kind: ImplementationKind,
  member: string,
  keys: readonly string[],
): string {
  const name = registryName(owner);
  const key = member.toLowerCase();
  if (!scope.unit.settings.implementations.has(name, kind, key, keys)) {
    const isService = kind === "statics" && name.startsWith("ConnectApi.");
    return scope.unit.gap(
      at,
      `${name}${kind === "constructors" ? " constructor" : `.${member}`}`,
      isService ? "siloed" : "gap",
    );
  }
  return scope.unit.import(
    `R.platformMember(${JSON.stringify(name)}, ${JSON.stringify(kind)}, ${JSON.stringify(key)}, ${JSON.stringify(keys)})`,
  );
}

/** Code of a platform enum (or of one of its constants), or of the gap where the local org does not have it. */
export function platformEnumCode(scope: CodeScope, at: Located, owner: ClassDeclaration, constant?: string): string {
  const name = registryName(owner);
  if (!scope.unit.settings.implementations.hasEnum(name)) return `${scope.unit.gap(at, name)}()`;
  return scope.unit.import(
    constant === undefined
      ? `R.platformEnum(${JSON.stringify(name)})`
      : `R.platformEnumConstant(${JSON.stringify(name)}, ${JSON.stringify(constant)})`,
  );
}

/** A field or property of a platform class; the receiver is null for static ones. */
export function platformField(scope: CodeScope, at: Located, receiver: Value | null, field: FieldDeclaration): Value {
  const { owner } = field;
  if (owner.kind === "enum") {
    return { code: platformEnumCode(scope, at, owner, field.name), type: field.type, nonNull: true };
  }
  const getters = receiver ? "getters" : "staticGetters";
  const setters = receiver ? "setters" : "staticSetters";
  const has = (kind: ImplementationKind): boolean =>
    scope.unit.settings.implementations.has(registryName(owner), kind, field.name.toLowerCase(), []);
  const reader = implementation(scope, at, owner, getters, field.name, []);
  const isReadOnly = has(getters) && !has(setters);
  const place = functionPlace(receiver ? [receiver.code] : [], reader, "");
  return valueAt(
    {
      ...place,
      write: (receivers, value) => {
        const writer = implementation(scope, at, owner, setters, field.name, []);
        const temporary = scope.temporary();
        return `(${temporary} = ${value}, ${writer}(${[...receivers, temporary].join(", ")}), ${temporary})`;
      },
      check: (_scope, where) => {
        if (isReadOnly) refuse(where, `local org: ${registryName(owner)}.${field.name} cannot be set`);
      },
    },
    field.type,
  );
}
