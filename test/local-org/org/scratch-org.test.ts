import { expect, it } from "vitest";
import { testData } from "../data/testing.ts";
import { newScratchOrg } from "./scratch-org.ts";
import { projectEdition, projectSourceDirs } from "./source.ts";

/** Where `sf package version create` runs the package's tests; `npm run -s apex:test` does it in an org like this. */
const AUTHOR = "AND Parent.Profile.Name = 'System Administrator'";

it("has as few seats as a new scratch org of the project's edition", () => {
  const org = testData(newScratchOrg(projectEdition()));
  expect(org.query("SELECT TotalLicenses FROM UserLicense WHERE Name = 'Salesforce'")).toEqual([{ TotalLicenses: 10 }]);
});

it("opens no field of the source to administrators", () => {
  const query = `SELECT Field FROM FieldPermissions WHERE Field = 'User.Lockstep_Okta_Id__c' ${AUTHOR}`;
  const sourceDirs = projectSourceDirs();
  expect(testData({ ...newScratchOrg(projectEdition()), sourceDirs }).query(query)).toEqual([]);
  expect(testData({ sourceDirs }).query(query)).toHaveLength(1);
});

it("does not guess the seats of an edition that nobody has told of", () => {
  expect(() => newScratchOrg("Group")).toThrow("edition Group");
});
