/** The standard objects whose rules are written down. An object of the jar that is not here is refused by name. */
import * as apex from "./apex.ts";
import * as access from "./access.ts";
import * as company from "./company.ts";
import * as content from "./content.ts";
import * as crm from "./crm.ts";
import * as marketing from "./marketing.ts";
import * as org from "./org.ts";
import * as sales from "./sales.ts";
import { shares } from "./shares.ts";
import { user } from "./user.ts";
import type { ObjectFacts } from "./facts.ts";

const BUSINESS: readonly ObjectFacts[] = [...Object.values(crm), ...Object.values(marketing), ...Object.values(sales)];
const ALL: readonly ObjectFacts[] = [
  user,
  ...Object.values(access),
  ...BUSINESS,
  ...shares,
  ...Object.values(org),
  ...Object.values(company),
  ...Object.values(content),
  ...Object.values(apex),
];

/** Objects whose access profiles and permission sets give one by one; the other standard objects belong to the platform. */
export const BUSINESS_OBJECTS: ReadonlySet<string> = new Set(BUSINESS.map((facts) => facts.name));

const byName = new Map(ALL.map((facts) => [facts.name.toLowerCase(), facts]));

export function standardFacts(name: string): ObjectFacts | undefined {
  return byName.get(name.toLowerCase());
}

export function standardNames(): string[] {
  return ALL.map((facts) => facts.name);
}
