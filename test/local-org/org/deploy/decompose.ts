/** From the one file of an object in a package to the files of source format, one a field, list view and so on. */
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { OBJECT_PARTS } from "../metadata/metadata-types.ts";

export interface ObjectPart {
  /** `CustomField`. */
  readonly type: string;
  readonly name: string;
  /** `fields/Name__c.field-meta.xml`, below the object's folder. */
  readonly path: string;
  readonly text: string;
}

export interface DecomposedObject {
  /** The object's own properties; null when the file holds parts only. */
  readonly properties: string | null;
  readonly parts: readonly ObjectPart[];
}

/** An element and its children, in their order. */
type Node = Record<string, unknown>;

const OPTIONS = { preserveOrder: true, ignoreAttributes: false, parseTagValue: false, trimValues: false } as const;
const parser = new XMLParser({ ...OPTIONS, processEntities: true });
const builder = new XMLBuilder({ ...OPTIONS, processEntities: true });
const NAMESPACE = "http://soap.sforce.com/2006/04/metadata";

/** @throws Error when the text is no CustomObject */
export function decomposeObject(text: string): DecomposedObject {
  const root = (parser.parse(text) as Node[]).find((node) => "CustomObject" in node);
  if (!root) throw new Error("The file does not hold a CustomObject");
  const children = root["CustomObject"] as Node[];
  const parts: ObjectPart[] = [];
  const properties: Node[] = [];
  for (const child of children) {
    const element = elementOf(child);
    const part = element === null ? undefined : OBJECT_PARTS[element];
    if (element === null) continue;
    if (!part) {
      properties.push(child);
      continue;
    }
    const content = child[element] as Node[];
    const name = textOf(content, "fullName");
    // The name becomes that of a file
    if (!/^\w+$/.test(name)) throw new Error(`Invalid fullName of a ${part.name}: ${name || "it has none"}`);
    const path = `${element}/${name}.${part.suffix}-meta.xml`;
    parts.push({ type: part.name, name, path, text: documentOf(part.name, content) });
  }
  return { properties: properties.length > 0 ? documentOf("CustomObject", properties) : null, parts };
}

function elementOf(node: Node): string | null {
  return Object.keys(node).find((key) => key !== ":@" && key !== "#text") ?? null;
}

function textOf(nodes: readonly Node[], element: string): string {
  const node = nodes.find((candidate) => element in candidate);
  const texts = (node?.[element] ?? []) as Node[];
  return texts
    .map((text) => String(text["#text"] ?? ""))
    .join("")
    .trim();
}

function documentOf(element: string, children: readonly Node[]): string {
  const document = [{ [element]: children, ":@": { "@_xmlns": NAMESPACE } }];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(document))}\n`;
}
