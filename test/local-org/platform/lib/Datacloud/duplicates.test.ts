import { beforeEach, describe, expect, it } from "vitest";
import { duplicateRuleOf, type GivenDuplicateRule } from "../../../data/duplicates/given.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const rules = (...given: (string | GivenDuplicateRule)[]): void => {
  org.data.settings.duplicateRules = given.map(duplicateRuleOf);
};
const CONTACTS = "Standard_Contact_Duplicate_Rule";
beforeEach(() => rules(CONTACTS));

const ada = (more: string): string => `new Contact(FirstName = 'Ada', LastName = 'Byron'${more})`;
/** `saved`, or the refusal, of a second contact. */
const second = (first: string, other: string): string =>
  org.text(`insert ${ada(first)}; insert ${other}; return 'saved';`);
const REFUSED =
  "System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATES_DETECTED, Use one of these records?: []";

describe("a duplicate rule", () => {
  it("refuses a contact like one that is there, in the words of the standard rule", () => {
    // "Customizable Alert Text: Use one of these records?" [Salesforce Help: Standard Contact Duplicate Rule]
    const email = ", Email = 'ada@example.com'";
    expect(second(email, ada(email))).toBe(REFUSED);
  });
  it("is not there until the seam says so", () => {
    rules();
    expect(second("", ada(""))).toBe("saved");
  });
  it("lets an alert pass with allowSave, by DMLOptions or setOptions", () => {
    // [Apex Reference Guide: DuplicateError Class, example]
    const body = (save: string): string => `
      insert ${ada(", Phone = '415-555-1234'")};
      Contact other = ${ada(", Phone = '1-415-555-9999'")};
      Database.DMLOptions options = new Database.DMLOptions();
      options.DuplicateRuleHeader.AllowSave = true;
      ${save}
      return [SELECT COUNT() FROM Contact];`;
    expect(org.text(body("Database.insert(other, options);"))).toBe("2");
    expect(org.text(body("other.setOptions(options); insert other;"))).toBe("2");
  });
  it("that blocks refuses with allowSave too", () => {
    rules({ name: CONTACTS, actionOnInsert: "Block" });
    const body = `
      insert ${ada(", Phone = '415-555-1234'")};
      Database.DMLOptions options = new Database.DMLOptions();
      options.DuplicateRuleHeader.AllowSave = true;
      options.OptAllOrNone = false;
      Database.SaveResult result = Database.insert(${ada(", Phone = '415-555-1234'")}, options);
      return result.getErrors()[0].getStatusCode().name();`;
    expect(org.text(body)).toBe("DUPLICATES_DETECTED");
  });
  it("that only reports saves", () => {
    rules({ name: CONTACTS, operationsOnInsert: ["Report"] });
    const email = ", Email = 'ada@example.com'";
    expect(second(email, ada(email))).toBe("saved");
  });
  it("does not compare rows that are saved together", () => {
    const email = ", Email = 'ada@example.com'";
    expect(org.text(`insert new List<Contact>{ ${ada(email)}, ${ada(email)} }; return 'saved';`)).toBe("saved");
  });
  it("looks at an edit only when it changes a field that the rule compares", () => {
    rules({ name: CONTACTS, operationsOnInsert: ["Report"], operationsOnUpdate: ["Alert"] });
    const body = (change: string): string => `
      insert ${ada(", Email = 'ada@example.com'")};
      Contact other = ${ada(", Email = 'ada@example.com'")};
      insert other;
      update new Contact(Id = other.Id, ${change});
      return 'saved';`;
    expect(org.text(body("Description = 'x'"))).toBe("saved");
    expect(org.text(body("Title = 'x'"))).toContain("DUPLICATES_DETECTED");
  });
  it("runs after before triggers and validation, and not for a row that fails them", () => {
    expect(second(", Email = 'ada@example.com'", "new Contact(FirstName = 'Ada')")).toContain("REQUIRED_FIELD_MISSING");
  });
  it("compares with exactly equal fields where it is told to, blanks only when they count", () => {
    const given = (matchBlanks: string[]): GivenDuplicateRule => ({
      name: "Badge",
      objectName: "Contact",
      alertText: "Badge is taken.",
      matchingRules: [{ name: "Badge_Match", anyOf: [["AssistantName", "Department"]], matchBlanks }],
    });
    const badge = ", AssistantName = 'B1'";
    rules(given([]));
    expect(second(badge, `new Contact(LastName = 'X'${badge})`)).toBe("saved");
    rules(given(["Department"]));
    expect(second(badge, `new Contact(LastName = 'X'${badge})`)).toContain("DUPLICATES_DETECTED, Badge is taken.");
  });
});

