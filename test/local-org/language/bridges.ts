/**
 * Bridges: methods under the plain lower-case names that platform code calls (`compareTo`, `execute`, `toString` ...), which lead to the compiled
 * methods of a user class.
 */
import { isUniversal, isWiderImplementation } from "./class-rules.ts";
import { jsName } from "./expressions/calls.ts";
import type { UserClass } from "./declarations.ts";
import { methodName, type MethodDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";
import type { Type } from "./types.ts";

export function bridges(index: TypeIndex, declared: UserClass): string[] {
  const self = index.typeOf(declared);
  /** How many arguments the platform hands over, by the method's name. */
  const asked = new Map(["tostring", "equals", "hashcode"].map((name) => [name, new Set<number>()]));
  for (const platform of platformSupertypes(index, self))
    for (const [name, methods] of index.declarationOf(platform)?.methods ?? [])
      for (const { isStatic, parameters } of methods)
        if (!isStatic) asked.set(name, (asked.get(name) ?? new Set()).add(parameters.length));
  const result: string[] = [];
  for (const [name, counts] of asked) {
    const targets = index
      .findMethods(self, name)
      .filter((method) => method.owner.origin === "user" && method.owner.kind === "class");
    // Another method of the name (`getMessage(HttpResponse)` of an exception) is no answer to the platform's.
    const wanted = ["tostring", "equals", "hashcode"].includes(name)
      ? targets.filter(isUniversal)
      : targets.filter(({ parameters }) => counts.has(parameters.length));
    if (wanted.length > 0) result.push(bridge(declared, name, wanted));
  }
  return [
    ...result,
    ...staticBridges(index, declared, self),
    ...widerBridges(index, declared, self),
    ...privateBridges(index, declared, self),
  ];
}

/**
 * Abstract methods that a private one answers: an abstract method without a modifier is private, and public code that deploys (at4dx) implements it by
 * a private method in another file.
 */
function privateBridges(index: TypeIndex, declared: UserClass, self: Type): string[] {
  const own = [...declared.methods.values()]
    .flat()
    .filter((method) => !method.isStatic && method.visibility === "private");
  if (own.length === 0) return [];
  const wanted = supertypes(index, self)
    .map((type) => index.declarationOf(type))
    .filter((type) => type?.origin === "user" && type.kind === "class")
    .flatMap((type) => [...(type?.methods.values() ?? [])].flat())
    .filter((method) => method.isAbstract);
  const names = new Map(
    wanted.map((method) => [
      methodName(
        method.name,
        method.parameters.map((p) => p.type),
      ),
      method.js,
    ]),
  );
  return own.flatMap((method) => {
    const asked = names.get(
      methodName(
        method.name,
        method.parameters.map((p) => p.type),
      ),
    );
    return asked && asked !== method.js ? [`${asked}(...a) { return this.${method.js}(...a); }`] : [];
  });
}

/** Methods that an interface of the project asks for and one with collections of Object answers. */
function widerBridges(index: TypeIndex, declared: UserClass, self: Type): string[] {
  if (declared.kind !== "class") return [];
  return declared.interfaces
    .flatMap((type) => [type, ...supertypes(index, type)])
    .flatMap((type) => [...(index.declarationOf(type)?.methods.values() ?? [])].flat())
    .flatMap((wanted) => {
      const candidates = index.findMethods(self, wanted.name).filter((method) => method.owner.kind === "class");
      const isAnswered = candidates.some((method) => method.js === wanted.js);
      const wider = isAnswered ? undefined : candidates.find((method) => isWiderImplementation(method, wanted));
      return wider ? [`${wanted.js}(...a) { return this.${wider.js}(...a); }`] : [];
    });
}

/** Static methods that stand for those which an interface of the project asks for. */
function staticBridges(index: TypeIndex, declared: UserClass, self: Type): string[] {
  const own = [...declared.methods.values()].flat().filter((method) => method.isStatic);
  if (own.length === 0) return [];
  const wanted = supertypes(index, self)
    .map((type) => index.declarationOf(type))
    .filter((type) => type?.origin === "user" && type.kind === "interface")
    .flatMap((type) => [...(type?.methods.values() ?? [])].flat());
  const names = new Set(wanted.map((method) => method.js));
  return own
    .filter((method) => names.has(method.js))
    .map((method) => `${method.js}(...a) { return ${receiver(declared, method)}.${method.js}(...a); }`);
}

/** One method for all overloads: chosen by the number of arguments and, where that does not decide, by the type of the first. */
function bridge(declared: UserClass, name: string, targets: readonly MethodDeclaration[]): string {
  const [only] = targets;
  if (targets.length === 1 && only) {
    const names = only.parameters.map((_, i) => `a${i}`).join(", ");
    return `${name}(${names}) { return ${receiver(declared, only)}.${only.js}(${names}); }`;
  }
  const branches = targets.map((target) => {
    const [first] = target.parameters;
    const rivals = targets.filter((other) => other.parameters.length === target.parameters.length);
    const byType = rivals.length > 1 && first ? ` && R.isInstance(a[0], ${JSON.stringify(first.type.key)})` : "";
    return `if (a.length === ${target.parameters.length}${byType}) return ${receiver(declared, target)}.${target.js}(...a);`;
  });
  return `${name}(...a) { ${branches.join(" ")} return R.noOverload(${JSON.stringify(name)}); }`;
}

/** The platform takes a static method, too, for one that an interface asks for. */
function receiver(declared: UserClass, target: MethodDeclaration): string {
  return target.isStatic ? `C_${jsName(declared.key)}` : "this";
}

const platformSupertypes = (index: TypeIndex, type: Type): Type[] =>
  supertypes(index, type).filter((parent) => parent.kind === "platform");

function supertypes(index: TypeIndex, type: Type): Type[] {
  return index.supertypes(type).flatMap((parent) => [parent, ...supertypes(index, parent)]);
}
