/** Reads the zip of a deployment into components. [Metadata API Developer Guide: Working with the Zip File] */
import { unzipSync } from "fflate";
import { restError } from "../../surface/http/errors.ts";
import { decomposeObject } from "./decompose.ts";
import { readDeletions } from "./deletions.ts";
import type { Deletion } from "./deletions.ts";
import { elementProblem } from "../metadata/elements.ts";
import type { ElementProblem } from "../metadata/elements.ts";
import { typeOfFolder } from "../metadata/metadata-types.ts";
import type { MetadataType } from "../metadata/metadata-types.ts";

export interface PackageComponent {
  readonly type: string;
  readonly fullName: string;
  /** As the package names its file. */
  readonly fileName: string;
  /** Its files in source format: path to text. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface PackageProblem {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly problem: string;
  readonly line: number | null;
}

export interface MetadataPackage {
  readonly components: readonly PackageComponent[];
  readonly problems: readonly PackageProblem[];
  readonly deletions: readonly Deletion[];
}

/** @throws RestError when the zip cannot be read or has no package.xml */
export function readPackage(zip: Uint8Array): MetadataPackage {
  const entries = rooted(unzip(zip));
  const deletions = [...entries].flatMap(([path, bytes]) =>
    /^destructiveChanges(?:Pre|Post)?\.xml$/.test(path) ? readDeletions(path, bytes) : [],
  );
  const components: PackageComponent[] = [];
  const problems: PackageProblem[] = [];
  for (const [key, files] of grouped(entries)) {
    const [folder = "", fullName = ""] = key.split("/");
    const type = typeOfFolder(folder);
    const fileName = [...files.keys()].find((file) => !file.endsWith("-meta.xml")) ?? [...files.keys()][0] ?? key;
    if (!type) {
      const problem = `local org: the metadata type of the folder ${folder} is not implemented`;
      problems.push({ type: folder, fullName, fileName, problem, line: null });
      continue;
    }
    const broken = brokenFile(type, files);
    if (broken) {
      problems.push({ type: type.name, fullName, fileName, ...broken });
      continue;
    }
    try {
      const found = componentsOf(type, fullName, fileName, files);
      components.push(...found);
      problems.push(...membersTwice(found));
    } catch (error) {
      problems.push({ type: type.name, fullName, fileName, problem: (error as Error).message, line: null });
    }
  }
  return { components, problems, deletions };
}

/** Parts of one file that go by one name. [forcedotcom/cli issue 468] */
function membersTwice(components: readonly PackageComponent[]): PackageProblem[] {
  const keys = components.map(({ type, fullName }) => `${type}:${fullName}`.toLowerCase());
  return components
    .filter((_, i) => keys.indexOf(keys[i] ?? "") !== i)
    .map(({ type, fullName, fileName }) => ({
      type,
      fullName,
      fileName,
      problem: `Duplicate name '${fullName}' specified`,
      line: null,
    }));
}

/** The first file of a component that is not what the type asks for. */
function brokenFile(type: MetadataType, files: ReadonlyMap<string, Uint8Array>): ElementProblem | null {
  for (const [path, bytes] of files) {
    const isMetadata = path.endsWith("-meta.xml") || (type.suffix !== null && !type.hasMetaFile);
    const problem = isMetadata ? elementProblem(type.name, Buffer.from(bytes).toString("utf8")) : null;
    if (problem) return problem;
  }
  return null;
}

function unzip(zip: Uint8Array): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(zip)).filter(([path]) => !path.endsWith("/")));
  } catch (error) {
    throw restError("INVALID_ZIP", `The zip cannot be read: ${(error as Error).message}`);
  }
}

/** Paths from where package.xml lies. */
function rooted(entries: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const manifest = [...entries.keys()].find((path) => /(^|\/)package\.xml$/.test(path));
  if (manifest === undefined) throw restError("INVALID_ZIP", "No package.xml found");
  const root = manifest.slice(0, -"package.xml".length);
  const inside = [...entries].filter(([path]) => path.startsWith(root) && path !== manifest);
  return new Map(inside.map(([path, bytes]) => [path.slice(root.length), bytes]));
}

/** The files of each component, by folder and name. */
function grouped(entries: ReadonlyMap<string, Uint8Array>): Map<string, Map<string, Uint8Array>> {
  const groups = new Map<string, Map<string, Uint8Array>>();
  for (const [path, bytes] of entries) {
    const [folder = "", name = ""] = path.split("/");
    if (folder.endsWith(".xml")) continue; // destructiveChanges*.xml
    const suffix = typeOfFolder(folder)?.suffix;
    const fullName = suffix ? name.replace(/-meta\.xml$/, "").replace(new RegExp(`\\.${suffix}$`), "") : name;
    const key = `${folder}/${decodeURIComponent(fullName)}`;
    const files = groups.get(key) ?? new Map<string, Uint8Array>();
    groups.set(key, files.set(path, bytes));
  }
  return groups;
}

function componentsOf(
  type: MetadataType,
  fullName: string,
  fileName: string,
  files: ReadonlyMap<string, Uint8Array>,
): PackageComponent[] {
  if (type.name === "CustomObject") return objectComponents(fullName, fileName, files.get(fileName));
  const inSource = type.suffix !== null && !type.hasMetaFile ? withMetaEnding(files) : files;
  return [{ type: type.name, fullName, fileName, files: inSource }];
}

/** `X.permissionset` of a package is `X.permissionset-meta.xml` of source. */
function withMetaEnding(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return new Map([...files].map(([path, bytes]) => [path.endsWith("-meta.xml") ? path : `${path}-meta.xml`, bytes]));
}

function objectComponents(fullName: string, fileName: string, bytes: Uint8Array | undefined): PackageComponent[] {
  const folder = `objects/${fullName}`;
  const { properties, parts } = decomposeObject(Buffer.from(bytes ?? []).toString("utf8"));
  const own = new Map([[`${folder}/${fullName}.object-meta.xml`, Buffer.from(properties ?? "")]]);
  return [
    // A file of parts only, as for a standard object's custom fields, does not name the object itself
    ...(properties === null ? [] : [{ type: "CustomObject", fullName, fileName, files: own }]),
    ...parts.map((part) => ({
      type: part.type,
      fullName: `${fullName}.${part.name}`,
      fileName,
      files: new Map([[`${folder}/${part.path}`, Buffer.from(part.text)]]),
    })),
  ];
}
