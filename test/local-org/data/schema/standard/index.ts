/** The standard objects whose rules are written down, and the others as far as the jar knows them. */
import * as apex from "./apex.ts";
import * as access from "./access.ts";
import * as company from "./company.ts";
import { bareFacts } from "./bare.ts";
import * as content from "./content.ts";
import * as crm from "./crm.ts";
import * as marketing from "./marketing.ts";
import * as definition from "./definition.ts";
import * as org from "./org.ts";
import * as packages from "./packages.ts";
import * as sales from "./sales.ts";
import { shares } from "./shares.ts";
import { user } from "./user.ts";
import type { ObjectFacts } from "./facts.ts";
import { jarObject, jarObjectNames } from "../standard-types.ts";

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
  ...Object.values(definition),
  ...Object.values(packages),
];

/** Objects whose access profiles and permission sets give one by one; the other standard objects belong to the platform. */
export const BUSINESS_OBJECTS: ReadonlySet<string> = new Set(BUSINESS.map((facts) => facts.name));

const byName = new Map(ALL.map((facts) => [facts.name.toLowerCase(), facts]));

/** What is known of an object: its written facts, else what the jar says. */
export function standardFacts(name: string): ObjectFacts | undefined {
  return byName.get(name.toLowerCase()) ?? bare(name);
}

const bareByName = new Map<string, ObjectFacts | undefined>();

function bare(name: string): ObjectFacts | undefined {
  const key = name.toLowerCase();
  if (bareByName.has(key)) return bareByName.get(key);
  const known = jarObject(name);
  const facts = known && bareFacts(known, jarObjectNames().sort().indexOf(known.name));
  bareByName.set(key, facts);
  return facts;
}

/** Names of the objects with written facts. */
export function standardNames(): string[] {
  return ALL.map((facts) => facts.name);
}
