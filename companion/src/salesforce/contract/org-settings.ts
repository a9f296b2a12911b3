import { z } from "zod";

const name = z.string();

/**
 * What an org's admins have set for the companion. What is null or left out is as the companion's configuration says.
 * Values are checked where they are used: one that cannot be used must not cost the others.
 */
export const orgSettings = z
  .object({
    timeZone: z.string().nullish().meta({ description: "Of the schedules of the org's jobs." }),
    reconcileRepairs: z.boolean().nullish().meta({ description: "Whether the comparison mends what differs." }),
    schedules: z
      .record(name, z.string().nullish())
      .nullish()
      .meta({ description: "By job: a cron schedule of five fields, or off." }),
    audiences: z
      .record(name, z.object({ emails: z.array(z.string()).nullish(), digest: z.string().nullish() }))
      .nullish()
      .meta({ description: "By audience (it, security, finops): who is told besides those of the configuration." }),
    unreadable: z
      .array(z.object({ setting: name, value: z.string() }))
      .optional()
      .meta({ description: "No org answers this: the companion notes here what it could not read, and did not heed." }),
  })
  .meta({ id: "OrgSettings" });

export type OrgSettings = z.output<typeof orgSettings>;

/** A setting of the org that cannot be used: what the companion's configuration says holds instead. */
export interface UnusableSetting {
  /** As the contract names it, such as `schedules.reconcile`. */
  setting: string;
  value: string;
  /** A sentence. */
  message: string;
}

/** What admins read above a setting in the tab Settings; of an audience, the words that its fields begin with. */
export const SETTING_WORDS: Readonly<Record<string, string>> = {
  timeZone: "Time Zone of the Schedules",
  reconcileRepairs: "Comparison: What Differs",
  "schedules.reconcile": "Schedule: Comparison",
  "schedules.retry_blocked": "Schedule: Blocked Deactivations",
  "schedules.retention": "Schedule: Audit and Retention",
  "schedules.licences": "Schedule: Licence Seats",
  "schedules.access_policies": "Schedule: User Access Policies",
  "audiences.it": "IT",
  "audiences.security": "IT Security",
  "audiences.finops": "Who Pays for Licences",
};

/** A setting in the words of the screen, where it is one that stands there; as the contract names it otherwise. */
export function wordsOfSetting(setting: string): string {
  const [section, name] = setting.split(".");
  return SETTING_WORDS[setting] ?? SETTING_WORDS[`${section}.${name}`] ?? setting;
}

/** What of an org's settings has a shape that the contract does not know, as problems. */
export function unreadableOf(
  { unreadable = [] }: OrgSettings,
  isMeant: (setting: string) => boolean,
): UnusableSetting[] {
  return unreadable
    .filter(({ setting }) => isMeant(setting))
    .map((part) => ({ ...part, message: "It has a shape that this companion does not know." }));
}

/** As an org answers them: a part of another shape counts as not set, so that it costs neither the others nor the report. */
export const answeredSettings = z.preprocess(whatCanBeRead, orgSettings);

const MOST_UNREADABLE = 20;

function whatCanBeRead(answered: unknown): unknown {
  if (!isObject(answered)) return { unreadable: [{ setting: "settings", value: textOf(answered) }] };
  const { unreadable: _, ...readable } = structuredClone(answered);
  const parts = new Map<string, PropertyKey[]>();
  for (const { path } of orgSettings.safeParse(readable).error?.issues ?? []) {
    // Of addresses all count as one part.
    const part = path.slice(0, 3);
    parts.set(part.join("."), part);
  }
  if (parts.size === 0) return readable;
  const unreadable = [...parts].map(([setting, path]) => ({ setting, value: textOf(take(readable, path)) }));
  return { ...readable, unreadable: unreadable.slice(0, MOST_UNREADABLE) };
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Takes out what stands at a path. */
function take(from: Record<PropertyKey, unknown>, [key = "", ...rest]: PropertyKey[]): unknown {
  const value = from[key];
  if (rest.length > 0 && isObject(value)) return take(value, rest);
  delete from[key];
  return value;
}

const textOf = (value: unknown) => JSON.stringify(value).slice(0, 100);
