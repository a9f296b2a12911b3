/** One component of the source, as the checks of metadata see it. */
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { xmlList, xmlText, type Xml } from "../../data/schema/source.ts";
import { OBJECT_PARTS, partOfSuffix, typeOfSuffix } from "./metadata-types.ts";

export interface Subject {
  readonly type: string;
  readonly fullName: string;
  readonly file: string;
  readonly text: string;
  /** The content of the root element. */
  readonly root: Xml;
  /** The object of a part. */
  readonly parent: string | null;
}

const parser = new XMLParser({ parseTagValue: false });

/** The components of a metadata file: those that stand in it, and first of all itself. Nothing for files of types that nobody knows. */
export function subjectsOf(file: string): Subject[] {
  const [, name, suffix] = /^(.*)\.([A-Za-z]+)-meta\.xml$/.exec(basename(file)) ?? [];
  if (name === undefined || suffix === undefined) return [];
  const part = partOfSuffix(suffix);
  const type = suffix === "js" ? "LightningComponentBundle" : (typeOfSuffix(suffix)?.name ?? part?.name);
  if (type === undefined) return [];
  const text = readFileSync(file, "utf8");
  const root = rootOf(text, type);
  const parent = part ? basename(dirname(dirname(file))) : null;
  const own = part ? (xmlText(root, "fullName") ?? decodeURIComponent(name)) : decodeURIComponent(name);
  const subject = { type, fullName: parent === null ? own : `${parent}.${own}`, file, text, root, parent };
  return [subject, ...innerSubjects(subject)];
}

function rootOf(text: string, type: string): Xml {
  try {
    const root = (parser.parse(text) as Xml)[type];
    return typeof root === "object" && root !== null ? (root as Xml) : {};
  } catch {
    return {}; // whoever looks at the elements says so
  }
}

/** The parts of an object that is written into one file, and the labels of a file of labels. */
function innerSubjects(outer: Subject): Subject[] {
  if (outer.type === "CustomLabels")
    return xmlList(outer.root, "labels").map((root) => ({
      ...outer,
      type: "CustomLabel",
      fullName: xmlText(root, "fullName") ?? "",
      root,
    }));
  if (outer.type !== "CustomObject") return [];
  return Object.entries(OBJECT_PARTS).flatMap(([element, { name }]) =>
    xmlList(outer.root, element).map((root) => ({
      ...outer,
      type: name,
      fullName: `${outer.fullName}.${xmlText(root, "fullName") ?? ""}`,
      root,
      parent: outer.fullName,
    })),
  );
}
