/**
 * Whether what pages, layouts, tabs, apps, list views and permission sets name is there. Other types are checked where they are read: objects and
 * fields by the schema, permission sets' grants and groups by the seed, Apex by the compiler.
 * [Wordings: hardisgroupcom/sfdx-hardis, "Deployment Agent errors list"; public deployment logs ("We couldn't retrieve the design time component")]
 */
import type { Schema } from "../../data/schema/index.ts";
import { flexiPageProblems, type PageParts } from "./flexi-pages.ts";
import { layoutProblems } from "./layouts.ts";
import { missing, missingFields, textsOf } from "./names.ts";
import type { Subject } from "./subject.ts";
import { tabProblems } from "./tabs.ts";

/** What the source has, by the suffix of files or the folder of bundles. */
export interface Surroundings extends PageParts {
  readonly schema: Schema;
  /** @param suffix `app`, `tab`, `flexipage` ...; `lwc` and `aura` for bundles. Names in any case. */
  has(suffix: string, name: string): boolean;
}

type Check = (subject: Subject, around: Surroundings) => string[];

/** What a component names and the org does not have, in the platform's words. */
export function brokenReferences(subject: Subject, around: Surroundings): string[] {
  return CHECKS[subject.type]?.(subject, around) ?? [];
}

const permissionSet: Check = ({ root }, around) => [
  ...absent(root, ["applicationVisibilities", "application"], "CustomApplication", (name) => around.has("app", name)),
  ...absent(root, ["tabSettings", "tab"], "CustomTab", (name) => hasTab(name, around)),
  ...absent(root, ["recordTypeVisibilities", "recordType"], "RecordType", (name) => around.has("recordType", name)),
  ...absent(root, ["pageAccesses", "apexPage"], "ApexPage", (name) => around.has("page", name)),
  ...absent(root, ["flowAccesses", "flow"], "FlowDefinition", (name) => around.has("flow", name)),
];

const CHECKS: Readonly<Record<string, Check>> = {
  Layout: ({ root, fullName }, { schema }) => layoutProblems(root, fullName, schema),

  ListView: ({ root, parent }, { schema }) =>
    // Standard columns have names of their own (`NAME`, `CREATED_DATE`); custom ones are fields
    missingFields(
      parent ?? "",
      [...textsOf(root, "columns"), ...textsOf(root["filters"], "field")].filter((name) => name.endsWith("__c")),
      schema,
    ),

  CustomTab: ({ root, fullName }, around) => [
    ...tabProblems(root, fullName),
    ...absent(root, ["lwcComponent"], "LightningComponentBundle", (name) => around.has("lwc", name)),
    ...absent(root, ["auraComponent"], "AuraDefinitionBundle", (name) => around.has("aura", name)),
    ...absent(root, ["flexiPage"], "FlexiPage", (name) => around.has("flexipage", name)),
    ...absent(root, ["page"], "ApexPage", (name) => around.has("page", name)),
    ...(textsOf(root, "customObject").includes("true") && !around.schema.object(fullName)
      ? [missing("customObject", "CustomObject", fullName)]
      : []),
  ],

  CustomApplication: ({ root }, around) => [
    ...textsOf(root, "tabs")
      .filter((name) => !hasTab(name, around))
      .map((name) => missing("tab", "CustomTab", name)),
    ...absent(root, ["utilityBar"], "FlexiPage", (name) => around.has("flexipage", name)),
  ],

  FlexiPage: flexiPageProblems,

  SharingRules: ({ root, fullName }, around) => [
    ...(around.schema.object(fullName) ? [] : [missing("object", "CustomObject", fullName)]),
    ...Object.entries({
      group: "Group",
      queue: "Queue",
      role: "Role",
      roleAndSubordinates: "Role",
      roleAndSubordinatesInternal: "Role",
    }).flatMap(([element, type]) => absent(root, [element], type, (name) => around.has(type.toLowerCase(), name))),
  ],

  PermissionSet: permissionSet,
  MutingPermissionSet: permissionSet,

  RecordType: ({ root, parent }, { schema }) => {
    const object = schema.object(parent ?? "");
    if (!object) return [missing("object", "CustomObject", parent ?? "")];
    return textsOf(root, "picklist")
      .filter((name) => name.endsWith("__c") && !object.field(name))
      .map((name) => missing("picklist", "CustomField", `${object.name}.${name}`));
  },

  PlatformEventSubscriberConfig: ({ root }, around) => [
    ...absent(root, ["platformEventConsumer"], "ApexTrigger", (name) => around.has("trigger", name)),
  ],
};

/** Tabs of custom objects bear their names, tabs of standard ones `standard-` before it. */
function hasTab(name: string, around: Surroundings): boolean {
  return name.startsWith("standard-") || around.has("tab", name);
}

/** Names in an element that are not there; what is standard is. */
function absent(root: unknown, path: readonly string[], type: string, isThere: (name: string) => boolean): string[] {
  const [outer = "", inner] = path;
  const names = inner === undefined ? textsOf(root, outer) : textsOf((root as Record<string, unknown>)[outer], inner);
  return names
    .filter((name) => !name.startsWith("standard__") && !isThere(name))
    .map((name) => missing(path.at(-1) ?? "", type, name));
}
