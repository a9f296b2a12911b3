import { beforeEach, expect, it } from "vitest";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { Schema } from "../schema/index.ts";
import { sourceFolder, xml } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import { setupFixture, type SetupFixture } from "./setup-fixture.ts";

let org: TestData;
let setup: SetupFixture;
let ann: string;
let group: string;
let set: string;

const may = (permission: string): boolean => org.data.access.hasSystemPermission(ann, permission);
const status = (): unknown => org.data.store.find(group)?.values["Status"];

beforeEach(() => {
  org = testData();
  setup = setupFixture(org);
  ann = setup.user("ann");
  group = setup.insert("PermissionSetGroup", { DeveloperName: "Team", MasterLabel: "Team" });
  set = setup.insert("PermissionSet", {
    Name: "Keeper",
    Label: "Keeper",
    PermissionsManageUsers: true,
    PermissionsViewAllData: true,
  });
  setup.insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetGroupId: group });
});

/** Object Reference, PermissionSetGroup.Status: Outdated means that its permissions do not show recent changes. */
it("grants what its sets grant once it has been calculated anew, after the commit", () => {
  setup.insert("PermissionSetGroupComponent", { PermissionSetGroupId: group, PermissionSetId: set });
  expect([status(), may("ManageUsers")]).toEqual(["Outdated", false]);
  org.org.async.drain();
  expect([status(), may("ManageUsers")]).toEqual(["Updated", true]);
  setup.update("PermissionSet", set, { PermissionsManageUsers: false });
  expect([status(), may("ManageUsers")]).toEqual(["Outdated", true]);
  org.org.async.drain();
  expect([status(), may("ManageUsers"), may("ViewAllData")]).toEqual(["Updated", false, true]);
});

it("takes away what a muting permission set holds", () => {
  setup.insert("ObjectPermissions", {
    ParentId: set,
    SobjectType: "Lead",
    PermissionsRead: true,
    PermissionsEdit: true,
  });
  const muting = setup.insert("MutingPermissionSet", {
    DeveloperName: "Quiet",
    MasterLabel: "Quiet",
    PermissionsViewAllData: true,
  });
  setup.insert("ObjectPermissions", { ParentId: muting, SobjectType: "Lead", PermissionsRead: true });
  for (const PermissionSetId of [set, muting])
    setup.insert("PermissionSetGroupComponent", { PermissionSetGroupId: group, PermissionSetId });
  org.org.async.drain();
  expect([may("ManageUsers"), may("ViewAllData")]).toEqual([true, false]);
  const sum = org.data.findBy("PermissionSet", "PermissionSetGroupId", group)?.id as string;
  expect(org.data.findBy("ObjectPermissions", "ParentId", sum)).toBeUndefined();
});

it("is calculated when it is deployed, with its muting permission set", () => {
  const permission = (name: string): string =>
    `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;
  const folder = sourceFolder({
    "permissionsets/Keeper.permissionset-meta.xml": xml(
      "PermissionSet",
      `<label>Keeper</label>${permission("MonitorLoginHistory")}${permission("ViewAllData")}`,
    ),
    "mutingpermissionsets/Quiet.mutingpermissionset-meta.xml": xml(
      "MutingPermissionSet",
      `<label>Quiet</label>${permission("ViewAllData")}`,
    ),
    "permissionsetgroups/Team.permissionsetgroup-meta.xml": xml(
      "PermissionSetGroup",
      "<label>Team</label><mutingPermissionSets>Quiet</mutingPermissionSets><permissionSets>Keeper</permissionSets>",
    ),
  });
  org = testData({ schema: Schema.load({ sourceDirs: [folder] }) });
  setup = setupFixture(org);
  ann = setup.user("ann");
  group = org.data.findBy("PermissionSetGroup", "DeveloperName", "Team")?.id as string;
  setup.insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetGroupId: group });
  expect([may("MonitorLoginHistory"), may("ViewAllData")]).toEqual([true, false]);
});

/** Object Reference, PermissionSetAssignment.ExpirationDate. */
it("ends with its assignment, by the org's clock", () => {
  setup.insert("PermissionSetGroupComponent", { PermissionSetGroupId: group, PermissionSetId: set });
  org.org.async.drain();
  const assignment = [...org.data.store.tableOf("PermissionSetAssignment").rows()].find(
    (row) => row.values["PermissionSetGroupId"] === group,
  );
  setup.update("PermissionSetAssignment", assignment?.id as string, {
    ExpirationDate: new ApexDatetime(org.clock.ms + 1000),
  });
  expect(may("ManageUsers")).toBe(true);
  org.clock.ms += 2000;
  expect(may("ManageUsers")).toBe(false);
});

it("goes with its permission set and its assignments", () => {
  setup.remove("PermissionSetGroup", group);
  expect(org.data.findBy("PermissionSet", "PermissionSetGroupId", group)).toBeUndefined();
  const held = [...org.data.store.tableOf("PermissionSetAssignment").rows()];
  expect(held.some((row) => row.values["PermissionSetGroupId"] === group)).toBe(false);
});

it("grants nothing that a session would have to activate", () => {
  const needy = setup.insert("PermissionSet", {
    Name: "Needy",
    Label: "Needy",
    HasActivationRequired: true,
    PermissionsManageUsers: true,
  });
  setup.insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: needy });
  expect(may("ManageUsers")).toBe(false);
});
