/** Dom.Document. Apex Reference Guide, "Document Class"; Apex Developer Guide, "Reading and Writing XML Using the DOM". */
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import { readXml, type XmlEvent } from "../xml/read.ts";
import { DomNode, element } from "./node.ts";
import { writeNode } from "./write.ts";

export class DomDocument extends PlainObject {
  readonly typeKey = "dom.document";
  root: DomNode | null = null;

  /** The document that a text holds. @throws System.XmlException */
  static of(xml: string): DomDocument {
    const document = new DomDocument();
    load(document, xml);
    return document;
  }

  toXml(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>${this.root === null ? "" : writeNode(this.root)}`;
  }
}

/** "Calling this method more than once on a document generates an error as a document can have only one root element" (createRootElement). */
function requireNoRoot(self: DomDocument): void {
  if (self.root) throwApex("System.XmlException", "Root element already created");
}

function createRoot(self: DomDocument, name: string | null, namespace: string | null, prefix: string | null): DomNode {
  if (name === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
  requireNoRoot(self);
  self.root = element(name, namespace, prefix);
  return self.root;
}

function load(self: DomDocument, xml: string | null): null {
  if (xml === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
  requireNoRoot(self);
  const { events, fault } = readXml(xml, "Dom.Document.load");
  if (fault !== null) throwApex("System.XmlException", `Failed to parse XML due to: ${fault}`);
  self.root = tree(events);
  return null;
}

/** Comments outside of the root element and processing instructions have no node. */
function tree(events: readonly XmlEvent[]): DomNode | null {
  let root = null as DomNode | null;
  let at = null as DomNode | null;
  for (const event of events) {
    if (event.kind === "START_ELEMENT") {
      const node = elementOf(event);
      if (at) at.append(node);
      else root = node;
      at = node;
    } else if (event.kind === "END_ELEMENT") at = at?.parent ?? null;
    else if (event.kind === "CHARACTERS" || event.kind === "COMMENT") at?.append(leaf(event));
  }
  return root;
}

function elementOf(event: Extract<XmlEvent, { kind: "START_ELEMENT" }>): DomNode {
  const node = new DomNode("ELEMENT");
  node.name = event.name.local;
  node.namespace = event.name.uri || null;
  node.prefix = event.name.uri ? event.name.prefix : null;
  node.declarations = [...event.declarations];
  node.attributes = event.attributes.map(({ local, uri, value }) => {
    return { key: local, value, keyNamespace: uri || null, valueNamespace: null };
  });
  return node;
}

function leaf({ kind, text }: { kind: "CHARACTERS" | "COMMENT"; text: string }): DomNode {
  const node = new DomNode(kind === "COMMENT" ? "COMMENT" : "TEXT");
  node.text = text;
  return node;
}

definePlatformClass({
  name: "Dom.Document",
  dispatch: "value",
  jsClass: DomDocument,
  constructors: { "new/0": () => new DomDocument() },
  methods: {
    createrootelement: createRoot,
    getrootelement: (self: DomDocument) => self.root,
    load,
    toxmlstring: (self: DomDocument) => self.toXml(),
  },
});
