/** Dom.XmlNode. Apex Reference Guide, "XmlNode Class". */
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { DomNode, element, requireElement, type DomAttribute } from "./node.ts";
import { xmlNodeType } from "./XmlNodeType.ts";

function required(...values: (string | null)[]): void {
  const at = values.indexOf(null);
  if (at >= 0) throwApex("System.NullPointerException", `Argument ${at + 1} cannot be null`);
}

const nodes = (items: DomNode[]): ApexList => new ApexList("list<dom.xmlnode>", items);

function findAttribute(self: DomNode, key: string | null, namespace: string | null): DomAttribute | undefined {
  requireElement(self);
  return self.attributes.find((attribute) => attribute.key === key && attribute.keyNamespace === (namespace || null));
}

/** A value with the prefix of a namespace: `getAttributeValue` answers it without, `getAttributeValueNs` the namespace. */
function valueParts(
  self: DomNode,
  { value, valueNamespace }: DomAttribute,
): { value: string; namespace: string | null } {
  const colon = value.indexOf(":");
  if (valueNamespace !== null || colon < 1) return { value, namespace: valueNamespace };
  const namespace = self.namespaceFor(value.slice(0, colon));
  return namespace === null ? { value, namespace } : { value: value.slice(colon + 1), namespace };
}

/** "namespacePrefix:attributeValue" (getAttribute). */
function prefixedValue(self: DomNode, { value, valueNamespace }: DomAttribute): string {
  const prefix = valueNamespace === null ? null : self.prefixFor(valueNamespace);
  return prefix ? `${prefix}:${value}` : value;
}

function setAttribute(self: DomNode, key: string, value: string, keyNs: string | null, valueNs: string | null): null {
  required(key, value);
  requireElement(self);
  const attribute = { key, value, keyNamespace: keyNs || null, valueNamespace: valueNs || null };
  const at = self.attributes.findIndex((other) => other.key === key && other.keyNamespace === attribute.keyNamespace);
  if (at < 0) self.attributes.push(attribute);
  else self.attributes[at] = attribute;
  return null;
}

function removeAttribute(self: DomNode, key: string | null, namespace: string | null): boolean {
  const found = findAttribute(self, key, namespace);
  self.attributes = self.attributes.filter((attribute) => attribute !== found);
  return found !== undefined;
}

function attributeAt(self: DomNode, index: number | null): DomAttribute {
  requireElement(self);
  const attribute = index === null ? undefined : self.attributes[index];
  return attribute ?? throwApex("System.XmlException", `Attribute index out of bounds: ${index}`);
}

function addLeaf(type: "TEXT" | "COMMENT"): (self: DomNode, text: string | null) => DomNode {
  return (self, text) => {
    required(text);
    const node = new DomNode(type);
    node.text = text ?? "";
    return self.append(node);
  };
}

/** "If refChild is null, newChild is inserted at the end of the list. If refChild doesn't exist, an exception is thrown" (insertBefore). */
function insertBefore(self: DomNode, child: DomNode | null, reference: DomNode | null): DomNode {
  requireElement(self);
  if (child === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
  if (reference !== null && reference.parent !== self)
    throwApex("System.XmlException", "The reference node is not a child of this node");
  for (let node: DomNode | null = self; node; node = node.parent)
    if (node === child) throwApex("System.XmlException", "A node cannot be inserted below itself");
  if (child === reference) return child;
  if (child.parent) removeChild(child.parent, child);
  if (reference === null) return self.append(child);
  child.parent = self;
  self.children.splice(self.children.indexOf(reference), 0, child);
  return child;
}

function removeChild(self: DomNode, child: DomNode | null): boolean {
  if (child === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
  const at = self.children.indexOf(child);
  if (at < 0) return false;
  self.children.splice(at, 1);
  child.parent = null;
  return true;
}

function setNamespace(self: DomNode, prefix: string | null, namespace: string | null): null {
  required(prefix, namespace);
  requireElement(self);
  self.declare(prefix ?? "", namespace ?? "");
  return null;
}

definePlatformClass({
  name: "Dom.XmlNode",
  dispatch: "value",
  jsClass: DomNode,
  methods: {
    addchildelement: (self: DomNode, name: string, namespace: string | null, prefix: string | null) => {
      required(name);
      return self.append(element(name, namespace, prefix));
    },
    addcommentnode: addLeaf("COMMENT"),
    addtextnode: addLeaf("TEXT"),
    getattribute: (self: DomNode, key: string, namespace: string | null) => {
      const found = findAttribute(self, key, namespace);
      return found ? prefixedValue(self, found) : null;
    },
    getattributecount: (self: DomNode) => self.attributes.length,
    getattributekeyat: (self: DomNode, index: number | null) => attributeAt(self, index).key,
    getattributekeynsat: (self: DomNode, index: number | null) => attributeAt(self, index).keyNamespace,
    getattributevalue: (self: DomNode, key: string, namespace: string | null) => {
      const found = findAttribute(self, key, namespace);
      return found ? valueParts(self, found).value : null;
    },
    getattributevaluens: (self: DomNode, key: string, namespace: string | null) => {
      const found = findAttribute(self, key, namespace);
      return found ? valueParts(self, found).namespace : null;
    },
    getchildelement: (self: DomNode, name: string, namespace: string | null) =>
      self.children.find((child) => child.name === name && child.namespace === (namespace || null)) ?? null,
    getchildelements: (self: DomNode) => nodes(self.children.filter(({ type }) => type === "ELEMENT")),
    getchildren: (self: DomNode) => nodes([...self.children]),
    getname: (self: DomNode) => self.name,
    getnamespace: (self: DomNode) => self.namespace,
    getnamespacefor: (self: DomNode, prefix: string) => (required(prefix), self.namespaceFor(prefix)),
    getnodetype: (self: DomNode) => xmlNodeType.byName(self.type),
    getparent: (self: DomNode) => self.parent,
    getprefixfor: (self: DomNode, namespace: string) => (required(namespace), self.prefixFor(namespace)),
    gettext: (self: DomNode) =>
      self.type === "ELEMENT"
        ? self.children.map(({ type, text }) => (type === "TEXT" ? text : "")).join("")
        : self.text,
    insertbefore: insertBefore,
    removeattribute: removeAttribute,
    removechild: removeChild,
    setattribute: (self: DomNode, key: string, value: string) => setAttribute(self, key, value, null, null),
    setattributens: setAttribute,
    setnamespace: setNamespace,
  },
});
