/** Triggers to units. */
import type { TriggerUnitContext } from "@apexdevtools/apex-parser";
import { atLine, inFrame } from "./emit.ts";
import { refuse } from "./errors.ts";
import { CodeScope } from "./scope.ts";
import type { UnitScope } from "./scope.ts";
import { compileTopLevel } from "./statements.ts";
import { SOBJECT, sobjectType } from "./types.ts";

export interface TriggerMetadata {
  readonly name: string;
  /** The object as the schema writes it. */
  readonly object: string;
  /** `before insert`, `after update` ... */
  readonly events: readonly string[];
}

export function compileTrigger(unit: UnitScope, tree: TriggerUnitContext): { code: string; trigger: TriggerMetadata } {
  const [nameId, objectId] = tree.id_list();
  const name = nameId?.getText() ?? "";
  const described = unit.index.schema.object(objectId?.getText() ?? "");
  const events = tree
    .triggerCase_list()
    .map((event) => `${event.getChild(0).getText()} ${event.getChild(1).getText()}`.toLowerCase());
  const trigger = { name, object: described?.name ?? objectId?.getText() ?? "", events };
  const scope = new CodeScope({
    unit,
    owner: null,
    isStatic: true,
    triggerObject: described ? sobjectType(described.name) : SOBJECT,
  });
  const members = tree
    .triggerBlock()
    .triggerBlockMember_list()
    .map((member) => ({
      at: member,
      statement: member.statement(),
      field: member.triggerMemberDeclaration()?.fieldDeclaration() ?? null,
    }));
  try {
    if (!described) refuse(tree, `Invalid type: ${trigger.object}`);
  } catch (error) {
    unit.report(error);
  }
  const body = compileTopLevel(scope, members);
  // "Apex triggers can't have an explicit sharing declaration and run as without sharing." [Apex Developer Guide, sharing keywords]
  const shared = `const $h = S("without"); try { ${scope.prologue()}T(${members.length + 1}); ${body} } finally { L($h); }`;
  const frame = inFrame(`Trigger.${name}`, shared);
  return { code: atLine(1, `R.defineTrigger(${JSON.stringify(name)}, () => { ${frame} });`), trigger };
}
