/** System.XmlStreamReader. Apex Reference Guide, "XmlStreamReader Class"; numbers of events are those of StAX. */
import { definePlatformClass } from "../../registry.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { PlainObject } from "../support/plain-object.ts";
import { readXml, type XmlAttribute, type XmlDeclaration, type XmlEvent, type XmlEvents } from "../xml/read.ts";

const xmlTag = definePlatformEnumClass("System.XmlTag", [
  "ATTRIBUTE",
  "CDATA",
  "CHARACTERS",
  "COMMENT",
  "DTD",
  "END_DOCUMENT",
  "END_ELEMENT",
  "ENTITY_DECLARATION",
  "ENTITY_REFERENCE",
  "NAMESPACE",
  "NOTATION_DECLARATION",
  "PROCESSING_INSTRUCTION",
  "SPACE",
  "START_DOCUMENT",
  "START_ELEMENT",
]);

const NUMBERS: Readonly<Record<XmlEvent["kind"], number>> = {
  START_ELEMENT: 1,
  END_ELEMENT: 2,
  PROCESSING_INSTRUCTION: 3,
  CHARACTERS: 4,
  COMMENT: 5,
  START_DOCUMENT: 7,
  END_DOCUMENT: 8,
};

type Named = Extract<XmlEvent, { kind: "START_ELEMENT" | "END_ELEMENT" }>;

export class XmlStreamReader extends PlainObject {
  readonly typeKey = "xmlstreamreader";
  readonly #source: XmlEvents;
  readonly #open: Named[] = [];
  #at = 0;
  coalescing = false;

