/** Calls that fit several overloads equally well. */
import { conversionCost } from "../conversions.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { MethodDeclaration } from "../model.ts";
import type { CodeScope } from "../scope.ts";
import { sameType } from "../types.ts";
import type { Value } from "./value.ts";

/**
 * Refuses a call for which two overloads of the project fit equally well and neither could stand for the other: `f(null)` of `f(String)` and
 * `f(Integer)`. [fflib-apex-common issue 347: "Ambiguous method signature: void setMock(MyDomainClass)"; the compiler's messages in
 * forcedotcom/apex-language-support, ambiguous.method.signature] The platform's own methods are left alone: their signatures here are not exact enough.
 */
export function requireUnambiguous(
  scope: CodeScope,
  at: Located,
  name: string,
  candidates: readonly MethodDeclaration[],
  args: readonly Value[],
  chosen: MethodDeclaration,
): void {
  if (chosen.owner.origin !== "user" || candidates.length < 2) return;
  const cost = costOf(scope, chosen, args);
  const isRival = (other: MethodDeclaration): boolean =>
    other !== chosen &&
    costOf(scope, other, args) === cost &&
    !standsFor(scope, chosen, other) &&
    !standsFor(scope, other, chosen);
  if (!candidates.some(isRival)) return;
  refuse(at, `Ambiguous method signature: void ${name}(${args.map((arg) => arg.type.display).join(", ")})`);
}

function costOf(scope: CodeScope, method: MethodDeclaration, args: readonly Value[]): number | undefined {
  if (method.parameters.length !== args.length) return undefined;
  let total = 0;
  for (const [i, arg] of args.entries()) {
    const type = method.parameters[i]?.type;
    const cost = type && conversionCost(scope.index, arg, type);
    if (cost === undefined) return undefined;
    total += cost;
  }
  return total;
}

/** True when all that one method takes the other takes, too. */
function standsFor(scope: CodeScope, method: MethodDeclaration, other: MethodDeclaration): boolean {
  return method.parameters.every(({ type }, i) => {
    const wider = other.parameters[i]?.type;
    return wider !== undefined && (sameType(type, wider) || conversionCost(scope.index, { type }, wider) !== undefined);
  });
}
