/**
 * Bridges: methods under the plain lower-case names that platform code calls (`compareTo`, `execute`, `toString` ...), which lead to the compiled
 * methods of a user class.
 */
import { isUniversal } from "./class-rules.ts";
import type { UserClass } from "./declarations.ts";
import type { MethodDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";
import type { Type } from "./types.ts";

export function bridges(index: TypeIndex, declared: UserClass): string[] {
  const self = index.typeOf(declared);
  const names = new Set(["tostring", "equals", "hashcode"]);
  for (const platform of platformSupertypes(index, self)) {
    for (const [name, methods] of index.declarationOf(platform)?.methods ?? []) if (methods.some((method) => !method.isStatic)) names.add(name);
  }
  const result: string[] = [];
  for (const name of names) {
    const targets = index.findMethods(self, name).filter((method) => method.owner.origin === "user" && !method.isStatic && method.owner.kind === "class");
    const wanted = ["tostring", "equals", "hashcode"].includes(name) ? targets.filter(isUniversal) : targets;
    if (wanted.length > 0) result.push(bridge(name, wanted));
  }
  return result;
}

/** One method for all overloads: chosen by the number of arguments and, where that does not decide, by the type of the first. */
function bridge(name: string, targets: readonly MethodDeclaration[]): string {
  const [only] = targets;
  if (targets.length === 1 && only) {
    const names = only.parameters.map((_, i) => `a${i}`).join(", ");
    return `${name}(${names}) { return this.${only.js}(${names}); }`;
  }
  const branches = targets.map((target) => {
    const [first] = target.parameters;
    const rivals = targets.filter((other) => other.parameters.length === target.parameters.length);
    const byType = rivals.length > 1 && first ? ` && R.isInstance(a[0], ${JSON.stringify(first.type.key)})` : "";
    return `if (a.length === ${target.parameters.length}${byType}) return this.${target.js}(...a);`;
  });
  return `${name}(...a) { ${branches.join(" ")} return R.noOverload(${JSON.stringify(name)}); }`;
}

function platformSupertypes(index: TypeIndex, type: Type, found: Type[] = []): Type[] {
  for (const parent of index.supertypes(type)) {
    if (parent.kind === "platform") found.push(parent);
    platformSupertypes(index, parent, found);
  }
  return found;
}
