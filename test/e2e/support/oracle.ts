/**
 * What a Salesforce user of Acme must look like, worked out from Okta's truth and Acme's rules by other means than the package: a few lines of plain TypeScript over the rules
 * of `acme.ts`. It knows nothing of plans, versions or events.
 */
import type { PersonTruth } from "../../local-okta/index.ts";
import { fieldMappings, permissionSets, rules } from "./acme.ts";

/** What an active, entitled person must have. */
export interface Entitled {
  readonly kind: "present";
  readonly profile: string;
  readonly role: string | null;
  /** Permission sets that rules give now and take away again. */
  readonly authoritative: readonly string[];
  /** Permission sets that rules give now and never take away. */
  readonly additive: readonly string[];
  readonly fields: Readonly<Record<string, string | null>>;
}

/** `absent`: no user, or an inactive one without anything that the rules give and take. `unsettled`: statuses that change nothing. */
export type Desired = Entitled | { readonly kind: "absent" } | { readonly kind: "unsettled" };

const UNSETTLED = ["LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY", "STAGED", "PROVISIONED"];

/** Every permission set that a rule gives and takes away again. */
export const managed: readonly string[] = permissionSets.filter((name) =>
  rules.some((rule) => rule.permissionSets?.includes(name)),
);

/** The oracle. `person` is undefined once Okta has deleted the person. */
export function desiredFor(person: PersonTruth | undefined, appId: string): Desired {
  if (!person) return { kind: "absent" };
  if (UNSETTLED.includes(person.status)) return { kind: "unsettled" };
  if (person.status !== "ACTIVE" || !person.apps.includes(appId)) return { kind: "absent" };
  const names = person.groups.map((group) => group.name);
  const matching = rules.filter((rule) => names.includes(rule.group)).toSorted((a, b) => b.priority - a.priority);
  const profile = matching.find((rule) => rule.profile)?.profile;
  if (!profile) return { kind: "absent" };
  return {
    kind: "present",
    profile,
    role: matching.find((rule) => rule.role)?.role ?? null,
    authoritative: matching.flatMap((rule) => rule.permissionSets ?? []).toSorted(),
    additive: matching.flatMap((rule) => rule.additive ?? []).toSorted(),
    fields: Object.fromEntries(fieldMappings.map(({ field, source }) => [field, valueOf(source, person.profile)])),
  };
}

function valueOf(source: string, profile: Readonly<Record<string, unknown>>): string | null {
  const [, attribute = source, fallback = null] = /^\{(\w+)\|default:(.*)\}$/.exec(source) ?? [];
  const value = profile[attribute];
  return value === undefined || value === null || value === "" ? fallback : String(value);
}
