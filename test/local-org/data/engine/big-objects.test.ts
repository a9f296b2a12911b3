/** Big objects, by the Big Objects Implementation Guide: Populate a Custom Big Object with Apex, Delete Data, SOQL with Big Objects. */
import { describe, expect, it } from "vitest";
import { libraryOrg } from "../../platform/lib/testing.ts";
import { fieldFile, objectFile, xml } from "../testing-metadata.ts";

const text = (required: boolean): string => `<type>Text</type><length>20</length><required>${required}</required>`;
const org = libraryOrg({
  ...objectFile("PhoneBook__b", "<label>Entry</label><pluralLabel>Phone Book</pluralLabel>"),
  ...fieldFile("PhoneBook__b", "LastName__c", text(true)),
  ...fieldFile("PhoneBook__b", "FirstName__c", text(true)),
  ...fieldFile("PhoneBook__b", "Phone__c", text(false)),
  ...fieldFile("PhoneBook__b", "Note__c", text(false)),
  "objects/PhoneBook__b/indexes/ByName.index-meta.xml": xml(
    "Index",
    "<fullName>ByName</fullName><label>By name</label>" +
      "<fields><name>LastName__c</name><sortDirection>ASC</sortDirection></fields>" +
      "<fields><name>FirstName__c</name><sortDirection>DESC</sortDirection></fields>",
  ),
});
const SMITH = "new PhoneBook__b(LastName__c = 'Smith', FirstName__c = 'John', Phone__c = '555', Note__c = 'n')";
const run = (body: string): string =>
  org.text(`Database.SaveResult first = Database.insertImmediate(${SMITH}); ${body}`);
const ALL = "[SELECT Phone__c, Note__c FROM PhoneBook__b WHERE LastName__c = 'Smith' AND FirstName__c = 'John']";

describe("Database.insertImmediate", () => {
  it("puts a row in, which counts as a callout and no DML", () => {
    expect(run(`return first.isSuccess() + ' ' + ${ALL}.size() + ' ' + Limits.getCallouts() + ' ' + Limits.getDmlStatements();`)).toBe("true 1 1 0"); // prettier-ignore
  });

  it("the same index is the same row; null leaves what there is", () => {
    const again = "new PhoneBook__b(LastName__c = ' Smith', FirstName__c = 'John', Phone__c = '777', Note__c = null)";
    expect(
      run(`List<Database.SaveResult> l = Database.insertImmediate(new List<PhoneBook__b>{ ${again} });
        List<PhoneBook__b> rows = ${ALL};
        return l[0].isSuccess() + ' ' + rows.size() + ' ' + rows[0].Phone__c + ' ' + rows[0].Note__c;`),
    ).toBe("true 1 777 n");
  });

  it("what is wrong is told by the result, not thrown", () => {
    const body = (row: string): string =>
      org.text(
        `Database.SaveResult r = Database.insertImmediate(${row}); return r.isSuccess() + ' ' + r.getErrors()[0].getStatusCode() + ' ' + r.getErrors()[0].getMessage();`,
      );
    expect(body("new PhoneBook__b(LastName__c = 'Smith')")).toBe(
      "false REQUIRED_FIELD_MISSING Required fields are missing: [FirstName__c]",
    );
    expect(body("new PhoneBook__b(LastName__c = 'A name that is far too long', FirstName__c = 'x')")).toContain(
      "STRING_TOO_LONG",
    );
  });

  it("comes before other rows are written, as callouts do, and takes no other object", () => {
    expect(org.text(`insert new Account(Name = 'x'); Database.insertImmediate(${SMITH}); return 1;`)).toContain(
      "You have uncommitted work pending",
    );
    expect(run("insert new Account(Name = 'x'); return 1;")).toBe("1");
    expect(org.text("Database.insertImmediate(new Account(Name = 'x')); return 1;")).toContain(
      "Database.insertImmediate of Account, which is no big object is not implemented",
    );
  });
});

describe("Database.deleteImmediate", () => {
  it("takes rows away by their whole index", () => {
    expect(
      run(
        `Boolean done = Database.deleteImmediate(new PhoneBook__b(LastName__c = 'Smith', FirstName__c = 'John')).isSuccess(); return done + ' ' + ${ALL}.size();`,
      ),
    ).toBe("true 0");
    expect(
      run(
        `Boolean done = Database.deleteImmediate(new PhoneBook__b(LastName__c = 'Smith')).isSuccess(); return done + ' ' + ${ALL}.size();`,
      ),
    ).toBe("false 1");
  });
});

describe("queries of big objects", () => {
  it.each([
    ["FirstName__c = 'John'", "from the first one on (LastName__c, FirstName__c)"],
    ["LastName__c = 'Smith' AND FirstName__c LIKE 'J%'", "FirstName__c cannot be filtered by LIKE"],
    ["LastName__c > 'S' AND FirstName__c = 'John'", "LastName__c cannot be filtered by >"],
    ["LastName__c = 'Smith' AND Phone__c = '555'", "from the first one on"],
    ["LastName__c = 'Smith' AND FirstName__c = 'John' AND Phone__c = '555'", "Phone__c is no field of the index"],
    ["LastName__c = 'Smith' OR LastName__c = 'Jones'", "all of them together"],
  ])("refuse WHERE %s", (where, message) => {
    expect(org.problems(`return [SELECT Id FROM PhoneBook__b WHERE ${where}];`).join()).toContain(message);
  });
  it.each(["LastName__c >= 'S'", "LastName__c = 'Smith' AND FirstName__c IN ('John', 'Jo')", "LastName__c = 'Smith'"])(
    "take WHERE %s",
    (where) => {
      expect(run(`return [SELECT Id FROM PhoneBook__b WHERE ${where}].size();`)).toBe("1");
    },
  );
  it("refuse aggregates", () => {
    expect(org.problems("return [SELECT COUNT() FROM PhoneBook__b];").join()).toContain("aggregate queries");
  });
});
