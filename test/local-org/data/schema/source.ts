/** Reads metadata in source format, or as packages have it: `Order__c.object`. [Salesforce DX Developer Guide: Source Format] */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";

/** Parsed XML: texts, nested objects, and lists where an element repeats. */
export type Xml = { readonly [element: string]: unknown };

export interface MetadataFile {
  /** The component's name: the file name without the type's suffix. */
  readonly name: string;
  readonly file: string;
  /** The object that the component belongs to, for the parts of an object. */
  readonly parent: string | null;
  readonly xml: Xml;
}

/** The metadata types that the data layer reads, by file suffix. */
const SUFFIXES = [
  "object",
  "field",
  "recordType",
  "listView",
  "resource",
  "sharingReason",
  "sharingRules",
  "validationRule",
  "permissionset",
  "permissionsetgroup",
  "mutingpermissionset",
  "customPermission",
  "role",
  "group",
  "queue",
  "md",
  "globalValueSet",
  "platformEventSubscriberConfig",
  "cls",
  "trigger",
  "profile",
  "fieldSet",
  "index",
  "remoteSite",
  "namedCredential",
  "externalCredential",
  "labels",
  "flow",
  "page",
  "app",
  "tab",
  "translation",
  "featureParameterBoolean",
  "featureParameterDate",
  "featureParameterInteger",
] as const;
export type MetadataSuffix = (typeof SUFFIXES)[number];

/** Elements that are lists even when there is one. */
const LISTS = new Set([
  "displayedFields",
  "value",
  "fields",
  "values",
  "customValue",
  "objectPermissions",
  "fieldPermissions",
  "userPermissions",
  "customPermissions",
  "classAccesses",
  "permissionSets",
  "mutingPermissionSets",
  "referenceTo",
  "requiredPermission",
  "queueSobject",
  "labels",
  "summaryFilterItems",
  "validationRules",
  "sharingReasons",
  "sharingOwnerRules",
  "sharingCriteriaRules",
  "sharingGuestRules",
  "sharingTerritoryRules",
  "criteriaItems",
  "fieldSets",
  "indexes",
  "recordTypes",
  "listViews",
  "recordTypeVisibilities",
  "picklistValues",
  "customLabels",
  "valueSettings",
  "controllingFieldValue",
]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true, // &#39; as well
  isArray: (name) => LISTS.has(name),
});

/** A file that is left out because it cannot be read or the org has no place for it. */
export interface MetadataProblem {
  readonly file: string;
  readonly message: string;
}

/** The metadata of some source folders. */
export class SourceMetadata {
  /** What was left out. Whoever reads the metadata decides whether that is an error. */
  readonly problems: readonly MetadataProblem[];
  readonly #files: ReadonlyMap<string, readonly MetadataFile[]>;
  readonly #found: MetadataProblem[];

  private constructor(files: ReadonlyMap<string, readonly MetadataFile[]>, problems: MetadataProblem[]) {
    this.#files = files;
    this.problems = problems;
    this.#found = problems;
  }

  static read(sourceDirs: readonly string[]): SourceMetadata {
    const files = new Map<string, MetadataFile[]>();
    const problems: MetadataProblem[] = [];
    for (const folder of sourceDirs)
      for (const file of metadataFiles(folder)) noting(problems, file, () => addFile(files, file));
    for (const list of files.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
    return new SourceMetadata(files, problems);
  }

  /** Makes something of a file; what goes wrong is noted against the file, which is left out. */
  attempt(file: string, work: () => void): void {
    noting(this.#found, file, work);
  }

  /** All components of a type, by name. */
  of(suffix: MetadataSuffix): readonly MetadataFile[] {
    return this.#files.get(suffix) ?? [];
  }
}

function noting(problems: MetadataProblem[], file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    problems.push({ file, message: (error as Error).message });
  }
}

function metadataFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file.endsWith("-meta.xml") || isPackageFile(file));
}

/** Suffixes of files that are something else than XML and have their metadata beside them. */
const WITH_META_FILE: readonly string[] = ["cls", "trigger", "page", "resource", "md"] satisfies MetadataSuffix[];

/** True for a file of a package: `objects/Order__c.object`, `customMetadata/Rate.Low.md`. */
function isPackageFile(file: string): boolean {
  const suffix = path.extname(file).slice(1);
  if (suffix === "md") return path.basename(path.dirname(file)) === "customMetadata";
  if (isAuraApplication(file, suffix)) return false;
  return (SUFFIXES as readonly string[]).includes(suffix) && !WITH_META_FILE.includes(suffix);
}

/** `aura/Shop/Shop.app` and its metadata: another kind of app. */
function isAuraApplication(file: string, suffix: string): boolean {
  return suffix === "app" && path.basename(path.dirname(path.dirname(file))) === "aura";
}

/** The endings of all files that may be read: what is made of them changes only when they do. */
export const METADATA_ENDINGS: readonly string[] = ["-meta.xml", ...SUFFIXES.map((suffix) => `.${suffix}`)];

/** What an object's file may hold of its parts, by the suffix that they have in files of their own. */
const PARTS: Readonly<Record<string, MetadataSuffix>> = {
  fields: "field",
  fieldSets: "fieldSet",
  indexes: "index",
  listViews: "listView",
  recordTypes: "recordType",
  sharingReasons: "sharingReason",
  validationRules: "validationRule",
};

function addFile(files: Map<string, MetadataFile[]>, file: string): void {
  const [, name, suffix] = /^(.*)\.([A-Za-z]+)$/.exec(path.basename(file).replace(/-meta\.xml$/, "")) ?? [];
  if (!name || !suffix || !(SUFFIXES as readonly string[]).includes(suffix) || isAuraApplication(file, suffix)) return;
  const add = (type: string, entry: MetadataFile): void => void files.set(type, [...(files.get(type) ?? []), entry]);
  const document = parser.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const root = Object.entries(document).find(([element]) => !element.startsWith("?"))?.[1];
  const folder = path.dirname(file);
  const parent = path.basename(folder) in PARTS ? path.basename(path.dirname(folder)) : null;
  const xml = (root || {}) as Xml;
  add(suffix, { name: decodeURIComponent(name), file, parent, xml });
  if (suffix !== "object") return;
  for (const [element, partSuffix] of Object.entries(PARTS))
    for (const part of xmlList(xml, element))
      add(partSuffix, { name: xmlText(part, "fullName") ?? "", file, parent: name, xml: part });
}

export function xmlText(xml: Xml, element: string): string | null {
  const value = xml[element];
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "#text" in value) return String((value as Xml)["#text"]);
  return null;
}

export function xmlNumber(xml: Xml, element: string): number | null {
  const text = xmlText(xml, element);
  return text === null || text === "" ? null : Number(text);
}

export function xmlFlag(xml: Xml, element: string): boolean {
  return xmlText(xml, element) === "true";
}

export function xmlObject(xml: Xml, element: string): Xml | null {
  const value = xml[element];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Xml) : null;
}

export function xmlList(xml: Xml, element: string): readonly Xml[] {
  const value = xml[element];
  if (value === undefined || value === null || value === "") return [];
  return (Array.isArray(value) ? value : [value]) as Xml[];
}

export function xmlTexts(xml: Xml, element: string): readonly string[] {
  return xmlList(xml, element).map((entry) =>
    typeof entry === "object" ? String(entry["#text"] ?? "") : String(entry),
  );
}
