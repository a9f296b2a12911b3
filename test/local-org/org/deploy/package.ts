/** Reads the zip of a deployment into components. [Metadata API Developer Guide: Working with the Zip File] */
import { unzipSync } from "fflate";
import { restError } from "../../surface/http/errors.ts";
import { decomposeObject } from "./decompose.ts";
import { readDeletions } from "./deletions.ts";
import type { Deletion } from "./deletions.ts";
import { elementProblem } from "../metadata/elements.ts";
import type { ElementProblem } from "../metadata/elements.ts";
import { wellFormedProblem } from "../metadata/well-formed.ts";
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

/** [App Limits Cheatsheet, "Metadata Limits"] */
const MAX_FILES = 10_000;
const MAX_BYTES = 600 * 1024 * 1024;

/** @throws RestError when the zip cannot be read or has no package.xml */
export function readPackage(zip: Uint8Array): MetadataPackage {
  const entries = rooted(unzip(zip));
  const deletions: Deletion[] = [];
  const components: PackageComponent[] = [];
  const problems: PackageProblem[] = [];
  for (const [path, bytes] of entries) {
    if (!/^destructiveChanges(?:Pre|Post)?\.xml$/.test(path)) continue;
    const broken = wellFormedProblem(textOf(bytes));
    if (broken) problems.push({ type: "", fullName: path, fileName: path, ...broken });
    else deletions.push(...readDeletions(path, bytes));
  }
  for (const fileName of [...entries.keys()].filter(leavesItsFolder)) {
    problems.push({ type: "", fullName: fileName, fileName, problem: "Invalid file name in the zip", line: null });
    entries.delete(fileName);
  }
  for (const [key, files] of grouped(entries)) {
    const [folder = "", fullName = ""] = key.split("/");
    const type = typeOfFolder(folder);
    const fileName = [...files.keys()].find((file) => !file.endsWith("-meta.xml")) ?? [...files.keys()][0] ?? key;
    if (type && isNoName(fullName)) {
      problems.push({ type: type.name, fullName, fileName, problem: "Invalid file name in the zip", line: null });
      continue;
    }
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
    if (!isMetadata) continue;
    const text = textOf(bytes);
    // Wordings for what the type does not have come first: they say more
    const problem = elementProblem(type.name, text) ?? wellFormedProblem(text);
    if (problem) return problem;
  }
  return null;
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("utf8");
}

/** Nothing is unpacked of a zip that holds too much. [Wording of the first: forcedotcom/cli issue 1674; of the second it is ours] */
function unzip(zip: Uint8Array): Map<string, Uint8Array> {
  let [files, size] = [0, 0];
  const tooMuch = (): string | null => {
    if (files > MAX_FILES) return "Too many files in zip";
    return size > MAX_BYTES ? `The files of the zip are larger than ${MAX_BYTES} bytes` : null;
  };
  let unzipped: Record<string, Uint8Array>;
  try {
    unzipped = unzipSync(zip, {
      filter({ name, originalSize }) {
        if (name.endsWith("/")) return false;
        files += 1;
        size += originalSize;
        return tooMuch() === null;
      },
    });
  } catch (error) {
    throw restError("INVALID_ZIP", `The zip cannot be read: ${(error as Error).message}`);
  }
  const refused = tooMuch();
  if (refused !== null) throw restError("INVALID_OPERATION", refused);
  return new Map(Object.entries(unzipped));
}

/** A file that would not lie where its path seems to lead: the org writes what is deployed to a folder while it compiles. */
function leavesItsFolder(path: string): boolean {
  return /[\\\0]/.test(path) || path.split("/").some((part) => isNoName(part) || isNoName(decoded(part)));
}

/** What is no name of a file, also where its slashes and dots were encoded. */
function isNoName(part: string): boolean {
  return part === "" || part === "." || part === ".." || /[/\\\0]/.test(part);
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
    const key = `${folder}/${decoded(fullName)}`;
    const files = groups.get(key) ?? new Map<string, Uint8Array>();
    groups.set(key, files.set(path, bytes));
  }
  return groups;
}

/** Names in a zip are encoded as in a URL; one that only looks like it stands for itself. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
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
  const { properties, parts } = decomposeObject(textOf(bytes));
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
