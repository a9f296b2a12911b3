/** XML of HTTP messages, by the Apex Reference Guide: HttpRequest Class, HttpResponse Class. */
import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Mock: `@IsTest public class Mock implements HttpCalloutMock {
    public HttpResponse respond(HttpRequest request) {
      HttpResponse response = new HttpResponse();
      response.setBody(request.getBody().replace('ask', 'answer'));
      return response;
    }
  }`,
};

describe("XML of HTTP messages", () => {
  it("a document is sent as its text, and an answer is read as one", () => {
    const body = `
      Test.setMock(HttpCalloutMock.class, new Mock());
      Dom.Document document = new Dom.Document();
      document.createRootElement('ask', null, null).addChildElement('name', null, null).addTextNode('Ada');
      HttpRequest request = new HttpRequest();
      request.setEndpoint('https://example.com');
      request.setMethod('POST');
      request.setBodyDocument(document);
      String asked = request.getBodyDocument().getRootElement().getName();
      HttpResponse response = new Http().send(request);
      Dom.XmlNode root = response.getBodyDocument().getRootElement();
      return asked + ' ' + root.getName() + ' ' + root.getChildElement('name', null).getText() + ' ' + request.getBody();`;
    expect(org.text(body, { classes })).toBe(
      'ask answer Ada <?xml version="1.0" encoding="UTF-8"?><ask><name>Ada</name></ask>',
    );
  });

  it("an answer is read as a stream", () => {
    const body = `
      HttpResponse response = new HttpResponse();
      response.setBody('<a><b/></a>');
      XmlStreamReader reader = response.getXmlStreamReader();
      List<String> names = new List<String>();
      while (reader.hasNext()) {
        if (reader.getEventType() == XmlTag.START_ELEMENT) names.add(reader.getLocalName());
        reader.next();
      }
      return names;`;
    expect(org.text(body)).toBe("(a, b)");
  });

  it("what is no XML is refused as by Dom.Document", () => {
    expect(org.text("HttpResponse r = new HttpResponse(); r.setBody('{}'); return r.getBodyDocument();")).toContain(
      "System.XmlException: Failed to parse XML due to",
    );
  });

  it("a body is a document, not any object", () => {
    expect(org.problems("new HttpRequest().setBodyDocument('<a/>'); return 1;")).toEqual([
      "Method does not exist or incorrect signature: void setBodyDocument(String) from the type HttpRequest",
    ]);
  });
});
