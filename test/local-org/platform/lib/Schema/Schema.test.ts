import { describe, expect, it } from "vitest";
import { fieldFile, objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Body__c", "<type>Html</type><inlineHelpText>Say more</inlineHelpText>"),
  ...fieldFile("Thing__c", "Secret__c", "<type>EncryptedText</type><length>20</length>"),
  ...fieldFile("Thing__c", "Size__c", "<type>Number</type><precision>5</precision><scale>2</scale>"),
  "objects/Thing__c/fieldSets/Short.fieldSet-meta.xml": xml(
    "FieldSet",
    "<fullName>Short</fullName><label>In short</label>" +
      "<displayedFields><field>Size__c</field><isRequired>true</isRequired></displayedFields>" +
      "<displayedFields><field>Owner.Name</field><isRequired>false</isRequired></displayedFields>",
  ),
  ...objectFile("Kind__c", "<label>Kind</label><pluralLabel>Kinds</pluralLabel>"),
  "objects/Kind__c/recordTypes/Big.recordType-meta.xml": xml("RecordType", "<fullName>Big</fullName>"),
});

describe("objects and fields", () => {
  it.each([
    ["return Thing__c.Body__c.getDescribe().getInlineHelpText();", "Say more"],
    ["return Thing__c.Body__c.getDescribe().isHtmlFormatted();", "true"],
    ["return Thing__c.Body__c.getDescribe().isGroupable();", "false"],
    ["return Thing__c.Secret__c.getDescribe().isEncrypted();", "true"],
    ["return Thing__c.Secret__c.getDescribe().getType();", "ENCRYPTEDSTRING"],
    ["return Thing__c.Size__c.getDescribe().getSoapType() == Schema.SoapType.DOUBLE;", "true"],
    ["return Account.OwnerId.getDescribe().getSoapType();", "ID"],
    ["return Type.forName('Schema.Account').newInstance();", "Account:{}"],
    ["return [SELECT COUNT(Id) n FROM Account][0].getSObjectType() == AggregateResult.SObjectType;", "true"],
    ["return Account.SObjectType == AggregateResult.SObjectType;", "false"],
    [
      "Set<Schema.ChildRelationship> all = new Set<Schema.ChildRelationship>(Account.SObjectType.getDescribe().getChildRelationships()); Integer one = all.size(); all.addAll(Account.SObjectType.getDescribe().getChildRelationships()); return one == all.size();",
      "true",
    ],
    [
      "return Schema.describeSObjects(new List<String>{ 'Account' }, SObjectDescribeOptions.DEFERRED)[0].getName();",
      "Account",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});

describe("field sets", () => {
  it.each([
    ["SObjectType.Thing__c.fieldSets.Short.getLabel()", "In short"],
    ["SObjectType.Thing__c.fieldSets.getMap().keySet()", "{Short}"],
    ["Thing__c.SObjectType.getDescribe().fieldSets.getMap().get('Short').getFields()[0].getFieldPath()", "Size__c"],
    ["SObjectType.Thing__c.fieldSets.Short.getFields()[0].getRequired()", "true"],
    ["SObjectType.Thing__c.fieldSets.Short.getFields()[1].getFieldPath()", "Owner.Name"],
    ["SObjectType.Thing__c.fieldSets.Short.getFields()[0].getType()", "DOUBLE"],
    ["SObjectType.Thing__c.fieldSets.Short.getFields()[0].getSObjectField() == Thing__c.Size__c", "true"],
    ["SObjectType.Account.fieldSets.getMap().size()", "0"],
  ])("%s", (expression, expected) => {
    expect(org.text(`return ${expression};`)).toBe(expected);
  });

  it("are checked by name when code is compiled", () => {
    expect(org.problems("return SObjectType.Thing__c.fieldSets.Long;")).toEqual(["Variable does not exist: Long"]);
  });
});

describe("record types", () => {
  it.each([
    ["return Account.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName().get('Master').isMaster();", "true"],
    ["return Account.SObjectType.getDescribe().getRecordTypeInfos()[0].getRecordTypeId();", "012000000000000AAA"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });

  it("of the source are refused by name", () => {
    expect(org.text("return Kind__c.SObjectType.getDescribe().getRecordTypeInfos();")).toBe(
      "LocalOrg.NotImplemented: local org: record types (of Kind__c) is not implemented",
    );
  });
});
