/** The standard objects whose rules are written down. An object of the jar that is not here is refused by name. */
import * as access from "./access.ts";
import * as crm from "./crm.ts";
import * as org from "./org.ts";
import { user } from "./user.ts";
import type { ObjectFacts } from "./facts.ts";

const ALL: readonly ObjectFacts[] = [user, ...Object.values(access), ...Object.values(crm), ...Object.values(org)];

const byName = new Map(ALL.map((facts) => [facts.name.toLowerCase(), facts]));

export function standardFacts(name: string): ObjectFacts | undefined {
  return byName.get(name.toLowerCase());
}

export function standardNames(): string[] {
  return ALL.map((facts) => facts.name);
}
