/**
 * What system mode asks for all the same: setup objects are written by whoever may administer them, in whichever mode the Apex runs.
 *
 * Sources: force-di issue 87 (Apex of a user without Manage Internal Users inserts a User: "REQUIRED_FIELD_MISSING, Required fields are
 * missing: [ProfileId]"); tyoshikawa1106.hatenablog.com/entry/2019/08/16/074129 (a trigger that updates another user:
 * INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY; one's own row may be updated); salesforce.stackexchange.com/questions/413777 (Assign
 * Permission Sets for assignments, Manage Users for members of public groups); flexchecks/TestCustomPermissions issue 7 (Manage Profiles
 * and Permission Sets). For the other objects no source quotes the error: the one for rows that one may not write is chosen.
 */
import type { RowChange } from "../engine/row-change.ts";
import type { UserAccess } from "./user-access.ts";

export function setupPermissionCheck(access: UserAccess, userId: string): (change: RowChange) => void {
  return (change) => {
    if (access.mayWriteSetup(userId, change.object)) return;
    if (change.object.name !== "User")
      change.fail("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
    else if (change.operation === "insert")
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [ProfileId]", ["ProfileId"]);
    else if (change.before?.id !== userId || touchesAdministration(change))
      change.fail("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id");
  };
}

/** Fields that make somebody of a user: nobody changes them for themselves. Chosen: no page lists them. */
const ADMINISTERED = ["ProfileId", "UserRoleId", "IsActive", "Username", "FederationIdentifier"];

function touchesAdministration(change: RowChange): boolean {
  return ADMINISTERED.some((name) => change.given.has(name) && change.changes(name));
}
