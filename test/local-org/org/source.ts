/** Finds the Apex and the labels of sfdx folders, in any layout. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { XMLParser } from "fast-xml-parser";

export interface SourceFile {
  /** As messages show it: relative to the working directory where it lies below it. */
  readonly file: string;
  readonly text: string;
  /** Of the metadata file beside it. */
  readonly apiVersion?: number | undefined;
}

/** A source folder that cannot be used; the message says which and why. */
export class SourceError extends Error {}

const ROOT = resolve(import.meta.dirname, "../../..");

interface PackageDirectory {
  readonly path: string;
  readonly definitionFile?: string;
}

function packageDirectories(): PackageDirectory[] {
  const project = JSON.parse(readFileSync(join(ROOT, "sfdx-project.json"), "utf8")) as {
    packageDirectories: PackageDirectory[];
  };
  return project.packageDirectories;
}

/** The package directories of the project this local org belongs to. */
export function projectSourceDirs(): string[] {
  return packageDirectories().map(({ path }) => join(ROOT, path));
}

/** The edition of the scratch orgs in which versions of the project's package are built; Developer where the project says none. */
export function projectEdition(): string {
  const file = packageDirectories().find(({ definitionFile }) => definitionFile !== undefined)?.definitionFile;
  if (file === undefined) return "Developer";
  return (JSON.parse(readFileSync(join(ROOT, file), "utf8")) as { edition: string }).edition;
}

/** The namespaces of the projects that the folders belong to. [Salesforce DX Developer Guide: Project Configuration File] */
export function namespacesOf(sourceDirs: readonly string[]): string[] {
  const namespaces = sourceDirs.map((directory) => {
    const file = projectFileAbove(resolve(directory));
    return file === null ? "" : ((JSON.parse(readFileSync(file, "utf8")) as { namespace?: string }).namespace ?? "");
  });
  return [...new Set(namespaces)].filter((namespace) => namespace !== "");
}

function projectFileAbove(directory: string): string | null {
  const file = join(directory, "sfdx-project.json");
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? null : projectFileAbove(parent);
}

/** Every file below the folders whose name ends in one of the endings, in a stable order. @throws SourceError */
export function filesEnding(sourceDirs: readonly string[], endings: readonly string[]): string[] {
  const found = new Set<string>();
  for (const directory of sourceDirs) {
    requireDirectory(directory);
    for (const path of walk(resolve(directory))) if (endings.some((ending) => path.endsWith(ending))) found.add(path);
  }
  return [...found].sort();
}

function requireDirectory(directory: string): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (!stat) throw new SourceError(`Source folder not found: ${directory}`);
  if (!stat.isDirectory()) throw new SourceError(`Not a folder: ${directory}`);
}

function* walk(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name.startsWith(".")) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Classes and triggers. @throws SourceError */
export function readApex(sourceDirs: readonly string[]): SourceFile[] {
  return filesEnding(sourceDirs, [".cls", ".trigger"]).map((path) => ({
    file: shownPath(path),
    text: readFileSync(path, "utf8").replace(/^\uFEFF/, ""),
    apiVersion: apiVersionOf(path),
  }));
}

function apiVersionOf(path: string): number | undefined {
  const metadata = `${path}-meta.xml`;
  if (!existsSync(metadata)) return undefined;
  const version = /<apiVersion>\s*([\d.]+)/.exec(readFileSync(metadata, "utf8"))?.[1];
  return version === undefined ? undefined : Number(version);
}

/** A path as messages show it. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}

/** True for a file whose top-level class carries `@IsTest`: no other code may name it. */
export function isTestClass(source: SourceFile): boolean {
  if (!source.file.endsWith(".cls")) return false;
  const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  return /@istest\b/i.test(code.slice(0, Math.max(0, code.search(/\b(class|interface|enum)\b/i))));
}

/** Custom labels by name. @throws SourceError */
export function readLabels(sourceDirs: readonly string[]): Record<string, string> {
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, isArray: (name) => name === "labels" });
  const labels: Record<string, string> = {};
  for (const path of filesEnding(sourceDirs, [".labels-meta.xml", ".labels"])) {
    const parsed = parser.parse(readFileSync(path, "utf8")) as {
      CustomLabels?: { labels?: { fullName: string; value: string }[] };
    };
    for (const label of parsed.CustomLabels?.labels ?? []) labels[label.fullName] = label.value;
  }
  return labels;
}
