/** System.XmlStreamWriter. Apex Reference Guide, "XmlStreamWriter Class". Texts of its exceptions are ours. */
import { definePlatformClass } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import { qualifiedName, xmlAttributeValue, xmlText } from "../xml/write.ts";

class XmlStreamWriter extends PlainObject {
  readonly typeKey = "xmlstreamwriter";
  #text = "";
  readonly #open: string[] = [];
  /** What ends the tag that is being written: attributes and namespaces may still follow; null outside of one. */
  #pending: ">" | "/>" | null = null;

  /** Ends a tag that is being written, then writes. */
  write(text: string): void {
    this.#text += (this.#pending ?? "") + text;
    this.#pending = null;
  }
  start(prefix: string | null, name: string): void {
    const qualified = qualifiedName(prefix, name);
    this.write(`<${qualified}`);
    this.#open.push(qualified);
    this.#pending = ">";
  }
  empty(prefix: string | null, name: string): void {
    this.write(`<${qualifiedName(prefix, name)}`);
    this.#pending = "/>";
  }
  /** An attribute or a namespace of the tag that is being written. */
  addToTag(name: string, value: string): void {
    if (this.#pending === null) throwApex("System.XmlException", "Attribute not associated with any element");
    this.#text += ` ${name}="${xmlAttributeValue(value)}"`;
  }
  end(): void {
    const name = this.#open.pop();
    if (name === undefined) throwApex("System.XmlException", "No element was found to write");
    this.write(`</${name}>`);
  }
  /** "Closes any start tags and writes corresponding end tags" (writeEndDocument). */
  endAll(): void {
    while (this.#open.length > 0) this.end();
    this.write("");
  }
  get text(): string {
    return this.#text;
  }
}

function required(value: string | null, position: number): string {
  return value ?? throwApex("System.NullPointerException", `Argument ${position} cannot be null`);
}

/** The content of a comment, a CDATA section or an instruction, which must not hold what ends it. */
function enclosed(value: string | null, end: string): string {
  const text = required(value, 1);
  if (text.includes(end)) throwApex("System.XmlException", `The text must not contain ${end}`);
  return text;
}

definePlatformClass({
  name: "System.XmlStreamWriter",
  dispatch: "value",
  jsClass: XmlStreamWriter,
  constructors: { "new/0": () => new XmlStreamWriter() },
  methods: {
    close: () => null,
    getxmlstring: (self: XmlStreamWriter) => self.text,
    // Binds a namespace for the writer; it writes nothing ("XmlStreamWriter Class", example).
    setdefaultnamespace: (_self: XmlStreamWriter, uri: string | null) => (required(uri, 1), null),
    writeattribute: (
      self: XmlStreamWriter,
      prefix: string | null,
      _uri: string | null,
      name: string | null,
      value: string | null,
    ) => (self.addToTag(qualifiedName(prefix, required(name, 3)), required(value, 4)), null),
    writecdata: (self: XmlStreamWriter, data: string | null) => (
      self.write(`<![CDATA[${enclosed(data, "]]>")}]]>`),
      null
    ),
    writecharacters: (self: XmlStreamWriter, text: string | null) => (self.write(xmlText(required(text, 1))), null),
    writecomment: (self: XmlStreamWriter, text: string | null) => (self.write(`<!--${enclosed(text, "--")}-->`), null),
    writedefaultnamespace: (self: XmlStreamWriter, uri: string | null) => (
      self.addToTag("xmlns", required(uri, 1)),
      null
    ),
    writeemptyelement: (self: XmlStreamWriter, prefix: string | null, name: string | null) => (
      self.empty(prefix, required(name, 2)),
      null
    ),
    writeenddocument: (self: XmlStreamWriter) => (self.endAll(), null),
    writeendelement: (self: XmlStreamWriter) => (self.end(), null),
    writenamespace: (self: XmlStreamWriter, prefix: string | null, uri: string | null) => (
      self.addToTag(prefix ? `xmlns:${prefix}` : "xmlns", required(uri, 2)),
      null
    ),
    writeprocessinginstruction: (self: XmlStreamWriter, target: string | null, data: string | null) => (
      self.write(`<?${required(target, 1)}${data ? ` ${enclosed(data, "?>")}` : ""}?>`),
      null
    ),
    writestartdocument: (self: XmlStreamWriter, encoding: string | null, version: string | null) => (
      self.write(`<?xml version="${required(version, 2)}"${encoding ? ` encoding="${encoding}"` : ""}?>`),
      null
    ),
    writestartelement: (self: XmlStreamWriter, prefix: string | null, name: string | null) => (
      self.start(prefix, required(name, 2)),
      null
    ),
  },
});
