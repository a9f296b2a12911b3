/** A DOM tree as text. */
import { qualifiedName, xmlAttributeValue, xmlText } from "../xml/write.ts";
import type { DomNode } from "./node.ts";

type Scope = ReadonlyMap<string, string>;

/** A node with what is below it; namespaces without a prefix get `ns0`, `ns1` ... */
export function writeNode(node: DomNode): string {
  let made = 0;
  return write(node, new Map());

  function write(current: DomNode, inherited: Scope): string {
    if (current.type === "TEXT") return xmlText(current.text);
    if (current.type === "COMMENT") return `<!--${current.text}-->`;
    const scope = new Map(inherited);
    const declarations: [prefix: string, uri: string][] = [];
    const declare = (prefix: string, uri: string): void => {
      scope.set(prefix, uri);
      declarations.push([prefix, uri]);
    };
    const prefixOf = (uri: string, defaultToo: boolean): string => {
      const known = [...scope].find(([prefix, bound]) => bound === uri && (defaultToo || prefix !== ""))?.[0];
      if (known !== undefined) return known;
      while (scope.has(`ns${made}`)) made++;
      const prefix = `ns${made++}`;
      declare(prefix, uri);
      return prefix;
    };
    for (const { prefix, uri } of current.declarations) declare(prefix, uri);
    const name = qualifiedName(elementPrefix(), current.name ?? "");
    const attributes = current.attributes.map(({ key, value, keyNamespace, valueNamespace }) => {
      const qualifiedKey = qualifiedName(keyNamespace && prefixOf(keyNamespace, false), key);
      const qualifiedValue = qualifiedName(valueNamespace && prefixOf(valueNamespace, false), value);
      return ` ${qualifiedKey}="${xmlAttributeValue(qualifiedValue)}"`;
    });
    const namespaces = declarations.map(
      ([prefix, uri]) => ` ${prefix ? `xmlns:${prefix}` : "xmlns"}="${xmlAttributeValue(uri)}"`,
    );
    const start = `<${name}${attributes.join("")}${namespaces.join("")}`;
    if (current.children.length === 0) return `${start} />`;
    return `${start}>${current.children.map((child) => write(child, scope)).join("")}</${name}>`;

    function elementPrefix(): string {
      if (!current.namespace) {
        // An element of no namespace below a default one must say so.
        if (scope.get("")) declare("", "");
        return "";
      }
      if (current.prefix === null) return prefixOf(current.namespace, true);
      if (scope.get(current.prefix) !== current.namespace) declare(current.prefix, current.namespace);
      return current.prefix;
    }
  }
}
