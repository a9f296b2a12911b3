import { describe, expect, it } from "vitest";
import { Signatures } from "../../../language/signatures.ts";
import { platformClasses } from "../../registry.ts";
import { fieldFile, objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Body__c", "<type>Html</type><inlineHelpText>Say more</inlineHelpText>"),
  ...objectFile("Part__c", "<label>Part</label><pluralLabel>Parts</pluralLabel>"),
  ...fieldFile(
    "Part__c",
    "Kind__c",
    "<type>MasterDetail</type><referenceTo>Kind__c</referenceTo><relationshipName>Parts</relationshipName><relationshipLabel>Parts</relationshipLabel><relationshipOrder>0</relationshipOrder><writeRequiresMasterRead>true</writeRequiresMasterRead>",
  ),
  ...fieldFile("Thing__c", "Secret__c", "<type>EncryptedText</type><length>20</length>"),
  ...fieldFile("Thing__c", "Size__c", "<type>Number</type><precision>5</precision><scale>2</scale>"),
  "objects/Thing__c/fieldSets/Short.fieldSet-meta.xml": xml(
    "FieldSet",
    "<fullName>Short</fullName><label>In short</label>" +
      "<displayedFields><field>Size__c</field><isRequired>true</isRequired></displayedFields>" +
      "<displayedFields><field>Owner.Name</field><isRequired>false</isRequired></displayedFields>",
  ),
  ...objectFile("Kind__c", "<label>Kind</label><pluralLabel>Kinds</pluralLabel>"),
  "objects/Kind__c/recordTypes/Big.recordType-meta.xml": xml(
    "RecordType",
    "<fullName>Big</fullName><active>true</active><label>Big one</label>" +
      "<picklistValues><picklist>Color__c</picklist><values><fullName>Green</fullName><default>true</default></values></picklistValues>",
  ),
  "objects/Kind__c/recordTypes/Old.recordType-meta.xml": xml(
    "RecordType",
    "<fullName>Old</fullName><active>false</active><label>Old one</label>",
  ),
  ...fieldFile(
    "Kind__c",
    "Color__c",
    "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>Red</fullName><default>true</default><label>Red</label></value><value><fullName>Green</fullName><default>false</default><label>Green</label></value></valueSetDefinition></valueSet>",
  ),
});

