import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

const convert = (rest: string, options = ""): string => `
  Lead one = new Lead(LastName = 'Byron', FirstName = 'Ada', Company = 'Acme', Email = 'ada@example.com', City = 'London');
  insert one;
  Database.LeadConvert conversion = new Database.LeadConvert();
  conversion.setLeadId(one.Id);
  conversion.setConvertedStatus([SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true LIMIT 1].MasterLabel);
  ${options}
  Database.LeadConvertResult result = Database.convertLead(conversion);
  ${rest}`;

it("an account, a contact and an opportunity come of a lead, which says so", () => {
  const body = `
    Lead done = [SELECT IsConverted, Status, ConvertedAccountId, ConvertedContact.Email, ConvertedOpportunity.Name FROM Lead];
    Contact made = [SELECT MailingCity, Account.Name, Account.BillingCity FROM Contact WHERE Id = :result.getContactId()];
    Assert.areEqual(1, [SELECT COUNT() FROM OpportunityContactRole WHERE OpportunityId = :result.getOpportunityId() AND IsPrimary = true]);
    return done.IsConverted + ' ' + done.Status + ' ' + (done.ConvertedAccountId == result.getAccountId()) + ' ' + done.ConvertedContact.Email
      + ' ' + done.ConvertedOpportunity.Name + ' ' + made.MailingCity + ' ' + made.Account.Name + ' ' + made.Account.BillingCity;`;
  expect(org.text(convert(body))).toBe("true Closed - Converted true ada@example.com Acme- London Acme London");
});

it("an account that is named is taken, an opportunity is left out on request", () => {
  const named = "Account there = new Account(Name = 'There'); insert there; conversion.setAccountId(there.Id); conversion.setDoNotCreateOpportunity(true);"; // prettier-ignore
  const body = `return (result.getAccountId() == there.Id) + ' ' + result.getOpportunityId() + ' ' + [SELECT COUNT() FROM Account];`;
  expect(org.text(convert(body, named))).toBe("true null 1");
});

it("no lead is converted twice, or to a status that is none of a converted lead", () => {
  expect(org.text(convert("Database.convertLead(conversion); return 1;"))).toContain(
    "ConvertLead failed. First exception on row 0",
  );
  const open = convert("return result.isSuccess();", "conversion.setConvertedStatus('Open - Not Contacted');");
  expect(org.text(open)).toContain("INVALID_STATUS, invalid convertedStatus: Open - Not Contacted");
  expect(org.text(open.replace("convertLead(conversion)", "convertLead(conversion, false)"))).toBe("false");
});

it("what is not known about a conversion is refused by name", () => {
  expect(org.text(convert("return 1;", "conversion.setOverwriteLeadSource(true);"))).toContain(
    "Database.LeadConvert.OverwriteLeadSource is not implemented",
  );
});
