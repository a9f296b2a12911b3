import { beforeEach, describe, expect, it } from "vitest";
import { testData, type TestData } from "../testing.ts";
import { setupFixture, type SetupFixture } from "./setup-fixture.ts";

let org: TestData;
let setup: SetupFixture;

beforeEach(() => {
  org = testData();
  setup = setupFixture(org);
});

function license(object: "UserLicense" | "PermissionSetLicense", field: string, value: string): string {
  return org.data.findBy(object, field, value)?.id as string;
}

function used(name: string): unknown {
  const row = org.data.findBy("PermissionSetLicense", "DeveloperName", name);
  return row && org.data.reader.value(row, "UsedLicenses");
}

const assign = (AssigneeId: string, PermissionSetId: string): string =>
  setup.insert("PermissionSetAssignment", { AssigneeId, PermissionSetId });

/** The message: support.veeva.com 115003888654, and public guides on the Salesforce Integration licence. */
describe("what a user licence allows", () => {
  it("bounds the standard objects that a permission set may open", () => {
    const reader = setup.insert("PermissionSet", { Name: "Reader", Label: "Reader" });
    setup.insert("ObjectPermissions", { ParentId: reader, SobjectType: "Opportunity", PermissionsRead: true });
    const pat = setup.user("pat", "Standard Platform User");
    expect(() => assign(pat, reader)).toThrow(
      "FIELD_INTEGRITY_EXCEPTION, Can't assign permission set Reader to user pat@example.com. The user license doesn't allow the permission: Read Opportunities",
    );
    assign(setup.user("ann"), reader);
  });

  it("is widened by the permission set licence for integrations", () => {
    const bot = setup.user("bot", "Minimum Access - API Only Integrations");
    const reader = setup.insert("PermissionSet", { Name: "Reader", Label: "Reader" });
    setup.insert("ObjectPermissions", { ParentId: reader, SobjectType: "Account", PermissionsRead: true });
    expect(() => assign(bot, reader)).toThrow("The user license doesn't allow the permission: Read Accounts");
    setup.insert("PermissionSetLicenseAssign", {
      AssigneeId: bot,
      PermissionSetLicenseId: license("PermissionSetLicense", "DeveloperName", "SalesforceAPIIntegrationPsl"),
    });
    assign(bot, reader);
  });

  it("is asked again when a user's profile changes to another licence", () => {
    const ann = setup.user("ann");
    const LicenseId = license("UserLicense", "Name", "Salesforce");
    const assignment = assign(ann, setup.insert("PermissionSet", { Name: "Full", Label: "Full", LicenseId }));
    const move = (): void => setup.update("User", ann, { ProfileId: setup.profile("Standard Platform User") });
    expect(move).toThrow("Can't assign permission set Full to user ann@example.com.");
    setup.remove("PermissionSetAssignment", assignment);
    move();
  });
});

/** Salesforce Help: Remove a Permission Set License from a User; "Permission Set License is available for assignment on user deactivation". */
describe("a permission set licence", () => {
  function licensedSet(): string {
    const LicenseId = license("PermissionSetLicense", "DeveloperName", "CRMUserPsl");
    return setup.insert("PermissionSet", { Name: "Crm", Label: "Crm", LicenseId });
  }

  it("comes with a set of it, and goes with the last", () => {
    const ann = setup.user("ann");
    const assignment = assign(ann, licensedSet());
    expect(used("CRMUserPsl")).toBe(1);
    const held = org.data.findBy("PermissionSetLicenseAssign", "AssigneeId", ann)?.id as string;
    expect(() => setup.remove("PermissionSetLicenseAssign", held)).toThrow("FIELD_INTEGRITY_EXCEPTION");
    setup.remove("PermissionSetAssignment", assignment);
    expect(used("CRMUserPsl")).toBe(0);
    expect(org.data.findBy("PermissionSetLicenseAssign", "AssigneeId", ann)).toBeUndefined();
  });

  it("frees its seat while the user is inactive, and takes it again", () => {
    const [ann, bob] = [setup.user("ann"), setup.user("bob")];
    const set = licensedSet();
    org.data.setSeats("CRMUserPsl", 1);
    assign(ann, set);
    setup.update("User", ann, { IsActive: false });
    expect(used("CRMUserPsl")).toBe(0);
    assign(bob, set);
    expect(() => setup.update("User", ann, { IsActive: true })).toThrow("LICENSE_LIMIT_EXCEEDED");
  });

  it("has no seat to give when it is disabled", () => {
    org.data.setSeats("CRM User", 5, { Status: "Disabled" });
    const set = licensedSet();
    expect(() => assign(setup.user("ann"), set)).toThrow("LICENSE_LIMIT_EXCEEDED");
  });

  it("is needed for the sets of a group too", () => {
    org.data.setSeats("CRM User", 0);
    const group = setup.insert("PermissionSetGroup", { DeveloperName: "Team", MasterLabel: "Team" });
    setup.insert("PermissionSetGroupComponent", { PermissionSetGroupId: group, PermissionSetId: licensedSet() });
    const grant = { AssigneeId: setup.user("ann"), PermissionSetGroupId: group };
    expect(() => setup.insert("PermissionSetAssignment", grant)).toThrow("LICENSE_LIMIT_EXCEEDED");
  });
});
