/** Types that are above themselves. */
import type { ClassDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";

/** True when the way up from a type, over what it extends and implements, comes back to it. */
export function isAboveItself(index: TypeIndex, start: ClassDeclaration): boolean {
  const seen = new Set<ClassDeclaration>();
  const waiting: ClassDeclaration[] = [start];
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    for (const above of [type.superType, ...type.interfaces]) {
      const parent = above ? index.declarationOf(above) : undefined;
      if (parent === start) return true;
      if (!parent || seen.has(parent)) continue;
      seen.add(parent);
      waiting.push(parent);
    }
  }
  return false;
}
