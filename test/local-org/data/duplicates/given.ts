/** Duplicate rules as the seam `duplicateRules` is given them: standard ones by name, changed or not, and rules of exact comparisons. */
import { STANDARD_RULES, type Criterion, type DuplicateRule, type MatchingRule } from "./rules.ts";

export interface GivenMatchingRule {
  readonly name: string;
  /** The rule's own object when left out. */
  readonly objectName?: string;
  /** Groups of fields; all of one group must be equal. */
  readonly anyOf: readonly (readonly string[])[];
  /** Fields of which two blanks are equal. */
  readonly matchBlanks?: readonly string[];
}

export interface GivenDuplicateRule extends Partial<Omit<DuplicateRule, "matchingRules" | "name">> {
  readonly name: string;
  readonly matchingRules?: readonly GivenMatchingRule[];
}

/** @throws Error that says what is missing */
export function duplicateRuleOf(given: string | GivenDuplicateRule): DuplicateRule {
  const { matchingRules, ...rest } = typeof given === "string" ? { name: given } : given;
  const standard = STANDARD_RULES.find(({ name }) => name === rest.name);
  if (standard && !matchingRules) return { ...standard, ...rest };
  const { objectName } = rest;
  if (!objectName || !matchingRules || matchingRules.length === 0)
    throw new Error(
      `There is no standard duplicate rule ${rest.name}; known: ${STANDARD_RULES.map(({ name }) => name).join(", ")}. Another has objectName and matchingRules`,
    );
  return {
    actionOnInsert: "Allow",
    actionOnUpdate: "Allow",
    operationsOnInsert: ["Alert"],
    operationsOnUpdate: ["Alert"],
    alertText: "Use one of these records?",
    enforcesSharing: true,
    ...rest,
    objectName,
    matchingRules: matchingRules.map((matching) => matchingRuleOf(matching, objectName)),
  };
}

function matchingRuleOf({ name, objectName, anyOf, matchBlanks = [] }: GivenMatchingRule, own: string): MatchingRule {
  const criterion = (field: string): Criterion => ({ kind: "exact", field, matchBlanks: matchBlanks.includes(field) });
  return {
    name,
    objectName: objectName ?? own,
    engine: "ExactMatchEngine",
    anyOf: anyOf.map((group) => group.map(criterion)),
  };
}
