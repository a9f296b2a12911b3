/** Apps and tabs: those of the metadata, and one standard app. [Metadata API Developer Guide: CustomApplication, CustomTab] */
import type { Schema } from "./schema.ts";
import { xmlFlag, xmlText, xmlTexts, type MetadataFile } from "./source.ts";

export interface AppDescribe {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly tabs: readonly TabDescribe[];
}

export interface TabDescribe {
  /** As metadata names it: `standard-Account`, `Thing__c`, `Overview`. */
  readonly name: string;
  readonly label: string;
  readonly isCustom: boolean;
  /** The object whose records it leads to. */
  readonly objectName: string | null;
  /** What follows the org's address. */
  readonly path: string;
  /** `Custom18: Form`; null of standard tabs. */
  readonly motif: string | null;
}

/** The app that a new org has first, with the tabs whose objects are here. [Apex Developer Guide: Describing Tabs Using Schema Methods] */
const SALES = {
  name: "standard__Sales",
  label: "Sales",
  tabs: [
    "standard-home",
    ...["Campaign", "Lead", "Account", "Contact", "Opportunity", "Contract", "Order", "Case", "Product2"].map(
      (object) => `standard-${object}`,
    ),
    "standard-report",
    "standard-Dashboard",
  ],
};

/** Standard tabs that lead to no object: label and path. */
const STANDARD_TABS: Readonly<Record<string, readonly [label: string, path: string]>> = {
  home: ["Home", "/home/home.jsp"],
  report: ["Reports", "/00O/o"],
  dashboard: ["Dashboards", "/01Z/o"],
};

/** All apps of an org, the standard one first. */
export function appsOf(schema: Schema): AppDescribe[] {
  const files = schema.metadata.of("app");
  const standard = files.some(({ name }) => name === SALES.name)
    ? []
    : [{ name: SALES.name, label: SALES.label, description: "", tabs: tabsOf(SALES.tabs, schema) }];
  return [
    ...standard,
    ...files.map(({ name, xml }) => ({
      name,
      label: xmlText(xml, "label") ?? (name === SALES.name ? SALES.label : name),
      description: xmlText(xml, "description") ?? "",
      tabs: tabsOf(xmlTexts(xml, "tabs"), schema),
    })),
  ];
}

/** The tabs of these names; those that the org has not are left out. */
function tabsOf(names: readonly string[], schema: Schema): TabDescribe[] {
  const custom = new Map(schema.metadata.of("tab").map((file) => [file.name.toLowerCase(), file]));
  return names.flatMap((name) => {
    if (name.startsWith("standard-")) return standardTab(name, schema) ?? [];
    const file = custom.get(name.toLowerCase());
    return file ? customTab(file, schema) : [];
  });
}

function standardTab(name: string, schema: Schema): TabDescribe | undefined {
  const subject = name.slice("standard-".length);
  const known = STANDARD_TABS[subject.toLowerCase()];
  if (known) return { name, label: known[0], path: known[1], objectName: null, isCustom: false, motif: null };
  const object = schema.object(subject);
  if (!object) return undefined;
  const path = `/${object.keyPrefix}/o`;
  return { name, label: object.labelPlural, objectName: object.name, path, isCustom: false, motif: null };
}

function customTab({ name, xml }: MetadataFile, schema: Schema): TabDescribe {
  const object = xmlFlag(xml, "customObject") ? schema.object(name) : undefined;
  return {
    name,
    label: object ? object.labelPlural : (xmlText(xml, "label") ?? name),
    isCustom: true,
    objectName: object?.name ?? null,
    path: object ? `/${object.keyPrefix}/o` : `/lightning/n/${name}`,
    motif: xmlText(xml, "motif"),
  };
}
