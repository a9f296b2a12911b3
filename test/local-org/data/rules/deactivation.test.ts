/** Deactivation blockers. [Salesforce Help: "Considerations for Deactivating Users", 000384586, 000384962; StatusCode CANNOT_DISABLE_LAST_ADMIN] */
import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { OrgImage } from "../org-data.ts";
import { fieldFile, sourceFolder } from "../testing-metadata.ts";
import { insertUser, testData } from "../testing.ts";
import { blockerOf } from "./deactivation.ts";

const mentor = fieldFile("User", "Mentor__c", "<type>Hierarchy</type><relationshipName>Mentees</relationshipName>");
const org = testData({ sourceDirs: [sourceFolder(mentor)], seats: { Salesforce: 9 } });
const fresh: OrgImage = org.data.image();
let ann: string;

beforeEach(() => {
  org.data.restore(fresh);
  org.data.settings.deactivationBlockers.clear();
  ann = insertUser(org.data, "Ann");
});

function update(Id: string, fields: Record<string, ApexValue>, userId = org.data.administratorId): void {
  const record = new SObjectValue("User", { Id, ...fields });
  org.run((tx) => tx.data.dml({ operation: "update", records: [record], allOrNone: true, mode: "system" }), { userId });
}

describe("deactivating a user", () => {
  it("is refused while an active user's hierarchy field leads there", () => {
    const bob = insertUser(org.data, "Bob");
    update(bob, { Mentor__c: ann });
    expect(() => update(ann, { IsActive: false })).toThrow(
      "FIELD_INTEGRITY_EXCEPTION, Cannot complete this operation. Cannot inactivate user that is the value of a hierarchy field: Mentor. : Bob: []",
    );
    update(bob, { IsActive: false });
    update(ann, { IsActive: false });
  });

  it("leaves one administrator", () => {
    const manager = insertUser(org.data, "Manager");
    org.data.insertSystemRow("PermissionSetAssignment", {
      AssigneeId: manager,
      PermissionSetId: org.data.insertSystemRow("PermissionSet", {
        Name: "Manager",
        Label: "Manager",
        PermissionsManageUsers: true,
      }),
    });
    expect(() => update(org.data.administratorId, { IsActive: false }, manager)).toThrow(
      "CANNOT_DISABLE_LAST_ADMIN, Choose at least one administrator user: []",
    );
    insertUser(org.data, "Root", "System Administrator");
    update(org.data.administratorId, { IsActive: false }, manager);
  });

  it("is refused to who has a role in the org's configuration", () => {
    org.data.settings.deactivationBlockers.set(ann, blockerOf("defaultWorkflowUser"));
    expect(() => update(ann, { IsActive: false })).toThrow(
      "FIELD_INTEGRITY_EXCEPTION, You cannot deactivate the Default Workflow User: []",
    );
  });
});
