/**
 * How alike two values are, from 0 to 100. [Salesforce Help: Matching Methods Used with Matching Rules; Matching Algorithms Used with Matching Methods]
 *
 * Not here, so that less is found than by the platform: phonetics (Metaphone 3), keyboard distance, name variants (Bob, Robert), syllable alignment,
 * sections of streets.
 */
import type { PersonPart } from "./rules.ts";

/** From which score on two values match. [Standard Contact Matching Rule and Standard Lead Matching Rule: Matching Criteria] */
const THRESHOLDS: Readonly<Record<PersonPart, number>> = {
  firstName: 85,
  lastName: 90,
  title: 50,
  company: 70,
  email: 100,
  phone: 80,
  street: 80,
  city: 85,
  zip: 80,
};

const SCORES: Readonly<Record<PersonPart, (left: string, right: string) => number>> = {
  firstName: (left, right) => Math.max(initials(left, right), Math.round(jaroWinkler(left, right) * 100)),
  lastName: same,
  title: (left, right) => Math.max(same(left, right), acronym(left, right)),
  company: (left, right) => {
    const [one, other] = [companyName(left), companyName(right)];
    return Math.max(same(one, other), acronym(one, other));
  },
  email: same,
  phone: phones,
  street: (left, right) => same(words(left).join(" "), words(right).join(" ")),
  city: (left, right) => Math.round((1 - editDistance(left, right) / Math.max(left.length, right.length, 1)) * 100),
  zip: (left, right) => same(left.slice(0, 5), right.slice(0, 5)) * 0.9 + same(left.slice(5), right.slice(5)) * 0.1,
};

/** The score of two texts that are there, or null when it is below the threshold. "Not case sensitive". */
export function score(part: PersonPart, left: string, right: string): number | null {
  const found = SCORES[part](left.trim().toLowerCase(), right.trim().toLowerCase());
  return found >= THRESHOLDS[part] ? found : null;
}

function same(left: string, right: string): number {
  return left === right ? 100 : 0;
}

/** "The first name Jonathan and its initial J match and return a match score of 100." */
function initials(left: string, right: string): number {
  const [short, long] = [left, right].map((text) => text.replace(/\./g, "")).sort((a, b) => a.length - b.length);
  return short !== undefined && short.length === 1 && long?.startsWith(short) ? 100 : 0;
}

/** "Advanced Micro Devices and its acronym AMD are considered a match and return a match score of 100." */
function acronym(left: string, right: string): number {
  const letters = (text: string) => words(text).map((word) => word.charAt(0));
  const isAcronym = (short: string, long: string) => letters(long).length > 1 && letters(long).join("") === short;
  return isAcronym(left, right) || isAcronym(right, left) ? 100 : 0;
}

function words(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** "Removes words such as Inc and Corp before comparing fields." */
export function companyName(text: string): string {
  const kept = words(text.toLowerCase()).filter((word) => !/^(inc|corp|corporation|llc|ltd|limited|co)$/.test(word));
  return kept.join(" ");
}

interface Phone {
  readonly country: string;
  readonly area: string;
  readonly exchange: string;
  readonly line: string;
}

/** "1-415-555-1234": one country, three of area, three, four; a leading 1 may be left out. */
function phoneOf(text: string): Phone {
  const digits = text.replace(/\D/g, "");
  const [country, rest] = digits.length > 10 ? [digits.slice(0, -10), digits.slice(-10)] : ["1", digits];
  return { country, area: rest.slice(0, 3), exchange: rest.slice(3, 6), line: rest.slice(6) };
}

/** "International code 10 %, area code 50 %, next 3 digits 30 %, last 4 digits 10 %." */
function phones(left: string, right: string): number {
  const [one, other] = [phoneOf(left), phoneOf(right)];
  const weights = { country: 0.1, area: 0.5, exchange: 0.3, line: 0.1 } as const;
  const sections = Object.entries(weights) as [keyof Phone, number][];
  return sections.reduce((sum, [section, weight]) => sum + same(one[section], other[section]) * weight, 0);
}

/** Without the last four digits and a leading 1, as the match key has it. */
export function phoneKey(text: string): string {
  const { area, exchange } = phoneOf(text);
  return area + exchange;
}

/** `john_doe@us.ibm.com` -> `johndoe@ibm.com`. [Match Keys] */
export function emailKey(text: string): string {
  const [local = "", domain = ""] = text.trim().toLowerCase().split("@");
  return `${local.replace(/[^\p{L}\p{N}]/gu, "")}@${domain.split(".").slice(-2).join(".")}`;
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[right.length] ?? 0;
}

/** [Winkler 1990], from 0 to 1. */
function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const fromLeft: string[] = [];
  for (let i = 0; i < left.length; i++)
    for (let j = Math.max(0, i - reach); j < Math.min(right.length, i + reach + 1); j++) {
      if (taken.has(j) || left[i] !== right[j]) continue;
      taken.add(j);
      fromLeft.push(left[i] as string);
      break;
    }
  if (fromLeft.length === 0) return 0;
  const fromRight = [...right].filter((_, index) => taken.has(index));
  const moved = fromLeft.filter((letter, index) => letter !== fromRight[index]).length / 2;
  const count = fromLeft.length;
  const jaro = (count / left.length + count / right.length + (count - moved) / count) / 3;
  let prefix = 0;
  while (prefix < 4 && left[prefix] !== undefined && left[prefix] === right[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
