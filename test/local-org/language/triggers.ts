/** Triggers to units. */
import type { TriggerUnitContext } from "@apexdevtools/apex-parser";
import { atLine, inFrame } from "./emit.ts";
import type { SObjectDescribe } from "../data/schema/index.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
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

/** [the compiler's messages in forcedotcom/apex-language-support: trigger.not.supported and what begins with invalid.trigger] */
function checkTrigger(at: Located, object: SObjectDescribe, events: readonly string[]): void {
  if (!object.isTriggerable) refuse(at, `SObject type does not allow triggers: ${object.name}`);
  const twice = events.find((event, i) => events.indexOf(event) !== i);
  if (twice) refuse(at, `Duplicate Trigger Usage: ${twice}`);
  if (events.includes("before undelete")) refuse(at, "Trigger Usage Before Undelete is not supported");
  if (object.isEvent && events.some((event) => event !== "after insert"))
    refuse(at, `Platform Event SObjects only supports after insert: ${object.name}`);
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
    checkTrigger(tree, described, events);
  } catch (error) {
    unit.report(error);
  }
  const body = compileTopLevel(scope, members);
  // "Apex triggers can't have an explicit sharing declaration and run as without sharing." [Apex Developer Guide, sharing keywords]
  const shared = `const $h = S("without"); try { ${scope.prologue()}T(${members.length + 1}); ${body} } finally { L($h); }`;
  const frame = inFrame(`Trigger.${name}`, shared);
  return { code: atLine(1, `R.defineTrigger(${JSON.stringify(name)}, () => { ${frame} });`), trigger };
}
