import { expect, it } from "vitest";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import type { ApexList } from "../../platform/values/list.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import { testData } from "../testing.ts";
import { setupFixture } from "./setup-fixture.ts";

const org = testData();
const { user, insert, update, remove, profile } = setupFixture(org);
const ann = user("ann");
const short = ann.slice(0, 15);

/** The entries that some work leaves: action, display. */
function trail(work: () => void): string[][] {
  const table = org.data.store.tableOf("SetupAuditTrail");
  const known = new Set([...table.rows()].map((row) => row.id));
  work();
  return [...table.rows()]
    .filter((row) => !known.has(row.id))
    .map(({ values }) => [String(values["Action"]), String(values["Display"])]);
}

/** Texts as the public "Salesforce Setup Audit Trail Reference" has them from real orgs. */
it("tells who was created, activated, deactivated and changed", () => {
  let bob = "";
  expect(trail(() => (bob = user("bob")))).toEqual([["createduser", "Created new user Given bob"]]);
  const id = bob.slice(0, 15);
  const role = insert("UserRole", { Name: "Chief" });
  expect(trail(() => update("User", bob, { IsActive: false }))).toEqual([
    ["deactivateduser", `Deactivated user Given bob (UserID: [${id}])`],
  ]);
  expect(trail(() => update("User", bob, { IsActive: true, UserRoleId: role, Email: "b@example.com" }))).toEqual([
    ["activateduser", `Activated user Given bob (UserID: [${id}])`],
    ["changedroleforuserfromnone", "Changed role for user Given bob from <None Specified> to Chief"],
    ["changedemail", `Changed email for user Given bob (UserID: [${id}]) from bob@example.com to b@example.com`],
  ]);
  expect(trail(() => update("User", bob, { ProfileId: profile("Read Only"), UserRoleId: null }))).toEqual([
    ["changedprofileforuserstdtostd", "Changed profile for user Given bob from Standard User to Read Only"],
    ["changedroleforusertonone", "Changed role for user Given bob from Chief to <None Specified>"],
  ]);
});

it("tells who was frozen", () => {
  const login = org.data.findBy("UserLogin", "UserId", ann)?.id as string;
  expect(trail(() => update("UserLogin", login, { IsFrozen: true }))).toEqual([
    ["frozeuser", "Froze user account for Given ann"],
  ]);
  expect(trail(() => update("UserLogin", login, { IsFrozen: false }))[0]?.[0]).toBe("unfrozeuser");
});

it("tells of permission sets and who got them", () => {
  let set = "";
  expect(trail(() => (set = insert("PermissionSet", { Name: "Sith", Label: "Sith Lord" })))).toEqual([
    ["PermSetCreateNoLicense", "Created permission set Sith Lord: with no license"],
  ]);
  let assignment = "";
  const grant = (fields = {}): void =>
    void (assignment = insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: set, ...fields }));
  const who = `user Given ann (UserID: [${short}])`;
  expect(trail(grant)).toEqual([["PermSetAssign", `Permission set Sith Lord: assigned to ${who}`]]);
  expect(trail(() => remove("PermissionSetAssignment", assignment))).toEqual([
    ["PermSetUnassign", `Permission set Sith Lord: unassigned from ${who}`],
  ]);
  const expires = new ApexDatetime(Date.UTC(2027, 4, 20, 6, 59, 59));
  expect(trail(() => grant({ ExpirationDate: expires }))).toEqual([
    [
      "PermSetAssign_HasExpiration",
      `Permission set Sith Lord with expiration: assigned to ${who}, expiring on Thu May 20 06:59:59 GMT 2027`,
    ],
  ]);
  expect(trail(() => update("PermissionSet", set, { PermissionsManageUsers: true }))[0]?.[0]).toBe(
    "PermSetEnableUserPerm",
  );
});

it("is read by SOQL with who did it, and nobody writes to it", () => {
  const soql = "SELECT Action, Section, CreatedBy.Name FROM SetupAuditTrail WHERE Action = 'createduser' LIMIT 1";
  const rows = org.run((tx) => tx.data.queryText(soql, null, { mode: "system" })) as ApexList;
  const row = rows.items[0] as SObjectValue;
  expect([row.get("Section"), row.parent("CreatedBy")?.get("Name")]).toEqual(["Manage Users", "Ada Admin"]);
  expect(() => insert("SetupAuditTrail", { Action: "x" })).toThrow("INSERT not allowed");
});

it("leaves nothing of what was rolled back, and of a held-back e-mail address that it was tried", () => {
  expect(trail(() => expect(() => user("ann")).toThrow("DUPLICATE_USERNAME"))).toEqual([]);
  org.data.settings.emailChangeNeedsConfirmation = true;
  expect(trail(() => update("User", ann, { Email: "new@example.com" }))[0]?.[0]).toBe("useremailchangesent");
  org.data.settings.emailChangeNeedsConfirmation = false;
});
