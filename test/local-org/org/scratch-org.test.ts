import { expect, it } from "vitest";
import { testData } from "../data/testing.ts";
import { newScratchOrg } from "./scratch-org.ts";
import { projectEdition, projectSourceDirs } from "./source.ts";

/** Where `sf package version create` runs the package's tests: `npm run -s apex:test` does it in an org like this. */

it("has as few seats as a new scratch org of the project's edition", () => {
  const { data } = testData(newScratchOrg(projectEdition()));
  expect(data.findBy("UserLicense", "Name", "Salesforce")?.values["TotalLicenses"]).toBe(10);
});

it("opens no field of the source to administrators", () => {
  const sourceDirs = projectSourceDirs();
  const opened = (shape: object): number => {
    const { data } = testData({ ...shape, sourceDirs });
    const profile = data.findBy("Profile", "Name", "System Administrator");
    const set = data.findBy("PermissionSet", "ProfileId", profile?.id ?? "");
    const rows = data.store.lookup("FieldPermissions", "ParentId", set?.id ?? "");
    return rows.filter(({ values }) => values["Field"] === "User.Lockstep_Okta_Id__c").length;
  };
  expect(opened(newScratchOrg(projectEdition()))).toBe(0);
  expect(opened({})).toBe(1);
});

it("does not guess the seats of an edition that nobody has told of", () => {
  expect(() => newScratchOrg("Group")).toThrow("edition Group");
});
