import { describe, expect, it } from "vitest";
import { xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const resource = (name: string, extension: string, contentType: string, body: string): Record<string, string> => ({
  [`staticresources/${name}.resource-meta.xml`]: xml(
    "StaticResource",
    `<contentType>${contentType}</contentType><cacheControl>Public</cacheControl>`,
  ),
  [`staticresources/${name}.${extension}`]: body,
});

const org = libraryOrg({
  ...resource("Answer", "json", "application/json", '{"ok": true}'),
  ...resource("Companies", "csv", "text/csv", 'Id,Name,NumberOfEmployees\none,"Acme, Inc.",5\ntwo,Globex,\n'),
  ...resource("People", "csv", "text/csv", "LastName,AccountId\nLovelace,two\n"),
  "staticresources/Site.resource-meta.xml": xml("StaticResource", "<contentType>application/zip</contentType>"),
  "staticresources/Site/index.html": "<p>",
});

const SEND =
  "HttpRequest r = new HttpRequest(); r.setEndpoint('https://example.com/a'); r.setMethod('GET'); HttpResponse a = new Http().send(r);";

describe("static resources in tests", () => {
  it.each([
    [
      `StaticResourceCalloutMock m = new StaticResourceCalloutMock(); m.setStaticResource('Answer'); m.setStatusCode(201); m.setHeader('X', 'y');
       Test.setMock(HttpCalloutMock.class, m); ${SEND} return a.getBody() + a.getStatusCode() + a.getHeader('x');`,
      '{"ok": true}201y',
    ],
    [
      `MultiStaticResourceCalloutMock m = new MultiStaticResourceCalloutMock(); m.setStaticResource('https://example.com/a', 'Answer'); m.setStatusCode(200);
       Test.setMock(HttpCalloutMock.class, m); ${SEND} return a.getBody();`,
      '{"ok": true}',
    ],
    [
      "List<SObject> rows = Test.loadData(Account.SObjectType, 'Companies'); Account a = (Account) rows[0]; return a.Name + a.NumberOfEmployees + (a.Id != null);",
      "Acme, Inc.5true",
    ],
    // [salesforce.stackexchange.com/questions/54527]
    [
      "Test.loadData(Account.SObjectType, 'Companies'); Test.loadData(Contact.SObjectType, 'People'); return [SELECT Account.Name FROM Contact].Account.Name;",
      "Globex",
    ],
    [
      "return Test.loadData(Account.SObjectType, 'Answer');",
      "System.InvalidParameterValueException: Static Resource (Answer) is not of type text/csv",
    ],
    ["return [SELECT ContentType FROM StaticResource WHERE Name = 'Site'].ContentType;", "application/zip"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});