describe("the standard matching rule", () => {
  // [Salesforce Help: Standard Contact Matching Rule and Standard Lead Matching Rule; Matching Methods Used with Matching Rules]
  const cases: [title: string, first: string, second: string, outcome: "refused" | "saved"][] = [
    ["another last name does not match", ", Email = 'a@b.com'", "new Contact(LastName = 'King', Email = 'a@b.com')", "saved"],
    ["a missing first name is ignored beside an e-mail", ", Email = 'a@b.com'", "new Contact(LastName = 'Byron', Email = 'a@b.com')", "refused"],
    ["an initial matches a first name", ", Email = 'a@b.com'", "new Contact(FirstName = 'A', LastName = 'Byron', Email = 'a@b.com')", "refused"],
    ["names are transposed", ", Email = 'a@b.com'", "new Contact(FirstName = 'Byron', LastName = 'Ada', Email = 'a@b.com')", "refused"],
    ["the last digits of a phone do not count", ", Phone = '1-415-555-1234'", ada(", Phone = '(415) 555 5678'"), "refused"],
    ["the area of a phone counts", ", Phone = '1-415-555-1234'", ada(", Phone = '1-212-555-1234'"), "saved"],
    ["equal names alone are no match", "", ada(""), "saved"],
    ["a title needs a company", ", Title = 'CEO'", ada(", Title = 'CEO'"), "saved"],
  ]; // prettier-ignore
  it.each(cases)("%s", (_title, first, other, outcome) => {
    expect(second(first, other)).toBe(outcome === "saved" ? "saved" : REFUSED);
  });
  it("compares titles and companies, by their acronyms too", () => {
    const lead = (company: string): string =>
      `insert new Lead(FirstName = 'Ada', LastName = 'Byron', Title = 'CEO', Company = '${company}');`;
    rules("Standard_Lead_Duplicate_Rule");
    expect(org.text(`${lead("Acme Inc")} ${lead("Acme Corp.")} return 1;`)).toContain("DUPLICATES_DETECTED");
    expect(org.text(`${lead("Acme Inc")} ${lead("Umbrella")} return 1;`)).toBe("1");
  });
  it("compares contacts with leads by the rule across objects", () => {
    rules("Standard_Rule_for_Contacts_with_Duplicate_Leads");
    const lead = "insert new Lead(FirstName = 'Ada', LastName = 'Byron', Company = 'X', Email = 'a@b.com');";
    expect(org.text(`${lead} insert ${ada(", Email = 'a@b.com'")}; return 1;`)).toBe(REFUSED);
  });
});

describe("Database.DuplicateError", () => {
  it("tells the rule, its message, and the records", () => {
    // [Apex Reference Guide: DuplicateResult Class, example]
    const body = `
      Contact first = ${ada(", Email = 'a@b.com'")};
      insert first;
      Database.SaveResult saved = Database.insert(${ada(", Email = 'a@b.com'")}, false);
      List<String> said = new List<String>();
      for (Database.Error error : saved.getErrors()) {
        if (!(error instanceof Database.DuplicateError)) continue;
        Datacloud.DuplicateResult result = ((Database.DuplicateError) error).getDuplicateResult();
        said.add(result.getDuplicateRule() + ' ' + result.getErrorMessage() + ' ' + result.isAllowSave());
        for (Datacloud.MatchResult match : result.getMatchResults())
          for (Datacloud.MatchRecord record : match.getMatchRecords())
            said.add(match.getRule() + ' ' + match.getEntityType() + ' ' + match.getMatchEngine() + ' ' + match.getSize()
              + ' ' + (record.getRecord().Id == first.Id) + ' ' + record.getMatchConfidence());
      }
      return String.join(said, '; ');`;
    expect(org.text(body)).toBe(
      "Standard_Contact_Duplicate_Rule Use one of these records? true; Standard_Contact_Match_Rule_v1_1 Contact FuzzyMatchEngine 1 true 100.0",
    );
  });
});

describe("Datacloud.FindDuplicates", () => {
  it("looks without saving", () => {
    const body = `
      insert ${ada(", Email = 'a@b.com'")};
      List<Contact> wanted = new List<Contact>{ ${ada(", Email = 'a@b.com'")}, new Contact(LastName = 'Y') };
      List<String> sizes = new List<String>();
      for (Datacloud.FindDuplicatesResult found : Datacloud.FindDuplicates.findDuplicates(wanted))
        for (Datacloud.DuplicateResult result : found.getDuplicateResults())
          sizes.add(String.valueOf(result.getMatchResults()[0].getMatchRecords().size()));
      return sizes;`;
    expect(org.text(body)).toBe("(1, 0)");
  });
  it("needs an active rule of the object", () => {
    rules();
    const body = "return Datacloud.FindDuplicates.findDuplicates(new List<Contact>{ new Contact(LastName = 'Y') });";
    // [Apex Reference Guide: FindDuplicates Class, findDuplicates]
    expect(org.text(body)).toBe(
      "System.HandledException: No active duplicate rules are defined for the Contact object type",
    );
  });
});
