/**
 * What sharing rules give: share rows of the cause `Rule`, worked out when they are asked for, so that they are always those of the record, its owner and the
 * groups as they are. [Salesforce Help: Sharing Rules; Object Reference: AccountShare, "RowCause"]
 */
import type { ApexValue } from "../../platform/registry.ts";
import { makeId } from "../../platform/values/id.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import { meetsLogic } from "../formula/filter-logic.ts";
import { meetsFilter } from "../formula/summary.ts";
import type { RuleHolder, SharingRule, SObjectDescribe } from "../schema/index.ts";
import type { Principals } from "./principals.ts";

/** The share rows of a record, as objects of its share object. */
export function ruleShares(
  row: StoredRow,
  share: SObjectDescribe,
  reader: DataReader,
  principals: Principals,
): StoredRow[] {
  const { shareOf } = share;
  if (!shareOf) return [];
  return reader.schema.sharingRules(row.object.name).flatMap((rule, index): StoredRow[] => {
    const holder = groupOf(rule.to, reader);
    if (!holder || !applies(rule, row, reader, principals)) return [];
    const values: Record<string, ApexValue> = {
      [shareOf.parentField]: row.id,
      UserOrGroupId: holder,
      [shareOf.levelField]: rule.accessLevel,
      RowCause: "Rule",
    };
    for (const [child, level] of Object.entries(rule.childLevels))
      if (share.field(`${child}AccessLevel`)) values[`${child}AccessLevel`] = level;
    return [{ id: idOf(share, row, index), object: share, values, isDeleted: false }];
  });
}

function applies(rule: SharingRule, row: StoredRow, reader: DataReader, principals: Principals): boolean {
  if (rule.from) {
    const from = groupOf(rule.from, reader);
    const ownerId = String(row.values["OwnerId"]);
    if (!from) return false;
    return ownerId === from || principals.of(ownerId).groups.has(from);
  }
  const met = rule.criteria.map((filter) => meetsFilter(filter, row, reader));
  return met.length > 0 && meetsLogic(rule.logic, met);
}

/** The group that stands for a holder, where the org has it. */
function groupOf({ kind, name }: RuleHolder, reader: DataReader): string | undefined {
  const { store } = reader;
  const byName = (type: string): string | undefined =>
    store.lookup("Group", "DeveloperName", name).find((group) => group.values["Type"] === type)?.id;
  switch (kind) {
    case "everybody":
      return store.lookup("Group", "DeveloperName", "AllInternalUsers")[0]?.id;
    case "group":
      return byName("Regular");
    case "queue":
      return byName("Queue");
    case "role":
      return byName("Role");
    default:
      return byName("RoleAndSubordinates");
  }
}

/** Room for the rules of one object; the platform allows 300. [Salesforce Help: Sharing Rules] */
const MOST_RULES = 512;

/** The same for the same record and rule. Nothing is stored under it. */
function idOf(share: SObjectDescribe, row: StoredRow, index: number): string {
  const place = parseInt(row.id.slice(7, 15).toUpperCase(), 36);
  return makeId(share.keyPrefix ?? "000", 36 ** 9 * 8 + place * MOST_RULES + index);
}
