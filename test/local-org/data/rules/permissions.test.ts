import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { fieldFile, objectFile, sourceFolder, xml } from "../testing-metadata.ts";
import { insertUser, testData } from "../testing.ts";

const OBJECT = (elements: string): string =>
  `<objectPermissions><object>Job__c</object>${elements}</objectPermissions>`;
const FIELD =
  "<fieldPermissions><field>Job__c.Pay__c</field><readable>true</readable><editable>true</editable></fieldPermissions>";

function source(permissionSet: string): string {
  return sourceFolder({
    ...objectFile("Job__c", "<label>Job</label><pluralLabel>Jobs</pluralLabel>"),
    ...fieldFile("Job__c", "Pay__c", "<type>Number</type><precision>8</precision><scale>2</scale>"),
    ...objectFile("Step__c", "<label>Step</label><pluralLabel>Steps</pluralLabel>"),
    ...fieldFile(
      "Step__c",
      "Job__c",
      "<type>MasterDetail</type><referenceTo>Job__c</referenceTo><relationshipName>Steps</relationshipName>",
    ),
    "customPermissions/Approve.customPermission-meta.xml": xml("CustomPermission", "<label>Approve</label>"),
    "permissionsets/All.permissionset-meta.xml": xml("PermissionSet", `<label>All</label>${permissionSet}`),
  });
}

const GRANTS =
  OBJECT(
    "<allowRead>true</allowRead><allowCreate>true</allowCreate><allowEdit>true</allowEdit><allowDelete>true</allowDelete>",
  ) +
  `${FIELD}<customPermissions><name>Approve</name><enabled>true</enabled></customPermissions><userPermissions><name>ViewSetup</name><enabled>true</enabled></userPermissions>`;
const schema = Schema.load({ sourceDirs: [source(GRANTS)] });
const job = schema.object("Job__c") as NonNullable<ReturnType<Schema["object"]>>;
const pay = job.field("Pay__c") as NonNullable<ReturnType<typeof job.field>>;
const org = testData({ schema });
const { data } = org;
const ann = insertUser(data, "Ann", "Minimum Access - Salesforce");
const fresh = data.image();

beforeEach(() => data.restore(fresh));

/** The id, or the status code and message of the refusal. */
function insert(object: string, fields: Record<string, ApexValue>): string {
  const record = new SObjectValue(object, fields);
  const [result] = org.run((tx) =>
    tx.data.dml({ operation: "insert", records: [record], allOrNone: false, mode: "user", origin: "api" }),
  );
  const [error] = result?.errors ?? [];
  return error ? `${error.statusCode}: ${error.message}` : String(result?.id);
}

function may(): unknown[] {
  return [
    ...(["read", "create", "edit", "delete"] as const).map((action) => data.access.canObject(ann, job, action)),
    data.access.canField(ann, job, pay, "read"),
    data.access.canField(ann, job, pay, "edit"),
    data.access.hasSystemPermission(ann, "ViewSetup"),
    data.hasCustomPermission(ann, "Approve"),
  ];
}

describe("permissions that are written as rows", () => {
  const newSet = (): string => {
    const setId = insert("PermissionSet", { Name: "New", Label: "New" });
    insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setId });
    return setId;
  };

  it("count at once", () => {
    const ParentId = newSet();
    expect(may()).toEqual([false, false, false, false, false, false, false, false]);
    insert("ObjectPermissions", { ParentId, SobjectType: "Job__c", PermissionsRead: true, PermissionsCreate: true });
    insert("FieldPermissions", { ParentId, SobjectType: "Job__c", Field: "Job__c.Pay__c", PermissionsRead: true });
    insert("SetupEntityAccess", {
      ParentId,
      SetupEntityId: data.findBy("CustomPermission", "DeveloperName", "Approve")?.id,
    });
    org.run((tx) =>
      tx.data.dml({
        operation: "update",
        records: [new SObjectValue("PermissionSet", { Id: ParentId, PermissionsViewSetup: true })],
        allOrNone: true,
        mode: "user",
      }),
    );
    expect(may()).toEqual([true, true, false, false, true, false, true, true]);
  });

  /** The sentence as deployments print it. */
  it("need each other, as in metadata", () => {
    const ParentId = newSet();
    const tried = (SobjectType: string, ...names: string[]): string =>
      insert("ObjectPermissions", {
        ParentId,
        SobjectType,
        ...Object.fromEntries(names.map((name) => [`Permissions${name}`, true])),
      });
    expect(tried("Job__c", "Create")).toBe(
      "FIELD_INTEGRITY_EXCEPTION: Permission Create Job__c depends on permission(s): Read Job__c",
    );
    expect(tried("Step__c", "Read")).toBe(
      "FIELD_INTEGRITY_EXCEPTION: Permission Read Step__c depends on permission(s): Read Job__c",
    );
    expect(tried("Job__c", "Read", "Edit", "Delete", "ModifyAllRecords")).toBe(
      "FIELD_INTEGRITY_EXCEPTION: Permission Modify All Job__c depends on permission(s): View All Job__c",
    );
    expect(tried("Nothing__c", "Read")).toMatch(/^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/);
    expect(tried("job__c", "Read")).toMatch(/^110/);
    expect(tried("Job__c", "Read")).toMatch(/^DUPLICATE_VALUE/);
    const field = { ParentId, SobjectType: "Job__c", Field: "Job__c.Pay__c", PermissionsEdit: true };
    expect(insert("FieldPermissions", field)).toMatch(
      /^FIELD_INTEGRITY_EXCEPTION: Permission Edit Job__c.Pay__c depends/,
    );
    expect(insert("FieldPermissions", { ...field, Field: "Job__c.Name" })).toMatch(/^INVALID_OR_NULL/);
    const broken = Schema.load({ sourceDirs: [source(OBJECT("<allowEdit>true</allowEdit>"))] });
    expect(() => testData({ schema: broken })).toThrow("Permission Edit Job__c depends on permission(s): Read Job__c");
  });

  it.each([
    [
      "<userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>",
      "Permission ManageUsers depends on permission(s): AssignPermissionSets, DelegatedTwoFactor, FreezeUsers,",
    ],
    [
      "<userPermissions><enabled>true</enabled><name>ResetPasswords</name></userPermissions><userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions>",
      "Permission ResetPasswords depends on permission(s): ViewRoles",
    ],
    [
      "<objectPermissions><allowEdit>true</allowEdit><allowRead>true</allowRead><object>Happened__e</object></objectPermissions>",
      "A platform event has no permission Edit (Happened__e)",
    ],
    [
      "<fieldPermissions><editable>false</editable><field>Happened__e.Place__c</field><readable>true</readable></fieldPermissions>",
      "Fields of platform events have no permissions: Happened__e.Place__c",
    ],
  ])("of users and events are deployed with what they need, and no others: %s", (elements, problem) => {
    const sourceDirs = [
      sourceFolder({
        ...objectFile("Happened__e", "<label>Happened</label><pluralLabel>Happened</pluralLabel>"),
        ...fieldFile("Happened__e", "Place__c", "<type>Text</type><length>10</length>"),
        "permissionsets/All.permissionset-meta.xml": xml("PermissionSet", `<label>All</label>${elements}`),
      }),
    ];
    expect(() => testData({ sourceDirs })).toThrow(problem);
  });

  it("View All Fields reads every field of the object, and writes none", () => {
    const ParentId = newSet();
    insert("ObjectPermissions", {
      ParentId,
      SobjectType: "Job__c",
      PermissionsRead: true,
      PermissionsViewAllFields: true,
    });
    expect(may().slice(4, 6)).toEqual([true, false]);
  });
});
