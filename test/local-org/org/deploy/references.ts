/**
 * Whether what layouts, list views, tabs and apps name is there. Other types are checked where they are read: objects and fields by the schema,
 * permission sets and groups by the seed, Apex by the compiler. [The sentence "In field: … - no … named … found" as public deployment logs have it]
 */
import { XMLParser } from "fast-xml-parser";
import type { Schema } from "../../data/schema/index.ts";
import type { PackageComponent } from "./package.ts";
import type { SourceTree } from "./source-tree.ts";

type Element = Readonly<Record<string, unknown>>;

/** What a component names and the org does not have, in the platform's words. */
export function brokenReferences(component: PackageComponent, tree: SourceTree, schema: Schema): string[] {
  const check = CHECKS[component.type];
  const file = [...component.files].find(([path]) => path.endsWith("-meta.xml"));
  if (!check || !file) return [];
  const document = new XMLParser({ parseTagValue: false }).parse(Buffer.from(file[1]).toString("utf8")) as Element;
  const root = (document[component.type] ?? {}) as Element;
  return check(root, component.fullName, tree, schema);
}

const CHECKS: Readonly<
  Record<string, (root: Element, fullName: string, tree: SourceTree, schema: Schema) => string[]>
> = {
  /** `Object-Label.layout`. */
  Layout: (root, fullName, _tree, schema) =>
    missingFields(fullName.split("-")[0] ?? "", textsOf(root, "field"), schema),

  ListView: (root, fullName, _tree, schema) =>
    // Standard columns have names of their own (`NAME`, `CREATED_DATE`); custom ones are fields
    missingFields(
      fullName.split(".")[0] ?? "",
      [...textsOf(root, "columns"), ...textsOf(root["filters"], "field")].filter((name) => name.endsWith("__c")),
      schema,
    ),

  CustomTab(root, fullName, tree, schema) {
    const problems = textsOf(root, "lwcComponent")
      .filter((name) => !tree.paths().some((path) => path.startsWith(`lwc/${name}/`)))
      .map((name) => missing("lwcComponent", "LightningComponentBundle", name));
    if (textsOf(root, "customObject").includes("true") && !schema.object(fullName))
      problems.push(missing("customObject", "CustomObject", fullName));
    return [
      ...problems,
      ...textsOf(root, "flexiPage")
        .filter((name) => tree.get(`flexipages/${name}.flexipage-meta.xml`) === undefined)
        .map((name) => missing("flexiPage", "FlexiPage", name)),
    ];
  },

  CustomApplication: (root, _fullName, tree) =>
    textsOf(root, "tabs")
      .filter((name) => !name.startsWith("standard-") && tree.get(`tabs/${name}.tab-meta.xml`) === undefined)
      .map((name) => missing("tab", "CustomTab", name)),
};

function missingFields(objectName: string, names: readonly string[], schema: Schema): string[] {
  const object = schema.object(objectName);
  if (!object) return [missing("object", "CustomObject", objectName)];
  return names
    .filter((name) => (name.endsWith("__c") || object.isCustom) && !object.field(name))
    .map((name) => missing("field", "CustomField", `${object.name}.${name}`));
}

function missing(field: string, type: string, name: string): string {
  return `In field: ${field} - no ${type} named ${name} found`;
}

/** The texts of all elements of a name, however deep. */
function textsOf(node: unknown, name: string): string[] {
  if (Array.isArray(node)) return node.flatMap((entry) => textsOf(entry, name));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([element, value]) => {
    if (element !== name) return textsOf(value, name);
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  });
}
