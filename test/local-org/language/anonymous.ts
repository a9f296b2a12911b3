/** Anonymous Apex to a unit. */
import type { AnonymousUnitContext } from "@apexdevtools/apex-parser";
import { atLine, inFrame } from "./emit.ts";
import { refuse } from "./errors.ts";
import { CodeScope } from "./scope.ts";
import type { UnitScope } from "./scope.ts";
import { compileStatements } from "./statements.ts";

/** Statements only; classes and methods declared in the block are refused. */
export function compileAnonymous(unit: UnitScope, tree: AnonymousUnitContext): string {
  const scope = new CodeScope({ unit, owner: null, isStatic: true });
  const members = tree.anonymousBlock().anonymousBlockMember_list();
  try {
    const declaration = members.find((member) => !member.statement());
    if (declaration) refuse(declaration, "local org: declarations inside anonymous Apex are not implemented");
  } catch (error) {
    unit.report(error);
  }
  const body = compileStatements(scope, members.map((member) => member.statement()).filter((statement) => statement !== null));
  return atLine(1, `R.defineAnonymous(() => { ${inFrame("AnonymousBlock", `${scope.prologue()}${body}`)} });`);
}
