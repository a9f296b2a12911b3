/** The nodes of a DOM tree as `Dom.XmlNode` has them. */
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import type { XmlDeclaration } from "../xml/read.ts";

export interface DomAttribute {
  readonly key: string;
  /** As it is written, with the prefix of a value that is a qualified name. */
  readonly value: string;
  readonly keyNamespace: string | null;
  readonly valueNamespace: string | null;
}

/** An element, a text or a comment. */
export class DomNode extends PlainObject {
  readonly typeKey = "dom.xmlnode";
  readonly type: "ELEMENT" | "TEXT" | "COMMENT";
  parent: DomNode | null = null;
  /** Of texts and comments. */
  text = "";
  /** Of elements, from here on. */
  name: string | null = null;
  namespace: string | null = null;
  /** Null: one is found or made when the element is written; `""`: the default namespace. */
  prefix: string | null = null;
  readonly children: DomNode[] = [];
  attributes: DomAttribute[] = [];
  declarations: XmlDeclaration[] = [];

  constructor(type: DomNode["type"]) {
    super();
    this.type = type;
  }
  append(child: DomNode): DomNode {
    requireElement(this);
    child.parent = this;
    this.children.push(child);
    return child;
  }
  declare(prefix: string, uri: string): void {
    this.declarations = [...this.declarations.filter((declaration) => declaration.prefix !== prefix), { prefix, uri }];
  }
  /** The namespace that a prefix stands for at this element, or null. */
  namespaceFor(prefix: string): string | null {
    const declaration = this.declarations.find((candidate) => candidate.prefix === prefix);
    return declaration ? declaration.uri : (this.parent?.namespaceFor(prefix) ?? null);
  }
  /** A prefix that stands for a namespace at an element below (`from`), here or above; or null. */
  prefixFor(uri: string, from: DomNode = this): string | null {
    const found = this.declarations.find(
      (candidate) => candidate.uri === uri && from.namespaceFor(candidate.prefix) === uri,
    );
    return found ? found.prefix : (this.parent?.prefixFor(uri, from) ?? null);
  }
}

/**
 * A new element. `createRootElement` and `addChildElement`: the prefix `""` makes the namespace the default one; with the prefix null the platform
 * makes one of the form `nsi`, where i is a number (Apex Reference Guide, "XmlNode Class").
 */
export function element(name: string, namespace: string | null, prefix: string | null): DomNode {
  const node = new DomNode("ELEMENT");
  node.name = name;
  node.namespace = namespace;
  if (namespace !== null && prefix !== null) {
    node.prefix = prefix;
    node.declare(prefix, namespace);
  }
  return node;
}

/** Throws where only an element has what is asked for. No source quotes the platform's words. */
export function requireElement(node: DomNode): void {
  if (node.type !== "ELEMENT") throwApex("System.XmlException", `Node of type ${node.type} is not an element`);
}
