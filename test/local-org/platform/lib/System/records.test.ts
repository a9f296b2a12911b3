import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

describe("classes that hold values", () => {
  it.each([
    [
      "SelectOption o = new SelectOption('v', 'l', true); return o.getValue() + o.getLabel() + o.getDisabled();",
      "vltrue",
    ],
    ["SelectOption o = new SelectOption('v', 'l'); o.setLabel('m'); return o.getLabel() + o.getEscapeItem();", "mtrue"],
    [
      "EventBus.ChangeEventHeader h = new EventBus.ChangeEventHeader(); h.setEntityName('Account'); h.recordIds = new List<String>{'1'}; return h.entityName + h.getRecordIds();",
      "Account(1)",
    ],
    // NebulaLogger: LogEntryEventHandler.upsertLogEntries.
    ["Long ms = 1000; return Datetime.valueOf(ms).getTime();", "1000"],
    // apex-recipes: CustomRestEndpointRecipes_Tests, a request without a body.
    ["Blob b; return b.toString();", "System.NullPointerException: Argument cannot be null."],
    // NebulaLogger: CallableLogger_Tests compares it with what `getTypeName` answers.
    ["return IllegalArgumentException.class.getName();", "System.IllegalArgumentException"],
    ["return Type.forName('System.DmlException').getName();", "System.DmlException"],
    ["return Datetime.class.getName();", "Datetime"],
    // fflib-apex-mocks: fflib_MatcherDefinitionsTest.
    ["return JSON.serialize(new Map<SObjectField, Object>{ Account.Name => 'Test' });", '{"Name":"Test"}'],
    ["return JSON.serialize(new Map<SObjectType, Object>{ Account.SObjectType => 1 });", '{"Account":1}'],
    // Object Reference, "Contract": Update without Create.
    ["return new Contract(Name = 'C', ActivatedDate = Datetime.valueOf(1000L)).Name;", "C"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});

// Salesforce Help 000387302: a number keeps more places than its field shows.
it.each([
  ["12345.67", "12345.67"],
  ["5.00", "5"],
])("a row keeps %s as %s, whatever the scale of its field", (number, kept) => {
  const body = `Account a = new Account(Name = 'A', AnnualRevenue = ${number}); insert a; return [SELECT AnnualRevenue FROM Account WHERE Id = :a.Id].AnnualRevenue;`;
  expect(org.text(body)).toBe(kept);
});
