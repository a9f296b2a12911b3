import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

// apex-recipes: OrgShape.isSeeAllDataTrue catches it.
it("Chatter is not there for tests that do not see all data", () => {
  const body = `try { ConnectApi.ChatterUsers.getFollowings(null, 'me'); return null; }
    catch (UnsupportedOperationException e) { return e.getMessage(); }`;
  expect(libraryOrg().text(body)).toBe(
    "ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).",
  );
});
