import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const load = (xml: string): string =>
  `Dom.Document d = new Dom.Document(); d.load('${xml}'); Dom.XmlNode r = d.getRootElement();`;

// Apex Reference Guide, "Document Class" and "XmlNode Class"; Apex Developer Guide, "Reading and Writing XML Using the DOM".
describe("Dom.Document and Dom.XmlNode", () => {
  it("builds a document", () => {
    const body = `Dom.Document d = new Dom.Document();
      Dom.XmlNode r = d.createRootElement('Envelope', 'urn:soap', 'soap');
      r.setNamespace('xsi', 'urn:xsi');
      r.setAttributeNs('schemaLocation', 'a', 'urn:xsi', null);
      Dom.XmlNode b = r.addChildElement('Body', 'urn:soap', null);
      b.addChildElement('name', null, null).addTextNode('A & <B>');
      b.addCommentNode('note');
      return d.toXmlString();`;
    expect(org.text(body)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xsi:schemaLocation="a" xmlns:soap="urn:soap" xmlns:xsi="urn:xsi">' +
        "<soap:Body><name>A &amp; &lt;B&gt;</name><!--note--></soap:Body></soap:Envelope>",
    );
  });
  it.each([
    ["the prefix null makes one", "null", '<ns0:r xmlns:ns0="urn:a" />'],
    ["an empty prefix makes the namespace the default", "''", '<r xmlns="urn:a" />'],
  ])("%s", (_what, prefix, xml) => {
    const body = `Dom.Document d = new Dom.Document(); d.createRootElement('r', 'urn:a', ${prefix}); return d.toXmlString();`;
    expect(org.text(body)).toBe(`<?xml version="1.0" encoding="UTF-8"?>${xml}`);
  });
  it.each([
    [
      "children",
      "return r.getChildElement('b', null).getText() + r.getChildElements().size() + r.getChildren().size();",
      "x23",
    ],
    ["what is not there", "return r.getChildElement('z', null);", "null"],
    ["kinds of nodes", "return r.getChildren()[2].getNodeType();", "COMMENT"],
    ["parents", "return r.getChildElements()[1].getParent() == r;", "true"],
    [
      "attributes",
      "return r.getAttributeCount() + r.getAttributeKeyAt(0) + r.getAttribute('k', null) + r.getAttribute('z', null);",
      "1kvnull",
    ],
    [
      "namespaces",
      "return r.getNamespace() + ' ' + r.getNamespaceFor('p') + ' ' + r.getPrefixFor('urn:p');",
      "null urn:p p",
    ],
    [
      "an attribute taken away",
      "return r.removeAttribute('k', null) + '' + r.removeAttribute('k', null);",
      "truefalse",
    ],
    [
      "a child put before another",
      "r.insertBefore(r.getChildElements()[1], r.getChildElements()[0]); return r.getChildElements()[0].getName();",
      "c",
    ],
    [
      "a child taken away",
      "return r.removeChild(r.getChildElements()[0]) + '' + r.getChildElements().size();",
      "true1",
    ],
  ])("reads %s", (_what, statements, text) => {
    const xml = '<?xml version="1.0"?><a k="v" xmlns:p="urn:p"><b>x</b><p:c/><!--y--></a>';
    expect(org.text(`${load(xml)} ${statements}`)).toBe(text);
  });
  it("tells a value's namespace from the value", () => {
    const body = `${load('<a t="x:string" xmlns:x="urn:x"/>')}
      return r.getAttribute('t', null) + ' ' + r.getAttributeValue('t', null) + ' ' + r.getAttributeValueNs('t', null);`;
    expect(org.text(body)).toBe("x:string string urn:x");
  });
  it("keeps white space between elements, and text of CDATA sections", () => {
    const body = `${load("<a> <b/><![CDATA[<x>]]></a>")} return r.getChildren().size() + r.getText();`;
    expect(org.text(body)).toBe("3 <x>");
  });
  it("writes what it read", () => {
    const xml = '<a xmlns="urn:a"><b k="&lt;&quot;">x</b><c /></a>';
    expect(org.text(`${load(xml)} return d.toXmlString();`)).toBe(`<?xml version="1.0" encoding="UTF-8"?>${xml}`);
  });
  it.each(["", "x", "<a>", "<a></b>", "<a/><b/>", '<a k="1" k="2"/>', "<p:a/>", "<a>&nbsp;</a>"])(
    "refuses %j",
    (xml) => {
      expect(org.text(`${load(xml)} return r;`)).toMatch(/^System.XmlException: Failed to parse XML due to: /);
    },
  );
  it.each([
    ["a second root", "d.createRootElement('b', null, null);", "System.XmlException: Root element already created"],
    ["a reference that is no child", "r.insertBefore(r.addTextNode('x'), r);", /^System.XmlException: /],
    ["children of a text", "r.addTextNode('x').addTextNode('y');", /^System.XmlException: /],
    ["a name that is null", "r.addChildElement(null, null, null);", /^System.NullPointerException: /],
  ])("refuses %s", (_what, statement, message) => {
    expect(org.text(`${load("<a/>")} ${statement} return null;`)).toMatch(message);
  });
  it("refuses document type declarations by name", () => {
    expect(org.text(`${load("<!DOCTYPE a><a/>")} return null;`)).toMatch(/not implemented/);
  });
});
