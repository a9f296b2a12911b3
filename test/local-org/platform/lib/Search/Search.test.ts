/** `Search.find`, by the Apex Reference Guide, and clauses of SOSL, by the SOQL and SOSL Reference. */
import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const ROWS = `
  Account acme = new Account(Name = 'Acme');
  Contact ann = new Contact(LastName = 'Acme');
  insert new List<SObject>{ acme, ann };
  Test.setFixedSearchResults(new List<Id>{ acme.Id, ann.Id });`;
const text = (body: string, kind: "test" | "sync" = "test"): string => org.text(ROWS + body, { kind });

it("find tells the rows of each object", () => {
  const body = `
    Search.SearchResults found = Search.find('FIND \\'Acme\\' IN ALL FIELDS RETURNING Account(Id, Name), Contact WITH SNIPPET (target_length=120)');
    List<Search.SearchResult> accounts = found.get('ACCOUNT');
    Account first = (Account) accounts[0].getSObject();
    return accounts.size() + ' ' + first.Name + ' ' + found.get('Contact').size() + ' ' + found.get('Lead').size();`;
  expect(text(body)).toBe("1 Acme 1 0");
});

it("find takes an access level, and is a search for the limits", () => {
  expect(text("Search.find('FIND {Acme} RETURNING Account', AccessLevel.USER_MODE); return Limits.getSoslQueries();")).toBe("1"); // prettier-ignore
});

it.each([
  "WITH SNIPPET",
  "WITH HIGHLIGHT",
  "WITH SPELL_CORRECTION = true",
  "WITH METADATA = 'LABELS'",
  "WITH HIGHLIGHT WITH SNIPPET (target_length=50)",
  "UPDATE TRACKING",
  "UPDATE TRACKING, VIEWSTAT",
])("%s leaves the rows as they are", (clause) => {
  expect(text(`return Search.query('FIND {Acme} RETURNING Account ${clause.replaceAll("'", "\\'")}')[0].size();`)).toBe(
    "1",
  );
});

it("fields come by their labels", () => {
  const body = `
    update new Account(Id = acme.Id, Industry = 'Media');
    List<List<SObject>> found = Search.query('FIND {Acme} RETURNING Account(Id, Name, toLabel(Industry) ORDER BY Name)');
    return ((Account) found[0][0]).Industry + ' ' + ((Account) found[0][0]).Name;`;
  expect(text(body)).toBe("Media Acme");
});

it("clauses stand in searches of brackets too", () => {
  expect(text("return [FIND 'Acme' RETURNING Account WITH SPELL_CORRECTION = false LIMIT 5][0].size();")).toBe("1");
});

it.each([
  ["WITH DIVISION = 'Global'", "DIVISION"],
  ["WITH DATA CATEGORY Location__c AT America__c", "DATA CATEGORY"],
  ["WITH NETWORK = '0DB000000000001'", "NETWORK"],
  ["WITH PricebookId = '01s000000000001'", "PricebookId"],
])("%s is refused by name", (clause, name) => {
  const search = `FIND {Acme} RETURNING Account ${clause}`.replaceAll("'", "\\'");
  expect(text(`return Search.query('${search}');`)).toContain(`WITH ${name} in SOSL is not implemented`);
});

it("snippets are refused by name", () => {
  const body = "return Search.find('FIND {Acme} RETURNING Account').get('Account')[0].getSnippet();";
  expect(org.problems(body)).toEqual(["local org: Search.SearchResult.getSnippet is not implemented"]);
});
