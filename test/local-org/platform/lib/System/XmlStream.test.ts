import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const read = (xml: string): string => `XmlStreamReader r = new XmlStreamReader('${xml}');`;

// Apex Reference Guide, "XmlStreamReader Class".
describe("XmlStreamReader", () => {
  it("walks through the events", () => {
    const body = `${read('<?xml version="1.0"?><a><!--c-->x<?t d?></a>')} String all = r.getEventType().name();
      while (r.hasNext()) { all += ' ' + r.next() + ':' + r.getEventType(); } return all;`;
    expect(org.text(body)).toBe(
      "START_DOCUMENT 1:START_ELEMENT 5:COMMENT 4:CHARACTERS 3:PROCESSING_INSTRUCTION 2:END_ELEMENT 8:END_DOCUMENT",
    );
  });
  it.each([
    ["names", "return r.getLocalName() + r.getPrefix() + r.getNamespace() + r.hasName();", "apurn:ptrue"],
    [
      "attributes",
      "return r.getAttributeCount() + r.getAttributeLocalName(0) + r.getAttributeValueAt(0) + r.getAttributeValue(null, 'k');",
      "1kvv",
    ],
    [
      "namespaces",
      "return r.getNamespaceCount() + r.getNamespacePrefix(0) + r.getNamespaceURIAt(0) + r.getNamespaceURI('p');",
      "1purn:purn:p",
    ],
    ["text", "r.next(); return r.getText() + r.isCharacters() + r.isWhitespace() + r.hasText();", "xtruefalsetrue"],
    [
      "coalesced text",
      "r.setCoalescing(true); r.next(); String t = r.getText(); r.next(); return t + r.isEndElement();",
      "x<y>true",
    ],
    ["an attribute that is not there", "return r.getAttributeValue('urn:z', 'k');", "null"],
  ])("reads %s", (_what, statements, text) => {
    const xml = '<p:a k="v" xmlns:p="urn:p">x<![CDATA[<y>]]></p:a>';
    expect(org.text(`${read(xml)} r.next(); ${statements}`)).toBe(text);
  });
  it("skips white space and comments up to the next tag", () => {
    expect(org.text(`${read("<a> <!--c--> <b/></a>")} r.nextTag(); r.nextTag(); return r.getLocalName();`)).toBe("b");
  });
  it("finds no tag behind a text", () => {
    expect(org.text(`${read("<a>x<b/></a>")} r.nextTag(); r.nextTag(); return null;`)).toMatch(
      /^System.XmlException: ParseError .*\nMessage: found: CHARACTERS, expected START_ELEMENT or END_ELEMENT$/,
    );
  });
  it("fails where the text is not well-formed, not before", () => {
    expect(org.text(`${read("<a></b>")} r.next(); return r.getLocalName();`)).toBe("a");
    expect(org.text(`${read("<a></b>")} r.next(); r.next(); return null;`)).toMatch(/^System.XmlException: ParseError/);
  });
  it("has no text where there is none", () => {
    expect(org.text(`${read("<a/>")} return r.getText();`)).toMatch(/^System.XmlException: Illegal State/);
  });
});

// Apex Developer Guide, "Writing XML Using Streams".
describe("XmlStreamWriter", () => {
  it("writes a document", () => {
    const body = `XmlStreamWriter w = new XmlStreamWriter();
      w.writeStartDocument(null, '1.0'); w.writeProcessingInstruction('target', 'data');
      w.writeStartElement('m', 'Library', 'urn:m'); w.writeNamespace('m', 'urn:m');
      w.writeComment('Begin'); w.writeCData('<Cdata>');
      w.writeStartElement(null, 'book', null); w.writeDefaultNamespace('urn:d'); w.writeAttribute(null, null, 'author', 'A "B"');
      w.writeCharacters('1 < 2'); w.writeEmptyElement(null, 'br', null); w.writeEndElement(); w.writeEndDocument();
      String text = w.getXmlString(); w.close(); return text;`;
    expect(org.text(body)).toBe(
      '<?xml version="1.0"?><?target data?><m:Library xmlns:m="urn:m"><!--Begin--><![CDATA[<Cdata>]]>' +
        '<book xmlns="urn:d" author="A &quot;B&quot;">1 &lt; 2<br/></book></m:Library>',
    );
  });
  it.each([
    ["an end without a start", "w.writeEndElement();"],
    ["an attribute outside of a tag", "w.writeAttribute(null, null, 'a', 'b');"],
    ["a comment that would end itself", "w.writeComment('a --> b');"],
  ])("refuses %s", (_what, statement) => {
    expect(org.text(`XmlStreamWriter w = new XmlStreamWriter(); ${statement} return null;`)).toMatch(
      /^System.XmlException: /,
    );
  });
});