  constructor(text: string) {
    super();
    this.#source = readXml(text, "XmlStreamReader");
  }
  get event(): XmlEvent {
    return this.#source.events[this.#at] as XmlEvent;
  }
  /** Text; with `setCoalescing` all that stands up to the next tag. */
  get text(): string {
    let text = "";
    for (let at = this.#at; at <= this.#last(); at++) text += textOf(this.#source.events[at]);
    return text;
  }
  hasNext(): boolean {
    return this.event.kind !== "END_DOCUMENT";
  }
  /** Fails where the text is not well-formed once it gets there. */
  next(): number {
    const next = this.#source.events[this.#last() + 1];
    if (!next) {
      const words = this.#source.fault ?? "There are no more events";
      throwApex(
        "System.XmlException",
        `ParseError at [row,col]:[${this.event.line},${this.event.column}]\nMessage: ${words}`,
      );
    }
    if (this.event.kind === "END_ELEMENT") this.#open.pop();
    if (next.kind === "START_ELEMENT") this.#open.push(next);
    this.#at = this.#last() + 1;
    return NUMBERS[next.kind];
  }
  /**
   * "Skips any white space (the isWhiteSpace method returns true), comment, or processing instruction XML event, until a start element or end
   * element is reached ... throws an error if elements other than white space, comments, processing instruction elements, start elements or stop
   * elements are encountered."
   */
  nextTag(): number {
    for (;;) {
      const number = this.next();
      const { kind, line, column } = this.event;
      if (kind === "START_ELEMENT" || kind === "END_ELEMENT") return number;
      if (kind === "END_DOCUMENT" || (kind === "CHARACTERS" && this.text.trim() !== ""))
        throwApex(
          "System.XmlException",
          `ParseError at [row,col]:[${line},${column}]\nMessage: found: ${kind}, expected START_ELEMENT or END_ELEMENT`,
        );
    }
  }
  /** The URI that a prefix stands for here. */
  namespaceFor(prefix: string): string | null {
    for (const { declarations } of [...this.#open].reverse()) {
      const found = declarations.find((declaration) => declaration.prefix === prefix);
      if (found) return found.uri;
    }
    return null;
  }
  #last(): number {
    let at = this.#at;
    while (this.coalescing && this.event.kind === "CHARACTERS" && this.#source.events[at + 1]?.kind === "CHARACTERS")
      at++;
    return at;
  }
}

function textOf(event: XmlEvent | undefined): string {
  return event?.kind === "CHARACTERS" || event?.kind === "COMMENT" ? event.text : "";
}

function illegalState(self: XmlStreamReader, method: string, ...expected: XmlEvent["kind"][]): never {
  throwApex(
    "System.XmlException",
    `Illegal State: Current state ${self.event.kind} is not among the states ${expected.join(", ")} valid for ${method}()`,
  );
}

function named(self: XmlStreamReader, method: string): Named {
  const event = self.event;
  if (event.kind === "START_ELEMENT" || event.kind === "END_ELEMENT") return event;
  return illegalState(self, method, "START_ELEMENT", "END_ELEMENT");
}

function attributes(self: XmlStreamReader, method: string): readonly XmlAttribute[] {
  return self.event.kind === "START_ELEMENT" ? self.event.attributes : illegalState(self, method, "START_ELEMENT");
}

const attributeAt =
  (method: string, part: (attribute: XmlAttribute) => string) =>
  (self: XmlStreamReader, index: number | null): string | null => {
    const attribute = attributes(self, method)[index ?? -1];
    return attribute ? part(attribute) : null;
  };

const declarationAt =
  (method: string, part: (declaration: XmlDeclaration) => string) =>
  (self: XmlStreamReader, index: number | null): string | null => {
    const declaration = named(self, method).declarations[index ?? -1];
    return declaration ? part(declaration) : null;
  };

/** "If the namespaceURI is null, the namespace is not checked for equality" (getAttributeValue). */
function attributeValue(self: XmlStreamReader, namespace: string | null, name: string | null): string | null {
  const found = attributes(self, "getAttributeValue").find(
    ({ local, uri }) => local === name && (namespace === null || uri === namespace),
  );
  return found?.value ?? null;
}

function text(self: XmlStreamReader): string {
  const { kind } = self.event;
  return kind === "CHARACTERS" || kind === "COMMENT"
    ? self.text
    : illegalState(self, "getText", "CHARACTERS", "COMMENT");
}

function instruction(self: XmlStreamReader, method: string): Extract<XmlEvent, { kind: "PROCESSING_INSTRUCTION" }> {
  const event = self.event;
  return event.kind === "PROCESSING_INSTRUCTION" ? event : illegalState(self, method, "PROCESSING_INSTRUCTION");
}

definePlatformClass({
  name: "System.XmlStreamReader",
  dispatch: "value",
  jsClass: XmlStreamReader,
  constructors: {
    "new/1": (_type: string, xml: string | null) => {
      if (xml === null) throwApex("System.NullPointerException", "Argument 1 cannot be null");
      return new XmlStreamReader(xml);
    },
  },
  methods: {
    getattributecount: (self: XmlStreamReader) => attributes(self, "getAttributeCount").length,
    getattributelocalname: attributeAt("getAttributeLocalName", ({ local }) => local),
    getattributenamespace: attributeAt("getAttributeNamespace", ({ uri }) => uri),
    getattributeprefix: attributeAt("getAttributePrefix", ({ prefix }) => prefix),
    getattributetype: attributeAt("getAttributeType", () => "CDATA"),
    getattributevalue: attributeValue,
    getattributevalueat: attributeAt("getAttributeValueAt", ({ value }) => value),
    geteventtype: (self: XmlStreamReader) => xmlTag.byName(self.event.kind),
    getlocalname: (self: XmlStreamReader) => named(self, "getLocalName").name.local,
    getlocation: (self: XmlStreamReader) => `Line: ${self.event.line} Column: ${self.event.column}`,
    getnamespace: (self: XmlStreamReader) => named(self, "getNamespace").name.uri || null,
    getnamespacecount: (self: XmlStreamReader) => named(self, "getNamespaceCount").declarations.length,
    getnamespaceprefix: declarationAt("getNamespacePrefix", ({ prefix }) => prefix),
    getnamespaceuri: (self: XmlStreamReader, prefix: string | null) => self.namespaceFor(prefix ?? ""),
    getnamespaceuriat: declarationAt("getNamespaceURIAt", ({ uri }) => uri),
    getpidata: (self: XmlStreamReader) => instruction(self, "getPIData").data,
    getpitarget: (self: XmlStreamReader) => instruction(self, "getPITarget").target,
    getprefix: (self: XmlStreamReader) => named(self, "getPrefix").name.prefix,
    gettext: text,
    getversion: (self: XmlStreamReader) => (self.event.kind === "START_DOCUMENT" ? self.event.version : null),
    hasname: (self: XmlStreamReader) => self.event.kind === "START_ELEMENT" || self.event.kind === "END_ELEMENT",
    hasnext: (self: XmlStreamReader) => self.hasNext(),
    hastext: (self: XmlStreamReader) => self.event.kind === "CHARACTERS" || self.event.kind === "COMMENT",
    ischaracters: (self: XmlStreamReader) => self.event.kind === "CHARACTERS",
    isendelement: (self: XmlStreamReader) => self.event.kind === "END_ELEMENT",
    isstartelement: (self: XmlStreamReader) => self.event.kind === "START_ELEMENT",
    iswhitespace: (self: XmlStreamReader) => self.event.kind === "CHARACTERS" && self.text.trim() === "",
    next: (self: XmlStreamReader) => self.next(),
    nexttag: (self: XmlStreamReader) => self.nextTag(),
    setcoalescing: (self: XmlStreamReader, on: boolean) => ((self.coalescing = on), null),
    setnamespaceaware: (_self: XmlStreamReader, on: boolean) => {
      if (!on) throw new NotImplementedError("XmlStreamReader.setNamespaceAware(false)");
      return null;
    },
  },
});
