/** Setup objects in system mode. [force-di issue 87; salesforce.stackexchange.com/questions/413777; the sources in enforce-setup.ts] */
import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { DmlOperation } from "../engine/dml-types.ts";
import type { OrgImage } from "../org-data.ts";
import { insertUser, testData } from "../testing.ts";

const org = testData({ seats: { Salesforce: 9 } });
const { data } = org;
const ann = insertUser(data, "Ann");
const bob = insertUser(data, "Bob");
const viewer = data.insertSystemRow("PermissionSet", { Name: "Viewer", Label: "Viewer" });
const club = data.insertSystemRow("Group", { Name: "Club", DeveloperName: "Club", Type: "Regular" });
const fresh: OrgImage = data.image();

beforeEach(() => {
  data.restore(fresh);
  data.settings.setupPermissions = "required";
});

/** In system mode, as Ann; answers the status code. */
function dml(object: string, fields: Record<string, ApexValue>, operation: DmlOperation = "insert"): string {
  const record = new SObjectValue(object, fields);
  const [result] = org.run((tx) => tx.data.dml({ operation, records: [record], allOrNone: false, mode: "system" }), {
    userId: ann,
  });
  return result?.errors[0] ? `${result.errors[0].statusCode}, ${result.errors[0].message}` : "done";
}

function grantAnn(permission: string): void {
  const PermissionSetId = data.insertSystemRow("PermissionSet", { Name: "Power", Label: "Power", [permission]: true });
  data.insertSystemRow("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId });
}

const newUser = (): Record<string, ApexValue> => ({
  Username: "new@example.com",
  LastName: "New",
  Email: "new@example.com",
  Alias: "new",
  TimeZoneSidKey: "GMT",
  LocaleSidKey: "en_US",
  LanguageLocaleKey: "en_US",
  EmailEncodingKey: "UTF-8",
  ProfileId: data.findBy("Profile", "Name", "Standard User")?.id as string,
});
const assignment = { AssigneeId: bob, PermissionSetId: viewer };
const membership = { GroupId: club, UserOrGroupId: bob };
const REFUSED = "INSUFFICIENT_ACCESS_OR_READONLY, insufficient access rights on object id";

describe("Apex in system mode, of a user without the permission", () => {
  it("creates no user: the profile may not be set", () => {
    expect(dml("User", newUser())).toBe("REQUIRED_FIELD_MISSING, Required fields are missing: [ProfileId]");
    grantAnn("PermissionsManageInternalUsers");
    expect(dml("User", newUser())).toBe("done");
  });

  it("changes its own user, not what makes somebody of it, and no other", () => {
    const crossed = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY, insufficient access rights on cross-reference id";
    expect(dml("User", { Id: ann, Title: "Dr" }, "update")).toBe("done");
    expect(dml("User", { Id: ann, Username: "boss@example.com" }, "update")).toBe(crossed);
    expect(dml("User", { Id: bob, Title: "Dr" }, "update")).toBe(crossed);
  });

  it("assigns no permission set", () => {
    expect(dml("PermissionSetAssignment", assignment)).toBe(REFUSED);
    grantAnn("PermissionsAssignPermissionSets");
    expect(dml("PermissionSetAssignment", assignment)).toBe("done");
  });

  it("makes nobody a member of a group, for which Manage Internal Users does not suffice", () => {
    grantAnn("PermissionsManageInternalUsers");
    expect(dml("GroupMember", membership)).toBe(REFUSED);
  });

  it("does all of it where the org is told not to ask", () => {
    data.settings.setupPermissions = "notAsked";
    expect(dml("PermissionSetAssignment", assignment)).toBe("done");
    expect(dml("GroupMember", membership)).toBe("done");
  });
});
