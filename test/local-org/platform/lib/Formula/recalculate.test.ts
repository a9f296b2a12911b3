import { expect, it } from "vitest";
import { fieldFile, objectFile } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const number = (formula: string): string =>
  `<type>Number</type><precision>18</precision><scale>0</scale><formula>${formula}</formula>`;
const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Size__c", "<type>Number</type><precision>5</precision><scale>0</scale>"),
  ...fieldFile("Thing__c", "Double__c", number("Size__c * 2")),
  ...fieldFile("Thing__c", "Again__c", number("Double__c + 1")),
});

it("formula fields of rows in memory are worked out without DML", () => {
  // [Apex Reference Guide: Formula Class, recalculateFormulas(sobjects)]
  const body = `
    Thing__c thing = new Thing__c(Size__c = 4);
    List<FormulaRecalcResult> results = Formula.recalculateFormulas(new List<Thing__c>{ thing });
    return thing.Double__c + ' ' + thing.Again__c + ' ' + results[0].isSuccess() + ' ' + results[0].getErrors().size()
      + ' ' + (results[0].getSObject() === thing) + ' ' + Limits.getDmlStatements();`;
  expect(org.text(body)).toBe("8 9 true 0 true 0");
});
