/** Reads the metadata of an sfdx project in source format. [Salesforce DX Developer Guide: Source Format] */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";

/** Parsed XML: texts, nested objects, and lists where an element repeats. */
export type Xml = { readonly [element: string]: unknown };

export interface MetadataFile {
  /** The component's name: the file name without the type's suffix. */
  readonly name: string;
  readonly file: string;
  /** The object that the component belongs to, for the parts of a decomposed object. */
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
  "remoteSite",
  "namedCredential",
  "labels",
  "flow",
  "page",
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
  "recordTypes",
  "listViews",
  "recordTypeVisibilities",
  "picklistValues",
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
    .filter((entry) => entry.isFile() && entry.name.endsWith("-meta.xml") && !entry.parentPath.includes("node_modules"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function addFile(files: Map<string, MetadataFile[]>, file: string): void {
  const [, name, suffix] = /^(.*)\.([A-Za-z]+)-meta\.xml$/.exec(path.basename(file)) ?? [];
  if (!name || !suffix || !(SUFFIXES as readonly string[]).includes(suffix)) return;
  const document = parser.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const root = Object.entries(document).find(([element]) => !element.startsWith("?"))?.[1];
  const folder = path.dirname(file);
  const isPart = ["fields", "fieldSets", "listViews", "recordTypes", "sharingReasons", "validationRules"].includes(
    path.basename(folder),
  );
  const parent = isPart ? path.basename(path.dirname(folder)) : null;
  const entry: MetadataFile = { name: decodeURIComponent(name), file, parent, xml: (root || {}) as Xml };
  files.set(suffix, [...(files.get(suffix) ?? []), entry]);
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
