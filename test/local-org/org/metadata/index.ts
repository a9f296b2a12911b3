/**
 * Checks the metadata of source folders as a deployment does: the elements of each file, members of one name, what is asked of objects and fields, and
 * what is named and is not there. An org's start and a deployment ask the same.
 */
import { basename, dirname } from "node:path";
import type { Schema } from "../../data/schema/index.ts";
import { xmlText } from "../../data/schema/source.ts";
import { filesEnding } from "../source.ts";
import { elementProblem } from "./elements.ts";
import { lengthProblems } from "./lengths.ts";
import { fieldProblems, objectProblems } from "./objects.ts";
import { textsOf } from "./names.ts";
import { brokenReferences, type Surroundings } from "./references.ts";
import { subjectsOf, type Subject } from "./subject.ts";
import { subscriberProblems } from "./subscribers.ts";

export interface FoundProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** @throws SourceError when a folder is missing */
export function metadataProblems(sourceDirs: readonly string[], schema: Schema): FoundProblem[] {
  const folders = sourceDirs.map((directory) => filesEnding([directory], ["-meta.xml"]));
  const around = surroundings(folders.flat(), schema);
  const merged = new Set<string>();
  return folders.flatMap((files) => {
    const members: Members = { merged, whole: new Set() };
    return files.flatMap((file) => problemsOfFile(file, members, around));
  });
}

function problemsOfFile(file: string, members: Members, around: Surroundings): FoundProblem[] {
  const subjects = subjectsOf(file);
  const broken = subjects[0] && elementProblem(subjects[0].type, subjects[0].text);
  if (broken) return [{ file, line: broken.line, message: broken.problem }];
  return subjects.flatMap((subject) =>
    [...duplicates(subject, members), ...lengthProblems(subject), ...problemsOf(subject, around)].map((message) => ({
      file,
      line: 1,
      message,
    })),
  );
}

function problemsOf(subject: Subject, around: Surroundings): string[] {
  switch (subject.type) {
    case "CustomObject":
      return objectProblems(subject, around.schema);
    case "CustomField":
      return fieldProblems(subject, around.schema);
    case "PlatformEventSubscriberConfig":
      return [...brokenReferences(subject, around), ...subscriberProblems(subject)];
    default:
      return brokenReferences(subject, around);
  }
}

/** Which members have been met, by type and name. */
interface Members {
  /** Those that become part of one file of the deployment, from whatever source folder: fields, labels ... */
  readonly merged: Set<string>;
  /** Those with a file of their own, in one source folder: in another, a package that is installed on top may have it again. */
  readonly whole: Set<string>;
}

/** A member stands once. [forcedotcom/cli issue 468] */
function duplicates({ type, fullName, parent }: Subject, { merged, whole }: Members): string[] {
  // The compiler tells of classes; labels of several files are one component
  if (type === "ApexClass" || type === "CustomLabels") return [];
  const known = parent !== null || type === "CustomLabel" ? merged : whole;
  const key = `${type}:${fullName}`.toLowerCase();
  if (known.has(key)) return [`Duplicate name '${fullName}' specified`];
  known.add(key);
  return [];
}

function surroundings(files: readonly string[], schema: Schema): Surroundings {
  const names = new Map<string, Set<string>>();
  const bundles = new Map<string, string>();
  const add = (kind: string, name: string): void => {
    const set = names.get(kind) ?? new Set<string>();
    names.set(kind, set.add(name.toLowerCase()));
  };
  for (const file of files) {
    const [, name = "", suffix = ""] = /^(.*)\.([A-Za-z]+)-meta\.xml$/.exec(basename(file)) ?? [];
    const folder = dirname(file);
    if (/\/lwc\/[^/]+$/.test(folder)) {
      add("lwc", basename(folder));
      bundles.set(basename(folder).toLowerCase(), file);
    } else if (/\/aura\/[^/]+$/.test(folder)) add("aura", basename(folder));
    else if (suffix === "recordType") add(suffix, `${basename(dirname(folder))}.${name}`);
    else add(suffix, decodeURIComponent(name));
  }
  return {
    schema,
    has: (suffix, name) => names.get(suffix)?.has(name.toLowerCase()) ?? false,
    targetsOf(bundle) {
      const root = subjectsOf(bundles.get(bundle.toLowerCase()) ?? "")[0]?.root;
      return (
        root && {
          isExposed: xmlText(root, "isExposed") === "true",
          targets: textsOf(root["targets"], "target"),
          objects: textsOf(root["targetConfigs"], "object"),
        }
      );
    },
  };
}
