/** [apex-recipes: Safely_Tests] */
import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

/** As somebody with the profile; `d` is what `stripInaccessible` decides on `rows`. */
const asUser = (profile: string, accessType: string, rows: string, answer: string): string =>
  org.text(`
    insert new Account(Name = 'A');
    User u = new User(Username = 'sec' + DateTime.now().getTime() + '@example.com', LastName = 'U', Email = 'u@example.com', Alias = 'u',
      TimeZoneSidKey = 'GMT', LocaleSidKey = 'en_US', LanguageLocaleKey = 'en_US', EmailEncodingKey = 'UTF-8',
      ProfileId = [SELECT Id FROM Profile WHERE Name = '${profile}'].Id);
    insert u;
    Object result;
    System.runAs(u) {
      SObjectAccessDecision d = Security.stripInaccessible(AccessType.${accessType}, ${rows}, false);
      result = ${answer};
    }
    return result;`);

describe("stripInaccessible", () => {
  it("takes away a field that was queried though it is empty", () => {
    const rows = "Database.query('SELECT Id, Name, Site FROM Account', AccessLevel.SYSTEM_MODE)";
    expect(asUser("Minimum Access - Salesforce", "READABLE", rows, "d.getRemovedFields()")).toBe("{Account={Site}}");
  });

  it("takes the fields of Dun & Bradstreet from standard profiles, and leaves them to the administrator's", () => {
    const rows = "new List<Account>{ new Account(Name = 'A', Tradestyle = 'B', Site = 'C') }";
    expect(asUser("Marketing User", "CREATABLE", rows, "d.getRemovedFields()")).toBe("{Account={Tradestyle}}");
    expect(asUser("System Administrator", "CREATABLE", rows, "d.getRemovedFields()")).toBe("{}");
  });
});

it("cases are deleted by administrators", () => {
  const deletable = "Case.SObjectType.getDescribe().isDeletable()";
  expect(asUser("Standard User", "READABLE", "new List<Case>()", deletable)).toBe("false");
  expect(asUser("System Administrator", "READABLE", "new List<Case>()", deletable)).toBe("true");
});
