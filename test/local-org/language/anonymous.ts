/** Anonymous Apex to a unit. */
import type { AnonymousUnitContext } from "@apexdevtools/apex-parser";
import { atLine, inFrame } from "./emit.ts";
import { CodeScope } from "./scope.ts";
import type { UnitScope } from "./scope.ts";
import { compileTopLevel } from "./statements.ts";

/** Statements and variables; classes and methods declared in the block are refused. */
export function compileAnonymous(unit: UnitScope, tree: AnonymousUnitContext): string {
  const scope = new CodeScope({ unit, owner: null, isStatic: true });
  const members = tree
    .anonymousBlock()
    .anonymousBlockMember_list()
    .map((member) => ({
      at: member,
      statement: member.statement(),
      field: member.anonymousMemberDeclaration()?.fieldDeclaration() ?? null,
    }));
  const body = compileTopLevel(scope, members);
  // executeAnonymous "always executes using the full permissions of the current user", sharing among them. [Apex Developer Guide: Anonymous Blocks]
  const shared = `const $h = S("with"); try { ${scope.prologue()}${body} } finally { L($h); }`;
  return atLine(1, `R.defineAnonymous(() => { ${inFrame("AnonymousBlock", shared)} });`);
}
