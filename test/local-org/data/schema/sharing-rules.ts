/** Sharing rules of the metadata. [Metadata API Developer Guide: SharingRules, SharedTo, SharingCriteriaRule, SharingOwnerRule] */
import { meetsLogic } from "../formula/filter-logic.ts";
import { filterOperation, type SummaryFilter } from "./describe.ts";
import { xmlList, xmlObject, xmlText, xmlTexts, type SourceMetadata, type Xml } from "./source.ts";

export interface SharingRule {
  readonly name: string;
  /** `Read` or `Edit`. */
  readonly accessLevel: string;
  /** Of an account: what the rule gives of its children, by `Contact`, `Case` and `Opportunity`. */
  readonly childLevels: Readonly<Record<string, string>>;
  readonly to: RuleHolder;
  /** Owners whose records are shared; null for a rule by criteria. */
  readonly from: RuleHolder | null;
  readonly criteria: readonly SummaryFilter[];
  /** `1 AND (2 OR 3)`; null for all of them. */
  readonly logic: string | null;
}

/** Who shares or is shared with: a kind of group and, but for everybody, a name. */
export interface RuleHolder {
  readonly kind: RuleHolderKind;
  readonly name: string;
}

export type RuleHolderKind = "everybody" | "group" | "queue" | "role" | "roleAndSubordinates";

const HOLDERS: Readonly<Record<string, RuleHolderKind>> = {
  allInternalUsers: "everybody",
  group: "group",
  queue: "queue",
  role: "role",
  roleAndSubordinates: "roleAndSubordinates",
  roleAndSubordinatesInternal: "roleAndSubordinates", // all users here are internal
};

/** Rules by object, in lower case. What is not here is noted as a problem of its file. */
export function readSharingRules(
  metadata: SourceMetadata,
  hasField: (object: string, field: string) => boolean,
): ReadonlyMap<string, SharingRule[]> {
  const found = new Map<string, SharingRule[]>();
  for (const { name, file, xml } of metadata.of("sharingRules"))
    metadata.attempt(file, () => {
      for (const kind of ["sharingGuestRules", "sharingTerritoryRules"])
        if (xmlList(xml, kind).length > 0) throw new Error(`local org: ${kind} are not implemented`);
      if (name === "User") throw new Error("local org: sharing rules of User are not implemented");
      const rules = [...xmlList(xml, "sharingOwnerRules"), ...xmlList(xml, "sharingCriteriaRules")].map(ruleOf);
      for (const { field } of rules.flatMap(({ criteria }) => criteria))
        if (!hasField(name, field)) throw new Error(`In field: field - no CustomField named ${name}.${field} found`);
      found.set(name.toLowerCase(), rules);
    });
  return found;
}

function ruleOf(xml: Xml): SharingRule {
  const settings = xmlObject(xml, "accountSettings") ?? {};
  const from = xmlObject(xml, "sharedFrom");
  const criteria = xmlList(xml, "criteriaItems").map((item) => ({
    field: xmlText(item, "field") ?? "",
    operation: filterOperation(xmlText(item, "operation")),
    value: xmlTexts(item, "value")[0] ?? "",
  }));
  const logic = xmlText(xml, "booleanFilter");
  meetsLogic(logic, Array<boolean>(criteria.length).fill(true)); // throws for logic that does not fit its criteria
  return {
    name: xmlText(xml, "fullName") ?? "",
    accessLevel: xmlText(xml, "accessLevel") ?? "Read",
    childLevels: {
      Contact: xmlText(settings, "contactAccessLevel") ?? "None",
      Case: xmlText(settings, "caseAccessLevel") ?? "None",
      Opportunity: xmlText(settings, "opportunityAccessLevel") ?? "None",
    },
    to: holderOf(xmlObject(xml, "sharedTo") ?? {}),
    from: from && holderOf(from),
    criteria,
    logic,
  };
}

function holderOf(xml: Xml): RuleHolder {
  const [element = "nobody"] = Object.keys(xml);
  const kind = HOLDERS[element];
  if (!kind) throw new Error(`local org: sharing with ${element} is not implemented`);
  return { kind, name: xmlTexts(xml, element)[0] ?? "" };
}
