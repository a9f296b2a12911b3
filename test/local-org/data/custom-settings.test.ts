import { beforeEach, describe, expect, it } from "vitest";
import type { ApexList } from "../platform/values/list.ts";
import type { ApexMap } from "../platform/values/map.ts";
import { SObjectValue } from "../platform/values/sobject.ts";
import { callSettings, type SettingsMethod } from "./custom-settings.ts";
import { Schema } from "./schema/index.ts";
import { billingSource, fieldFile, objectFile, sourceFolder, xml } from "./testing-metadata.ts";
import { testData, type TestData } from "./testing.ts";

const kinds = sourceFolder({
  ...objectFile("Kind__mdt", "<label>Kind</label><pluralLabel>Kinds</pluralLabel>"),
  ...fieldFile("Kind__mdt", "Flag__c", "<type>Checkbox</type><defaultValue>false</defaultValue>"),
  "customMetadata/Kind.One.md-meta.xml": xml(
    "CustomMetadata",
    "<label>The one</label><values><field>Flag__c</field><value>true</value></values>",
  ),
  ...objectFile("Case__mdt", "<label>Case</label><pluralLabel>Cases</pluralLabel>"),
  ...fieldFile("Case__mdt", "Kind__c", "<type>MetadataRelationship</type><referenceTo>Kind__mdt</referenceTo>"),
  ...fieldFile("Case__mdt", "From__c", "<type>Date</type>"),
  "customMetadata/Case.First.md-meta.xml": xml(
    "CustomMetadata",
    "<label>First</label><values><field>Kind__c</field><value>One</value></values><values><field>From__c</field><value>2026-11-28</value></values>",
  ),
});
const schema = Schema.load({ sourceDirs: [billingSource(), kinds] });
let org: TestData;

beforeEach(() => {
  org = testData({ schema });
});

function settings(method: SettingsMethod, ...args: unknown[]): SObjectValue {
  const object = schema.object("Settings__c");
  return callSettings(org.data, org.data.administratorId, object as never, method, args) as SObjectValue;
}

function store(SetupOwnerId: string | null, Limit__c: number | null): void {
  const record = new SObjectValue("Settings__c", { SetupOwnerId, Limit__c });
  org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" }));
}

function limitOf(row: SObjectValue): string {
  return String(row.get("Limit__c"));
}

describe("hierarchy custom settings", () => {
  it("answer an empty row when nothing is set, and null for one level", () => {
    expect(settings("getorgdefaults").id).toBeNull();
    expect(settings("getorgdefaults").get("SetupOwnerId")).toBeNull();
    expect(limitOf(settings("getinstance"))).toBe("null");
    expect(settings("getinstance").get("SetupOwnerId")).toBe(org.data.administratorId);
    expect(settings("getvalues", org.data.administratorId)).toBeNull();
  });

  it("are the organisation's when they do not say whose they are", () => {
    store(null, 1);
    expect(limitOf(settings("getorgdefaults"))).toBe("1");
  });

  it("go from the organisation by the profile to the user", () => {
    const profileId = org.data.runningUser(org.data.administratorId).profileId;
    store(org.data.organizationId, 1);
    expect(limitOf(settings("getinstance"))).toBe("1");
    store(profileId, 2);
    expect(limitOf(settings("getinstance"))).toBe("2");
    expect(limitOf(settings("getorgdefaults"))).toBe("1");
    store(org.data.administratorId, null); // has no value of its own: the profile's stands
    expect(limitOf(settings("getinstance"))).toBe("2");
    expect(limitOf(settings("getvalues", org.data.administratorId))).toBe("null");
  });

  it("hold one row for each owner", () => {
    store(org.data.organizationId, 1);
    expect(() => store(org.data.organizationId, 2)).toThrow(
      "DUPLICATE_VALUE, duplicate value found: SetupOwnerId duplicates value on record with id:",
    );
  });
});

describe("custom metadata", () => {
  it("that names another record holds its id, and dates are dates", () => {
    const query = "SELECT Kind__c, Kind__r.MasterLabel FROM Case__mdt WHERE From__c = 2026-11-28";
    const first = org.run(
      (tx) => (tx.data.queryText(query, null, { mode: "system" }) as ApexList).items[0],
    ) as SObjectValue;
    expect(first.get("Kind__c")).toBe(org.data.findBy("Kind__mdt", "DeveloperName", "One")?.id);
    expect(first.parent("Kind__r")?.get("MasterLabel")).toBe("The one");
  });

  it("is deployed as rows, found by name, and not writable", () => {
    const object = schema.object("Kind__mdt") as never;
    const all = callSettings(org.data, org.data.administratorId, object, "getall", []) as ApexMap;
    expect((all.get("One") as SObjectValue).get("Flag__c")).toBe(true);
    expect(
      (callSettings(org.data, org.data.administratorId, object, "getinstance", ["one"]) as SObjectValue).get(
        "MasterLabel",
      ),
    ).toBe("The one");
    const record = new SObjectValue("Kind__mdt", { DeveloperName: "Two" });
    expect(() =>
      org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" })),
    ).toThrow("DML operation INSERT not allowed on Kind__mdt");
  });
});
