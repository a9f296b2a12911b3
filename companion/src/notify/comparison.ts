import { counted } from "../words.ts";
import type { ChangeLine, Notice } from "./notice.ts";

/** What a comparison of an org's linked users with the rules came to. */
export interface Comparison {
  repair: boolean;
  people: number;
  outcomes: Readonly<Record<string, number>>;
  discrepancies: Readonly<Record<string, number>>;
}

/** Outcomes in which nothing is to be done. */
const QUIET: ReadonlySet<string> = new Set(["sound", "not_linked"]);

/** What IT security and those who pay for licences are told of it, whatever it found: silence would not say that it ran. */
export function noticesOfComparison(
  org: string,
  { repair, people, outcomes, discrepancies }: Comparison,
  at: Date,
): Notice[] {
  const occurredAt = at.toISOString();
  const differ = Object.entries(outcomes).reduce((sum, [name, count]) => (QUIET.has(name) ? sum : sum + count), 0);
  const line = ([name, count]: [string, number]): ChangeLine => ({
    what: `${name.replaceAll("_", " ")}: ${count}`,
    why: null,
  });
  const found = Object.entries(discrepancies).sort(([, a], [, b]) => b - a);
  return ["security", "finops"].map((audience) => ({
    key: `comparison:${org}:${occurredAt}:${audience}`,
    kind: "comparison",
    audience,
    to: null,
    org,
    occurredAt,
    person: null,
    changes: found.map(line),
    message: `${counted(people, "person was", "people were")} compared, ${counted(differ, "differs", "differ")} from what the rules give them${repair ? ", and what can be mended was" : ""}.`,
    code: null,
  }));
}
