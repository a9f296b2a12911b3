/** Which rows duplicate a row, by a rule. */
import type { ApexValue } from "../../platform/registry.ts";
import { textOf } from "../../platform/values/text.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import { companyName, emailKey, phoneKey, score } from "./compare.ts";
import { fieldOf, type Criterion, type DuplicateRule, type MatchingRule, type PersonPart } from "./rules.ts";

export interface MatchRecord {
  readonly row: StoredRow;
  readonly confidence: number;
}

export interface MatchResult {
  readonly rule: MatchingRule;
  readonly records: readonly MatchRecord[];
}

/** What one duplicate rule found; without records when nothing is a duplicate. */
export interface DuplicateResult {
  readonly rule: DuplicateRule;
  readonly allowSave: boolean;
  readonly matches: readonly MatchResult[];
}

/** A row that is looked for, stored or not. */
export interface Candidate {
  readonly objectName: string;
  /** Its own id, so that it is no duplicate of itself. */
  readonly id: string | null;
  readonly value: (field: string) => ApexValue;
}

/** Says whether a row of an object may be found; null: all. */
export type Sight = (objectName: string) => ((row: StoredRow) => boolean) | null;

/** "Narrows the matches to the 100 most likely duplicate records." [Things to Know About Duplicate Rules] */
const MAX_MATCHES = 100;

export function findDuplicates(
  rule: DuplicateRule,
  candidate: Candidate,
  { reader, sight, skip }: { readonly reader: DataReader; readonly sight: Sight; readonly skip: ReadonlySet<string> },
): DuplicateResult {
  const matches = rule.matchingRules.map((matching): MatchResult => {
    const sees = sight(matching.objectName);
    const records: MatchRecord[] = [];
    for (const row of reader.store.tableOf(matching.objectName).rows()) {
      if (row.isDeleted || row.id === candidate.id || skip.has(row.id)) continue;
      const confidence = matchOf(matching, candidate, storedCandidate(row, reader), reader);
      if (confidence === null || (sees && !sees(row))) continue;
      records.push({ row, confidence });
      if (records.length === MAX_MATCHES) break;
    }
    return { rule: matching, records };
  });
  return { rule, allowSave: true, matches };
}

export function isDuplicate({ matches }: DuplicateResult): boolean {
  return matches.some(({ records }) => records.length > 0);
}

function storedCandidate(row: StoredRow, reader: DataReader): Candidate {
  return { objectName: row.object.name, id: row.id, value: (field) => reader.value(row, field) };
}

/** The best of the groups that match, as the mean of its criteria; null when none does. */
function matchOf(rule: MatchingRule, left: Candidate, right: Candidate, reader: DataReader): number | null {
  const text = (row: Candidate) => (part: PersonPart) => partOf(row, part, reader);
  if (rule.engine === "FuzzyMatchEngine" && !sharesKey(text(left), text(right))) return null;
  const scores = rule.anyOf.map((group) => {
    const isPerson = group.some((criterion) => criterion.kind === "person" && criterion.part === "email");
    const parts = group.map((criterion) => criterionScore(criterion, left, right, { reader, ignoresNames: isPerson }));
    return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + Number(part), 0) / parts.length;
  });
  const best = Math.max(...scores.map((found) => found ?? -1));
  return best < 0 ? null : best;
}

function criterionScore(
  criterion: Criterion,
  left: Candidate,
  right: Candidate,
  { reader, ignoresNames }: { readonly reader: DataReader; readonly ignoresNames: boolean },
): number | null {
  if (criterion.kind === "exact") {
    const [one, other] = [left, right].map((row) => textOf(row.value(criterion.field) ?? "").toLowerCase());
    if (one === "" || other === "") return criterion.matchBlanks && one === other ? 100 : null;
    return one === other ? 100 : null;
  }
  const { part } = criterion;
  const [one = "", other = ""] = [left, right].map((row) => partOf(row, part, reader));
  const isName = part === "firstName" || part === "lastName";
  // "Don't match (ignores blank fields when Email is included in field grouping)"
  if (one === "" || other === "") return isName && ignoresNames ? 100 : null;
  const straight = score(part, one, other);
  if (straight !== null || !isName) return straight;
  // "Those values will be transposed to account for possible data entry mistakes."
  return score("lastName", partOf(left, "firstName", reader), partOf(right, "lastName", reader)) === null
    ? null
    : score("lastName", partOf(left, "lastName", reader), partOf(right, "firstName", reader));
}

function partOf(row: Candidate, part: PersonPart, reader: DataReader): string {
  const value = row.value(fieldOf(row.objectName, part));
  if (value === null) return "";
  if (part === "company" && row.objectName === "Contact")
    return textOf(reader.store.find(String(value))?.values["Name"] ?? "");
  return textOf(value);
}

/** Rows that share no match key are not compared. Last names stand as they are, where the platform takes their sound. [Match Keys] */
function sharesKey(left: (part: PersonPart) => string, right: (part: PersonPart) => string): boolean {
  const keysOf = (text: (part: PersonPart) => string): string[] => {
    const name = text("firstName").trim().charAt(0).toLowerCase() + text("lastName").trim().toLowerCase();
    const email = text("email");
    const phone = text("phone");
    const company = companyName(text("company"));
    return [
      ...(email ? [emailKey(email), `${name}@${emailKey(email).split("@")[1]}`] : []),
      ...(company ? [`${name}#${company.slice(0, 5)}`] : []),
      ...(phone ? [`${name}/${phoneKey(phone)}`] : []),
    ];
  };
  const keys = new Set(keysOf(left));
  return keysOf(right).some((key) => keys.has(key));
}