describe("objects and fields", () => {
  it.each([
    ["return Thing__c.Body__c.getDescribe().getInlineHelpText();", "Say more"],
    ["return Thing__c.Body__c.getDescribe().isHtmlFormatted();", "true"],
    ["return Thing__c.Body__c.getDescribe().isGroupable();", "false"],
    // [Apex Reference Guide: DescribeFieldResult, isWriteRequiresMasterRead()]
    ["return Part__c.Kind__c.getDescribe().isWriteRequiresMasterRead();", "true"],
    ["return Thing__c.Body__c.getDescribe().writeRequiresMasterRead;", "false"],
    ["return Thing__c.Secret__c.getDescribe().isEncrypted();", "true"],
    ["return Thing__c.Secret__c.getDescribe().getType();", "ENCRYPTEDSTRING"],
    ["return Thing__c.Size__c.getDescribe().getSoapType() == Schema.SoapType.DOUBLE;", "true"],
    ["return Account.OwnerId.getDescribe().getSoapType();", "ID"],
    ["return Type.forName('Schema.Account').newInstance();", "Account:{}"],
    ["return [SELECT COUNT(Id) n FROM Account][0].getSObjectType() == AggregateResult.SObjectType;", "true"],
    ["return Account.SObjectType == AggregateResult.SObjectType;", "false"],
    // NebulaQueryAndSearch and Apex-Opensource-Library write the namespace; a class of one's own takes the short name alone.
    [
      "List<Schema.AggregateResult> rows = [SELECT COUNT(Id) n FROM Account]; Object o = rows[0]; return o instanceof Schema.AggregateResult ? rows[0].get('n') : null;",
      "0",
    ],
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

  it("the namespace tells AggregateResult from a class of one's own", () => {
    const classes = {
      Rows: `public class Rows {
        public class AggregateResult { public String kind = 'own'; }
        public static String kind() { return new AggregateResult().kind; }
        public static Object count() { Schema.AggregateResult row = [SELECT COUNT(Id) n FROM Account][0]; return row.get('n'); }
      }`,
    };
    expect(org.text("return Rows.kind() + Rows.count();", { classes })).toBe("own0");
  });
});

/** [Apex Developer Guide: Enforcing Object and Field Permissions: describe results tell what the running user may] */
describe("results tell of the running user", () => {
  const asUser = (permissions: string, answer: string): string =>
    org.text(`
      User u = new User(Username = 'describe' + DateTime.now().getTime() + Math.random() + '@example.com', LastName = 'U', Email = 'u@example.com', Alias = 'u',
        TimeZoneSidKey = 'GMT', LocaleSidKey = 'en_US', LanguageLocaleKey = 'en_US', EmailEncodingKey = 'UTF-8',
        ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id);
      insert u;
      PermissionSet p = new PermissionSet(Name = 'Seen', Label = 'Seen');
      insert p;
      ${permissions}
      insert new PermissionSetAssignment(AssigneeId = u.Id, PermissionSetId = p.Id);
      List<Object> result;
      System.runAs(u) { result = new List<Object>{ ${answer} }; }
      return result;`);
  const OBJECT =
    "insert new ObjectPermissions(ParentId = p.Id, SobjectType = 'Thing__c', PermissionsRead = true, PermissionsCreate = true);";
  const FIELD = (edit: boolean): string =>
    `insert new FieldPermissions(ParentId = p.Id, SobjectType = 'Thing__c', Field = 'Thing__c.Size__c', PermissionsRead = true, PermissionsEdit = ${edit});`;
  const of = (token: string): string =>
    ["isAccessible", "isCreateable", "isUpdateable"].map((name) => `${token}.getDescribe().${name}()`).join(", ");

  it.each([
    ["an object without permission", "", "Thing__c.SObjectType", "(false, false, false)"],
    ["an object with some", OBJECT, "Thing__c.SObjectType", "(true, true, false)"],
    ["a field without permission", OBJECT, "Thing__c.Size__c", "(false, false, false)"],
    ["a field that may be read", OBJECT + FIELD(false), "Thing__c.Size__c", "(true, false, false)"],
    [
      "a field that may be edited, where rows may be created alone",
      OBJECT + FIELD(true),
      "Thing__c.Size__c",
      "(true, true, false)",
    ],
    ["the name, which needs no permission", OBJECT, "Thing__c.Name", "(true, true, false)"],
  ])("of %s", (_, permissions, token, expected) => {
    expect(asUser(permissions, of(token))).toBe(expected);
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

  const KIND =
    "Map<String, Schema.RecordTypeInfo> types = Kind__c.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName();";

  /** Apex Reference Guide, "RecordTypeInfo Class"; nobody has been given the record type, so the master is the default. */
  it.each([
    [`${KIND} return types.keySet();`, "{Big, Master, Old}"],
    [`${KIND} return types.get('Big').getName();`, "Big one"],
    [`${KIND} return types.get('Big').isActive() + ' ' + types.get('Old').isActive();`, "true false"],
    [`${KIND} return types.get('Big').isAvailable();`, "false"],
    [`${KIND} return types.get('Master').isDefaultRecordTypeMapping();`, "true"],
    [
      `${KIND} Id big = types.get('Big').getRecordTypeId(); return [SELECT Id FROM RecordType WHERE SobjectType = 'Kind__c' AND DeveloperName = 'Big'].Id == big;`,
      "true",
    ],
    [
      `${KIND} Kind__c kind = (Kind__c) Kind__c.SObjectType.newSObject(types.get('Big').getRecordTypeId(), true); return kind.Color__c;`,
      "Green",
    ],
    [
      `${KIND} Kind__c kind = new Kind__c(RecordTypeId = types.get('Big').getRecordTypeId()); insert kind; return [SELECT Color__c, RecordType.DeveloperName FROM Kind__c].Color__c;`,
      "Green",
    ],
    [`insert new Kind__c(); return [SELECT RecordTypeId FROM Kind__c].RecordTypeId;`, "null"],
    [
      `${KIND} insert new Kind__c(Color__c = 'Red', RecordTypeId = types.get('Big').getRecordTypeId()); return null;`,
      "System.DmlException: Insert failed. First exception on row 0; first error: INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Color: bad value for restricted picklist field: Red: [Color__c]",
    ],
    [
      `${KIND} try { insert new Kind__c(RecordTypeId = types.get('Old').getRecordTypeId()); } catch (DmlException e) { return e.getDmlStatusCode(0) + ' ' + e.getDmlMessage(0).substringBefore(':'); } return null;`,
      "INVALID_CROSS_REFERENCE_KEY Record Type ID",
    ],
  ])("of an object's own: %s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });

  it("are a field of objects that have some, and of no others", () => {
    expect(org.problems("return [SELECT RecordTypeId FROM Thing__c];")).toHaveLength(1);
    expect(org.problems("return [SELECT RecordTypeId FROM Account];")).toHaveLength(1);
  });
});

it("every constant that a signature names is there when code asks for it", () => {
  // Apex-Opensource-Library names SoapType.DECIMAL.
  expect(org.text("return Schema.SoapType.DECIMAL != Account.AnnualRevenue.getDescribe().getSoapType();")).toBe("true");
  const missing = [...platformClasses()].flatMap(({ name, enumValues }) => {
    const known = new Set(enumValues?.map((value) => value.toLowerCase()));
    const signed = enumValues ? Signatures.shared().find(name.toLowerCase().replace(/^system\./, "")) : undefined;
    return (signed?.enumConstants ?? []).filter((constant) => !known.has(constant.toLowerCase()));
  });
  expect(missing).toEqual([]);
});
