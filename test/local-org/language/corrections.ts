/**
 * Where the signature jar and the platform differ, and what the jar cannot say.
 *
 * Each entry says what is put right; the source is the Apex Reference Guide's page of the class.
 */
import { NO_MODIFIERS } from "./model.ts";
import type { ClassDeclaration, MethodDeclaration } from "./model.ts";
import { BOOLEAN, EXCEPTION, INTEGER, listOf, makeType, OBJECT, STRING, VOID } from "./types.ts";
import type { Type } from "./types.ts";

const T = makeType("parameter", "T");

/** Methods the jar lacks, by class key. */
const ADDED: Readonly<
  Record<string, readonly [name: string, parameters: Type[], returns: Type, isStatic?: boolean][]>
> = {
  list: [["addAll", [makeType("platform", "Iterable", [T])], VOID]],
  assert: [["fail", [], VOID, true]],
};

/** The constructors that every exception class has unless it says otherwise. */
export const EXCEPTION_CONSTRUCTORS: readonly (readonly Type[])[] = [[], [STRING], [EXCEPTION], [STRING, EXCEPTION]];

/** A platform declaration with the corrections applied. */
export function correctedClass(declaration: ClassDeclaration): ClassDeclaration {
  const methods = new Map(declaration.methods);
  for (const [name, parameters, returns, isStatic = false] of ADDED[declaration.key] ?? []) {
    const overloads = methods.get(name.toLowerCase()) ?? [];
    const exists = overloads.some(
      (o) => o.parameters.map((p) => p.type.key).join() === parameters.map((p) => p.key).join(),
    );
    if (!exists)
      methods.set(name.toLowerCase(), [...overloads, platformMethod(declaration, name, parameters, returns, isStatic)]);
  }
  const corrected: ClassDeclaration = { ...declaration, methods };
  if (declaration.kind === "enum") return withEnumMethods(corrected);
  return corrected;
}

/** `values()`, `valueOf(String)`, `name()` and `ordinal()`, which each enum has. */
export function withEnumMethods(declaration: ClassDeclaration): ClassDeclaration {
  const self = makeType(declaration.origin, declaration.name);
  const methods = new Map(declaration.methods);
  const add = (name: string, parameters: Type[], returns: Type, isStatic: boolean): void => {
    methods.set(name.toLowerCase(), [platformMethod(declaration, name, parameters, returns, isStatic)]);
  };
  add("values", [], listOf(self), true);
  add("valueOf", [STRING], self, true);
  add("name", [], STRING, false);
  add("ordinal", [], INTEGER, false);
  add("equals", [OBJECT], BOOLEAN, false);
  add("hashCode", [], INTEGER, false);
  return { ...declaration, methods };
}

/** A method as the platform declares it. */
export function platformMethod(
  owner: ClassDeclaration,
  name: string,
  parameters: readonly Type[],
  returns: Type,
  isStatic = false,
): MethodDeclaration {
  return {
    name,
    owner,
    isStatic,
    visibility: "global",
    isTestVisible: false,
    modifiers: NO_MODIFIERS,
    line: 0,
    parameters: parameters.map((type, index) => ({ name: `p${index}`, type })),
    returns,
    isAbstract: false,
    isVirtual: true,
    isOverride: false,
    js: name.toLowerCase(),
  };
}
