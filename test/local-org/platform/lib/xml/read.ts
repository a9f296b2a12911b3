/**
 * XML text as a list of events, which `Dom.Document` makes nodes of and `XmlStreamReader` walks through. The parser is saxes.
 *
 * A text that is not well-formed gives the events before the fault and the fault: a tree needs all of them, a stream fails where it gets to it.
 */
import { SaxesParser, type SaxesAttributeNS } from "saxes";
import { NotImplementedError } from "../../values/exceptions.ts";

export interface XmlName {
  /** `""` where the name has none. */
  readonly prefix: string;
  readonly local: string;
  /** The namespace's URI, `""` where there is none. */
  readonly uri: string;
}
export interface XmlAttribute extends XmlName {
  readonly value: string;
}
/** What a `xmlns` attribute says; the prefix of the default namespace is `""`. */
export interface XmlDeclaration {
  readonly prefix: string;
  readonly uri: string;
}
interface Located {
  readonly line: number;
  readonly column: number;
}
export type XmlEvent = Located &
  (
    | {
        readonly kind: "START_ELEMENT";
        readonly name: XmlName;
        readonly attributes: readonly XmlAttribute[];
        readonly declarations: readonly XmlDeclaration[];
      }
    | { readonly kind: "END_ELEMENT"; readonly name: XmlName; readonly declarations: readonly XmlDeclaration[] }
    | { readonly kind: "CHARACTERS" | "COMMENT"; readonly text: string }
    | { readonly kind: "PROCESSING_INSTRUCTION"; readonly target: string; readonly data: string }
    | { readonly kind: "START_DOCUMENT"; readonly version: string | null }
    | { readonly kind: "END_DOCUMENT" }
  );

export interface XmlEvents {
  readonly events: readonly XmlEvent[];
  /** Why and where the text is not well-formed, in the parser's words; null when it is. */
  readonly fault: string | null;
}

/** Reads a document. `who` stands in the refusal of a document type declaration. */
export function readXml(text: string, who: string): XmlEvents {
  const events: XmlEvent[] = [{ kind: "START_DOCUMENT", version: null, line: 1, column: 1 }];
  const open: Extract<XmlEvent, { kind: "START_ELEMENT" }>[] = [];
  const parser = new SaxesParser({ xmlns: true, position: true });
  const at = (): Located => ({ line: parser.line, column: parser.column + 1 });

  parser.on("xmldecl", ({ version }) => {
    events[0] = { kind: "START_DOCUMENT", version: version ?? null, line: 1, column: 1 };
  });
  parser.on("doctype", () => {
    throw new NotImplementedError(`${who} of a document type declaration`);
  });
  parser.on("opentag", ({ prefix, local, uri, attributes }) => {
    const all = Object.values(attributes);
    const event = {
      kind: "START_ELEMENT",
      name: { prefix, local, uri },
      attributes: all.filter((attribute) => !isDeclaration(attribute)).map(plain),
      declarations: all.filter(isDeclaration).map(declared),
      ...at(),
    } as const;
    open.push(event);
    events.push(event);
  });
  parser.on("closetag", () => {
    const start = open.pop();
    if (start) events.push({ kind: "END_ELEMENT", name: start.name, declarations: start.declarations, ...at() });
  });
  const characters = (value: string): void => {
    if (open.length > 0 && value !== "") events.push({ kind: "CHARACTERS", text: value, ...at() });
  };
  parser.on("text", characters);
  parser.on("cdata", characters);
  parser.on("comment", (value) => events.push({ kind: "COMMENT", text: value, ...at() }));
  parser.on("processinginstruction", ({ target, body }) =>
    events.push({ kind: "PROCESSING_INSTRUCTION", target, data: body, ...at() }),
  );
  parser.on("error", (error) => {
    throw new Fault(error.message);
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // The parser closes the element before it sees that the tag is another's.
    if (error.message.includes("unexpected close tag")) events.pop();
    return { events, fault: error.message };
  }
  events.push({ kind: "END_DOCUMENT", ...at() });
  return { events, fault: null };
}

/** Ends the parsing at the first error; the parser would go on. */
class Fault extends Error {}

function isDeclaration({ prefix, name }: SaxesAttributeNS): boolean {
  return prefix === "xmlns" || name === "xmlns";
}
function declared({ prefix, local, value }: SaxesAttributeNS): XmlDeclaration {
  return { prefix: prefix === "xmlns" ? local : "", uri: value };
}
function plain({ prefix, local, uri, value }: SaxesAttributeNS): XmlAttribute {
  return { prefix, local, uri, value };
}
